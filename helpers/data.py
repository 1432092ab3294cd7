"""The digits that every notebook works on, and their features.

    images, labels = data.load("train")      # uint8 (N, 28, 28) in 0..255, int64 (N,)
    H, labels = data.features("test")        # float32 (N, 256), int64 (N,)
    num_epochs = data.by_profile(full=30, quick=3)
    print(data.describe())

There are three splits: "train", "test", and "withheld", which is for the grader alone.

Two environment variables are read:

- MNIST_ROOT: a folder that holds MNIST/raw (torchvision's layout, unpacked or .gz); a relative one
  counts from the current folder, else from the project's. The word "embedded" asks for the
  digits inside scikit-learn, without trying a download. Unset, MNIST is looked for in data/, then
  downloaded into it, and if that fails the embedded digits are used, which one line then says.
- COURSE_PROFILE: "full" (also when unset) or "quick", which takes the first few images only.

Neither torch nor scikit-learn is imported here before it is needed: a notebook that finds its
features in the cache should not wait for them.
"""

import contextlib
import functools
import hashlib
import os
import socket
import tempfile
import threading
import time
import urllib.request
from http.client import HTTPException
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from helpers.checking.errors import UserError
from helpers.datasets import embedded, idx, store

SPLITS = ("train", "test", "withheld")

_HERE = Path(__file__).parent
_ENCODER_FILES = (_HERE / "encoder.py", _HERE / "weights/encoder.pt")
_RAW = Path("MNIST", "raw")
_PREFIX = {"train": "train", "test": "t10k"}
_COUNTS = {"train": 60_000, "test": 10_000}
_QUICK = {"train": 2_000, "test": 500}
_PATIENCE = 4  # seconds to wait for the download's server

_Value = TypeVar("_Value")
Split: TypeAlias = tuple[NDArray[np.float32], NDArray[np.int64]]  # features (N, k), labels (N,)


class DataError(UserError):
    """The digits are missing or damaged; the message says which file and what to do."""


def profile() -> str:
    """The value of COURSE_PROFILE, "full" or "quick"; DataError for anything else."""
    name = os.environ.get("COURSE_PROFILE") or "full"
    if name not in ("full", "quick"):
        raise DataError(f'COURSE_PROFILE is "{name}": set it to full or quick, or unset it.')
    return name


def by_profile(*, full: _Value, quick: _Value) -> _Value:
    """One of two values, by profile."""
    return full if profile() == "full" else quick


def load(split: str) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The images, uint8 (N, 28, 28) in 0..255, and labels, int64 (N,) in 0..9, of one split.

    MNIST has 60,000 train and 10,000 test images, the embedded digits 1,077 and 360. The quick
    profile takes the first 2,000 and 500 of them. "withheld" is the same in both profiles: the
    test images that the quick one leaves out, or 360 embedded digits that are in no other split.

    Raises DataError when MNIST_ROOT is wrong or a file is missing or damaged, ValueError for an
    unknown split.
    """
    if split not in SPLITS:
        raise ValueError(f'there is no split "{split}": choose one of {", ".join(SPLITS)}.')
    root, _ = _locate(os.environ.get("MNIST_ROOT", ""))
    if root is None:
        images, labels = _embedded(split)
    else:
        images, labels = _read_mnist(root, "train" if split == "train" else "test")
        if split == "withheld":
            images, labels = images[_QUICK["test"] :], labels[_QUICK["test"] :]
            if not len(labels):
                raise DataError("These digits are an excerpt: none are withheld for the grader.")
    if split != "withheld" and profile() == "quick":
        images, labels = images[: _QUICK[split]], labels[: _QUICK[split]]
    return images, labels


def features(split: str) -> Split:
    """The shipped encoder's features of one split, float32 (N, 256), and labels, int64 (N,).

    Computed once and kept on disk, in .cache/ of the project or, where that cannot be written,
    in the user's cache folder. The file's name is a hash of the images, the encoder's weights and
    its source, so what it holds is never stale.

    Raises what `load` raises, and helpers.encoder.WeightsError when the weights are missing.
    """
    images, labels = load(split)

    def compute() -> store.Arrays:
        from helpers.encoder import encode

        return {"H": encode(images)}

    return store.cached(_features_name(images), compute)["H"], labels


def handed_on(folder: str | Path) -> tuple[Split, Split, str]:
    """Features and labels of "train" and of "test", and in words from where they come.

    In the full profile they are those that notebook 1 saved in `folder`, if both files are there;
    else the shipped encoder's. Raises what `features` raises.
    """
    shipped = features("train"), features("test")
    saved = [Path(folder, f"features_{split}.mat") for split in _PREFIX]
    if profile() == "full" and all(path.exists() for path in saved):
        from scipy.io import loadmat

        files = [loadmat(path, squeeze_me=True) for path in saved]
        # Files made from other digits would not fit the labels and images used elsewhere.
        if all(np.array_equal(file["labels"], own[1]) for file, own in zip(files, shipped)):
            train, test = ((file["features"], own[1]) for file, own in zip(files, shipped))
            return train, test, "notebook 1"
    return *shipped, "the course's encoder"


def _features_name(images: NDArray[np.uint8]) -> str:
    key = hashlib.blake2b(images.data, digest_size=12)
    for path in _ENCODER_FILES:
        if path.is_file():  # if not, `encode` says so
            key.update(path.read_bytes())
    return f"features-{key.hexdigest()}"


def write_excerpt(folder: Path) -> None:
    """Write the training and test images of the profile as MNIST files under `folder`, and their
    features into `.cache` there: all that a notebook needs, and nothing of what is withheld."""
    (folder / _RAW).mkdir(parents=True)
    (folder / ".cache").mkdir()
    for split, prefix in _PREFIX.items():
        images, labels = load(split)
        for name, array in (("images-idx3-ubyte", images), ("labels-idx1-ubyte", labels)):
            content = array.astype(np.uint8)
            (folder / _RAW / f"{prefix}-{name}").write_bytes(
                idx.header(content.shape) + content.tobytes()
            )
        np.savez(folder / ".cache" / f"{_features_name(images)}.npz", H=features(split)[0])


def describe() -> str:
    """One line that says which digits these are, from where, and how many."""
    _, source = _locate(os.environ.get("MNIST_ROOT", ""))
    train, test = (len(load(split)[1]) for split in ("train", "test"))
    return f"{source}: {train:,} training and {test:,} test images ({profile()} profile)"


def mnist_root() -> str:
    """The value of MNIST_ROOT with which another process finds these digits, without a search."""
    root, _ = _locate(os.environ.get("MNIST_ROOT", ""))
    return "embedded" if root is None else str(root.resolve())


# Where the digits are


# Cached so that all splits of one process come from one source, whatever happens on the disk or
# the network meanwhile; and so that the download is tried once.
@functools.cache
def _locate(mnist_root: str) -> tuple[Path | None, str]:
    """The folder that holds MNIST/raw (None: the embedded digits) and a name for the source."""
    if mnist_root == "embedded":
        problem = "MNIST_ROOT asks for the embedded digits"
    elif mnist_root:
        root = next(
            (b / mnist_root for b in (Path.cwd(), store.ROOT) if (b / mnist_root).exists()), None
        )
        if root is None or not (root / _RAW).is_dir():
            raise DataError(
                f"MNIST_ROOT is {mnist_root}, but there is no folder {Path(mnist_root) / _RAW}\n"
                "Set it to the folder that holds MNIST/raw, or unset it."
            )
        return root, "MNIST from the folder in MNIST_ROOT"
    else:
        root, problem = mnist_folder(), ""
        if root is None:
            problem = _download()
            root = mnist_folder()
        if root is not None:
            return root, "MNIST from data/"
    print(f"{problem}: using the 1,797 digits inside scikit-learn, resized to 28×28.")
    return None, "The digits inside scikit-learn, resized to 28×28"


def mnist_folder() -> Path | None:
    """The nearest data/ that holds at least one file of MNIST."""
    folders = [parent / "data" for parent in (Path.cwd(), *Path.cwd().parents)]
    for folder in (*folders, *store.folders("data")):
        if any((folder / _RAW).glob("*-ubyte*")):
            return folder
    return None


def _download() -> str:
    """Let torchvision download MNIST into data/. Returns "", or why it did not work.

    It goes into a temporary folder first and is moved when it is whole and has been checked, so
    that an interrupted download leaves nothing behind.
    """
    from torchvision.datasets import MNIST

    if not _answers([mirror + MNIST.resources[0][0] for mirror in MNIST.mirrors]):
        return "MNIST is not here and its server cannot be reached"
    folder = store.writable("data")
    if folder is None:
        return "MNIST is not here and there is no folder to download it into"
    print(f"Downloading MNIST (12 MB) into {folder}")
    timeout = socket.getdefaulttimeout()
    socket.setdefaulttimeout(5 * _PATIENCE)  # torchvision sets none and would wait for ever
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".download-") as temporary:
            MNIST(temporary, download=True)
            for split in _COUNTS:
                _read_mnist(Path(temporary), split)
            (folder / _RAW).parent.mkdir(exist_ok=True)
            Path(temporary, _RAW).replace(folder / _RAW)
    except (DataError, OSError, RuntimeError, ValueError, HTTPException) as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        return f"MNIST could not be downloaded ({reason})"
    finally:
        socket.setdefaulttimeout(timeout)
    return ""


def _answers(urls: list[str]) -> bool:
    """Whether one of these addresses answers within _PATIENCE seconds."""
    answered = threading.Event()

    def ask(url: str) -> None:
        with contextlib.suppress(Exception):
            request = urllib.request.Request(url, method="HEAD")
            urllib.request.urlopen(request, timeout=_PATIENCE).close()
            answered.set()

    # On threads, because no timeout covers the look-up of the server's name.
    threads = [threading.Thread(target=ask, args=(url,), daemon=True) for url in urls]
    deadline = time.monotonic() + _PATIENCE
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0, deadline - time.monotonic()))
    return answered.is_set()


# Reading


def _read_mnist(root: Path, split: str) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """All images (N, 28, 28) and labels (N,) of "train" or "test" under root; or DataError."""
    count, prefix = _COUNTS[split], _PREFIX[split]
    excerpt = profile() == "quick"  # will do
    try:
        images = idx.read(root / _RAW / f"{prefix}-images-idx3-ubyte", (count, 28, 28), excerpt)
        labels = idx.read(root / _RAW / f"{prefix}-labels-idx1-ubyte", (count,), excerpt)
    except idx.Damaged as error:
        raise _damaged(*error.args) from error
    if len(labels) != len(images):
        raise _damaged(root / _RAW / f"{prefix}-labels-idx1-ubyte", "belongs to other images")
    if labels.max() > 9:
        raise _damaged(root / _RAW / f"{prefix}-labels-idx1-ubyte", "holds a label above 9")
    return images, labels.astype(np.int64)


def _damaged(path: Path, problem: str) -> DataError:
    if os.environ.get("MNIST_ROOT"):
        advice = "Put the whole file there, or unset MNIST_ROOT."
    else:
        advice = f"Delete the folder {path.parent} and run again: it is then downloaded anew."
    return DataError(f"{path} {problem}.\n{advice}")


def _embedded(split: str) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    digits = store.cached(f"embedded-{embedded.version()}", embedded.digits)
    start = sum(embedded.COUNTS[earlier] for earlier in SPLITS[: SPLITS.index(split)])
    part = slice(start, start + embedded.COUNTS[split])
    return digits["images"][part], digits["labels"][part]
