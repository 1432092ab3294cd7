"""`make bench`: measured ratios, each of two programs run in turn on this machine.

Prints the median of the ratios with their range. Run it on an idle machine with one thread
(`OMP_NUM_THREADS=1`), as `make bench` does.
"""

import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

import nbformat
import numpy as np
from numpy.typing import NDArray

from grading.bank.definitions import definitions, fresh_namespace
from helpers import encoder  # before torchvision: makes a mismatched installation importable
from tests import bench_class

# False and true positive rates, and the thresholds.
Rates: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
ROOT = Path(__file__).resolve().parents[1]


def seconds(program: Callable[[], object]) -> float:
    """How long a program takes."""
    start = time.perf_counter()
    program()
    return time.perf_counter() - start


def compare(
    name: str, slow: Callable[[], object], fast: Callable[[], object], rounds: int = 7
) -> float:
    """Print how many times longer `slow` takes than `fast`: the median of paired runs."""
    slow(), fast()
    pairs = [(seconds(slow), seconds(fast)) for _ in range(rounds)]
    ratios = sorted(one / other for one, other in pairs)
    middle = statistics.median(ratios)
    times = [statistics.median(column) * 1e3 for column in zip(*pairs, strict=True)]
    print(
        f"{name:58} {middle:7.2f}×  (from {ratios[0]:.2f} to {ratios[-1]:.2f}; "
        f"{times[0]:.0f} ms against {times[1]:.0f} ms)"
    )
    return middle


def solution(assignment: str) -> nbformat.NotebookNode:
    """The solution notebook of an assignment."""
    path = ROOT / "solutions" / assignment / f"{assignment}.ipynb"
    notebook: nbformat.NotebookNode = nbformat.read(path, as_version=4)
    return notebook


def sgd_epoch() -> None:
    """One epoch of notebook 02, 60,000 × 256 float32, batch 256."""
    import torch

    own = fresh_namespace(definitions(solution("02_softmax_regression")))
    rng = np.random.default_rng(0)
    num_samples, num_features, num_classes, batch_size, lr = 60_000, 256, 10, 256, 0.1
    H = rng.random((num_samples, num_features), dtype=np.float32)
    Y = np.eye(num_classes, dtype=np.float32)[rng.integers(num_classes, size=num_samples)]

    def epoch() -> None:
        W = np.zeros((num_features, num_classes), dtype=np.float32)
        b = np.zeros(num_classes, dtype=np.float32)
        for idx in own["minibatches"](num_samples, batch_size, np.random.default_rng(0)):
            W, b = own["sgd_step"](H[idx], Y[idx], W, b, lr)

    weights = rng.random((num_features, num_classes), dtype=np.float32)

    def floor() -> None:
        for start in range(0, num_samples, batch_size):
            batch = H[start : start + batch_size]
            batch.T @ (batch @ weights)

    H_torch, Y_torch = torch.from_numpy(H), torch.from_numpy(Y)

    def epoch_torch() -> None:
        W = torch.zeros(num_features, num_classes)
        b = torch.zeros(num_classes)
        order = torch.randperm(num_samples)
        H_mixed, Y_mixed = H_torch[order], Y_torch[order]
        for start in range(0, num_samples, batch_size):
            batch, target = H_mixed[start : start + batch_size], Y_mixed[start : start + batch_size]
            error = torch.softmax(batch @ W + b, dim=1) - target
            W = W - lr / len(batch) * batch.T @ error
            b = b - lr / len(batch) * error.sum(dim=0)

    compare("SGD epoch of 02 over its matrix multiplications", epoch, floor)
    compare("the same loop in torch with a reshuffled copy, over 02's", epoch_torch, epoch)


def extraction() -> None:
    """ResNet-50 features in batches and one image at a time; images per second of the encoder."""
    import torch
    from torch.utils.data import DataLoader, TensorDataset
    from torchvision.models import resnet50

    torch.set_num_threads(1)
    own = fresh_namespace(definitions(solution("01_feature_extraction")))
    torch.manual_seed(0)
    extractor = own["make_extractor"](resnet50())
    images = torch.rand(128, 3, 28, 28)
    data = TensorDataset(images, torch.zeros(len(images), dtype=torch.long))

    def features(batch_size: int) -> NDArray[np.float32]:
        loader = DataLoader(data, batch_size=batch_size)
        H: NDArray[np.float32] = own["extract"](extractor, loader)[0]
        return H

    one, many = features(1), features(128)
    print(
        "largest difference between the two, of the largest feature:  "
        f"{np.abs(one - many).max() / np.abs(one).max():.1e}"
    )
    compare(
        "ResNet-50 one image at a time, over batches of 128",
        lambda: features(1),
        lambda: features(128),
        rounds=3,
    )

    pixels = np.random.default_rng(0).integers(256, size=(5_000, 28, 28), dtype=np.uint8)
    encoder.encode(pixels[:500])
    took = seconds(lambda: encoder.encode(pixels))
    print(f"encoder: {len(pixels) / took:,.0f} images a second")


def roc() -> None:
    """ROC curve and area of notebook 05 beside scikit-learn's, 1,000,000 scores with ties."""
    from sklearn import metrics

    own = fresh_namespace(definitions(solution("05_roc")))
    rng = np.random.default_rng(0)
    labels = rng.integers(2, size=1_000_000)
    scores = np.round(labels + rng.normal(size=len(labels)), 4)

    def curve() -> Rates:
        fpr, tpr, thresholds = own["roc_curve"](labels, scores)
        return fpr, tpr, thresholds

    def curve_of_sklearn() -> Rates:
        fpr, tpr, thresholds = metrics.roc_curve(labels, scores, drop_intermediate=False)
        return fpr, tpr, thresholds

    def area() -> float:
        return float(own["auc"](*curve()[:2]))

    def area_by_ranks() -> float:
        return float(own["rank_auc"](labels, scores))

    def area_of_sklearn() -> float:
        return float(metrics.roc_auc_score(labels, scores))

    same = all(map(np.array_equal, curve(), curve_of_sklearn()))
    print(f"1,000,000 scores, {len(np.unique(scores)):,} distinct: same curve to every bit: {same}")
    for name, program in {"by the curve": area, "by ranks": area_by_ranks}.items():
        print(f"area {name}, difference to scikit-learn's: {program() - area_of_sklearn():.1e}")
    compare("ROC curve of 1,000,000 scores, over scikit-learn's", curve, curve_of_sklearn)
    compare("the area under it, over scikit-learn's", area, area_of_sklearn)
    compare("the area by ranks, over scikit-learn's", area_by_ranks, area_of_sklearn)


def vae() -> None:
    """An epoch of notebook 06 beside the same one as it is usually fed, 60,000 images, batch 64.

    The usual way is torchvision's MNIST with ToTensor behind a DataLoader, and Adam as it is by
    default. To see what each of the two costs, they are also exchanged one by one. On two
    threads, as whoever has two cores trains it.
    """
    import torch
    from PIL import Image
    from torch.utils.data import DataLoader, Dataset
    from torchvision.transforms import ToTensor

    from helpers import data
    from helpers.batches import Batches

    torch.set_num_threads(2)
    own = fresh_namespace(definitions(solution("06_vae")))
    images, labels = data.load("train")

    class Digits(Dataset[tuple[torch.Tensor, int]]):
        """What torchvision.datasets.MNIST does for each image."""

        def __init__(self) -> None:
            self.data, self.targets = torch.from_numpy(images), torch.from_numpy(labels)
            self.transform = ToTensor()

        def __len__(self) -> int:
            return len(self.data)

        def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
            image = Image.fromarray(self.data[index].numpy())
            return self.transform(image), int(self.targets[index])

    ours = Batches(images, labels, batch_size=64, shuffle=True)
    usual = DataLoader(Digits(), batch_size=64, shuffle=True)

    def epoch(loader: Iterable[object], fused: bool | None) -> Callable[[], object]:
        torch.manual_seed(0)
        model = own["VAE"](20)
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=fused)
        return lambda: own["train_vae"](model, loader, optimizer, 1)

    compare("batches of 06 from a DataLoader", lambda: list(usual), lambda: list(ours), 3)
    compare("epoch of 06 in the usual way", epoch(usual, None), epoch(ours, True), 7)
    compare("  with its own Adam, but the DataLoader", epoch(usual, True), epoch(ours, True), 3)
    compare("  with its own batches, but the usual Adam", epoch(ours, None), epoch(ours, True), 3)


if __name__ == "__main__":
    sgd_epoch()
    extraction()
    roc()
    vae()
    bench_class.run()
