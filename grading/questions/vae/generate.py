"""generate: images from codes that are drawn from the prior."""

import numpy as np

from grading.questions.vae import bank, seed


# A VAE in form, with other arithmetic: what reaches its decoder is noted.
def probe(num_samples, z_dim, seed):
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
            return mu + (1 + logvar.abs()) * torch.randn_like(mu)  # 1 wide at 0, as any VAE

        def forward(self, x):
            centre, width = self.encoder(x)
            return self.decoder(centre + width * torch.randn_like(centre)), centre, width

    model = Model().train()
    images = generate(model, num_samples)
    first = torch.cat(model.decoder.zs)
    result = {
        "shape": images.shape,
        "images": images[:4],
        "decoded": torch.cat(model.decoder.images)[:4],
        "z": first,
        "records": images.requires_grad,
        "modes": list(model.decoder.modes),
        "learns": [torch.is_grad_enabled(), *(p.requires_grad for p in model.parameters())],
    }
    generate(model, num_samples)
    return result | {"again": torch.cat(model.decoder.zs)[len(first) :]}


# Of 1500 standard normal numbers the mean and a correlation have the deviation 0.026, the standard
# deviation has 0.018, and some lie beyond 2.5 but for a chance of 1 in 10 to the power of 8. Few
# numbers say nothing of that.
def measure(answer):
    z = answer["z"]

    def where_from():
        if np.array_equal(z, answer["again"]):
            return "the same at each call"
        if len(z) > 1 and np.ptp(z, axis=0).max() < 1e-6:
            return "the same for each image"
        if len(z) < 1000:
            return "from the prior"
        narrow, wide = z.std(axis=0).min() < 0.88, z.std(axis=0).max() > 1.12
        elsewhere = np.abs(z.mean(axis=0) / z.std(axis=0)).max() > 0.17
        problems = {"too narrow": narrow, "too wide": wide, "not around 0": elsewhere}
        if any(problems.values()):
            return ", ".join(name for name, holds in problems.items() if holds)
        if np.abs(z).max() < 2.5:
            return "cut off"
        if not 2.3 < np.mean(z**4) / np.mean(z**2) ** 2 < 4:
            return "not normal"
        r = np.corrcoef(z.T).reshape(2 * z.shape[1:])
        if np.abs(r - np.eye(z.shape[1])).max() > 0.17:
            return "latents linked"
        return "from the prior"

    as_decoded = np.allclose(answer["images"].reshape(-1, 784), answer["decoded"], atol=1e-5)
    return {
        "shape of z": z.shape,
        "z": where_from(),
        "shape of the images": answer["shape"],
        "images": "as decoded" if as_decoded else "others",
        "a gradient is recorded": answer["records"],
        "eval mode": not any(answer["modes"]),
        "the model can go on learning": all(answer["learns"]),
    }


q = bank.question("generate", probe, points=3, measure=measure)
q.hints(
    "A code need not come from an image. Draw it from the prior, where codes are expected before "
    "any image was seen, and let the decoder make an image of it.",
    "The prior is a standard normal distribution in each latent, so the codes are (num_samples, "
    "z_dim). The size of a code differs by model: ask the decoder's first layer.",
    "One way, in order: the model into eval mode; then, without gradient, draw the codes and "
    "decode them to (num_samples, 784). They are in [0, 1] already.",
)


def wish(rng, num_samples, z_dim):
    return {"num_samples": num_samples, "z_dim": z_dim, "seed": seed(rng)}


q.cases = {
    "1,500 images, three latents": lambda rng: wish(rng, 1500, 3),
    "one image": lambda rng: wish(rng, 1, 5),
    "seven images, 24 latents": lambda rng: wish(rng, 7, 24),
    "1,500 images, one latent": lambda rng: wish(rng, 1500, 1),
}

# fmt: off
q.slip("uniform_noise", "rand is uniform between 0 and 1, but the prior is standard normal.",
    was="torch.randn", now="torch.rand")
q.slip("cut_off", "Some codes of a standard normal prior lie beyond 2.5: here none does.",
    was="z = torch.randn(num_samples, model.decoder.fc3.in_features)",
    now="z = torch.randn(num_samples, model.decoder.fc3.in_features).clamp(-2, 2)")
q.slip("size_of_the_notebook",
    "z_dim belongs to the model that is given: ask it, not the notebook.",
    was="model.decoder.fc3.in_features", now="20")
q.slip("one_code", "One code was drawn for all images: each needs a draw of its own.",
    was=["torch.randn(num_samples,", "model.decoder(z)"],
    now=["torch.randn(1,", "model.decoder(z.repeat(num_samples, 1))"])
q.slip("transposed", "A code is a row: z has the shape (num_samples, z_dim).",
    was="num_samples, model.decoder.fc3.in_features",
    now="model.decoder.fc3.in_features, num_samples")
q.slip("noise_as_pixels", "Noise belongs into the code: here it is an image that is encoded first.",
    was="""
    z = torch.randn(num_samples, model.decoder.fc3.in_features)
    return model.decoder(z)
    """,
    now="""
    recon_x, _, _ = model(torch.rand(num_samples, 784))
    return recon_x
    """)
q.slip("gradient_recorded", "torch keeps book for a gradient that nobody will ask for.",
    was="""
    with torch.no_grad():
        z = torch.randn(num_samples, model.decoder.fc3.in_features)
        return model.decoder(z)
    """,
    now="""
    z = torch.randn(num_samples, model.decoder.fc3.in_features)
    return model.decoder(z)
    """)
q.slip("train_mode", "The model is in train mode while it draws: set the mode first.",
    was="model.eval()", now="")
q.slip("as_for_training", "Neither eval mode nor no_grad: this is set up as for training.",
    start="gradient_recorded", was="model.eval()", now="")
q.slip("autograd_left_off",
    "After the call the model learns no more: autograd or its parameters were left switched off.",
    was="with torch.no_grad():", now="torch.set_grad_enabled(False)\nif True:")
q.slip("as_images", "Rows of 784 pixels are asked for: (num_samples, 784).",
    was="model.decoder(z)", now="model.decoder(z).reshape(num_samples, 28, 28)")
q.slip("as_images_of_one_channel",
    "Rows of 784 pixels are asked for, not images of one channel: (num_samples, 784).",
    was="model.decoder(z)", now="model.decoder(z).reshape(num_samples, 1, 28, 28)")
q.slip("pixels_changed", "The decoder's pixels are asked for as they are: here they are changed.",
    was="model.decoder(z)", now="(model.decoder(z) > 0.5).float()")
q.slip("same_at_each_call",
    "Each call gives the same codes: draw new ones, and leave the seed alone.",
    was="z = torch.randn", now="torch.manual_seed(0)\nz = torch.randn")
q.slip("too_narrow", "The codes spread less than the prior does, whose deviation is 1.",
    was="torch.randn", now="0.5 * torch.randn")
q.slip("too_wide", "The codes spread more than the prior does, whose deviation is 1.",
    was="torch.randn", now="2 * torch.randn")
q.slip("not_around_0", "The codes lie to one side: the prior's mean is 0 in every latent.",
    was="torch.randn", now="1 + torch.randn")
q.slip("latents_linked", "One number serves all latents of a code: each is drawn by itself.",
    was="torch.randn(num_samples, model.decoder.fc3.in_features)",
    now="torch.randn(num_samples, 1).repeat(1, model.decoder.fc3.in_features)")
q.slip("one_image", "num_samples images are asked for: here it is a single one.",
    was="torch.randn(num_samples,", now="torch.randn(1,")
q.slip("width_of_the_hidden_layer",
    "400 is the number of hidden units: a code has as many numbers as fc3 takes.",
    was="fc3.in_features", now="fc3.out_features")
q.slip("codes", "These are the codes: they are still to be decoded.",
    was="return model.decoder(z)", now="return z")
# fmt: on


@q.right
def generate(model, num_samples):
    training = model.training
    model.eval()
    z_dim = model.encoder.fc2_mu.out_features
    with torch.inference_mode():
        images = model.decoder(torch.randn((num_samples, z_dim)))
    model.train(training)
    return images.clamp(0, 1)


@q.right
def generate(model, num_samples):
    model.train(False)
    with torch.set_grad_enabled(False):
        rows = []
        for _ in range(num_samples):
            rows.append(model.decoder(torch.randn(model.decoder.fc3.weight.shape[1])))
        return torch.stack(rows)


@q.right
def generate(model, num_samples):
    prior = torch.distributions.Normal(0.0, 1.0)
    z = prior.sample((num_samples, next(model.decoder.parameters()).shape[1]))
    return model.eval().decoder(z).detach()


@q.right
def generate(model, num_samples):
    zero = torch.zeros(num_samples, model.decoder.fc3.in_features)
    model.eval()
    with torch.no_grad():
        return model.decoder(model.reparameterize(zero, zero))
