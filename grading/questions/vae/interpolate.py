"""interpolate: a walk from the code of one image to that of another."""

import numpy as np

from grading.questions.vae import bank, seed


# The model of generate's probe, which here notes nothing.
def probe(num_steps, z_dim, seed, image_a, image_b):
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

        def forward(self, z):
            return 0.5 + 0.5 * torch.cos(z @ waves[: z.shape[-1]]) + 0 * self.fc4.bias

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
    x_a, x_b = (torch.from_numpy(image) for image in (image_a, image_b))
    images = interpolate(model, x_a, x_b, num_steps)
    again = interpolate(model, x_a, x_b, num_steps)
    learns = [torch.is_grad_enabled(), *(p.requires_grad for p in model.parameters())]
    return {"images": images, "again": again, "learns": learns}


def measure(answer):
    same = np.allclose(answer["images"], answer["again"], atol=1e-5)
    return {
        "the same at each call": same,
        "images": answer["images"] if same else None,
        "the model can go on learning": all(answer["learns"]),
    }


q = bank.question("interpolate", probe, points=3, measure=measure)
q.hints(
    "The straight line lies between two codes, not between two images. The code of an image is "
    "the centre of its cloud, and the encoder gives that without a draw.",
    "Take mu of both images. A point on the line is a mixture: it begins as all of x_a's code, "
    "ends as all of x_b's, and the shares change in equal steps.",
    "One way: num_steps shares t from 0 to 1, each code 1 − t of the one mu plus t of the other, "
    "together (num_steps, z_dim). Decode them to (num_steps, 784), without gradient.",
)


def walk(rng, num_steps, z_dim):
    """A dark and a light image, so that their codes lie apart in every latent."""
    dark, light = 0.4 * rng.random((2, 1, 28, 28), dtype=np.float32)
    return {
        "num_steps": num_steps,
        "z_dim": z_dim,
        "seed": seed(rng),
        "image_a": dark,
        "image_b": 1 - light,
    }


q.cases = {
    "five steps": lambda rng: walk(rng, num_steps=5, z_dim=4),
    "two steps: the ends alone": lambda rng: walk(rng, num_steps=2, z_dim=3),
    "four steps, one latent": lambda rng: walk(rng, num_steps=4, z_dim=1),
    "seven steps, 20 latents": lambda rng: walk(rng, num_steps=7, z_dim=20),
}


@q.mistake("blends_pixels", "This fades one image over into the other: walk between their codes.")
def interpolate(model, x_a, x_b, num_steps):
    t = torch.linspace(0, 1, num_steps)[:, None]
    return (1 - t) * x_a.reshape(1, 784) + t * x_b.reshape(1, 784)


# fmt: off
q.slip("blends_the_ends", "Only the ends are decoded and then faded: decode each code on the way.",
    was=["mu, _ = model.encoder(torch.stack([x_a, x_b]))",
        "model.decoder((1 - t) * mu[0] + t * mu[1])"],
    now=["ends = model.decoder(model.encoder(torch.stack([x_a, x_b]))[0])",
        "(1 - t) * ends[0] + t * ends[1]"])
q.slip("end_missing", "The walk stops one step short of the second image.",
    was="torch.linspace(0, 1, num_steps)[:, None]",
    now="torch.arange(num_steps)[:, None] / num_steps")
q.slip("both_ends_missing", "Both ends are part of the walk, not only what lies between.",
    was="torch.linspace(0, 1, num_steps)[:, None]",
    now="torch.linspace(0, 1, num_steps + 2)[1:-1, None]")
q.slip("one_too_many", "num_steps images are asked for, both ends included: here is one more.",
    was="torch.linspace(0, 1, num_steps)", now="torch.linspace(0, 1, num_steps + 1)")
q.slip("backwards", "The walk begins at the first image, x_a.",
    was="[x_a, x_b]", now="[x_b, x_a]")
q.slip("draws", "The line joins the two means: a draw from the clouds is another at each call.",
    was="mu, _ = model.encoder(torch.stack([x_a, x_b]))",
    now="""
    mu, logvar = model.encoder(torch.stack([x_a, x_b]))
    mu = mu + torch.exp(logvar / 2) * torch.randn_like(mu)
    """)
q.slip("as_images", "Rows of 784 pixels are asked for: (num_steps, 784).",
    was="model.decoder((1 - t) * mu[0] + t * mu[1])",
    now="model.decoder((1 - t) * mu[0] + t * mu[1]).reshape(-1, 28, 28)")
q.slip("as_images_of_one_channel",
    "Rows of 784 pixels are asked for, not images of one channel: (num_steps, 784).",
    was="model.decoder((1 - t) * mu[0] + t * mu[1])",
    now="model.decoder((1 - t) * mu[0] + t * mu[1]).reshape(-1, 1, 28, 28)")
q.slip("a_batch_for_each_step",
    "Each step is a batch of one here, so that there is an axis too many: (num_steps, 784).",
    was="model.decoder((1 - t) * mu[0] + t * mu[1])",
    now="model.decoder((1 - t) * mu[0] + t * mu[1])[:, None]")
q.slip("a_list_of_batches",
    "This is a list with a batch of one for each step: asked for are rows, (num_steps, 784).",
    was="model.decoder((1 - t) * mu[0] + t * mu[1])",
    now="[*model.decoder((1 - t) * mu[0] + t * mu[1])[:, None]]")
q.slip("codes", "These are the codes on the way: they are still to be decoded.",
    was="model.decoder((1 - t) * mu[0] + t * mu[1])", now="(1 - t) * mu[0] + t * mu[1]")
q.slip("away_from_b",
    "The walk leads away from the second image: the difference has the wrong sign.",
    was="(1 - t) * mu[0] + t * mu[1]", now="mu[0] + t * (mu[0] - mu[1])")
q.slip("difference_missing",
    "From a to b leads the difference of the codes: here b itself is added.",
    was="(1 - t) * mu[0] + t * mu[1]", now="mu[0] + t * mu[1]")
q.slip("logvar_for_mu",
    "The encoder gives mu first, then logvar: the code of an image is its mean.",
    was="mu, _ =", now="_, mu =")
q.slip("eleven_steps", "num_steps is an argument: here there are always 11.",
    was="torch.linspace(0, 1, num_steps)", now="torch.linspace(0, 1, 11)")
q.slip("ten_steps", "num_steps is an argument: here there are always 10.",
    was="torch.linspace(0, 1, num_steps)", now="torch.linspace(0, 1, 10)")
q.slip("one_too_few", "num_steps images are asked for, both ends included: here is one less.",
    was="torch.linspace(0, 1, num_steps)", now="torch.linspace(0, 1, num_steps - 1)")
q.slip("start_missing", "The walk begins one step behind the first image.",
    was="torch.linspace(0, 1, num_steps)[:, None]",
    now="torch.arange(1, num_steps + 1)[:, None] / num_steps")
q.slip("steps_not_a_column",
    "A number for each step meets a number for each latent: the steps have to stand in a column.",
    was="torch.linspace(0, 1, num_steps)[:, None]", now="torch.linspace(0, 1, num_steps)")
q.slip("a_column_of_codes", "A code is a row for each step: here latents and steps are exchanged.",
    was="model.decoder((1 - t) * mu[0] + t * mu[1])",
    now="model.decoder(((1 - t) * mu[0] + t * mu[1]).T)")
q.slip("unequal_steps", "The steps are not equal: each leads as far as the one before.",
    was="torch.linspace(0, 1, num_steps)[:, None]",
    now="torch.linspace(0, 1, num_steps)[:, None] ** 2")
q.slip("autograd_left_off",
    "After the call the model learns no more: autograd or its parameters were left switched off.",
    was="with torch.no_grad():", now="torch.set_grad_enabled(False)\nif True:")
q.slip("around_the_sphere", "This is an arc from code to code: a straight line is asked for.",
    was="(1 - t) * mu[0] + t * mu[1]",
    now="torch.cos(t * torch.pi / 2) * mu[0] + torch.sin(t * torch.pi / 2) * mu[1]")
# fmt: on


@q.right
def interpolate(model, x_a, x_b, num_steps):
    model.eval()
    with torch.no_grad():
        mu_a, _ = model.encoder(x_a[None])
        mu_b, _ = model.encoder(x_b[None])
        return torch.cat(
            [model.decoder(torch.lerp(mu_a, mu_b, i / (num_steps - 1))) for i in range(num_steps)]
        )


@q.right
def interpolate(model, x_a, x_b, num_steps):
    a, b = (model(x.unsqueeze(0))[1].detach().squeeze(0) for x in (x_a, x_b))
    step = (b - a) / (num_steps - 1)
    return model.decoder(torch.stack([a + i * step for i in range(num_steps)]))


@q.right
def interpolate(model, x_a, x_b, num_steps):
    a, b = (model.encoder(x.reshape(1, 784))[0].detach().numpy()[0] for x in (x_a, x_b))
    z = torch.from_numpy(np.linspace(a, b, num_steps, dtype=np.float32))
    with torch.no_grad():
        return model.decoder(z)
