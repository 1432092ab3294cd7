"""vae_loss: reconstruction plus KL, both summed over the batch."""

import numpy as np

from grading.questions.vae import bank


def probe(recon_x, x, mu, logvar):
    p, m, v = (torch.from_numpy(value).requires_grad_() for value in (recon_x, mu, logvar))
    loss = vae_loss(p, torch.from_numpy(x), m, v)
    gradients = [None] * 3
    if getattr(loss, "requires_grad", False):
        gradients = torch.autograd.grad(loss.sum(), [p, m, v], allow_unused=True)
    return {
        "loss": loss,
        "a gradient reaches recon_x": gradients[0] is not None,
        "gradient of mu": gradients[1],
        "gradient of logvar": gradients[2],
    }


q = bank.question("vae_loss", probe, points=3)
q.hints(
    "Two terms are added: how badly the pixels are restored, and how far the clouds are from the "
    "prior. Both formulas stand above, and each is summed over the whole batch.",
    "Reconstruction: bring x and recon_x into one shape first. torch's binary cross-entropy keeps"
    " its logarithms from −∞, but has to be asked for the sum, not the mean.",
    "KL by the formula: log σ² is logvar itself, σ² is its exponential. Sum over all images and "
    "latents, with ½ in front. Return the sum of both terms, still a tensor.",
)


def batch(rng, N, z_dim, shape=(-1, 1, 28, 28)):
    """Clouds all wider or all narrower than the prior, so that no slip in KL cancels out."""
    sign = -1 if N == 2 else 1
    return {
        "recon_x": rng.uniform(0.05, 0.95, size=(N, 784)).astype(np.float32),
        "x": rng.random((N, 784), dtype=np.float32).reshape(shape),
        "mu": rng.normal(scale=2, size=(N, z_dim)).astype(np.float32),
        "logvar": sign * rng.uniform(0.8, 2, size=(N, z_dim)).astype(np.float32),
    }


def at_the_prior(rng):
    drawn = batch(rng, N=2, z_dim=4)
    return drawn | {"mu": 0 * drawn["mu"], "logvar": 0 * drawn["logvar"]}


def restored(rng, z_dim):
    drawn = batch(rng, N=2, z_dim=z_dim)
    x = np.round(drawn["x"])
    return drawn | {"x": x, "recon_x": x.reshape(2, 784)}


def sure_and_wrong(rng):
    drawn = restored(rng, z_dim=3)
    recon_x, wrong = drawn["recon_x"].copy(), rng.permutation(784)[:3]
    recon_x[:, wrong] = 1 - recon_x[:, wrong]
    return drawn | {"recon_x": recon_x}


q.cases = {
    "three images": lambda rng: batch(rng, N=3, z_dim=20),
    "images as rows of 784 pixels": lambda rng: batch(rng, N=2, z_dim=10, shape=(-1, 784)),
    "one image": lambda rng: batch(rng, N=1, z_dim=5),
    "clouds that are the prior: the reconstruction alone": at_the_prior,
    "black and white images without an error: KL alone": lambda rng: restored(rng, z_dim=6),
    "pixels that are exactly 0 or 1, three of them wrong": sure_and_wrong,
}

# fmt: off
q.slip("mean_over_pixels",
    "A mean over all pixels makes the reconstruction vanish beside KL: both terms are sums.",
    was='reduction="sum"', now='reduction="mean"')
q.slip("kl_mean", "KL is averaged here: it is summed over latents and images, as the pixels.",
    was="torch.sum", now="torch.mean")
q.slip("mean_over_the_batch", "The sum over the batch is asked for: who trains divides later.",
    was="reconstruction + kl", now="(reconstruction + kl) / len(mu)")
q.slip("both_means",
    "Both terms are means here, over pixels the one, over latents the other: both are sums.",
    was=['reduction="sum"', "torch.sum"], now=['reduction="mean"', "torch.mean"])
q.slip("not_flattened",
    "The images have axes of 28 and 28, the reconstruction one of 784: bring them into one shape.",
    was="x.reshape(recon_x.shape)", now="x")
q.slip("a_tuple", "One number is asked for, the sum of both terms: here the terms come with it.",
    was="return reconstruction + kl", now="return reconstruction + kl, reconstruction, kl")
q.slip("logarithm_of_the_deviation",
    "logvar is the logarithm of the variance: KL takes it for that of the deviation here.",
    was="logvar.exp() - 1 - logvar", now="(2 * logvar).exp() - 1 - 2 * logvar")
q.slip("kl_sign", "A divergence is never negative: with this sign clouds flee from the prior.",
    was="reconstruction + kl", now="reconstruction - kl")
q.slip("half_missing", "KL is twice as large as it should be: there is a ½ in front.",
    was="0.5 * torch.sum", now="torch.sum")
q.slip("one_missing", "KL of the prior with itself is 0: look at its constant term.",
    was="- 1 - logvar", now="- logvar")
q.slip("deviation_in_kl", "KL has the variance in it; this is the standard deviation.",
    was="logvar.exp()", now="(0.5 * logvar).exp()")
q.slip("no_kl", "The second term is missing: nothing draws the clouds to the prior.",
    was="reconstruction + kl", now="reconstruction")
q.slip("no_reconstruction", "The first term is missing: the image itself plays no part.",
    was="reconstruction + kl", now="kl")
q.slip("sigmoid_twice",
    "recon_x holds probabilities already: the form for logits squeezes them again.",
    was="F.binary_cross_entropy", now="F.binary_cross_entropy_with_logits")
q.slip("squared_error", "The squared error is no cross-entropy: pixels are probabilities here.",
    was="F.binary_cross_entropy", now="F.mse_loss")
q.slip("logarithm_of_zero",
    "A pixel of exactly 0 or 1 makes a logarithm infinite: keep it above -100.",
    was="""
    reconstruction = F.binary_cross_entropy(recon_x, x.reshape(recon_x.shape), reduction="sum")
    """,
    now="""
    x = x.reshape(recon_x.shape)
    reconstruction = -torch.sum(x * torch.log(recon_x) + (1 - x) * torch.log(1 - recon_x))
    """)
q.slip("shifted_logarithm",
    "A small constant inside the logarithm caps a pixel's cost below 100 nats.",
    start="logarithm_of_zero", was=["torch.log(recon_x)", "torch.log(1 - recon_x)"],
    now=["torch.log(recon_x + 1e-8)", "torch.log(1 - recon_x + 1e-8)"])
q.slip("kl_detached", "The value is right, but no gradient passes through KL: it draws nothing.",
    was="reconstruction + kl", now="reconstruction + kl.detach()")
q.slip("as_a_number", "The value is right, but a plain number has no gradient: keep the tensor.",
    was="reconstruction + kl", now="(reconstruction + kl).item()")
q.slip("mu_not_squared", "In KL the mean counts by its square: the far side of 0 is as far away.",
    was="mu**2", now="mu")
q.slip("mu_sign", "A mean away from 0 makes KL larger: here its square is taken away.",
    was="mu**2 + logvar.exp()", now="-(mu**2) + logvar.exp()")
q.slip("mu_missing", "KL also grows with the distance of the means from 0: that term is missing.",
    was="mu**2 +", now="")
q.slip("logvar_missing",
    "A term of KL is missing: nothing keeps the clouds from shrinking to points.",
    was="- 1 - logvar", now="- 1")
q.slip("logvar_sign", "KL is least where the variance is 1: with this sign of logvar it is not.",
    was="- 1 - logvar", now="- 1 + logvar")
q.slip("exponential_missing", "KL has the variance in it, and logvar is only its logarithm.",
    was="logvar.exp()", now="logvar")
q.slip("exponential_sign", "KL has the variance in it: with this sign it is one over the variance.",
    was="logvar.exp()", now="(-logvar).exp()")
q.slip("variance_missing", "A term of KL is missing: nothing keeps the clouds from growing.",
    was="+ logvar.exp()", now="")
q.slip("one_sign", "KL of the prior with itself is 0: the 1 has the wrong sign.",
    was="- 1 - logvar", now="+ 1 - logvar")
q.slip("logvar_as_the_variance",
    "logvar is the logarithm of the variance: here it stands for both.",
    was="logvar.exp() - 1 - logvar", now="logvar - 1 - logvar.log()")
q.slip("logvar_as_the_deviation", "logvar is a logarithm: here it stands for the deviation itself.",
    was="logvar.exp() - 1 - logvar", now="logvar**2 - 1 - (logvar**2).log()")
q.slip("reconstruction_over_the_batch",
    "The reconstruction is divided by the number of images, KL is not: both are sums.",
    was="reconstruction + kl", now="reconstruction / len(mu) + kl")
q.slip("kl_over_the_batch",
    "KL is divided by the number of images, the reconstruction is not: both are sums.",
    was="reconstruction + kl", now="reconstruction + kl / len(mu)")
q.slip("reconstruction_over_the_pixels",
    "The reconstruction is divided by the 784 pixels of an image: it is summed over them.",
    was="reconstruction + kl", now="reconstruction / 784 + kl")
q.slip("kl_over_the_latents", "KL is divided by the number of latents: it is summed over them.",
    was="reconstruction + kl", now="reconstruction + kl / mu.shape[1]")
q.slip("reconstruction_sign",
    "A cross-entropy is never negative: a minus is missing in front of the sum.",
    was="reconstruction + kl", now="-reconstruction + kl")
q.slip("loss_sign", "The bound is to grow, the loss to fall: this is the bound, not the loss.",
    was="return reconstruction + kl", now="return -(reconstruction + kl)")
q.slip("reconstruction_detached",
    "The value is right, but no gradient passes through the reconstruction: it teaches nothing.",
    was="reconstruction + kl", now="reconstruction.detach() + kl")
q.slip("reconstruction_not_summed",
    "One number is asked for: the reconstruction is still one for each pixel.",
    was='reduction="sum"', now='reduction="none"')
q.slip("kl_not_summed", "One number is asked for: KL is still one for each latent.",
    was="torch.sum(mu**2 + logvar.exp() - 1 - logvar)",
    now="(mu**2 + logvar.exp() - 1 - logvar)")
q.slip("one_for_each_image",
    "One number for the whole batch is asked for: here is one for each image.",
    was=["torch.sum(mu**2 + logvar.exp() - 1 - logvar)",
        'reduction="sum"', "reconstruction + kl"],
    now=["torch.sum(mu**2 + logvar.exp() - 1 - logvar, 1)",
        'reduction="none"', "reconstruction.sum(1) + kl"])
q.slip("absolute_error", "The absolute error is no cross-entropy: pixels are probabilities here.",
    was="F.binary_cross_entropy", now="F.l1_loss")
q.slip("image_and_reconstruction_swapped",
    "The logarithm is that of the reconstruction: here image and reconstruction are exchanged.",
    was="recon_x, x.reshape(recon_x.shape)", now="x.reshape(recon_x.shape), recon_x")
q.slip("lit_pixels_only",
    "A dark pixel has a cost too, that of being made light: half of the cross-entropy is missing.",
    was='F.binary_cross_entropy(recon_x, x.reshape(recon_x.shape), reduction="sum")',
    now="-torch.sum(x.reshape(recon_x.shape) * torch.log(recon_x).clamp(min=-100))")
q.slip("pixels_clamped",
    "With pixels kept away from 0 and 1, a wrong one costs less than 100 nats.",
    was='F.binary_cross_entropy(recon_x, x.reshape(recon_x.shape), reduction="sum")',
    now="""
    F.binary_cross_entropy(
        recon_x.clamp(1e-7, 1 - 1e-7), x.reshape(recon_x.shape), reduction="sum"
    )
    """)
q.slip("mu_and_logvar_swapped", "mu and logvar stand in each other's place.",
    was="mu**2 + logvar.exp() - 1 - logvar", now="logvar**2 + mu.exp() - 1 - mu")
q.right_edit(was=["x.reshape(recon_x.shape)", "0.5 * torch.sum(mu**2 + logvar.exp() - 1 - logvar)"],
    now=["x.view(-1, 784)", "-0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())"])
# fmt: on


@q.right
def vae_loss(recon_x, x, mu, logvar, beta=1.0):
    x = torch.flatten(x, 1)
    hit, miss = (torch.log(p).clamp(min=-100) for p in (recon_x, 1 - recon_x))
    reconstruction = -(x * hit + (1 - x) * miss).sum(dim=1)
    kl = ((mu.square() + logvar.exp() - 1 - logvar) / 2).sum(dim=1)
    return (reconstruction + beta * kl).sum()


@q.right
def vae_loss(recon_x, x, mu, logvar):
    clouds = torch.distributions.Normal(mu, torch.exp(logvar / 2))
    kl = torch.distributions.kl_divergence(clouds, torch.distributions.Normal(0.0, 1.0))
    pixels = nn.BCELoss(reduction="none")(recon_x.reshape(x.shape), x)
    return pixels.sum() + kl.sum()
