"""Images and labels in batches: what a DataLoader gives, in a fraction of the time.

    loader = Batches(images, labels, batch_size=64, shuffle=True)
    for x, labels in loader:    # float32 (n, 1, 28, 28) in [0, 1], int64 (n,)

A DataLoader fetches the samples one by one and puts them together again. Small images all fit into
memory, so here they stay one tensor, and a batch is cut out of it by its indices.
"""

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import TensorDataset


class Batches:
    """A loader over uint8 images (N, 28, 28) and labels (N,); its last batch may be short.

    With `shuffle` each pass has a new order, drawn from torch's generator. `dataset` holds the
    samples, as that of a DataLoader does. ValueError: not one label for each image.
    """

    def __init__(
        self,
        images: NDArray[np.uint8],
        labels: NDArray[np.int64],
        batch_size: int,
        shuffle: bool = False,
    ) -> None:
        if len(images) != len(labels):
            raise ValueError(f"{len(labels)} labels for {len(images)} images")
        # Bytes take a quarter of the memory, and turning a batch into floats costs no more time
        # than the reading of floats from memory would.
        self.dataset = TensorDataset(torch.from_numpy(images)[:, None], torch.from_numpy(labels))
        self.batch_size, self.shuffle = batch_size, shuffle

    def __len__(self) -> int:
        """The number of batches."""
        return -(-len(self.dataset) // self.batch_size)

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        count = len(self.dataset)
        order = torch.randperm(count) if self.shuffle else torch.arange(count)
        for index in order.split(self.batch_size):
            images, labels = self.dataset[index]
            yield images / 255, labels
