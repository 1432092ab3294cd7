"""`python -m tests.vae_seeds`: the VAE of notebook 06 trained from five seeds, on all of MNIST.

Prints for each seed the training loss of the last of 15 epochs and the bound on the test images
with one draw, both means per image in nats, and at the end their means. Some minutes.
"""

import statistics

import torch

from grading.bank.definitions import definitions, fresh_namespace
from helpers import data
from helpers.batches import Batches
from tests.bench import solution

SEEDS, NUM_EPOCHS, Z_DIM = range(5), 15, 20


def main() -> None:
    """Train and print."""
    print(data.describe())
    own = fresh_namespace(definitions(solution("06_vae")))
    loader = Batches(*data.load("train"), batch_size=64, shuffle=True)
    x_test = torch.from_numpy(data.load("test")[0])[:, None] / 255
    figures = []
    for seed in SEEDS:
        torch.manual_seed(seed)
        model = own["VAE"](Z_DIM)
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
        loss = own["train_vae"](model, loader, optimizer, NUM_EPOCHS)[-1]
        figures.append((loss, sum(own["parts"](model, x_test))))
        print("seed {}: training loss {:.2f}, test bound {:.2f}".format(seed, *figures[-1]))
    loss, bound = map(statistics.mean, zip(*figures, strict=True))
    print(f"mean:   training loss {loss:.2f}, test bound {bound:.2f}")


if __name__ == "__main__":
    main()
