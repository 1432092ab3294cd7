"""The encoder and its shipped weights."""

from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression

from grading.authoring.train_encoder import (
    Probe,
    distort,
    features_of,
    main,
    probe_errors,
    save,
    train,
)
from helpers import data, encoder
from helpers.encoder import NUM_FEATURES, WEIGHTS, Encoder, WeightsError, encode


@pytest.fixture(scope="module")
def shipped():
    """The encoder as notebook 01 loads it."""
    model = Encoder()
    model.load_state_dict(torch.load(WEIGHTS, weights_only=True))
    return model.eval().requires_grad_(False)


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).integers(0, 256, (7, 28, 28), np.uint8)


def test_shapes_and_scale(shipped, images):
    features = shipped(torch.from_numpy(images)[:, None] / 255)
    assert features.shape == (7, NUM_FEATURES) and features.dtype == torch.float32
    assert (features >= 0).all() and not features.requires_grad


def test_weights_are_small_half_floats():
    assert WEIGHTS.stat().st_size <= 1_000_000
    state = torch.load(WEIGHTS, weights_only=True)
    assert {value.dtype for value in state.values()} == {torch.float16, torch.int64}
    assert all(value.isfinite().all() for value in state.values())


def test_a_sample_does_not_depend_on_its_batch(shipped, images):
    batch = torch.from_numpy(images)[:, None] / 255
    alone = torch.cat([shipped(image[None]) for image in batch])
    torch.testing.assert_close(shipped(batch), alone, rtol=1e-5, atol=1e-5)


def test_encode_agrees_with_the_model_and_keeps_the_order(shipped, images):
    expected = shipped(torch.from_numpy(images)[:, None] / 255).numpy()
    for batch_size in (1, 3, 7, 100):
        features = encode(images, batch_size)
        assert features.dtype == np.float32
        np.testing.assert_allclose(features, expected, rtol=1e-5, atol=1e-5)
    assert encode(images[:0]).shape == (0, NUM_FEATURES)


def test_data_watches_the_files_that_decide_the_features():
    assert set(data._ENCODER_FILES) == {Path(encoder.__file__), WEIGHTS}


def test_features_tell_the_embedded_digits_apart(monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", "embedded")
    (H, labels), (H_test, labels_test) = data.features("train"), data.features("test")
    assert 0.1 < H.std() < 3
    model = LogisticRegression(max_iter=200).fit(H, labels)
    assert model.score(H_test, labels_test) >= 0.97


@pytest.mark.parametrize("content", [None, b"", b"no weights", b"PK\3\4 half a file"])
def test_missing_or_damaged_weights_are_said_clearly(tmp_path, monkeypatch, images, content):
    path = tmp_path / "encoder.pt"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(encoder, "WEIGHTS", path)
    with pytest.raises(WeightsError, match=r"encoder\.pt\nCopy it anew") as caught:
        encode(images)
    assert ("missing" if content is None else "cannot be read") in str(caught.value)


def test_weights_of_another_network_are_refused(tmp_path, monkeypatch, images):
    path = tmp_path / "encoder.pt"
    save(torch.nn.Linear(2, 3), path)
    monkeypatch.setattr(encoder, "WEIGHTS", path)
    with pytest.raises(WeightsError, match="cannot be read"):
        encode(images)


def test_saved_weights_come_back(tmp_path, shipped):
    path = tmp_path / "weights" / "encoder.pt"
    save(shipped, path)
    again = Encoder()
    again.load_state_dict(torch.load(path, weights_only=True))
    for name, value in shipped.state_dict().items():
        torch.testing.assert_close(again.state_dict()[name], value)
    assert [file.name for file in path.parent.iterdir()] == ["encoder.pt"]


def test_distort_is_seeded_mild_and_different_for_each_image():
    image = torch.zeros(1, 1, 28, 28)
    image[..., 8:20, 10:18] = 1
    images = image.expand(50, 1, 28, 28)
    distorted = distort(images, torch.Generator().manual_seed(0))
    torch.testing.assert_close(distorted, distort(images, torch.Generator().manual_seed(0)))
    assert distorted.shape == images.shape and len(distorted.flatten(1).unique(dim=0)) == 50
    ink = distorted.sum((1, 2, 3)) / image.sum()
    assert ink.min() > 0.6 and ink.max() < 1.7


def test_training_learns_and_is_seeded(monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", "embedded")
    images, labels = (torch.from_numpy(array[:512]) for array in data.load("train"))
    first, second = (train(images, labels, num_epochs=2) for _ in range(2))
    H = features_of(first, images)
    torch.testing.assert_close(H, features_of(second, images))
    # Guessing makes some 460 mistakes.
    probe = Probe(lr=0.1, batch_size=64, num_epochs=5)
    assert probe_errors(H, labels, H, labels, probe) < 150


def test_training_takes_the_whole_of_mnist_only(monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", "embedded")
    monkeypatch.setattr("sys.argv", ["train_encoder"])
    with pytest.raises(SystemExit, match=r"60,000 training images are needed.*\n.*MNIST_ROOT"):
        main()
