"""Batches give what a DataLoader would."""

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

from helpers.batches import Batches

rng = np.random.default_rng(0)
IMAGES = rng.integers(256, size=(10, 28, 28), dtype=np.uint8)
LABELS = np.arange(10)  # each names its image


def labels_of(loader):
    return torch.cat([labels for _, labels in loader]).tolist()


@pytest.mark.parametrize("batch_size", [1, 4, 5, 10, 64])
def test_same_batches_as_a_dataloader(batch_size):
    pixels = torch.from_numpy(IMAGES)[:, None].float() / 255
    loader = DataLoader(TensorDataset(pixels, torch.from_numpy(LABELS)), batch_size)
    batches = Batches(IMAGES, LABELS, batch_size)
    assert len(batches) == len(loader)
    assert len(batches.dataset) == len(loader.dataset)
    for (x, labels), (wanted, their_labels) in zip(batches, loader, strict=True):
        assert x.dtype == torch.float32 and x.shape == wanted.shape
        torch.testing.assert_close(x, wanted)
        assert torch.equal(labels, their_labels)


def test_shuffled_batches_hold_every_sample_once_in_a_new_order_each_pass():
    torch.manual_seed(0)
    batches = Batches(IMAGES, LABELS, batch_size=4, shuffle=True)
    first, second = labels_of(batches), labels_of(batches)
    assert sorted(first) == sorted(second) == LABELS.tolist()
    assert first != second
    for x, labels in batches:
        torch.testing.assert_close(x[:, 0] * 255, torch.from_numpy(IMAGES[labels]).float())
    torch.manual_seed(0)
    assert labels_of(batches) == first


def test_labels_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="3 labels for 10 images"):
        Batches(IMAGES, LABELS[:3], 4)
