"""The digits: where they come from, what is refused, and how features are kept."""

import gzip
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from helpers import data, encoder
from helpers.datasets import store

COUNTS = {"train": 30, "test": 12}
RAW = Path("MNIST", "raw")
FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)


def idx(array: np.ndarray) -> bytes:
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


def draw(split: str) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(len(split))
    n = COUNTS[split]
    return rng.integers(0, 256, (n, 28, 28), np.uint8), rng.integers(0, 10, n, np.uint8)


def contents() -> dict[str, bytes]:
    arrays = [array for split in COUNTS for array in draw(split)]
    return {name: idx(array) for name, array in zip(FILES, arrays, strict=True)}


def write_mnist(root: Path, packed: bool = False) -> Path:
    (root / RAW).mkdir(parents=True)
    for name, content in contents().items():
        if packed:
            (root / RAW / f"{name}.gz").write_bytes(gzip.compress(content))
        else:
            (root / RAW / name).write_bytes(content)
    return root


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """An empty project in an empty home, no variable set, a small MNIST, and no network."""
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("MNIST_ROOT", raising=False)
    monkeypatch.delenv("COURSE_PROFILE", raising=False)
    monkeypatch.setattr(store, "ROOT", root)
    monkeypatch.setattr(data, "_COUNTS", COUNTS)
    monkeypatch.setattr(data, "_QUICK", {"train": 20, "test": 5})

    def offline(*args, **kwargs):
        raise urllib.error.URLError("no network in tests")

    monkeypatch.setattr(urllib.request, "urlopen", offline)
    data._locate.cache_clear()
    yield root
    data._locate.cache_clear()


@pytest.fixture
def read_only(tmp_path):
    """A path at which nothing can be written, not even by root: it would lie inside a file."""
    (tmp_path / "file").touch()
    return tmp_path / "file" / "folder"


@pytest.fixture
def mnist(tmp_path, monkeypatch):
    root = write_mnist(tmp_path / "mnist")
    monkeypatch.setenv("MNIST_ROOT", str(root))
    return root


# Where the digits come from


@pytest.mark.parametrize("packed", [False, True])
def test_reads_the_folder_in_mnist_root(tmp_path, monkeypatch, packed):
    monkeypatch.setenv("MNIST_ROOT", str(write_mnist(tmp_path / "mnist", packed)))
    for split in COUNTS:
        images, labels = data.load(split)
        expected_images, expected_labels = draw(split)
        assert np.array_equal(images, expected_images) and images.dtype == np.uint8
        assert np.array_equal(labels, expected_labels) and labels.dtype == np.int64
        assert images.flags.writeable


def test_mnist_root_wins_over_data(project, mnist):
    (write_mnist(project / "data") / RAW / FILES[0]).write_bytes(b"damaged")
    assert len(data.load("train")[0]) == 30
    assert data.describe() == (
        "MNIST from the folder in MNIST_ROOT: 30 training and 12 test images (full profile)"
    )


def test_relative_mnist_root_counts_from_the_project_too(project, mnist, monkeypatch):
    (project / "notebooks").mkdir()
    monkeypatch.chdir(project / "notebooks")
    monkeypatch.setenv("MNIST_ROOT", "../mnist")
    assert len(data.load("test")[0]) == 12


def test_finds_data_in_a_parent_folder_and_in_the_project(project, tmp_path, monkeypatch):
    write_mnist(project / "data")
    deep = project / "notebooks" / "01"
    deep.mkdir(parents=True)
    for folder in (deep, tmp_path):
        monkeypatch.chdir(folder)
        data._locate.cache_clear()
        assert data.describe().startswith("MNIST from data/: 30 training and 12 test")


def test_offline_falls_back_to_the_embedded_digits_and_says_so_once(capsys):
    for split in data.SPLITS:
        data.load(split)
    line = capsys.readouterr().out
    assert line.count("\n") == 1
    assert "cannot be reached" in line and "1,797 digits inside scikit-learn" in line


def test_a_silent_server_costs_seconds_only(monkeypatch):
    monkeypatch.setattr(data, "_PATIENCE", 0.1)
    monkeypatch.setattr(urllib.request, "urlopen", lambda *a, **k: time.sleep(3))
    start = time.perf_counter()
    assert not data._answers(["http://one.invalid", "http://two.invalid"])
    assert time.perf_counter() - start < 1


def test_embedded_on_request_tries_no_download(monkeypatch, capsys):
    monkeypatch.setenv("MNIST_ROOT", "embedded")
    monkeypatch.setattr(data, "_download", lambda: pytest.fail("tried a download"))
    images, labels = data.load("train")
    assert images.shape == (1077, 28, 28) and images.dtype == np.uint8 and images.max() == 255
    assert labels.dtype == np.int64 and set(labels) == set(range(10))
    assert "1,797 digits" in capsys.readouterr().out


def test_embedded_splits_share_no_image(monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", "embedded")
    parts = [data.load(split)[0] for split in data.SPLITS]
    assert [len(part) for part in parts] == [1077, 360, 360]
    assert len({image.tobytes() for part in parts for image in part}) == 1797


# What is refused


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        (FILES[0], None, "is missing"),
        (FILES[0], lambda c: c[:-1], "23,535 bytes in place of 23,536"),
        (FILES[0], lambda c: b"", "0 bytes in place of"),
        (FILES[0], lambda c: c + b"0", "bytes in place of"),
        (FILES[2], lambda c: b"<html>" + c[6:], "does not begin as"),
        (FILES[1], lambda c: c[:3] + b"\3" + c[4:], "does not begin as"),
        (FILES[3], lambda c: c[:-1] + b"\12", "a label above 9"),
    ],
)
@pytest.mark.parametrize("place", ["MNIST_ROOT", "data"])
def test_a_damaged_file_is_refused(project, tmp_path, monkeypatch, name, change, problem, place):
    root = write_mnist(project / "data" if place == "data" else tmp_path / "mnist")
    if place == "MNIST_ROOT":
        monkeypatch.setenv("MNIST_ROOT", str(root))
    path = root / RAW / name
    if change is None:
        path.unlink()
    else:
        path.write_bytes(change(path.read_bytes()))
    with pytest.raises(data.DataError, match=problem) as caught:
        list(map(data.load, ("train", "test")))
    message = str(caught.value)
    assert name in message and message.count("\n") == 1
    assert ("unset MNIST_ROOT" if place == "MNIST_ROOT" else "Delete the folder") in message


@pytest.mark.parametrize(
    "spoil",
    [lambda c: c[: len(c) // 2], lambda c: b"no gzip", lambda c: c[:40] + b"\0\0\0" + c[43:]],
)
def test_a_damaged_gz_is_refused(tmp_path, monkeypatch, spoil):
    root = write_mnist(tmp_path / "mnist", packed=True)
    monkeypatch.setenv("MNIST_ROOT", str(root))
    path = root / RAW / f"{FILES[0]}.gz"
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(data.DataError, match=r"gz cannot be read"):
        data.load("train")


def test_the_test_files_are_not_taken_for_the_training_files(mnist):
    for kind in ("images-idx3-ubyte", "labels-idx1-ubyte"):
        (mnist / RAW / f"train-{kind}").write_bytes((mnist / RAW / f"t10k-{kind}").read_bytes())
    with pytest.raises(data.DataError, match="in place of"):
        data.load("train")


@pytest.mark.parametrize("inside", [False, True])
def test_a_wrong_mnist_root_is_an_error_not_a_fallback(tmp_path, monkeypatch, inside):
    root = write_mnist(tmp_path / "mnist") / RAW if inside else tmp_path / "nowhere"
    monkeypatch.setenv("MNIST_ROOT", str(root))
    with pytest.raises(data.DataError, match=r"there is no folder .*\n.*holds MNIST/raw, or unset"):
        data.load("train")


def test_unknown_split_and_profile_are_errors(mnist, monkeypatch):
    with pytest.raises(ValueError, match='no split "validation": choose one of train, test'):
        data.load("validation")
    monkeypatch.setenv("COURSE_PROFILE", "fast")
    with pytest.raises(data.DataError, match='"fast": set it to full or quick'):
        data.load("train")


# The download


@pytest.fixture
def server(monkeypatch):
    """Stands in for torchvision's download: puts `server.files` where torchvision would."""
    from torchvision.datasets import mnist

    class Server:
        files = contents()
        calls = 0

        def give(self, url, download_root, filename, md5):
            self.calls += 1
            content = self.files[filename.removesuffix(".gz")]
            if isinstance(content, BaseException):
                raise content
            Path(download_root, filename.removesuffix(".gz")).write_bytes(content)

    server = Server()
    monkeypatch.setattr(mnist, "download_and_extract_archive", server.give)
    monkeypatch.setattr(data, "_answers", lambda urls: bool(urls))
    return server


def test_downloads_once_into_data(project, server):
    assert data.describe() == "MNIST from data/: 30 training and 12 test images (full profile)"
    assert np.array_equal(data.load("train")[0], draw("train")[0])
    data._locate.cache_clear()  # a new process finds the files
    data.load("test")
    assert server.calls == 4
    assert list((project / "data").iterdir()) == [project / "data" / "MNIST"]


@pytest.mark.parametrize(
    "failure",
    [
        RuntimeError("File not found or corrupted."),
        urllib.error.URLError("timed out"),
        KeyboardInterrupt(),
        contents()[FILES[2]][:-5],
    ],
)
def test_a_broken_download_leaves_nothing_behind(project, server, capsys, failure):
    server.files = {**contents(), FILES[2]: failure}
    if isinstance(failure, KeyboardInterrupt):
        with pytest.raises(KeyboardInterrupt):
            data.load("train")
    else:
        images, _ = data.load("train")
        assert len(images) == 1077
        calls = server.calls
        data.load("test")
        assert server.calls == calls  # tried once per process
        output = capsys.readouterr().out
        assert output.count("MNIST could not be downloaded (") == 1
    assert not list((project / "data").iterdir())


def test_a_read_only_project_downloads_into_the_user_folder(
    server, read_only, tmp_path, monkeypatch
):
    monkeypatch.setattr(store, "ROOT", read_only)
    assert len(data.load("train")[0]) == 30
    assert (tmp_path / "home" / "digits-by-hand" / "data" / RAW).is_dir()


def test_a_wheel_keeps_nothing_among_the_packages(project, server, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "FROM_WHEEL", True)
    assert len(data.load("train")[0]) == 30
    assert (tmp_path / "home" / "digits-by-hand" / "data" / RAW).is_dir()
    assert not list(project.iterdir())


# Profiles


def test_quick_takes_the_first_and_withholds_the_rest(mnist, monkeypatch):
    full = {split: data.load(split)[0] for split in data.SPLITS}
    monkeypatch.setenv("COURSE_PROFILE", "quick")
    quick = {split: data.load(split)[0] for split in data.SPLITS}
    assert np.array_equal(quick["train"], full["train"][:20])
    assert np.array_equal(quick["test"], full["test"][:5])
    assert np.array_equal(quick["withheld"], full["test"][5:])
    assert np.array_equal(quick["withheld"], full["withheld"])


def test_by_profile(monkeypatch):
    assert data.by_profile(full=30, quick=3) == 30
    monkeypatch.setenv("COURSE_PROFILE", "quick")
    assert data.by_profile(full=30, quick=3) == 3


# Features


@pytest.fixture
def encodings(monkeypatch, tmp_path):
    """Stands in for the encoder: counts its calls; its two files can be changed."""
    calls = []

    def encode(images):
        calls.append(len(images))
        return np.full((len(images), 256), len(calls), np.float32)

    files = (tmp_path / "encoder.py", tmp_path / "encoder.pt")
    for file in files:
        file.write_text("first")
    monkeypatch.setattr(data, "_ENCODER_FILES", files)
    monkeypatch.setattr(encoder, "encode", encode)
    return calls, files


def cache_file(project: Path) -> Path:
    (path,) = (project / ".cache").iterdir()
    return path


def test_features_are_computed_once(project, mnist, encodings):
    calls, _ = encodings
    H, labels = data.features("train")
    again, _ = data.features("train")
    assert calls == [30]
    assert H.shape == (30, 256) and H.dtype == np.float32 and np.array_equal(H, again)
    assert np.array_equal(labels, data.load("train")[1])
    assert cache_file(project).suffix == ".npz"


@pytest.mark.parametrize("changed", ["source", "weights", "images"])
def test_features_are_never_stale(mnist, encodings, changed):
    calls, files = encodings
    data.features("test")
    if changed == "images":
        path = mnist / RAW / FILES[2]
        path.write_bytes(path.read_bytes()[:-1] + b"\0")
    else:
        files[changed == "weights"].write_text("second")
    H, _ = data.features("test")
    assert calls == [12, 12] and (H == 2).all()


@pytest.mark.parametrize("spoil", [lambda c: b"", lambda c: c[:-30], lambda c: b"text" + c[4:]])
def test_a_damaged_cache_is_computed_anew(project, mnist, encodings, spoil):
    calls, _ = encodings
    data.features("test")
    path = cache_file(project)
    path.write_bytes(spoil(path.read_bytes()))
    data.features("test")
    data.features("test")
    assert calls == [12, 12]


def test_a_read_only_project_keeps_its_features_in_the_user_folder(
    mnist, encodings, read_only, tmp_path, monkeypatch
):
    monkeypatch.setattr(store, "ROOT", read_only)
    data.features("test")
    data.features("test")
    assert encodings[0] == [12]
    assert len(list((tmp_path / "home" / "digits-by-hand" / ".cache").iterdir())) == 1


def save_like_notebook_1(folder, change=0):
    for split in COUNTS:
        labels = data.load(split)[1] + change
        savemat(
            folder / f"features_{split}.mat",
            {"features": np.ones((len(labels), 7)), "labels": labels},
        )


def test_features_of_notebook_1_are_handed_on(mnist, encodings, tmp_path):
    save_like_notebook_1(tmp_path)
    (H_train, labels), (H_test, _), source = data.handed_on(tmp_path)
    assert source == "notebook 1" and H_train.shape == (30, 7) and H_test.shape == (12, 7)
    assert np.array_equal(labels, data.load("train")[1])


@pytest.mark.parametrize("why", ["one file is missing", "other digits", "quick profile"])
def test_the_encoders_features_stand_in_for_those_of_notebook_1(
    mnist, encodings, tmp_path, monkeypatch, why
):
    save_like_notebook_1(tmp_path, change=why == "other digits")
    if why == "one file is missing":
        (tmp_path / "features_test.mat").unlink()
    if why == "quick profile":
        monkeypatch.setenv("COURSE_PROFILE", "quick")
    (H_train, _), (H_test, _), source = data.handed_on(tmp_path)
    assert source == "the course's encoder" and H_train.shape[1] == H_test.shape[1] == 256


def test_nowhere_to_write_costs_the_cache_only(mnist, encodings, read_only, monkeypatch):
    monkeypatch.setattr(store, "ROOT", read_only)
    monkeypatch.setenv("XDG_CACHE_HOME", str(read_only))
    assert data.features("test")[0].shape == (12, 256)


def test_a_cache_hit_imports_neither_torch_nor_scikit_learn(tmp_path):
    code = (
        "import sys; from pathlib import Path\n"
        "from helpers import data; from helpers.datasets import store\n"
        f"store.ROOT = Path({str(tmp_path)!r}); H, labels = data.features('test')\n"
        "assert H.shape == (360, 256)\n"
        "print([name for name in ('torch', 'sklearn', 'PIL') if name in sys.modules])"
    )
    environment = {**os.environ, "MNIST_ROOT": "embedded"}
    root = Path(__file__).parents[1]
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], env=environment, cwd=root, capture_output=True, text=True
        )
        for _ in range(2)
    ]
    assert [run.returncode for run in runs] == [0, 0], runs[-1].stderr
    assert runs[1].stdout.splitlines()[-1] == "[]"


def test_an_excerpt_of_the_digits_is_all_that_the_quick_profile_needs(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROFILE", "quick")
    before = [data.load(split) for split in ("train", "test")]
    data.write_excerpt(tmp_path / "excerpt")
    monkeypatch.setenv("MNIST_ROOT", str(tmp_path / "excerpt"))
    for split, (images, labels) in zip(("train", "test"), before, strict=True):
        found = data.load(split)
        assert (found[0] == images).all() and (found[1] == labels).all()
    with pytest.raises(data.DataError, match="none are withheld"):
        data.load("withheld")
    monkeypatch.setenv("COURSE_PROFILE", "full")
    with pytest.raises(data.DataError, match="bytes in place of"):
        data.load("train")
