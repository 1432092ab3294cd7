"""The questions of 06_vae.

Every weight is drawn by NumPy and put in by its name, so that two right implementations agree to
rounding. What is random is judged by moments over many draws; the bounds are at least six standard
deviations wide for a right answer. Classes and models that a probe lends compute something else
than the notebook's: they say how an answer uses them, and give none away.

A mistake that is a class stands in a function `cell`: of several classes of one name in a module
Python tells the source of one only.
"""

import textwrap

import numpy as np

from grading.bank.question import Bank, Score
from helpers import data

bank = Bank("06_vae")


def seed(rng):
    return int(rng.integers(1_000_000))


def lines(*blocks):
    """Blocks of code below one another."""
    return "\n".join(textwrap.dedent(block).strip("\n") for block in blocks)


# --- Encoder ----------------------------------------------------------------------------------

q = bank.question(
    "Encoder",
    probe="""
        encoder, draw, shapes = Encoder(z_dim), np.random.default_rng(seed), {}
        for layer in ("fc1", "fc2_mu", "fc2_logvar"):
            for name in (f"{layer}.weight", f"{layer}.bias"):
                parameter = encoder.get_parameter(name)
                drawn = draw.normal(scale=0.1, size=parameter.shape)
                if layer != "fc1" and drawn.ndim == 1:
                    drawn[::2] -= 10
                parameter.data.copy_(torch.from_numpy(drawn))
                shapes[name] = list(parameter.shape)
        given = encoder(torch.from_numpy(x))
        {"shapes": shapes, "given": given, "learns": [value.requires_grad for value in given]}
    """,
    # Every other latent is negative for all images, so that a ReLU there is seen under every draw.
    measure="""{
        **answer["shapes"],
        "values returned": len(answer["given"]) if isinstance(answer["given"], list) else 1,
        "mu": answer["given"][0],
        "logvar": answer["given"][1],
        "gradients pass": all(answer["learns"]),
    }""",
    points=2,
)


@q.case
def ordinary(rng):
    """three images"""
    return {"z_dim": 20, "seed": seed(rng), "x": rng.random((3, 1, 28, 28), dtype=np.float32)}


@q.case
def flat(rng):
    """images as rows of 784 pixels"""
    return {"z_dim": 5, "seed": seed(rng), "x": rng.random((4, 784), dtype=np.float32)}


@q.case
def single(rng):
    """one image"""
    return {"z_dim": 7, "seed": seed(rng), "x": rng.random((1, 1, 28, 28), dtype=np.float32)}


@q.case
def one_latent(rng):
    """one latent"""
    return {"z_dim": 1, "seed": seed(rng), "x": rng.random((5, 1, 28, 28), dtype=np.float32)}


@q.mistake(
    "no_relu", "Without a ReLU between them, two linear layers are one linear layer in disguise."
)
def cell():
    class Encoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc1 = nn.Linear(784, 400)
            self.fc2_mu = nn.Linear(400, z_dim)
            self.fc2_logvar = nn.Linear(400, z_dim)

        def forward(self, x):
            h = self.fc1(x.reshape(-1, 784))
            return self.fc2_mu(h), self.fc2_logvar(h)


@q.mistake(
    "relu_on_the_outputs", "A mean and a logarithm may be negative: no ReLU after the last layers."
)
def cell():
    class Encoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc1 = nn.Linear(784, 400)
            self.fc2_mu = nn.Linear(400, z_dim)
            self.fc2_logvar = nn.Linear(400, z_dim)

        def forward(self, x):
            h = F.relu(self.fc1(x.reshape(-1, 784)))
            return F.relu(self.fc2_mu(h)), F.relu(self.fc2_logvar(h))


@q.mistake("relu_on_logvar", "The logarithm of a variance below 1 is negative: let it be.")
def cell():
    class Encoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc1 = nn.Linear(784, 400)
            self.fc2_mu = nn.Linear(400, z_dim)
            self.fc2_logvar = nn.Linear(400, z_dim)

        def forward(self, x):
            h = F.relu(self.fc1(x.reshape(-1, 784)))
            return self.fc2_mu(h), F.relu(self.fc2_logvar(h))


@q.mistake("swapped", "mu comes first, then logvar.")
def cell():
    class Encoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc1 = nn.Linear(784, 400)
            self.fc2_mu = nn.Linear(400, z_dim)
            self.fc2_logvar = nn.Linear(400, z_dim)

        def forward(self, x):
            h = F.relu(self.fc1(x.reshape(-1, 784)))
            return self.fc2_logvar(h), self.fc2_mu(h)


@q.mistake(
    "one_layer_for_both", "mu and logvar are different numbers: each has a layer of its own."
)
def cell():
    class Encoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc1 = nn.Linear(784, 400)
            self.fc2_mu = nn.Linear(400, z_dim)
            self.fc2_logvar = nn.Linear(400, z_dim)

        def forward(self, x):
            h = F.relu(self.fc1(x.reshape(-1, 784)))
            return self.fc2_mu(h), self.fc2_mu(h)


@q.mistake("variance", "This is the variance: asked for is its logarithm, the layer's own output.")
def cell():
    class Encoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc1 = nn.Linear(784, 400)
            self.fc2_mu = nn.Linear(400, z_dim)
            self.fc2_logvar = nn.Linear(400, z_dim)

        def forward(self, x):
            h = F.relu(self.fc1(x.reshape(-1, 784)))
            return self.fc2_mu(h), torch.exp(self.fc2_logvar(h))


@q.mistake("sigmoid", "The hidden units are asked for with ReLU: a sigmoid squeezes them.")
def cell():
    class Encoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc1 = nn.Linear(784, 400)
            self.fc2_mu = nn.Linear(400, z_dim)
            self.fc2_logvar = nn.Linear(400, z_dim)

        def forward(self, x):
            h = torch.sigmoid(self.fc1(x.reshape(-1, 784)))
            return self.fc2_mu(h), self.fc2_logvar(h)


@q.mistake(
    "not_flattened",
    "An image has two axes of 28 pixels, the first layer reads one of 784: flatten.",
)
def cell():
    class Encoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc1 = nn.Linear(784, 400)
            self.fc2_mu = nn.Linear(400, z_dim)
            self.fc2_logvar = nn.Linear(400, z_dim)

        def forward(self, x):
            h = F.relu(self.fc1(x))
            return self.fc2_mu(h), self.fc2_logvar(h)


@q.mistake("logvar_after_mu", "Both layers read the hidden units: logvar is not computed from mu.")
def cell():
    class Encoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc1 = nn.Linear(784, 400)
            self.fc2_mu = nn.Linear(400, z_dim)
            self.fc2_logvar = nn.Linear(z_dim, z_dim)

        def forward(self, x):
            mu = self.fc2_mu(F.relu(self.fc1(x.reshape(-1, 784))))
            return mu, self.fc2_logvar(mu)


# --- Decoder ----------------------------------------------------------------------------------

q = bank.question(
    "Decoder",
    probe="""
        decoder, draw, shapes = Decoder(z_dim), np.random.default_rng(seed), {}
        for layer in ("fc3", "fc4"):
            for name in (f"{layer}.weight", f"{layer}.bias"):
                parameter = decoder.get_parameter(name)
                drawn = draw.normal(scale=0.1, size=parameter.shape)
                parameter.data.copy_(torch.from_numpy(drawn))
                shapes[name] = list(parameter.shape)
        images = decoder(torch.from_numpy(z))
        {"shapes": shapes, "images": images, "learns": images.requires_grad}
    """,
    measure="""{
        **answer["shapes"],
        "images": answer["images"],
        "gradients pass": answer["learns"],
    }""",
    points=2,
)


def code_case(rng, N, z_dim, scale=2.0):
    z = rng.normal(scale=scale, size=(N, z_dim)).astype(np.float32)
    return {"z_dim": z_dim, "seed": seed(rng), "z": z}


@q.case
def ordinary(rng):
    """three codes"""
    return code_case(rng, N=3, z_dim=20)


@q.case
def single(rng):
    """one code"""
    return code_case(rng, N=1, z_dim=6)


@q.case
def two_latents(rng):
    """two latents"""
    return code_case(rng, N=4, z_dim=2, scale=10.0)


@q.mistake("no_sigmoid", "Pixels lie between 0 and 1: the last layer's numbers do not yet.")
def cell():
    class Decoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc3 = nn.Linear(z_dim, 400)
            self.fc4 = nn.Linear(400, 784)

        def forward(self, z):
            return self.fc4(F.relu(self.fc3(z)))


@q.mistake(
    "relu_on_the_output", "ReLU keeps numbers from 0 upwards, also above 1: pixels take a sigmoid."
)
def cell():
    class Decoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc3 = nn.Linear(z_dim, 400)
            self.fc4 = nn.Linear(400, 784)

        def forward(self, z):
            return F.relu(self.fc4(F.relu(self.fc3(z))))


@q.mistake(
    "relu_before_the_sigmoid", "Behind a ReLU a sigmoid is never below 0.5: no pixel could be dark."
)
def cell():
    class Decoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc3 = nn.Linear(z_dim, 400)
            self.fc4 = nn.Linear(400, 784)

        def forward(self, z):
            return torch.sigmoid(F.relu(self.fc4(F.relu(self.fc3(z)))))


@q.mistake("no_relu", "The hidden layer needs its ReLU: without it the decoder is linear inside.")
def cell():
    class Decoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc3 = nn.Linear(z_dim, 400)
            self.fc4 = nn.Linear(400, 784)

        def forward(self, z):
            return torch.sigmoid(self.fc4(self.fc3(z)))


@q.mistake(
    "softmax", "A softmax shares one unit among all pixels; here each is a probability of its own."
)
def cell():
    class Decoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc3 = nn.Linear(z_dim, 400)
            self.fc4 = nn.Linear(400, 784)

        def forward(self, z):
            return torch.softmax(self.fc4(F.relu(self.fc3(z))), dim=1)


@q.mistake("tanh", "tanh runs from -1 to 1, a pixel from 0 to 1.")
def cell():
    class Decoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc3 = nn.Linear(z_dim, 400)
            self.fc4 = nn.Linear(400, 784)

        def forward(self, z):
            return torch.tanh(self.fc4(F.relu(self.fc3(z))))


@q.mistake("as_images", "A row of 784 pixels for each code is asked for: (N, 784).")
def cell():
    class Decoder(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.fc3 = nn.Linear(z_dim, 400)
            self.fc4 = nn.Linear(400, 784)

        def forward(self, z):
            return torch.sigmoid(self.fc4(F.relu(self.fc3(z)))).reshape(-1, 1, 28, 28)


# --- VAE --------------------------------------------------------------------------------------

q = bank.question(
    "VAE",
    probe="""
        class Pixels(torch.nn.Module):  # lent for Encoder: reads mu and logvar off the image
            def __init__(self, z_dim):
                super().__init__()
                self.z_dim, self.fc2_mu = z_dim, torch.nn.Linear(1, z_dim)
            def forward(self, x):
                pixels = torch.flatten(x, 1)
                return pixels[:, : self.z_dim], pixels[:, -self.z_dim :]
        class Padding(torch.nn.Module):  # lent for Decoder: three times the code, then zeros
            def __init__(self, z_dim):
                super().__init__()
                self.fc3 = torch.nn.Linear(z_dim, 1)
            def forward(self, z):
                return torch.nn.functional.pad(3 * z, (0, 784 - z.shape[1]))
        lend("Encoder", Pixels)
        lend("Decoder", Padding)
        z_dim, image = mu.shape[1], np.zeros((len(mu), 784), dtype=np.float32)
        image[:, :z_dim], image[:, -z_dim:] = mu, logvar
        image = torch.from_numpy(image.reshape(shape))
        network = VAE(z_dim).train()
        m, v = (torch.from_numpy(value).requires_grad_() for value in (mu, logvar))
        z = network.reparameterize(m, v)
        if z.requires_grad:
            z.sum().backward()
        recon_x, found_mu, found_logvar = network(image)
        many, *_ = network(torch.cat([image] * 1000))
        {
            "parts": [name for name, _ in network.named_children()],
            "shape": recon_x.shape,
            "mu": found_mu,
            "logvar": found_logvar,
            "z": z,
            "gradients": [m.grad, v.grad],
            "draws": torch.stack([network.reparameterize(m, v) for _ in range(1000)]),
            "through": many[:, :z_dim].reshape(1000, -1, z_dim) / 3,
        }
    """,
    # What is left of a draw without mu and sigma is standard normal. Of 1000 such numbers the mean
    # and a correlation have the deviation 0.032, the standard deviation has 0.022.
    measure="""{
        "it has": [name for name in ("encoder", "decoder") if name in answer["parts"]],
        "shape of recon_x": answer["shape"],
        "mu as encoded": np.array_equal(answer["mu"], mu),
        "logvar as encoded": np.array_equal(answer["logvar"], logvar),
        "noise of reparameterize": (noise_of := lambda draws: (
            "none" if np.abs(e := (draws - mu) / (sigma := np.exp(logvar / 2))).max() < 1e-3
            else "the same at each call" if np.abs(e - e[0]).max() < 1e-3
            else "shared by the images" if np.abs(
                (r := np.corrcoef(e.reshape(1000, -1).T).reshape(mu.shape * 2))
                * (1 - np.eye(len(mu)))[:, None, :, None]
            ).max() > 0.2
            else "shared by the latents" if np.abs(
                r * (1 - np.eye(mu.shape[1]))[:, None, :]
            ).max() > 0.2
            else "not around mu" if np.abs(e.mean(0) / e.std(0)).max() > 0.2
            else "as wide as the variance" if np.abs(e.std(0) / sigma - 1).max() < 0.15
            else "too wide or too narrow" if np.abs(e.std(0) - 1).max() > 0.15
            else "not normal" if not 2.3 < np.mean(((e - e.mean(0)) / e.std(0)) ** 4) < 4
            else "as asked"
        ))(answer["draws"]),
        "gradient of mu": (gradient := lambda given, wanted: (
            "none" if given is None
            else "as asked" if np.abs(given - wanted).max() < 1e-3 * np.abs(wanted).max()
            else "another"
        ))(answer["gradients"][0], np.ones(mu.shape)),
        "gradient of logvar": gradient(answer["gradients"][1], (answer["z"] - mu) / 2),
        "noise of forward": noise_of(answer["through"]),
    }""",
    points=4,
)


def cloud_case(rng, N, z_dim, shape=(-1, 1, 28, 28), low=1.0, high=3.0):
    """mu and logvar, the latter never near 0: there the variance is its own square root."""
    signs = rng.choice([-1, 1], size=(N, z_dim))
    return {
        "mu": rng.uniform(-2, 2, size=(N, z_dim)).astype(np.float32),
        "logvar": (signs * rng.uniform(low, high, size=(N, z_dim))).astype(np.float32),
        "shape": list(shape),
    }


@q.case
def ordinary(rng):
    """four images"""
    return cloud_case(rng, N=4, z_dim=3)


@q.case
def flat(rng):
    """images as rows of 784 pixels, clouds narrow and wide"""
    return cloud_case(rng, N=2, z_dim=4, shape=(-1, 784), low=4.0, high=7.0)


@q.case
def single(rng):
    """one image"""
    return cloud_case(rng, N=1, z_dim=6)


@q.case
def one_latent(rng):
    """one latent"""
    return cloud_case(rng, N=5, z_dim=1)


@q.mistake(
    "variance_as_deviation", "exp(logvar) is the variance; the noise is stretched by its root."
)
def cell():
    class VAE(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.encoder = Encoder(z_dim)
            self.decoder = Decoder(z_dim)

        def reparameterize(self, mu, logvar):
            return mu + torch.exp(logvar) * torch.randn_like(mu)

        def forward(self, x):
            mu, logvar = self.encoder(x)
            return self.decoder(self.reparameterize(mu, logvar)), mu, logvar


@q.mistake(
    "logvar_as_deviation", "logvar is a logarithm, and may be negative: a deviation is neither."
)
def cell():
    class VAE(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.encoder = Encoder(z_dim)
            self.decoder = Decoder(z_dim)

        def reparameterize(self, mu, logvar):
            return mu + logvar * torch.randn_like(mu)

        def forward(self, x):
            mu, logvar = self.encoder(x)
            return self.decoder(self.reparameterize(mu, logvar)), mu, logvar


@q.mistake("no_noise", "z is a draw from the cloud: without noise this is a plain autoencoder.")
def cell():
    class VAE(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.encoder = Encoder(z_dim)
            self.decoder = Decoder(z_dim)

        def reparameterize(self, mu, logvar):
            return mu + 0 * logvar

        def forward(self, x):
            mu, logvar = self.encoder(x)
            return self.decoder(self.reparameterize(mu, logvar)), mu, logvar


@q.mistake("shared_by_the_images", "Each image needs noise of its own: here one draw serves all.")
def cell():
    class VAE(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.encoder = Encoder(z_dim)
            self.decoder = Decoder(z_dim)

        def reparameterize(self, mu, logvar):
            return mu + torch.exp(logvar / 2) * torch.randn(mu.shape[1])

        def forward(self, x):
            mu, logvar = self.encoder(x)
            return self.decoder(self.reparameterize(mu, logvar)), mu, logvar


@q.mistake(
    "shared_by_the_latents", "Each latent needs noise of its own: here an image has one number."
)
def cell():
    class VAE(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.encoder = Encoder(z_dim)
            self.decoder = Decoder(z_dim)

        def reparameterize(self, mu, logvar):
            return mu + torch.exp(logvar / 2) * torch.randn(len(mu), 1)

        def forward(self, x):
            mu, logvar = self.encoder(x)
            return self.decoder(self.reparameterize(mu, logvar)), mu, logvar


@q.mistake(
    "same_at_each_call", "New noise at every call: with a seed inside, each draw is the same."
)
def cell():
    class VAE(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.encoder = Encoder(z_dim)
            self.decoder = Decoder(z_dim)

        def reparameterize(self, mu, logvar):
            noise = torch.randn(mu.shape, generator=torch.Generator().manual_seed(0))
            return mu + torch.exp(logvar / 2) * noise

        def forward(self, x):
            mu, logvar = self.encoder(x)
            return self.decoder(self.reparameterize(mu, logvar)), mu, logvar


@q.mistake("uniform_noise", "rand is uniform between 0 and 1: the noise is standard normal.")
def cell():
    class VAE(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.encoder = Encoder(z_dim)
            self.decoder = Decoder(z_dim)

        def reparameterize(self, mu, logvar):
            return mu + torch.exp(logvar / 2) * torch.rand_like(mu)

        def forward(self, x):
            mu, logvar = self.encoder(x)
            return self.decoder(self.reparameterize(mu, logvar)), mu, logvar


@q.mistake(
    "detached", "The draw is right, but no gradient passes: the encoder would never learn from it."
)
def cell():
    class VAE(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.encoder = Encoder(z_dim)
            self.decoder = Decoder(z_dim)

        def reparameterize(self, mu, logvar):
            return torch.distributions.Normal(mu, torch.exp(logvar / 2)).sample()

        def forward(self, x):
            mu, logvar = self.encoder(x)
            return self.decoder(self.reparameterize(mu, logvar)), mu, logvar


@q.mistake("deviation_detached", "The width is learnt as well: no gradient reaches logvar here.")
def cell():
    class VAE(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.encoder = Encoder(z_dim)
            self.decoder = Decoder(z_dim)

        def reparameterize(self, mu, logvar):
            return mu + torch.exp(logvar / 2).detach() * torch.randn_like(mu)

        def forward(self, x):
            mu, logvar = self.encoder(x)
            return self.decoder(self.reparameterize(mu, logvar)), mu, logvar


@q.mistake("mean_decoded", "The decoder is to restore the image from the draw z, not from mu.")
def cell():
    class VAE(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.encoder = Encoder(z_dim)
            self.decoder = Decoder(z_dim)

        def reparameterize(self, mu, logvar):
            return mu + torch.exp(logvar / 2) * torch.randn_like(mu)

        def forward(self, x):
            mu, logvar = self.encoder(x)
            return self.decoder(mu), mu, logvar


@q.mistake("other_order", "The restored image comes first: recon_x, mu, logvar.")
def cell():
    class VAE(nn.Module):
        def __init__(self, z_dim):
            super().__init__()
            self.encoder = Encoder(z_dim)
            self.decoder = Decoder(z_dim)

        def reparameterize(self, mu, logvar):
            return mu + torch.exp(logvar / 2) * torch.randn_like(mu)

        def forward(self, x):
            mu, logvar = self.encoder(x)
            return mu, logvar, self.decoder(self.reparameterize(mu, logvar))


# --- vae_loss ---------------------------------------------------------------------------------

q = bank.question(
    "vae_loss",
    probe="""
        p, m, v = (torch.from_numpy(value).requires_grad_() for value in (recon_x, mu, logvar))
        loss = vae_loss(p, torch.from_numpy(x), m, v)
        {"loss": loss, "gradients pass": getattr(loss, "requires_grad", False)}
    """,
    points=3,
)


def loss_case(rng, N, z_dim, shape=(-1, 1, 28, 28)):
    """Clouds all wider or all narrower than the prior, so that no slip in KL cancels out."""
    sign = -1 if N == 2 else 1
    return {
        "recon_x": rng.uniform(0.05, 0.95, size=(N, 784)).astype(np.float32),
        "x": rng.random((N, 784), dtype=np.float32).reshape(shape),
        "mu": rng.normal(scale=2, size=(N, z_dim)).astype(np.float32),
        "logvar": sign * rng.uniform(0.8, 2, size=(N, z_dim)).astype(np.float32),
    }


@q.case
def ordinary(rng):
    """three images"""
    return loss_case(rng, N=3, z_dim=20)


@q.case
def flat(rng):
    """images as rows of 784 pixels"""
    return loss_case(rng, N=2, z_dim=10, shape=(-1, 784))


@q.case
def single(rng):
    """one image"""
    return loss_case(rng, N=1, z_dim=5)


@q.case
def at_the_prior(rng):
    """clouds that are the prior: the reconstruction alone"""
    drawn = loss_case(rng, N=2, z_dim=4)
    return drawn | {"mu": 0 * drawn["mu"], "logvar": 0 * drawn["logvar"]}


@q.case
def restored(rng):
    """black and white images without an error: KL alone"""
    drawn = loss_case(rng, N=2, z_dim=6)
    x = np.round(drawn["x"])
    return drawn | {"x": x, "recon_x": x.reshape(2, 784)}


@q.case
def sure_and_wrong(rng):
    """pixels that are exactly 0 or 1, three of them wrong"""
    drawn = loss_case(rng, N=2, z_dim=3)
    x = np.round(drawn["x"])
    recon_x = x.reshape(2, 784).copy()
    wrong = rng.permutation(784)[:3]
    recon_x[:, wrong] = 1 - recon_x[:, wrong]
    return drawn | {"x": x, "recon_x": recon_x}


@q.mistake(
    "mean_over_pixels",
    "A mean over all pixels makes the reconstruction vanish beside KL: both terms are sums.",
)
def vae_loss(recon_x, x, mu, logvar):
    bce = F.binary_cross_entropy(recon_x, x.reshape(-1, 784))
    return bce - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())


@q.mistake("kl_mean", "KL is averaged here: it is summed over latents and images, as the pixels.")
def vae_loss(recon_x, x, mu, logvar):
    bce = F.binary_cross_entropy(recon_x, x.reshape(-1, 784), reduction="sum")
    return bce - 0.5 * torch.mean(1 + logvar - mu.pow(2) - logvar.exp())


@q.mistake("mean_over_the_batch", "The sum over the batch is asked for: who trains divides later.")
def vae_loss(recon_x, x, mu, logvar):
    bce = F.binary_cross_entropy(recon_x, x.reshape(-1, 784), reduction="sum")
    return (bce - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())) / len(mu)


@q.mistake("kl_sign", "A divergence is never negative: with this sign clouds flee from the prior.")
def vae_loss(recon_x, x, mu, logvar):
    bce = F.binary_cross_entropy(recon_x, x.reshape(-1, 784), reduction="sum")
    return bce + 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())


@q.mistake("half_missing", "KL is twice as large as it should be: there is a ½ in front.")
def vae_loss(recon_x, x, mu, logvar):
    bce = F.binary_cross_entropy(recon_x, x.reshape(-1, 784), reduction="sum")
    return bce - torch.sum(1 + logvar - mu.pow(2) - logvar.exp())


@q.mistake("one_missing", "KL of the prior with itself is 0: look at its constant term.")
def vae_loss(recon_x, x, mu, logvar):
    bce = F.binary_cross_entropy(recon_x, x.reshape(-1, 784), reduction="sum")
    return bce - 0.5 * torch.sum(logvar - mu.pow(2) - logvar.exp())


@q.mistake("deviation_in_kl", "KL has the variance in it; this is the standard deviation.")
def vae_loss(recon_x, x, mu, logvar):
    bce = F.binary_cross_entropy(recon_x, x.reshape(-1, 784), reduction="sum")
    return bce - 0.5 * torch.sum(1 + logvar - mu.pow(2) - (0.5 * logvar).exp())


@q.mistake("no_kl", "The second term is missing: nothing draws the clouds to the prior.")
def vae_loss(recon_x, x, mu, logvar):
    return F.binary_cross_entropy(recon_x, x.reshape(-1, 784), reduction="sum")


@q.mistake("no_reconstruction", "The first term is missing: the image itself plays no part.")
def vae_loss(recon_x, x, mu, logvar):
    return -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())


@q.mistake(
    "sigmoid_twice", "recon_x holds probabilities already: the form for logits squeezes them again."
)
def vae_loss(recon_x, x, mu, logvar):
    bce = F.binary_cross_entropy_with_logits(recon_x, x.reshape(-1, 784), reduction="sum")
    return bce - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())


@q.mistake("squared_error", "The squared error is no cross-entropy: pixels are probabilities here.")
def vae_loss(recon_x, x, mu, logvar):
    error = F.mse_loss(recon_x, x.reshape(-1, 784), reduction="sum")
    return error - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())


@q.mistake(
    "logarithm_of_zero", "A pixel of exactly 0 or 1 makes a logarithm infinite: keep it above -100."
)
def vae_loss(recon_x, x, mu, logvar):
    x = x.reshape(-1, 784)
    bce = -torch.sum(x * torch.log(recon_x) + (1 - x) * torch.log(1 - recon_x))
    return bce - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())


@q.mistake(
    "shifted_logarithm", "A small constant inside the logarithm caps a pixel's cost below 100 nats."
)
def vae_loss(recon_x, x, mu, logvar):
    x = x.reshape(-1, 784)
    bce = -torch.sum(x * torch.log(recon_x + 1e-8) + (1 - x) * torch.log(1 - recon_x + 1e-8))
    return bce - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())


@q.mistake(
    "as_a_number", "The value is right, but a plain number has no gradient: keep the tensor."
)
def vae_loss(recon_x, x, mu, logvar):
    bce = F.binary_cross_entropy(recon_x, x.reshape(-1, 784), reduction="sum")
    return (bce - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())).item()


# --- train_vae --------------------------------------------------------------------------------

q = bank.question(
    "train_vae",
    probe="""
        from torch.utils.data import DataLoader, TensorDataset
        modes, draw = [], np.random.default_rng(seed)
        class Scales(torch.nn.Module):  # in the place of a VAE, without a draw
            def __init__(self):
                super().__init__()
                self.scale = torch.nn.Parameter(torch.linspace(0, 1, 784))
            def forward(self, x):
                modes.append(self.training)
                scaled = self.scale * torch.flatten(x, 1)
                return scaled, scaled[:, :2], scaled[:, 2:5]
        def cost(recon_x, x, mu, logvar):  # lent for vae_loss
            error = recon_x - torch.flatten(x, 1) + 0.5
            return error.square().sum() + mu.sum() + 2 * logvar.sum()
        lend("vae_loss", cost)
        images = torch.from_numpy(draw.random((num_samples, 1, 28, 28), dtype=np.float32))
        loader = DataLoader(TensorDataset(images, torch.arange(num_samples)), batch_size)
        model = Scales().eval()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.04)
        losses = train_vae(model, loader, optimizer, num_epochs)
        {"losses": losses, "modes": modes}
    """,
    measure="""{
        "losses": np.array(answer["losses"], dtype=float),
        "each batch in train mode": all(answer["modes"]),
    }""",
    tolerance=(1e-4, 1e-6),
    points=4,
)


def training_case(rng, num_samples, batch_size, num_epochs):
    return {
        "seed": seed(rng),
        "num_samples": num_samples,
        "batch_size": batch_size,
        "num_epochs": num_epochs,
    }


@q.case
def ordinary(rng):
    """10 samples in batches of 4, three epochs"""
    return training_case(rng, num_samples=10, batch_size=4, num_epochs=3)


@q.case
def one_left_over(rng):
    """one sample in the last batch"""
    return training_case(rng, num_samples=7, batch_size=3, num_epochs=2)


@q.case
def even(rng):
    """batches of equal size"""
    return training_case(rng, num_samples=6, batch_size=3, num_epochs=2)


@q.case
def short(rng):
    """fewer samples than a batch holds"""
    return training_case(rng, num_samples=3, batch_size=8, num_epochs=4)


@q.mistake(
    "batches_times_size", "The last batch may be short: divide by the samples that were seen."
)
def train_vae(model, loader, optimizer, num_epochs):
    model.train()
    losses = []
    for _ in range(num_epochs):
        total = 0
        for x, _ in loader:
            optimizer.zero_grad()
            recon_x, mu, logvar = model(x)
            loss = vae_loss(recon_x, x, mu, logvar)
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / (len(loader) * loader.batch_size))
    return losses


@q.mistake(
    "mean_of_batch_means", "A mean of batch means gives a sample of a short last batch more weight."
)
def train_vae(model, loader, optimizer, num_epochs):
    model.train()
    losses = []
    for _ in range(num_epochs):
        means = []
        for x, _ in loader:
            optimizer.zero_grad()
            recon_x, mu, logvar = model(x)
            loss = vae_loss(recon_x, x, mu, logvar)
            loss.backward()
            optimizer.step()
            means.append(loss.item() / len(x))
        losses.append(sum(means) / len(means))
    return losses


@q.mistake("per_batch", "This is the mean loss of a batch: the mean over the samples is asked for.")
def train_vae(model, loader, optimizer, num_epochs):
    model.train()
    losses = []
    for _ in range(num_epochs):
        total = 0
        for x, _ in loader:
            optimizer.zero_grad()
            recon_x, mu, logvar = model(x)
            loss = vae_loss(recon_x, x, mu, logvar)
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / len(loader))
    return losses


@q.mistake("not_divided", "This is the sum over the epoch: divide it by the number of samples.")
def train_vae(model, loader, optimizer, num_epochs):
    model.train()
    losses = []
    for _ in range(num_epochs):
        total = 0
        for x, _ in loader:
            optimizer.zero_grad()
            recon_x, mu, logvar = model(x)
            loss = vae_loss(recon_x, x, mu, logvar)
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total)
    return losses


@q.mistake("last_batch_only", "Each batch replaces the one before: only the last one is reported.")
def train_vae(model, loader, optimizer, num_epochs):
    model.train()
    losses = []
    for _ in range(num_epochs):
        for x, _ in loader:
            optimizer.zero_grad()
            recon_x, mu, logvar = model(x)
            loss = vae_loss(recon_x, x, mu, logvar)
            loss.backward()
            optimizer.step()
        losses.append(loss.item() / len(x))
    return losses


@q.mistake("never_reset", "The total runs on from one epoch into the next: begin each at 0.")
def train_vae(model, loader, optimizer, num_epochs):
    model.train()
    losses, total, count = [], 0, 0
    for _ in range(num_epochs):
        for x, _ in loader:
            optimizer.zero_grad()
            recon_x, mu, logvar = model(x)
            loss = vae_loss(recon_x, x, mu, logvar)
            loss.backward()
            optimizer.step()
            total += loss.item()
            count += len(x)
        losses.append(total / count)
    return losses


@q.mistake("after_the_step", "Each batch's loss is asked for as it was before its step.")
def train_vae(model, loader, optimizer, num_epochs):
    model.train()
    losses = []
    for _ in range(num_epochs):
        total, count = 0, 0
        for x, _ in loader:
            optimizer.zero_grad()
            recon_x, mu, logvar = model(x)
            vae_loss(recon_x, x, mu, logvar).backward()
            optimizer.step()
            recon_x, mu, logvar = model(x)
            total += vae_loss(recon_x, x, mu, logvar).item()
            count += len(x)
        losses.append(total / count)
    return losses


@q.mistake("no_zero_grad", "backward adds to the gradients that are there: set them back first.")
def train_vae(model, loader, optimizer, num_epochs):
    model.train()
    losses = []
    for _ in range(num_epochs):
        total, count = 0, 0
        for x, _ in loader:
            recon_x, mu, logvar = model(x)
            loss = vae_loss(recon_x, x, mu, logvar)
            loss.backward()
            optimizer.step()
            total += loss.item()
            count += len(x)
        losses.append(total / count)
    return losses


@q.mistake("no_step", "The parameters never change: someone has to take the step.")
def train_vae(model, loader, optimizer, num_epochs):
    model.train()
    losses = []
    for _ in range(num_epochs):
        total, count = 0, 0
        for x, _ in loader:
            optimizer.zero_grad()
            recon_x, mu, logvar = model(x)
            loss = vae_loss(recon_x, x, mu, logvar)
            loss.backward()
            total += loss.item()
            count += len(x)
        losses.append(total / count)
    return losses


@q.mistake("one_step_per_epoch", "One step for each batch is asked for, not one for each epoch.")
def train_vae(model, loader, optimizer, num_epochs):
    model.train()
    losses = []
    for _ in range(num_epochs):
        total, count = 0, 0
        optimizer.zero_grad()
        for x, _ in loader:
            recon_x, mu, logvar = model(x)
            total = total + vae_loss(recon_x, x, mu, logvar)
            count += len(x)
        total.backward()
        optimizer.step()
        losses.append(total.item() / count)
    return losses


@q.mistake(
    "averaged_before_backward",
    "The step is taken on vae_loss as it is, a sum: averaged, a batch moves the model less.",
)
def train_vae(model, loader, optimizer, num_epochs):
    model.train()
    losses = []
    for _ in range(num_epochs):
        total, count = 0, 0
        for x, _ in loader:
            optimizer.zero_grad()
            recon_x, mu, logvar = model(x)
            loss = vae_loss(recon_x, x, mu, logvar) / len(x)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            count += len(x)
        losses.append(total / count)
    return losses


@q.mistake("eval_mode", "The model comes in eval mode and stays in it: training needs train mode.")
def train_vae(model, loader, optimizer, num_epochs):
    losses = []
    for _ in range(num_epochs):
        total, count = 0, 0
        for x, _ in loader:
            optimizer.zero_grad()
            recon_x, mu, logvar = model(x)
            loss = vae_loss(recon_x, x, mu, logvar)
            loss.backward()
            optimizer.step()
            total += loss.item()
            count += len(x)
        losses.append(total / count)
    return losses


# --- trained ----------------------------------------------------------------------------------


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


q = bank.question(
    "trained",
    probe="""
        with torch.no_grad():
            recon_x, mu, logvar = model(x_test[:300])
        {"x": x_test[:300], "recon_x": recon_x, "mu": mu, "logvar": logvar}
    """,
    # The figures depend on the digits at hand, what they say of a model does not.
    measure="""{
        "the test images": (
            "a code of one number" if answer["mu"].shape[1] == 1
            else "far worse than 0.5 for each pixel" if (
                cost := (bce := lambda p: -np.mean(np.sum(
                    (x := answer["x"].reshape(300, 784)) * np.log(np.clip(p, 1e-40, 1))
                    + (1 - x) * np.log(np.clip(1 - p, 1e-40, 1)),
                    axis=1,
                )))(answer["recon_x"].astype(float))
            ) > 800
            else "no better than 0.5 for each pixel" if cost > 500
            else "KL above 60 nats" if (kl := np.sum(
                answer["mu"] ** 2 + np.exp(answer["logvar"]) - 1 - answer["logvar"]
            ) / 600) > 60
            else "KL below 1 nat" if kl < 1
            else "better than the mean image" if cost < bce(
                answer["x"].reshape(300, 784).mean(axis=0, dtype=float)
            )
            else "no better than the mean image"
        ),
    }""",
    points=3,
    defines="model",
    cells=("digits", "trained"),
    hidden_probe="{name: value for name, value in model.state_dict().items()}",
    score=Score(
        withheld_bound,
        worst=lambda target: 1.05 * target,
        show="{:.1f} nats",
        lower_is_better=True,
    ),
)


@q.case
def on_the_test_set(rng):
    """300 images of the test set"""
    return {}


@q.mistake("never_trained", "The model still has its random weights: it comes out of `watched`.")
def cell():
    model = VAE(z_dim)
    losses, test_parts = [], []


@q.mistake("inverted", "The model learnt dark digits on white: the test images are the other way.")
def cell():
    torch.manual_seed(0)
    model = VAE(z_dim)
    opposite = Batches(255 - train_images, train_labels, 64, shuffle=True)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses, test_parts = train_vae(model, opposite, optimizer, 4), []


@q.mistake("kl_left_out", "The codes ignore the prior: was KL part of the loss?")
def cell():
    torch.manual_seed(0)
    model = VAE(z_dim)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(6):
        for x, _ in train_loader:
            recon_x, mu, logvar = model(x)
            loss = F.binary_cross_entropy(recon_x, x.reshape(-1, 784), reduction="sum")
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


@q.mistake(
    "collapsed", "The codes say nothing about the image: does KL outweigh the reconstruction?"
)
def cell():
    torch.manual_seed(0)
    model = VAE(z_dim)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(4):
        for x, _ in train_loader:
            recon_x, mu, logvar = model(x)
            bce = F.binary_cross_entropy(recon_x, x.reshape(-1, 784))
            loss = bce - 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


@q.mistake("one_latent", "A code of a single number says too little about a digit: use z_dim.")
def cell():
    torch.manual_seed(0)
    model = VAE(1)
    losses, test_parts = watched(model, 4)


# --- generate, interpolate --------------------------------------------------------------------

# A VAE in form, with other arithmetic: what reaches its decoder is noted.
MODEL = """
    waves = torch.from_numpy(np.random.default_rng(seed).normal(size=(784, 784))).float()
    class Reads(torch.nn.Module):  # in the place of an encoder: reads its code off the image
        def __init__(self):
            super().__init__()
            self.fc1 = torch.nn.Linear(784, 400)
            self.fc2_mu, self.fc2_logvar = (torch.nn.Linear(400, z_dim) for _ in range(2))
        def forward(self, x):
            x = x.reshape(-1, 784)
            return 9 * x[:, :z_dim], 2 + x[:, :z_dim]
    class Waves(torch.nn.Module):  # in the place of a decoder
        def __init__(self):
            super().__init__()
            self.fc3, self.fc4 = torch.nn.Linear(z_dim, 400), torch.nn.Linear(400, 784)
            self.zs, self.images, self.modes = [], [], []
        def forward(self, z):
            image = 0.5 + 0.5 * torch.cos(z @ waves[: z.shape[-1]]) + 0 * self.fc4.bias
            self.zs.append(z.detach().reshape(-1, z.shape[-1]))
            self.images.append(image.detach().reshape(-1, 784))
            self.modes.append(self.training)
            return image
    class Model(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.z_dim, self.encoder, self.decoder = z_dim, Reads(), Waves()
        def reparameterize(self, mu, logvar):
            return mu + logvar.abs() * torch.randn_like(mu)
        def forward(self, x):
            centre, width = self.encoder(x)
            return self.decoder(centre + width * torch.randn_like(centre)), centre, width
    model = Model().train()
"""

q = bank.question(
    "generate",
    probe=lines(
        MODEL,
        """
        images = generate(model, num_samples)
        first = torch.cat(model.decoder.zs)
        result = {
            "shape": images.shape,
            "images": images[:4],
            "decoded": torch.cat(model.decoder.images)[:4],
            "z": first,
            "records": images.requires_grad,
            "modes": list(model.decoder.modes),
        }
        generate(model, num_samples)
        result | {"again": torch.cat(model.decoder.zs)[len(first) :]}
        """,
    ),
    # Of 1500 standard normal numbers the mean and a correlation have the deviation 0.026, the
    # standard deviation has 0.018. Few numbers say nothing of that.
    measure="""{
        "shape of z": (z := answer["z"]).shape,
        "z": (
            "the same at each call" if np.array_equal(z, answer["again"])
            else "the same for each image" if len(z) > 1 and np.ptp(z, axis=0).max() < 1e-6
            else "from the prior" if len(z) < 1000
            else "too narrow" if z.std(axis=0).min() < 0.88
            else "too wide" if z.std(axis=0).max() > 1.12
            else "not around 0" if np.abs(z.mean(axis=0)).max() > 0.17
            else "not normal" if not 2.3 < np.mean(z**4) / np.mean(z**2) ** 2 < 4
            else "latents linked" if np.abs(
                np.corrcoef(z.T).reshape(2 * z.shape[1:]) - np.eye(z.shape[1])
            ).max() > 0.17
            else "from the prior"
        ),
        "shape of the images": answer["shape"],
        "images": (
            "as decoded"
            if np.allclose(answer["images"].reshape(-1, 784), answer["decoded"], atol=1e-5)
            else "others"
        ),
        "a gradient is recorded": answer["records"],
        "eval mode": not any(answer["modes"]),
    }""",
    points=3,
)


@q.case
def many(rng):
    """1,500 images, three latents"""
    return {"num_samples": 1500, "z_dim": 3, "seed": seed(rng)}


@q.case
def single(rng):
    """one image"""
    return {"num_samples": 1, "z_dim": 5, "seed": seed(rng)}


@q.case
def few(rng):
    """seven images, 24 latents"""
    return {"num_samples": 7, "z_dim": 24, "seed": seed(rng)}


@q.case
def one_latent(rng):
    """1,500 images, one latent"""
    return {"num_samples": 1500, "z_dim": 1, "seed": seed(rng)}


@q.mistake("uniform_noise", "rand is uniform between 0 and 1, but the prior is standard normal.")
def generate(model, num_samples):
    model.eval()
    with torch.no_grad():
        return model.decoder(torch.rand(num_samples, model.decoder.fc3.in_features))


@q.mistake(
    "size_of_the_notebook", "z_dim belongs to the model that is given: ask it, not the notebook."
)
def generate(model, num_samples):
    model.eval()
    with torch.no_grad():
        return model.decoder(torch.randn(num_samples, 20))


@q.mistake("one_code", "One code was drawn for all images: each needs a draw of its own.")
def generate(model, num_samples):
    model.eval()
    with torch.no_grad():
        z = torch.randn(1, model.decoder.fc3.in_features)
        return model.decoder(z.repeat(num_samples, 1))


@q.mistake("transposed", "A code is a row: z has the shape (num_samples, z_dim).")
def generate(model, num_samples):
    model.eval()
    with torch.no_grad():
        return model.decoder(torch.randn(model.decoder.fc3.in_features, num_samples))


@q.mistake(
    "noise_as_pixels", "Noise belongs into the code: here it is an image that is encoded first."
)
def generate(model, num_samples):
    model.eval()
    with torch.no_grad():
        recon_x, _, _ = model(torch.rand(num_samples, 784))
        return recon_x


@q.mistake("gradient_recorded", "torch keeps book for a gradient that nobody will ask for.")
def generate(model, num_samples):
    model.eval()
    return model.decoder(torch.randn(num_samples, model.decoder.fc3.in_features))


@q.mistake("train_mode", "The model is in train mode while it draws: set the mode first.")
def generate(model, num_samples):
    with torch.no_grad():
        return model.decoder(torch.randn(num_samples, model.decoder.fc3.in_features))


@q.mistake("as_for_training", "Neither eval mode nor no_grad: this is set up as for training.")
def generate(model, num_samples):
    return model.decoder(torch.randn(num_samples, model.decoder.fc3.in_features))


@q.mistake("as_images", "Rows of 784 pixels are asked for: (num_samples, 784).")
def generate(model, num_samples):
    model.eval()
    with torch.no_grad():
        z = torch.randn(num_samples, model.decoder.fc3.in_features)
        return model.decoder(z).reshape(num_samples, 28, 28)


@q.mistake("black_and_white", "The decoder's pixels are asked for as they are, grey ones included.")
def generate(model, num_samples):
    model.eval()
    with torch.no_grad():
        z = torch.randn(num_samples, model.decoder.fc3.in_features)
        return (model.decoder(z) > 0.5).float()


q = bank.question(
    "interpolate",
    probe=lines(
        MODEL,
        """
        x_a, x_b = (torch.from_numpy(image) for image in (image_a, image_b))
        images = interpolate(model, x_a, x_b, num_steps)
        {"images": images, "again": interpolate(model, x_a, x_b, num_steps)}
        """,
    ),
    measure="""{
        "the same at each call": (
            same := np.allclose(answer["images"], answer["again"], atol=1e-5)
        ),
        "images": answer["images"] if same else None,
    }""",
    points=3,
)


def walk_case(rng, num_steps, z_dim):
    """A dark and a light image, so that their codes lie apart in every latent."""
    dark, light = 0.4 * rng.random((2, 1, 28, 28), dtype=np.float32)
    return {
        "num_steps": num_steps,
        "z_dim": z_dim,
        "seed": seed(rng),
        "image_a": dark,
        "image_b": 1 - light,
    }


@q.case
def ordinary(rng):
    """five steps"""
    return walk_case(rng, num_steps=5, z_dim=4)


@q.case
def ends(rng):
    """two steps: the ends alone"""
    return walk_case(rng, num_steps=2, z_dim=3)


@q.case
def one_latent(rng):
    """four steps, one latent"""
    return walk_case(rng, num_steps=4, z_dim=1)


@q.case
def long(rng):
    """seven steps, 20 latents"""
    return walk_case(rng, num_steps=7, z_dim=20)


@q.mistake("blends_pixels", "This fades one image over into the other: walk between their codes.")
def interpolate(model, x_a, x_b, num_steps):
    t = torch.linspace(0, 1, num_steps)[:, None]
    return (1 - t) * x_a.reshape(1, 784) + t * x_b.reshape(1, 784)


@q.mistake(
    "blends_the_ends", "Only the ends are decoded and then faded: decode each code on the way."
)
def interpolate(model, x_a, x_b, num_steps):
    with torch.no_grad():
        ends = model.decoder(model.encoder(torch.stack([x_a, x_b]))[0])
    t = torch.linspace(0, 1, num_steps)[:, None]
    return (1 - t) * ends[0] + t * ends[1]


@q.mistake("end_missing", "The walk stops one step short of the second image.")
def interpolate(model, x_a, x_b, num_steps):
    with torch.no_grad():
        mu, _ = model.encoder(torch.stack([x_a, x_b]))
        t = torch.arange(num_steps)[:, None] / num_steps
        return model.decoder((1 - t) * mu[0] + t * mu[1])


@q.mistake("both_ends_missing", "Both ends are part of the walk, not only what lies between.")
def interpolate(model, x_a, x_b, num_steps):
    with torch.no_grad():
        mu, _ = model.encoder(torch.stack([x_a, x_b]))
        t = torch.linspace(0, 1, num_steps + 2)[1:-1, None]
        return model.decoder((1 - t) * mu[0] + t * mu[1])


@q.mistake("one_too_many", "num_steps images are asked for, both ends included: here is one more.")
def interpolate(model, x_a, x_b, num_steps):
    with torch.no_grad():
        mu, _ = model.encoder(torch.stack([x_a, x_b]))
        t = torch.linspace(0, 1, num_steps + 1)[:, None]
        return model.decoder((1 - t) * mu[0] + t * mu[1])


@q.mistake("backwards", "The walk begins at the first image, x_a.")
def interpolate(model, x_a, x_b, num_steps):
    with torch.no_grad():
        mu, _ = model.encoder(torch.stack([x_b, x_a]))
        t = torch.linspace(0, 1, num_steps)[:, None]
        return model.decoder((1 - t) * mu[0] + t * mu[1])


@q.mistake("draws", "The line joins the two means: a draw from the clouds is another at each call.")
def interpolate(model, x_a, x_b, num_steps):
    with torch.no_grad():
        mu, logvar = model.encoder(torch.stack([x_a, x_b]))
        z = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
        t = torch.linspace(0, 1, num_steps)[:, None]
        return model.decoder((1 - t) * z[0] + t * z[1])


@q.mistake("codes", "These are the codes on the way: they are still to be decoded.")
def interpolate(model, x_a, x_b, num_steps):
    with torch.no_grad():
        mu, _ = model.encoder(torch.stack([x_a, x_b]))
        t = torch.linspace(0, 1, num_steps)[:, None]
        return (1 - t) * mu[0] + t * mu[1]
