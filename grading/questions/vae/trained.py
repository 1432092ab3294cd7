"""trained: a VAE that restores images it has not seen, at the price of a short code."""

import numpy as np

from grading.bank.question import choices
from grading.bank.trained_object import Score
from grading.questions.vae import bank
from helpers import data


@np.errstate(all="ignore")  # a model that went astray may overflow: its bound is no number then
def withheld_bound(state):
    """The mean bound in nats of withheld images, with the same noise for every model."""
    images, _ = data.load("withheld")
    x = images.reshape(len(images), 784) / np.float32(255)

    def linear(name, inputs):
        return inputs @ state[f"{name}.weight"].T + state[f"{name}.bias"]

    hidden = np.maximum(linear("encoder.fc1", x), 0)
    mu, logvar = linear("encoder.fc2_mu", hidden), linear("encoder.fc2_logvar", hidden)
    noise = np.random.default_rng(0).normal(size=mu.shape)
    z = (mu + np.exp(logvar / 2) * noise).astype(np.float32)
    logits = linear("decoder.fc4", np.maximum(linear("decoder.fc3", z), 0))
    reconstruction = np.sum(np.logaddexp(0, logits) - x * logits)
    kl = np.sum(mu**2 + np.exp(logvar) - 1 - logvar) / 2
    return float(reconstruction + kl) / len(x)


def probe():
    with torch.no_grad():
        recon_x, mu, logvar = model(x_test[:300])
    return {"x": x_test[:300], "recon_x": recon_x, "mu": mu, "logvar": logvar}


# The figures depend on the digits at hand, what they say of a model does not.
def measure(answer):
    x = answer["x"].reshape(300, 784)
    mu, logvar = answer["mu"], answer["logvar"]

    def cross_entropy(p):
        hit, miss = np.log(np.clip(p, 1e-40, 1)), np.log(np.clip(1 - p, 1e-40, 1))
        return -np.mean(np.sum(x * hit + (1 - x) * miss, axis=1))

    def quality():
        if mu.shape[1] == 1:
            return "a code of one number"
        cost = cross_entropy(answer["recon_x"].astype(float))
        if cost > 800:
            return "far worse than 0.5 for each pixel"
        if cost > 500:
            return "no better than 0.5 for each pixel"
        kl = np.sum(mu**2 + np.exp(logvar) - 1 - logvar) / 600
        if kl > 60:
            return "KL above 60 nats"
        if kl < 1:
            return "KL below 1 nat"
        if cost < cross_entropy(x.mean(axis=0, dtype=float)):
            return "better than the mean image"
        return "no better than the mean image"

    return {"the test images": quality()}


def hidden_probe():
    return {**model.state_dict()}


# What stops the cell after the training is no matter of the choices. Of optimizers of the student's
# own Adam is known.
def chosen(cell):
    import contextlib

    class Model(torch.nn.Module):  # in the place of a VAE
        def __init__(self, z_dim):
            super().__init__()
            self.weight = torch.nn.Parameter(torch.zeros(1))
            self.choices = {"z_dim": z_dim, "num_epochs": 0, "lr": 1e-3}

    def watched(model, num_epochs):
        model.choices["num_epochs"] += num_epochs
        losses = np.linspace(500, 100, num_epochs).tolist()
        return losses, np.stack([losses, losses], axis=1)

    def train_vae(model, loader, optimizer, num_epochs):
        model.choices["lr"] = optimizer.param_groups[0]["lr"]
        if type(optimizer) is not torch.optim.Adam:
            model.choices = None
        return watched(model, num_epochs)[0]

    replaced = {"VAE": Model, "watched": watched, "train_vae": train_vae}
    for name, value in replaced.items():
        substitute(name, value)
    given = {**globals(), **replaced, "model": None}
    with contextlib.suppress(Exception):
        exec(cell, given)
    return given["model"].choices


# More epochs than fifty change little, and take long.
def retrained(z_dim, num_epochs, lr):
    torch.manual_seed(0)
    model = VAE(z_dim)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses = train_vae(model, train_loader, optimizer, min(num_epochs, 50))
    return model


q = bank.question(
    "trained",
    probe,
    points=3,
    measure=measure,
    hidden_probe=hidden_probe,
    uses=("VAE", "vae_loss", "train_vae"),
    defines="model",
    choices=choices(chosen, retrained, z_dim=(1, 400), num_epochs=(1, 1000), lr=(0.0, 1e6)),
    cells=("digits", "trained"),
    scores=(
        Score(
            withheld_bound,
            worst=lambda target: 1.05 * target,
            show="{:.1f} nats",
            lower_is_better=True,
        ),
    ),
)
q.hints(
    "All parts are there: your VAE, and `watched`, which trains the model that it is given. So "
    "the model has to be made first.",
    "First the model, with z_dim for the size of its code. Then hand it to `watched` with "
    "num_epochs; that returns two things, the losses and the two parts on the test images.",
)

q.cases = {"300 images of the test set": lambda rng: {}}

# fmt: off
q.slip("never_trained", "The model still has its random weights: it comes out of `watched`.",
    was="watched(model, num_epochs)", now="[], []")
q.slip("inverted", "The model learned dark digits on white: the test images are the other way.",
    was="losses, test_parts = watched(model, num_epochs)",
    now="""
    opposite = Batches(255 - train_images, train_labels, 64, shuffle=True)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses, test_parts = train_vae(model, opposite, optimizer, 4), []
    """)
q.slip("kl_left_out", "The codes ignore the prior: was KL part of the loss?",
    was="losses, test_parts = watched(model, num_epochs)",
    now="""
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(6):
        for x, _ in train_loader:
            recon_x, mu, logvar = model(x)
            loss = F.binary_cross_entropy(recon_x, x.reshape(-1, 784), reduction="sum")
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    """)
q.slip("collapsed", "The codes say nothing about the image: does KL outweigh the reconstruction?",
    was="losses, test_parts = watched(model, num_epochs)",
    now="""
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(4):
        for x, _ in train_loader:
            recon_x, mu, logvar = model(x)
            bce = F.binary_cross_entropy(recon_x, x.reshape(-1, 784))
            loss = bce - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    """)
q.slip("one_latent", "A code of a single number says too little about a digit: use z_dim.",
    was=["VAE(z_dim)", "watched(model, num_epochs)"], now=["VAE(1)", "watched(model, 4)"])
# Another length of code, another optimizer, fewer epochs.
q.right_edit(
    was=["manual_seed(0)", "VAE(z_dim)", "losses, test_parts = watched(model, num_epochs)"],
    now=["manual_seed(5)", "VAE(16)",
        """
        optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
        losses, test_parts = train_vae(model, train_loader, optimizer, 12), []
        """])
q.right_edit(was=["manual_seed(0)", "VAE(z_dim)", "watched(model, num_epochs)"],
    now=["manual_seed(9)", "VAE(z_dim=24)", "watched(model, 12)\nmodel.eval()"])
# fmt: on
