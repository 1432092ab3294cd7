"""The 256-d encoder: a small convolutional network that turns digits into features.

Its weights are in this repository (`WEIGHTS`); the course trained them on MNIST's training
images. Importing this module imports torch.
"""

import pickle
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from helpers.bars import tqdm
from helpers.checking.errors import UserError

NUM_FEATURES = 256
WEIGHTS = Path(__file__).parent / "weights" / "encoder.pt"


class WeightsError(UserError):
    """The encoder's weights are missing or unreadable."""


def _convolution(channels_in: int, channels_out: int) -> list[nn.Module]:
    # No bias: the batch norm that follows would subtract it again.
    return [
        nn.Conv2d(channels_in, channels_out, kernel_size=3, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(),
    ]


class Encoder(nn.Module):
    """Grey images (N, 1, 28, 28), float32 in [0, 1] → features (N, 256), float32, 0 or more.

    The pixels' normalisation is inside.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *_convolution(1, 32),  # 28×28 → 26×26
            *_convolution(32, 48),  # → 24×24
            nn.MaxPool2d(2),  # → 12×12
            *_convolution(48, 64),  # → 10×10
            *_convolution(64, 80),  # → 8×8
            nn.MaxPool2d(2),  # → 4×4
            nn.Flatten(),
            nn.Linear(80 * 4 * 4, NUM_FEATURES, bias=False),
            # Unit scale and no other: plain gradient descent on the features needs none of its own.
            nn.BatchNorm1d(NUM_FEATURES, affine=False),
            nn.ReLU(),
        )
        # The same numbers in an order in memory that is more than twice as fast on a CPU.
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # not in its types

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Features of a batch of images."""
        # Mean and deviation of the pixels of MNIST's training images.
        features: torch.Tensor = self.layers((images - 0.1307) / 0.3081)
        return features


def encode(images: NDArray[np.uint8], batch_size: int = 100) -> NDArray[np.float32]:
    """Features of the shipped encoder: uint8 images (N, 28, 28) → float32 (N, 256), in order.

    Raises WeightsError when the shipped weights are missing or unreadable.
    """
    advice = "Copy it anew from where you have the course."
    if not WEIGHTS.is_file():
        raise WeightsError(f"the encoder's weights are missing: {WEIGHTS}\n{advice}")
    network = Encoder().eval()
    try:
        network.load_state_dict(torch.load(WEIGHTS, map_location="cpu", weights_only=True))
    except (OSError, RuntimeError, EOFError, pickle.UnpicklingError) as error:
        raise WeightsError(f"the encoder's weights cannot be read: {WEIGHTS}\n{advice}") from error
    features = np.empty((len(images), NUM_FEATURES), np.float32)
    slow = len(images) > 5_000
    with torch.inference_mode():
        starts = range(0, len(images), batch_size)
        for start in tqdm(starts, desc="Encoding", unit="batch") if slow else starts:
            batch = torch.from_numpy(images[start : start + batch_size])[:, None] / 255
            features[start : start + batch_size] = network(batch).numpy()
    return features
