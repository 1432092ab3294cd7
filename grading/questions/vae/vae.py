"""VAE: encode, draw a code that gradients pass through, decode."""

import numpy as np

from grading.questions.vae import bank


# Through `scales`, which are 1, gradients come back to mu, logvar and the decoder.
def probe(mu, logvar, shape):
    scales = torch.ones(3, requires_grad=True)

    class Pixels(torch.nn.Module):  # in the place of Encoder: reads mu and logvar off the image
        def __init__(self, z_dim):
            super().__init__()
            self.z_dim, self.fc2_mu = z_dim, torch.nn.Linear(1, z_dim)

        def forward(self, x):
            pixels = torch.flatten(x, 1)
            return scales[0] * pixels[:, : self.z_dim], scales[1] * pixels[:, -self.z_dim :]

    class Padding(torch.nn.Module):  # in the place of Decoder: three times the code, then zeros
        def __init__(self, z_dim):
            super().__init__()
            self.fc3 = torch.nn.Linear(z_dim, 1)

        def forward(self, z):
            return torch.nn.functional.pad(3 * scales[2] * z, (0, 784 - z.shape[1]))

    substitute("Encoder", Pixels)
    substitute("Decoder", Padding)
    z_dim, image = mu.shape[1], np.zeros((len(mu), 784), dtype=np.float32)
    image[:, :z_dim], image[:, -z_dim:] = mu, logvar
    image = torch.from_numpy(image.reshape(shape))
    network, another = VAE(z_dim).train(), VAE(z_dim)
    m, v = (torch.from_numpy(value).requires_grad_() for value in (mu, logvar))
    z = network.reparameterize(m, v)
    if z.requires_grad:
        z.sum().backward()
    recon_x, encoded_mu, encoded_logvar = network(image)
    reached = []
    for value in (recon_x, encoded_mu, encoded_logvar):
        scales.grad = torch.zeros(3)
        if value.requires_grad:
            value.sum().backward(retain_graph=True)
        reached.append(scales.grad != 0)
    many, *_ = network(torch.cat([image] * 1000))
    draws = torch.stack([network.reparameterize(m, v) for _ in range(1000)])
    network.eval()
    return {
        "parts": [name for name, _ in network.named_children()],
        "shape": recon_x.shape,
        "mu": encoded_mu,
        "logvar": encoded_logvar,
        "z": z,
        "gradients": [m.grad, v.grad],
        "draws": draws,
        "through": many[:, :z_dim].reshape(1000, -1, z_dim) / 3,
        "reached": reached,
        "in eval mode": [[network.reparameterize(m, v), network(image)[0]] for _ in range(2)],
        "shared": [n for n, part in network.named_children() if part in {*another.children()}],
    }


# What is left of a draw without mu and sigma is standard normal. Of 1000 such numbers the mean and
# a correlation have the deviation 0.032, the standard deviation has 0.022. Of the 5000 or more some
# lie beyond 2.8 but for a chance of 1 in 10 to the power of 11.
def measure(answer, mu, logvar):
    def noise_of(draws):
        sigma = np.exp(logvar / 2)
        e = (draws - mu) / sigma
        if np.abs(e).max() < 1e-3:
            return "none"
        if np.abs(e - e[0]).max() < 1e-3:
            return "the same at each call"
        r = np.corrcoef(e.reshape(1000, -1).T).reshape(mu.shape * 2)
        if np.abs(r * (1 - np.eye(len(mu)))[:, None, :, None]).max() > 0.2:
            return "shared by the images"
        if np.abs(r * (1 - np.eye(mu.shape[1]))[:, None, :]).max() > 0.2:
            return "shared by the latents"
        if np.abs(e.mean(0) / e.std(0)).max() > 0.2:
            return "not around mu"
        widths = {
            "as wide as the variance": sigma**2,
            "as wide as half the variance": sigma**2 / 2,
            "as wide as 1 / sigma": 1 / sigma,
            "as wide as logvar": np.abs(logvar),
            "as wide as half of logvar": np.abs(logvar) / 2,
        }
        for name, width in widths.items():
            if np.abs(e.std(0) * sigma / width - 1).max() < 0.15:
                return name
        if np.abs(e.std(0) - 1).max() > 0.15:
            return "too wide or too narrow"
        if np.abs(e).max() < 2.8:
            return "cut off"
        if not 2.3 < np.mean(((e - e.mean(0)) / e.std(0)) ** 4) < 4:
            return "not normal"
        return "as asked"

    def gradient(given, wanted):
        if given is None:
            return "none"
        close = np.abs(given - wanted).max() < 1e-3 * np.abs(wanted).max()
        return "as asked" if close else "another"

    return {
        "it has": [name for name in ("encoder", "decoder") if name in answer["parts"]],
        "shape of recon_x": answer["shape"],
        "mu as encoded": np.array_equal(answer["mu"], mu),
        "logvar as encoded": np.array_equal(answer["logvar"], logvar),
        "noise of reparameterize": noise_of(answer["draws"]),
        "gradient of mu": gradient(answer["gradients"][0], np.ones(mu.shape)),
        "gradient of logvar": gradient(answer["gradients"][1], (answer["z"] - mu) / 2),
        "noise of forward": noise_of(answer["through"]),
        "new noise in eval mode": [
            not np.array_equal(*calls) for calls in zip(*answer["in eval mode"])
        ],
        "gradients of recon_x, mu and logvar reach": answer["reached"],
        "shared with another VAE": ", ".join(answer["shared"]) or "nothing",
    }


q = bank.question("VAE", probe, points=4, measure=measure)
q.hints(
    "The heart is the draw: noise that depends on no parameter, stretched by σ and moved by mu. "
    "The formula is above; as it is plain arithmetic, gradients pass.",
    "`reparameterize`: logvar is the logarithm of σ², so half of it is the logarithm of σ. The "
    "noise is standard normal, a number for each entry of (N, z_dim), new at each call.",
    "`forward`: the encoder makes mu and logvar of x, `reparameterize` draws z, the decoder makes"
    " recon_x of z. Return recon_x, mu, logvar. In eval mode it draws as well.",
)


def clouds(rng, N, z_dim, shape=(-1, 1, 28, 28), low=1.0, high=3.0):
    """mu and logvar, the latter never near 0: there the variance is its own square root. Its sizes
    are spread out, so that no width that is the same all over comes near to one that follows it."""
    signs = rng.choice([-1, 1], size=(N, z_dim))
    sizes = rng.permutation(np.linspace(low, high, N * z_dim)).reshape(N, z_dim)
    return {
        "mu": rng.uniform(-2, 2, size=(N, z_dim)).astype(np.float32),
        "logvar": (signs * sizes).astype(np.float32),
        "shape": list(shape),
    }


q.cases = {
    "four images": lambda rng: clouds(rng, N=4, z_dim=3),
    "images as rows of 784 pixels, clouds narrow and wide": lambda rng: clouds(
        rng, N=2, z_dim=4, shape=(-1, 784), low=4.0, high=7.0
    ),
    "one image": lambda rng: clouds(rng, N=1, z_dim=6),
    "one latent": lambda rng: clouds(rng, N=5, z_dim=1),
}

# fmt: off
q.slip("variance_as_deviation", "exp(logvar) is the variance; the noise is stretched by its root.",
    was="0.5 * logvar", now="logvar")
q.slip("logvar_as_deviation", "logvar is a logarithm, and may be negative: a deviation is neither.",
    was="torch.exp(0.5 * logvar)", now="logvar")
q.slip("no_noise", "z is a draw from the cloud: without noise this is a plain autoencoder.",
    was="torch.randn_like(sigma)", now="0")
q.slip("shared_by_the_images", "Each image needs noise of its own: here one draw serves all.",
    was="torch.randn_like(sigma)", now="torch.randn(mu.shape[1])")
q.slip("shared_by_the_latents", "Each latent needs noise of its own: here an image has one number.",
    was="torch.randn_like(sigma)", now="torch.randn(len(mu), 1)")
q.slip("same_at_each_call", "New noise at every call: here each draw has the same.",
    was="torch.randn_like(sigma)",
    now="torch.randn(mu.shape, generator=torch.Generator().manual_seed(0))")
q.slip("fixed_batch_size",
    "The noise is made for batches of one size: ask mu how many images there are.",
    was="torch.randn_like(sigma)", now="torch.randn(128, mu.shape[1])")
q.slip("uniform_noise", "rand is uniform between 0 and 1: the noise is standard normal.",
    was="torch.randn_like", now="torch.rand_like")
q.slip("detached",
    "The draw is right, but no gradient passes: the encoder would never learn from it.",
    was="mu + sigma * torch.randn_like(sigma)",
    now="torch.distributions.Normal(mu, sigma).sample()")
q.slip("drawn_by_torch_normal",
    "The draw is right, but the gradients that come back are 0: mu and sigma are only read by it.",
    was="mu + sigma * torch.randn_like(sigma)", now="torch.normal(mu, sigma)")
q.slip("deviation_detached", "The width is learned as well: no gradient reaches logvar here.",
    was="torch.exp(0.5 * logvar)", now="torch.exp(0.5 * logvar).detach()")
q.slip("mean_decoded", "The decoder is to restore the image from the draw z, not from mu.",
    was="self.decoder(z)", now="self.decoder(mu)")
q.slip("mean_in_eval_mode", "A draw is asked for in either mode: in eval mode this gives the mean.",
    was="return mu + sigma", now="if not self.training:\n    return mu\nreturn mu + sigma")
q.slip("mean_decoded_in_eval_mode",
    "In eval mode the decoder gets mu here: it is to get a draw in either mode.",
    was="self.decoder(z)", now="self.decoder(z if self.training else mu)")
q.slip("noise_made_once", "New noise at every call: here it is drawn once, when the model is made.",
    was=["self.decoder = Decoder(z_dim)", "torch.randn_like(sigma)"],
    now=["self.decoder = Decoder(z_dim)\nself.noise = torch.randn(z_dim)", "self.noise"])
q.slip("encoder_without_gradient",
    "The encoder is hidden from autograd: it would never learn.",
    was="mu, logvar = self.encoder(x)",
    now="with torch.no_grad():\n    mu, logvar = self.encoder(x)")
q.slip("z_detached", "No gradient passes from the decoder to the codes: the encoder needs it.",
    was="self.decoder(z)", now="self.decoder(z.detach())")
q.slip("shared_by_models",
    "All models of one size have the same encoder here: each instance makes its own.",
    was="self.encoder = Encoder(z_dim)",
    now="""
        made = VAE.__dict__.get("made", {})
        VAE.made = made
        self.encoder = made.setdefault(z_dim, Encoder(z_dim))
    """)
q.slip("other_order", "The restored image comes first: recon_x, mu, logvar.",
    was="self.decoder(z), mu, logvar", now="mu, logvar, self.decoder(z)")
q.slip("unit_noise", "sigma is left out: the noise is to be as wide as the cloud.",
    was="mu + sigma * torch.randn_like(sigma)", now="mu + torch.randn_like(sigma)")
q.slip("half_outside",
    "The ½ belongs into the exponent, where it takes the root: here it halves the variance.",
    was="torch.exp(0.5 * logvar)", now="0.5 * torch.exp(logvar)")
q.slip("inverse_deviation", "A large logvar means a wide cloud: with this sign it is a narrow one.",
    was="0.5 * logvar", now="-0.5 * logvar")
q.slip("half_logvar_as_deviation",
    "Half of logvar is the logarithm of the deviation: the exponential is missing.",
    was="torch.exp(0.5 * logvar)", now="0.5 * logvar")
q.slip("noise_of_another_width",
    "The noise itself is too narrow or too wide: it is standard normal before sigma stretches it.",
    was="torch.randn_like(sigma)", now="0.5 * torch.randn_like(sigma)")
q.slip("mean_multiplied", "The noise multiplies mu as well: it moves z away from mu, no more.",
    was="mu + sigma * torch.randn_like(sigma)", now="(mu + sigma) * torch.randn_like(sigma)")
q.slip("mean_left_out", "mu is left out: each cloud lies around its own mean.",
    was="mu + sigma * torch.randn_like(sigma)", now="sigma * torch.randn_like(sigma)")
q.slip("one_number", "One random number serves all images and all latents: each needs its own.",
    was="torch.randn_like(sigma)", now="torch.randn(1)")
q.slip("mu_and_logvar_swapped",
    "The order is recon_x, mu, logvar: here the last two are exchanged.",
    was="self.decoder(z), mu, logvar", now="self.decoder(z), logvar, mu")
q.slip("given_in_the_wrong_order",
    "reparameterize takes mu first, then logvar: here they are exchanged.",
    was="self.reparameterize(mu, logvar)", now="self.reparameterize(logvar, mu)")
q.slip("taken_in_the_wrong_order",
    "The encoder gives mu first, then logvar: here they are exchanged.",
    was="mu, logvar = self.encoder(x)", now="logvar, mu = self.encoder(x)")
q.slip("deviation_returned", "The third value is logvar as the encoder gives it: here it is sigma.",
    was="self.decoder(z), mu, logvar", now="self.decoder(z), mu, torch.exp(0.5 * logvar)")
q.slip("code_for_the_image", "The code itself comes back: it is still to be decoded.",
    was="self.decoder(z), mu, logvar", now="z, mu, logvar")
q.slip("noise_in_eval_mode_only",
    "A draw is asked for in either mode: in train mode this gives the mean.",
    was="return mu + sigma", now="if self.training:\n    return mu\nreturn mu + sigma")
q.slip("fixed_number_of_latents", "z_dim is an argument: here encoder and decoder always have 20.",
    was=["self.encoder = Encoder(z_dim)", "self.decoder = Decoder(z_dim)"],
    now=["self.encoder = Encoder(20)", "self.decoder = Decoder(20)"])
q.slip("mu_detached", "The mean is learned as well: no gradient reaches mu here.",
    was="return mu +", now="return mu.detach() +")
q.right_edit(
    was=["Encoder(z_dim)", "torch.exp(0.5 * logvar)", "mu + sigma * torch.randn_like(sigma)"],
    now=["Encoder(z_dim=z_dim)", "logvar.exp().sqrt()",
        "torch.randn(mu.shape).mul(sigma).add_(mu)"])
q.right_edit(
    was=["mu + sigma * torch.randn_like(sigma)", "(mu, logvar)", "self.decoder(z), mu, logvar"],
    now=["torch.distributions.Normal(mu, sigma).rsample()", "(mu=mu, logvar=logvar)",
        "[self.decoder(z), mu, logvar]"])
q.right_edit(
    was=["self.encoder = Encoder(z_dim) self.decoder = Decoder(z_dim)", "return mu + sigma"],
    now=["self.decoder = Decoder(z_dim)\nself.encoder = Encoder(z_dim)", "return mu - sigma"])
# fmt: on
