"""Trains the encoder on MNIST's 60,000 training images.

    python -m grading.authoring.train_encoder

Recipe: 415,968 weights; 30 epochs over the images, each distorted anew (`distort`), in batches of
128; AdamW under a one-cycle schedule that peaks at 4e-3, weight decay 0.02; cross-entropy with
0.05 of label smoothing on a linear head behind dropout of one half; multiplications in bfloat16;
seed 0. About 15 minutes on one thread of a processor that has bfloat16 instructions, and longer
on others.

Chosen on 5,000 of the training images, which were then held out (`--validate --num-epochs 16`):
a linear probe by plain mini-batch SGD (lr 0.1, batch_size 256, num_epochs 10) made 10 mistakes in
5,000, 99.80 % right, and as many for any lr from 0.01 to 0.3.

Result: trained on all 60,000, the same probe gets 99.66 % of MNIST's 10,000 test images right. The
test images had no part in any choice.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional as F

from helpers import data
from helpers.encoder import NUM_FEATURES, WEIGHTS, Encoder

NUM_TRAIN = 60_000
NUM_VALIDATION = 5_000
NUM_EPOCHS = 30
BATCH_SIZE = 128
MAX_LR = 4e-3


class Probe(NamedTuple):
    """How the linear probe is trained."""

    lr: float
    batch_size: int
    num_epochs: int


# Chosen with --validate.
PROBE = Probe(lr=0.1, batch_size=256, num_epochs=10)


def distort(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Each of the images (N, 1, 28, 28) under its own small random affine map, same shape.

    The map is the identity plus noise: up to 12 % of stretch, 0.2 of slant (together they make
    rotations up to some 11 degrees) and 2 pixels of shift along each axis.
    """
    # affine_grid counts in halves of the image: 2 pixels are 2 / 14.
    bounds = torch.tensor([[0.12, 0.2, 2 / 14], [0.2, 0.12, 2 / 14]])
    noise = 2 * torch.rand(len(images), 2, 3, generator=generator) - 1
    theta = torch.eye(2, 3) + bounds * noise
    grid = F.affine_grid(theta, list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, align_corners=False)


def train(images: torch.Tensor, labels: torch.Tensor, num_epochs: int) -> Encoder:
    """An encoder trained with a linear head on uint8 images (N, 28, 28) and labels (N,)."""
    generator = torch.manual_seed(0)
    encoder = Encoder().train()
    # Without one half of the features at a time, the head cannot lean on a few of them.
    head = nn.Sequential(nn.Dropout(0.5), nn.Linear(NUM_FEATURES, 10))
    optimizer = torch.optim.AdamW([*encoder.parameters(), *head.parameters()], weight_decay=0.02)
    num_steps = len(images) // BATCH_SIZE
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, MAX_LR, epochs=num_epochs, steps_per_epoch=num_steps, pct_start=0.2
    )
    for epoch in range(num_epochs):
        start, total = time.perf_counter(), 0.0
        # The last, short batch is left out: few samples make a poor batch norm.
        order = torch.randperm(len(images), generator=generator)[: num_steps * BATCH_SIZE]
        for index in order.split(BATCH_SIZE):
            batch = distort(images[index][:, None] / 255, generator)
            with torch.autocast("cpu", torch.bfloat16):
                Z = head(encoder(batch))
            loss = F.cross_entropy(Z.float(), labels[index], label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        seconds = time.perf_counter() - start
        mean = total / num_steps
        print(f"epoch {epoch + 1}/{num_epochs}: loss {mean:.4f}, {seconds:.0f} s", flush=True)
    return encoder.eval()


def save(encoder: Encoder, path: Path) -> None:
    """Write the weights to path as half floats, which lose nothing that the accuracy shows."""
    state = {
        name: value.half() if value.is_floating_point() else value
        for name, value in encoder.state_dict().items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    # Renamed when whole, so that a stop half-way leaves the old weights.
    with tempfile.TemporaryDirectory(dir=path.parent) as temporary:
        torch.save(state, Path(temporary, path.name))
        Path(temporary, path.name).replace(path)


def features_of(encoder: Encoder, images: torch.Tensor) -> torch.Tensor:
    """Features (N, 256) of uint8 images (N, 28, 28)."""
    with torch.inference_mode():
        return torch.cat([encoder(batch[:, None] / 255) for batch in images.split(100)])


def probe_errors(
    H: torch.Tensor,
    labels: torch.Tensor,
    H_test: torch.Tensor,
    labels_test: torch.Tensor,
    probe: Probe,
) -> int:
    """Mistakes on H_test of softmax regression trained on H by plain mini-batch SGD from zeros."""
    generator = torch.manual_seed(0)
    head = nn.Linear(NUM_FEATURES, 10)
    for parameter in head.parameters():
        nn.init.zeros_(parameter)
    optimizer = torch.optim.SGD(head.parameters(), probe.lr)
    for _ in range(probe.num_epochs):
        for index in torch.randperm(len(H), generator=generator).split(probe.batch_size):
            loss = F.cross_entropy(head(H[index]), labels[index])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.inference_mode():
        return int((head(H_test).argmax(1) != labels_test).sum())


def validate(images: torch.Tensor, labels: torch.Tensor, num_epochs: int) -> None:
    """Train on 55,000 of the training images and print the probe's results on the other 5,000."""
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(1))
    held_out, kept = order[:NUM_VALIDATION], order[NUM_VALIDATION:]
    encoder = train(images[kept], labels[kept], num_epochs)
    H, H_held_out = features_of(encoder, images[kept]), features_of(encoder, images[held_out])
    for lr in (0.01, 0.03, 0.1, 0.3, 1.0):
        probe = PROBE._replace(lr=lr)
        errors = probe_errors(H, labels[kept], H_held_out, labels[held_out], probe)
        print(f"{probe._asdict()}: {errors} mistakes in {NUM_VALIDATION:,} validation images")


def main() -> None:
    """Train the encoder and write its weights, or with --validate print how settings do."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--validate", action="store_true", help=validate.__doc__)
    parser.add_argument("--num-epochs", type=int, default=NUM_EPOCHS, metavar="N")
    arguments = parser.parse_args()
    images, labels = map(torch.from_numpy, data.load("train"))
    if len(images) != NUM_TRAIN:
        sys.exit(
            f"MNIST's {NUM_TRAIN:,} training images are needed; found: {data.describe()}\n"
            "Set MNIST_ROOT to the folder that holds MNIST/raw, and unset COURSE_PROFILE."
        )
    if arguments.validate:
        validate(images, labels, arguments.num_epochs)
        return
    save(train(images, labels, arguments.num_epochs), WEIGHTS)
    # The weights as they were saved, half floats and all.
    (H, labels), (H_test, labels_test) = (
        map(torch.from_numpy, data.features(split)) for split in ("train", "test")
    )
    errors = probe_errors(H, labels, H_test, labels_test, PROBE)
    right = 1 - errors / len(labels_test)
    print(f"linear probe, {PROBE._asdict()}: {right:.2%} of the test images right")


if __name__ == "__main__":
    main()
