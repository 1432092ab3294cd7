# %% [markdown]
# # 6 · A network that draws digits
#
# Every model so far answered a question about an image: which digit is it, and how sure can one be?
# Now turn the arrow round. Take twenty random numbers and let a network make an image of them, one
# that nobody ever wrote, but that you would read as a digit all the same. The model that does this
# here is the *variational autoencoder*, VAE for short. It is two small networks and a loss of two
# terms, and you will write all of it.
#
# **You will be able to**
#
# - build an encoder and a decoder, and join them by a random draw that gradients pass through;
# - derive the VAE's loss, write it, and say what each of its two terms asks for;
# - train the model and report its mean loss per sample, exact to the last batch;
# - draw new digits, have them judged, and walk from one digit to another;
# - say what is lost without the KL term, and what the size of the code changes.
#
# **Builds on** PyTorch's modules and training loop (notebook 3). Nothing else is needed.
#
# **Time** about three hours. Each question is marked. Those marked *core* build the model, train it
# and draw with it: half of the time, and they need none of the others. Those marked *deeper* are
# the derivation, the walk and the two written answers. On the whole of MNIST the computer trains
# for some minutes of it. The networks are small, so all runs on the processor, as in notebook 3:
# there is no `device` to take care of.
#
# The numbers in the text are those of the whole of MNIST. With fewer images, as in the quick
# profile or with the digits inside scikit-learn, fifteen epochs are a few hundred steps in place of
# 14,000. All of it runs there, too, but the images come out softer. Where the text holds for the
# whole of MNIST only, it says so.

# %% [markdown]
# Please fill in who hands this in. Stuck at a TODO? `hint("Encoder")`, in a cell of your own,
# gives the next of two or three hints. A mistake that the check knows, it names by itself.

# %%
NAME = ""
STUDENT_ID = ""

# %% given="imports"
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from helpers import data, plots
from helpers.bars import tqdm
from helpers.batches import Batches
from helpers.check import check, hint, progress
from helpers.classifier import classify

z_dim = 20  # numbers in the code of an image

# %% [markdown]
# ## The digits, and the range of their pixels
#
# `Batches` hands out what a `DataLoader` would: images `x` (n, 1, 28, 28), float32, with their
# labels (n,), in a new order in each pass. It cuts each batch out of one tensor and does not fetch
# the images one by one, which takes a small part of the time. The labels go unused until the end:
# nobody tells this model which digit it sees.

# %% given="digits"
train_images, train_labels = data.load("train")
test_images, test_labels = data.load("test")

train_loader = Batches(train_images, train_labels, batch_size=64, shuffle=True)
x_test = torch.from_numpy(test_images)[:, None] / 255  # (N, 1, 28, 28)
print(data.describe())

# %% [markdown]
# Look at the range before anything else. The loss below reads a grey pixel as a probability, that
# of the pixel being white. So pixels have to lie in [0, 1]. On bytes 0..255 the loss would be an
# error in the best case, and nonsense in the worst.

# %% given="pixel_range" tags=["nbval-check-output"]
for pixels in (torch.cat([x for x, _ in train_loader]), x_test):
    print(pixels.dtype, "pixels from", pixels.min().item(), "to", pixels.max().item())
    assert pixels.min() == 0 and pixels.max() == 1

# %%
plots.digit_grid(x_test[:20], test_labels[:20])

# %% [markdown]
# ## From an image to a cloud, and back
#
# An *autoencoder* squeezes an image through a narrow place and tries to restore it behind. What
# passes the narrow place is the **code** of the image, here 20 numbers for 784 pixels. A code is
# worth having if it says what matters about a digit: which one it is, its slant, its weight.
#
# A *variational* autoencoder does not give the image one point as its code, but a small cloud of
# points: a normal distribution in 20 dimensions. The **encoder** says where the cloud is and how
# wide it is in each direction. Then a point `z` is drawn from it, and the **decoder** has to
# restore the image from that. Wherever in the cloud the point falls, the same digit has to come
# out. This is what makes the space between the codes usable, and in the end it lets us draw.
#
# | symbol | shape | what it is |
# |---|---|---|
# | `x` | (N, 1, 28, 28) or (N, 784) | images, pixels in [0, 1] |
# | `mu` | (N, z_dim) | the centre of each image's cloud |
# | `logvar` | (N, z_dim) | the logarithm of its variance $\sigma^2$ in each direction |
# | `z` | (N, z_dim) | a point drawn from each cloud: the code, whose entries are *latents* |
# | `recon_x` | (N, 784) | the image restored, pixels in [0, 1] |
#
# ### The encoder
#
# *Core.* It has one hidden layer of 400 units, and two layers on top that read the same hidden
# units: one for `mu`, one for `logvar`. Two things are easily done wrong.
#
# - Between two linear layers belongs a ReLU. Without it they are one linear layer in disguise.
# - After the last layers there is none. A mean may be negative, and so may a logarithm. That is why
#   the network gives the *logarithm* of the variance: a variance must be positive, its logarithm
#   may be any number.


# %% question="Encoder"
class Encoder(nn.Module):
    """Images (N, 1, 28, 28) or (N, 784) → mu (N, z_dim) and logvar (N, z_dim).

    Three linear layers: fc1 from 784 to 400, fc2_mu and fc2_logvar both from 400 to z_dim.
    """

    def __init__(self, z_dim):
        """About 3 lines."""
        super().__init__()
        ### BEGIN SOLUTION
        self.fc1 = nn.Linear(784, 400)
        self.fc2_mu = nn.Linear(400, z_dim)
        self.fc2_logvar = nn.Linear(400, z_dim)
        ### END SOLUTION

    def forward(self, x):
        """Flatten each image; ReLU after fc1, nothing after the other two. About 2 lines."""
        ### BEGIN SOLUTION
        h = F.relu(self.fc1(x.reshape(-1, 784)))
        return self.fc2_mu(h), self.fc2_logvar(h)
        ### END SOLUTION


# %% check="Encoder" tags=["nbval-check-output"]
check("Encoder")

# %% [markdown]
# ### The decoder
#
# *Core.* It takes the opposite way. Its last layer gives one number for each pixel, and a sigmoid
# turns that into a value between 0 and 1.


# %% question="Decoder"
class Decoder(nn.Module):
    """Codes (N, z_dim) → images (N, 784), pixels between 0 and 1.

    Two linear layers: fc3 from z_dim to 400, fc4 from 400 to 784.
    """

    def __init__(self, z_dim):
        """About 2 lines."""
        super().__init__()
        ### BEGIN SOLUTION
        self.fc3 = nn.Linear(z_dim, 400)
        self.fc4 = nn.Linear(400, 784)
        ### END SOLUTION

    def forward(self, z):
        """ReLU after fc3, sigmoid after fc4. About 2 lines."""
        ### BEGIN SOLUTION
        h = F.relu(self.fc3(z))
        return torch.sigmoid(self.fc4(h))
        ### END SOLUTION


# %% check="Decoder" tags=["nbval-check-output"]
check("Decoder")

# %% [markdown]
# ## A draw that gradients pass through
#
# Between the two stands a random draw: `z` comes from a normal distribution with mean `mu` and
# variance $\sigma^2 = e^{\text{logvar}}$. torch can draw such numbers in one call. But the encoder
# learns only if the gradient finds its way back from `z` to `mu` and `logvar`. Move `mu` up by 1,
# and every draw moves up by 1, so the derivative of each draw by its mean has to be 1.
#
# **Predict first**: which three numbers does the next cell print?

# %% tags=["nbval-check-output"]
mu = torch.zeros(3, requires_grad=True)
z = torch.normal(mu, std=1.0)
z.sum().backward()
print("derivative of each draw by its mean:", mu.grad.tolist())

# %% [markdown]
# Zero, without an error or a warning. A sampler returns numbers; how they would have come out for
# another mean it does not know. From the reconstruction, an encoder behind it would learn nothing.
#
# *Core.* The way out is to draw something that does *not* depend on the parameters, and to make the
# dependence plain arithmetic. Draw $\varepsilon$ from the standard normal distribution, a number
# for each image and each latent, and move and stretch it:
#
# $$z = \mu + \sigma \varepsilon$$
#
# This is the **reparameterisation** of Kingma and Welling. To the gradient, $\varepsilon$ is a
# constant. Take care with $\sigma$: it is the standard deviation, and what you have is the
# logarithm of its square.


# %% question="VAE"
class VAE(nn.Module):
    """Images (N, 1, 28, 28) or (N, 784) → recon_x (N, 784), mu (N, z_dim), logvar (N, z_dim)."""

    def __init__(self, z_dim):
        """An `Encoder` as self.encoder and a `Decoder` as self.decoder. About 2 lines."""
        super().__init__()
        ### BEGIN SOLUTION
        self.encoder = Encoder(z_dim)
        self.decoder = Decoder(z_dim)
        ### END SOLUTION

    def reparameterize(self, mu, logvar):
        """One draw z for each mean and log-variance: two (N, z_dim) → (N, z_dim). About 2 lines.

        New noise for every image and every latent at every call, in train and in eval mode;
        gradients reach mu and logvar.
        """
        ### BEGIN SOLUTION
        sigma = torch.exp(0.5 * logvar)
        return mu + sigma * torch.randn_like(sigma)
        ### END SOLUTION

    def forward(self, x):
        """Encode, draw z, decode. About 3 lines."""
        ### BEGIN SOLUTION
        mu, logvar = self.encoder(x)
        z = self.reparameterize(mu, logvar)
        return self.decoder(z), mu, logvar
        ### END SOLUTION


# %% check="VAE" tags=["nbval-check-output"]
check("VAE")

# %% [markdown]
# The check cannot ask for certain numbers here, since the draws are random. It draws a few thousand
# times and asks for what every right answer has: the mean, the spread, independence, and gradients
# that fit the draw.

# %% [markdown]
# ## A loss of two terms
#
# What should the two networks be trained for? Ask for a model that finds the training images
# likely, so that $-\log p(x)$ is small. That number cannot be computed, as it would take all codes
# that might lead to $x$. But Kingma and Welling (2013) gave a bound from above that can:
#
# $$-\log p(x) \;\le\; \underbrace{-\log p(x \mid z)}_{\text{reconstruction}}
# \;+\; \underbrace{\mathrm{KL}\big(\mathcal N(\mu, \sigma^2) \,\|\, \mathcal N(0, 1)\big)}_{
# \text{distance from the prior}} \qquad\text{on average over the draw of } z$$
#
# - **Reconstruction**: the decoder's pixels are probabilities, and the image is held against them.
#   With $p$ for `recon_x` this is binary cross-entropy, summed over the 784 pixels:
#   $-\sum_i \big[x_i \log p_i + (1 - x_i) \log(1 - p_i)\big]$.
# - **KL**: how far the image's cloud is from one fixed cloud in the middle, the standard normal
#   distribution. That one is the **prior**: where codes are expected before any image was seen. For
#   normal distributions the Kullback-Leibler divergence is a formula:
#
# $$\mathrm{KL} = \frac 1 2 \sum_j \left(\mu_j^2 + \sigma_j^2 - 1 - \log \sigma_j^2\right)$$
#
# It is 0 if $\mu = 0$ and $\sigma = 1$, else positive. The two terms pull in opposite directions.
# The first would like narrow clouds far apart, so that no two images are confused. The second would
# like all clouds in the middle, on top of one another. Both are counted in nats, and **their sum
# has a meaning only if both are summed**, over pixels and over latents. A mean over the 784 pixels
# makes the first term 784 times too small, and the second wins.

# %% [markdown]
# ### Where the bound comes from
#
# *Deeper.* Write $q(z)$ for the image's cloud $\mathcal N(\mu, \sigma^2)$, $p(z)$ for the prior,
# and $\mathbb E_q$ for a mean over draws of $z$ from the cloud. Four lines lead to the bound:
#
# $$\begin{aligned}
# \log p(x) &= \log \int p(x \mid z)\, p(z)\, dz && (1) \\
# &= \log \mathbb E_q\!\left[ p(x \mid z)\, \frac{p(z)}{q(z)} \right] && (2) \\
# &\ge \mathbb E_q\!\left[ \log p(x \mid z) + \log \frac{p(z)}{q(z)} \right] && (3) \\
# &= \mathbb E_q\big[\log p(x \mid z)\big] - \mathrm{KL}(q \,\|\, p) && (4)
# \end{aligned}$$
#
# Say for each line what was used, in one sentence. When is (3) an equality? And which lines would
# break if $q$ came from an encoder that was not trained at all? This is for you and not graded.

# %% [markdown]
# *Your four sentences, and two answers:*

# %% [markdown]
# <details><summary>One answer (open it after yours)</summary>
#
# (1) The probability of an image is that of all the ways to it: any code, weighted by the prior.
# (2) Multiply and divide by $q(z)$, which is positive everywhere; an integral with the weight
# $q(z)$ is a mean over draws from the cloud. (3) The logarithm bends downwards, so the logarithm of
# a mean is at least the mean of the logarithms (Jensen's inequality). (4) The mean of a sum is the
# sum of the means, and $\mathbb E_q[\log q(z) - \log p(z)]$ is what KL is defined as. Change all
# signs, and this is the loss.
#
# (3) is an equality if what stands in the mean is the same for all $z$, that is, if $q(z)$ is
# $p(z \mid x)$, the codes that the image could have come from. None of the lines would break: they
# hold for every $q$. A bad encoder only makes the bound a loose one.
# </details>

# %% [markdown]
# ### Two traps
#
# One trap lies in the logarithm. A sigmoid in float32 can come out as exactly 0 or 1:

# %% tags=["nbval-check-output"]
p = torch.tensor([0.5, 0.0, 1.0, 0.0])
target = torch.tensor([1.0, 0.0, 1.0, 1.0])
by_the_formula = -(target * p.log() + (1 - target) * (1 - p).log())
by_torch = F.binary_cross_entropy(p, target, reduction="none")
for name, row in {"p": p, "x": target, "formula": by_the_formula, "torch": by_torch}.items():
    print(f"{name:8}", row.numpy().round(4) + 0.0)

# %% [markdown]
# Two pixels that are exactly right give 0 · (−∞), which is not a number, and one that is wrong
# gives ∞. torch's function replaces a logarithm below −100 by −100: a pixel costs at most 100 nats.
#
# The other trap is in the name. Binary cross-entropy is $-\log p(x \mid z)$ for pixels that are
# black or white. MNIST's are grey. **Predict first**: what is the reconstruction term of a perfect
# copy, `recon_x` = `x`, in nats per image? Zero, a little, or a lot?

# %%
perfect_copy = F.binary_cross_entropy(x_test, x_test, reduction="sum") / len(x_test)
print(f"a perfect copy costs {perfect_copy:.1f} nats per image")

# %% [markdown]
# Far from zero. Take a grey pixel of 0.3 as a coin: it is white with probability 0.3. Binary
# cross-entropy on grey pixels is the mean of $-\log p$ over black-and-white images that are tossed
# in this way from the grey one, and nobody can foresee the toss. So the loss is a bound for those
# images, not for the grey one itself. Nearly everybody trains VAEs on MNIST like this, and so do
# we. A perfect copy is the best that there is, but read the loss from *its* cost upwards, not from
# zero.
#
# *Core.* Now write the loss.

# %% claims=true
# "A perfect copy is the best that there is", "Far from zero"
assert perfect_copy > 40
for other in (x_test * 0.98 + 0.01, x_test.round()):
    assert F.binary_cross_entropy(other, x_test, reduction="sum") / len(x_test) > perfect_copy
# "the mean of −log p over black-and-white images that are tossed in this way"
torch.manual_seed(0)
tossed = torch.bernoulli(x_test.expand(200, *x_test.shape)[:, :20])
guess = x_test[:20].expand_as(tossed) * 0.9 + 0.05
costs = F.binary_cross_entropy(guess, tossed, reduction="sum") / 200
assert abs(costs / F.binary_cross_entropy(guess[0], x_test[:20], reduction="sum") - 1) < 0.01


# %% question="vae_loss"
def vae_loss(recon_x, x, mu, logvar):
    """Reconstruction plus KL in nats, both summed over the whole batch: a scalar tensor.

    recon_x (N, 784), x (N, 1, 28, 28) or (N, 784), mu and logvar (N, z_dim).
    Binary cross-entropy with logarithms no lower than −100, as torch has it. About 3 lines.
    """
    ### BEGIN SOLUTION
    reconstruction = F.binary_cross_entropy(recon_x, x.reshape(recon_x.shape), reduction="sum")
    kl = 0.5 * torch.sum(mu**2 + logvar.exp() - 1 - logvar)
    return reconstruction + kl
    ### END SOLUTION


# %% check="vae_loss" tags=["nbval-check-output"]
check("vae_loss")

# %% [markdown]
# torch has the divergence of two distributions, too, and can be asked for a second opinion. A black
# image has no grey, and restored without an error it costs nothing: what is left of your loss is
# KL. **Predict first**, with the formula: how many nats does the first latent of the first image
# cost, with $\mu = 0.5$ and $\sigma = 1$?

# %% tags=["nbval-check-output"]
centres = torch.tensor([[0.5, -1.0], [0.0, 2.0]])  # two images, two latents
widths = torch.tensor([[1.0, 2.0], [0.5, 0.1]])  # standard deviations
black = torch.zeros(2, 784)

prior = torch.distributions.Normal(0.0, 1.0)
clouds = torch.distributions.Normal(centres, widths)
library = torch.distributions.kl_divergence(clouds, prior).sum()
print(f"yours {vae_loss(black, black, centres, 2 * widths.log()):.5f}, torch's {library:.5f}")
print(f"the first latent of the first image {0.5**2 / 2}")

# %% [markdown]
# ## Training
#
# *Core.* The loop is that of notebook 3, and the optimizer does the step. What deserves care is the
# account it gives. The loss of a batch is a *sum* over its samples, and the last batch may be
# short. Say that each of 130 samples costs exactly 100 nats, in batches of 64:

# %% tags=["nbval-check-output"]
sizes = [64, 64, 2]
total = sum(100 * size for size in sizes)
print("mean over the samples      ", total / sum(sizes))
print("over batches × batch size  ", round(total / (len(sizes) * 64), 1))

# %% [markdown]
# The second figure claims a loss that no sample has. On MNIST's 60,000 images the error would be a
# mere 0.06 nats and go unseen; on 2,000 images it is 2 %.


# %% question="train_vae"
def train_vae(model, loader, optimizer, num_epochs):
    """Train in train mode on `vae_loss`, one optimizer step for each batch.

    loader: gives pairs of images (n, 1, 28, 28) and labels; the last batch may be short.
    returns: a list of num_epochs floats, the mean loss per sample in each epoch, where each
    batch's loss is the one before its step.

    About 12 lines.
    """
    ### BEGIN SOLUTION
    model.train()
    losses = []
    for _ in range(num_epochs):
        total, num_samples = 0.0, 0
        for x, _ in loader:
            recon_x, mu, logvar = model(x)
            loss = vae_loss(recon_x, x, mu, logvar)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
            num_samples += len(x)
        losses.append(total / num_samples)
    return losses
    ### END SOLUTION


# %% check="train_vae" tags=["nbval-check-output"]
check("train_vae")

# %% [markdown]
# Two given functions watch the training. `parts` measures both terms on images that were not
# trained on. It asks your loss twice: with `mu` and `logvar` set to 0 the KL term is 0, so the
# first answer is the reconstruction alone.


# %% given="parts"
def parts(model, x):
    """Reconstruction and KL of images x (N, 1, 28, 28), each a mean per image in nats."""
    model.eval()
    with torch.no_grad():
        recon_x, mu, logvar = model(x)
    at_prior = torch.zeros_like(mu)
    reconstruction = vae_loss(recon_x, x, at_prior, at_prior).item() / len(x)
    return reconstruction, vae_loss(recon_x, x, mu, logvar).item() / len(x) - reconstruction


# %% [markdown]
# `watched` trains with Adam, a form of gradient descent that fits the length of the step to each
# parameter, and calls `parts` after each epoch. If it takes long, a bar shows the last epoch's
# loss. (`fused` does the whole update in one pass over the parameters, which takes less time.)


# %% given="watched"
def watched(model, num_epochs):
    """Train on the training images; losses and parts on the test images, one row per epoch."""
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    curve, noted = [], []
    bar = tqdm(range(num_epochs), desc="epochs", delay=5)  # no bar for a short run
    for _ in bar:
        curve += train_vae(model, train_loader, optimizer, 1)
        noted.append(parts(model, x_test))
        bar.set_postfix(loss=f"{curve[-1]:.1f}", refresh=False)
    return curve, np.array(noted)


# %% [markdown]
# **Predict first**: with what reconstruction will training start? A decoder that knows nothing says
# about 0.5 for each pixel, and each of the 784 then costs $\log 2 \approx 0.69$ nats. Work it out,
# then ask a model that has learned nothing.

# %%
print("reconstruction {:.1f}, KL {:.1f}".format(*parts(VAE(z_dim), x_test)))

# %% claims=true
# "A decoder that knows nothing says about 0.5 for each pixel": 784 log 2 = 543.4
assert all(abs(parts(VAE(z_dim), x_test)[0] - 784 * np.log(2)) < 10 for _ in range(5))

# %% [markdown]
# *Core.* Now it is your model's turn. On the whole of MNIST fifteen epochs take a minute or two.

# %% question="trained"
# Make a VAE with z_dim latents, call it `model`, and train it for num_epochs with `watched`. Keep
# what that returns as losses and test_parts. 2 lines.
torch.manual_seed(0)
num_epochs = 15
### BEGIN SOLUTION
model = VAE(z_dim)
losses, test_parts = watched(model, num_epochs)
### END SOLUTION

# %% check="trained" tags=["nbval-check-output"]
check("trained")

# %%
print("epoch  train   test = reconstruction + KL")
for epoch, (loss, (reconstruction, kl)) in enumerate(zip(losses, test_parts), 1):
    print(f"{epoch:5}  {loss:5.1f}  {reconstruction + kl:5.1f}   {reconstruction:14.1f}  {kl:5.1f}")

# %%
plots.vae_training(losses, test_parts)

# %% [markdown]
# The column *test* is the bound on the test images, with one draw of `z` for each. In the first
# epoch the training loss is far above it: that is a mean over an epoch in which the model improved
# all the time, while the test images are seen at its end. And the two parts do not fall together.
# Reconstruction falls, KL *rises*: the model learns that a nat spent on the code saves more than a
# nat in the pixels. (With the digits inside scikit-learn the first lesson is the other one, that a
# code which says nothing useful is a waste: there KL falls for a few epochs and rises after that.)

# %% claims=true
# "In the first epoch the training loss is far above it"
assert losses[0] > test_parts[0].sum() + 20
# "Reconstruction falls, KL rises", "a nat spent on the code saves more than a nat in the pixels",
# "there KL falls for a few epochs and rises after that"
on_mnist = "MNIST" in data.describe()
lowest = 0 if on_mnist else int(test_parts[:8, 1].argmin())
saved, spent = test_parts[lowest] - test_parts[-1], test_parts[-1] - test_parts[lowest]
assert saved[0] > spent[1] > 1 and (lowest > 1) == (not on_mnist)
# Nothing is below what a perfect copy costs.
assert test_parts[-1][0] > perfect_copy

# %% [markdown]
# How good is what comes back? Ten test digits above, what the decoder made of their codes below.
# Look at what is kept and what is lost.

# %%
with torch.no_grad():
    restored, _, _ = model(x_test[:10])  # (10, 784)
plots.reconstructions(x_test[:10], {"restored": restored})

# %% [markdown]
# ## Drawing new digits
#
# *Core.* Now leave the encoder out. The KL term has pulled all clouds towards the prior, so that
# taken together they about fill it. A point drawn from the prior therefore falls where the decoder
# has been trained. Draw codes from the standard normal distribution and decode them.


# %% question="generate"
def generate(model, num_samples):
    """Draw images from the prior: (num_samples, 784) in [0, 1], without gradient, in eval mode.

    model: a VAE of any z_dim; model.decoder.fc3 knows how many numbers a code has. About 4 lines.
    """
    ### BEGIN SOLUTION
    model.eval()
    with torch.no_grad():
        z = torch.randn(num_samples, model.decoder.fc3.in_features)
        return model.decoder(z)
    ### END SOLUTION


# %% check="generate" tags=["nbval-check-output"]
check("generate")

# %%
torch.manual_seed(1)
samples = generate(model, 64)  # (64, 784)
plots.image_sheets({"64 draws from the prior": samples})

# %% [markdown]
# Nobody wrote these. How many would you read as a digit? An impartial judge is at hand: the encoder
# of notebook 1 with a linear classifier on its features. It has only ever seen real digits. Let it
# say which class each image belongs to, and how sure it is.


# %%
def judged(samples):
    """Probabilities (N, 10) that the classifier gives to images (N, 784) in [0, 1]."""
    return classify((255 * samples).round().byte().numpy().reshape(-1, 28, 28))


y_hat = judged(samples)
print(f"given to a class with more than 0.9: {np.mean(y_hat.max(axis=1) > 0.9):.0%} of 64 samples")

# %%
plots.judged_samples(samples, y_hat)

# %% [markdown]
# With the whole of MNIST the row of the surest images looks like handwriting, a little soft. The
# least sure are between two digits or no digit at all: the prior has places that no training
# image's cloud has covered. With a few hundred steps of training all of them are softer, and fewer
# of the ten digits appear.
#
# ## A walk from one digit to another
#
# *Deeper.* What lies between two codes? Take two images, go in a straight line from the centre of
# the one cloud to the centre of the other, and decode what is on the way.


# %% question="interpolate"
def interpolate(model, x_a, x_b, num_steps):
    """Images along the straight line from the code of x_a to that of x_b: (num_steps, 784).

    x_a, x_b: one image each, (1, 28, 28). num_steps ≥ 2, in equal steps, both ends included.
    The code of an image is its mean, no draw; and no gradient is needed. About 4 lines.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        mu, _ = model.encoder(torch.stack([x_a, x_b]))
        t = torch.linspace(0, 1, num_steps)[:, None]
        return model.decoder((1 - t) * mu[0] + t * mu[1])
    ### END SOLUTION


# %% check="interpolate" tags=["nbval-check-output"]
check("interpolate")

# %%
first, second = (int(np.flatnonzero(test_labels == digit)[0]) for digit in (4, 9))
walk = interpolate(model, x_test[first], x_test[second], 11)  # (11, 784)
plots.latent_walk(walk, x_test[first], x_test[second])

# %% [markdown]
# The walk through the codes bends the 4 until it closes above and is a 9. Fading the pixels over
# shows both digits at once, as a double exposure. Not every walk is as smooth: from 7 to 2, say,
# there are steps on the way that show both digits, or neither. Try it.

# %% claims=true
# "bends the 4 … and is a 9", on the whole of MNIST: nowhere on the way is it a third digit.
y_hat = judged(walk)
assert y_hat[:, [4, 9]].sum(axis=1).min() > 0.9 or len(train_images) < 60_000
assert (y_hat[0].argmax(), y_hat[-1].argmax()) == (4, 9) or len(train_images) < 60_000

# %% [markdown]
# ## What the KL term buys
#
# Its price is plain: without it the reconstruction could be better. So leave it out and see. Such
# a loss is often written as reconstruction + β · KL (Higgins et al. train with β > 1); here β = 0.
# The wrapper below needs no new loss: it reports `mu` and `logvar` as 0, where KL is 0. The draw
# inside still uses the true ones.


# %% given="without_kl"
class WithoutKL(nn.Module):
    """Trains a VAE for reconstruction alone."""

    def __init__(self, vae):
        super().__init__()
        self.vae = vae

    def forward(self, x):
        recon_x, mu, logvar = self.vae(x)
        return recon_x, 0 * mu, 0 * logvar


# %% [markdown]
# A comparison is fair only between equals, so the second model starts from the same seed and is
# trained for as many steps as yours.

# %% given="free"
torch.manual_seed(0)
free = VAE(z_dim)
watched(WithoutKL(free), num_epochs)
models = {"with KL": model, "without": free}

# %% [markdown]
# Both models on the test images. KL is measured for the second as well, although it was not trained
# for it. The last two columns describe the clouds: how far from 0 their centres are, and how wide
# they are. **Predict first**, for the model without KL: which of the five numbers are larger than
# with KL, and which smaller?


# %% given="clouds"
def clouds(model, x):
    """Of the clouds of images x: mean distance of a centre from 0 in a latent, and mean sigma."""
    with torch.no_grad():
        mu, logvar = model.encoder(x)
    return mu.abs().mean().item(), logvar.mul(0.5).exp().mean().item()


# %%
print(f"{'':8}  reconstruction     KL  bound  mean |mu|  mean sigma")
for name, network in models.items():
    reconstruction, kl = parts(network, x_test)
    distance, width = clouds(network, x_test)
    print(f"{name:8}  {reconstruction:14.1f}  {kl:5.1f}  {reconstruction + kl:5.1f}", end="")
    print(f"  {distance:9.2f}  {width:10.4f}")

# %% claims=true
# The model answer to kl_term: "The model without KL", "moved away from 0", "widths shrank", and
# "with it the bound" is far larger.
(kept, paid), (freed, unpaid) = (parts(network, x_test) for network in models.values())
assert freed < kept - 5 and unpaid > 5 * paid and freed + unpaid > 1.5 * (kept + paid)
(near, wide), (far, narrow) = (clouds(network, x_test) for network in models.values())
assert far > 3 * near and narrow < wide / 5

# %%
torch.manual_seed(1)
sheets = {name: generate(network, 1000) for name, network in models.items()}
plots.image_sheets({name: images[:64] for name, images in sheets.items()})

# %% [markdown]
# The second sheet shows ghosts. What does the judge say of a thousand of each? Its answer comes
# with the class that it names most often. **Predict first**: which share do you expect?

# %%
shares = {}
for name, images in sheets.items():
    y_hat = judged(images)
    counts = np.bincount(y_hat.argmax(axis=1), minlength=10)
    shares[name] = np.mean(y_hat.max(axis=1) > 0.9), counts.max() / len(images)
    print(f"{name:8}  above 0.9: {shares[name][0]:.0%} of 1,000 samples,", end="")
    print(f"  most often digit {counts.argmax()}: {shares[name][1]:.0%}")

# %% [markdown]
# Look at both columns. On MNIST, whole or quick, the judge is *surer* of the ghosts than of the
# digits. A classifier has no way to say "none of these": it has to share out one unit of
# probability among ten digits, and far from all images that it was trained on it may well do so
# with confidence. The second column gives it away: it calls most ghosts the same digit. Its
# word counts for images like those it knows, and for others it is your eye that has to judge.
#
# (With the digits inside scikit-learn the judge is unsure of the ghosts. It calls nine of ten of
# either sheet the same digit: your model has had few steps there.)

# %% claims=true
# "it calls most ghosts the same digit"
assert shares["without"][1] > 0.7
# "On MNIST, whole or quick, the judge is surer of the ghosts", "With the digits inside scikit-learn
# the judge is unsure of the ghosts. It calls nine of ten of either sheet the same digit"
assert (shares["without"][0] > shares["with KL"][0]) == on_mnist
assert (shares["with KL"][1] < 0.85) == on_mnist
# The recap: "digits, most of which a classifier is sure of"
assert shares["with KL"][0] > 0.5

# %% [markdown] written="kl_term" points=4
# **What the KL term buys.** (*Deeper*.) Answer from your table and the two sheets, with numbers.
# (a) Which of the two models reconstructs better, and why must it be that one? (b) What did
# training without KL do to the clouds, their centres and their widths, and what does the
# reconstruction gain by each? (c) Why do draws from the prior come out as they do with the second
# model, although it reconstructs so well? (d) In one sentence: what does the KL term buy, and what
# does it cost?
#
# <!-- BEGIN SOLUTION -->
# With the whole of MNIST: (a) The model without KL, 66 nats against 79 after the same number of
# steps. It must be that one, because reconstruction is all it is trained for. With KL, a nat is
# spent on the code only if it saves more than a nat in the pixels.
#
# (b) The centres moved away from 0 (3.2 on average against 0.8) and the widths shrank to almost
# nothing (0.0001 against 0.3). Far apart and narrow, the clouds do not overlap, so the decoder
# never has to guess which of two images is meant, and the draw adds hardly any noise to the code.
# The KL of such clouds is 392 nats against 25, and with it the bound is 457 against 104.
#
# (c) A draw from the prior lies about 1 from 0 in each latent. There, between narrow clouds that
# are far away, the decoder was never asked to make sense. What it makes of such a code is an
# accident: ghosts of several digits. Good reconstruction only says that it knows the codes that the
# encoder gives.
#
# (d) KL buys a space of codes that is filled around the prior, in which one can draw and walk; it
# costs some 14 nats of reconstruction, so softer images.
# <!-- END SOLUTION -->

# %% [markdown] rubric="kl_term"
# 4 points, one for each of (a) to (d):
#
# - (a) the model without KL, as it is trained for nothing else; with both numbers;
# - (b) the centres move far apart *and* the widths shrink to almost nothing, so that codes are
#   never confused; with a number for at least one of them;
# - (c) the decoder was trained on codes far from the prior only: a draw from the prior falls where
#   it never had to make sense (holes between the clouds);
# - (d) a code space that is filled, so that one can draw from it and walk in it, at the price of
#   softer, less exact reconstructions.
#
# "It regularises" or "it prevents overfitting" alone earns nothing.

# %% [markdown]
# ## How long should a code be?
#
# The choice of 20 latents was ours. Here are others, each trained for the same number of steps;
# small data get more epochs for that. Compare them with one another, not with your model, which had
# another number of steps. **Predict first**: which length of code will have the lowest bound?

# %%
steps = data.by_profile(full=2800, quick=240)
few = max(1, round(steps / len(train_loader)))  # epochs


def trained_with(size):
    torch.manual_seed(0)
    vae = VAE(size)
    watched(vae, few)
    return vae


by_size = {n: trained_with(n) for n in data.by_profile(full=[2, 5, 10, 20, 40], quick=[2, 20])}

# %% [markdown]
# A latent counts as *in use* if its mean changes from image to image; one that is not in use has
# given up and lies on the prior, whatever the image.

# %%
table = {}
print("z_dim  in use  reconstruction    KL  bound")
for size, other in by_size.items():
    reconstruction, kl = parts(other, x_test)
    with torch.no_grad():
        in_use = int((other.encoder(x_test)[0].std(dim=0) > 0.3).sum())
    table[size] = in_use, reconstruction, kl
    print(f"{size:5}  {in_use:6}  {reconstruction:14.1f}  {kl:4.1f}  {reconstruction + kl:5.1f}")

# %% [markdown]
# Numbers are one thing; here is what they look like. Each row is restored from codes of another
# length, from the centres of the clouds. What does a code of two numbers keep of a digit?

# %%
rows = {}
for size, other in by_size.items():
    with torch.no_grad():
        rows[f"{size} latents"] = other.decoder(other.encoder(x_test[:10])[0])
plots.reconstructions(x_test[:10], rows, "Restored from codes of 2 to 40 latents")

# %% claims=true
# The model answer to code_size, (a): from 2 to 20 latents reconstruction falls, KL rises, the bound
# falls, in every setting.
_, long_before, short_paid = table[2]
_, long_after, long_paid = table[20]
assert long_after < long_before - 10 and long_paid > short_paid + 3
assert long_after + long_paid < long_before + short_paid - 5
if 40 in table:
    # (b) "With 40 the bound is … no better, and KL has hardly changed."
    in_use, reconstruction, kl = table[40]
    assert reconstruction + kl > long_after + long_paid - 1 and abs(kl - long_paid) < 2
    # "Only … of the 40 latents are in use"
    assert in_use < 35

# %% [markdown]
# (The quick profile has two lengths of code only. Its training is so short that most latents may
# still be in use: giving one up takes time, too.)
#
# ## A map of the codes
#
# Two latents are too few for a good bound, but they have one advantage: a code of two numbers is a
# point in the plane, and the whole code space can be seen. So train the model of that size as long
# again. Then walk over the plane in a grid, and decode each point.

# %% given="plane"
model_2d = by_size[2]
watched(model_2d, few)

ticks = torch.linspace(-3, 3, 19)
grid = torch.cartesian_prod(ticks, ticks)  # (361, 2): first coordinate slowly, second fast
with torch.no_grad():
    centres, _ = model_2d.encoder(x_test[:2000])  # (2000, 2)
    decoded = model_2d.decoder(grid)  # (361, 784)

# %% [markdown]
# On the left are the centres of the test images' clouds, on the right what the decoder draws, and
# both maps have one scale. The model has never been told a label; the colours are for you. Which
# digits are neighbours, and what lies on the border between two of them?

# %%
plots.latent_plane(centres, test_labels[:2000], decoded, ticks)

# %% [markdown] written="code_size" points=3
# **Another size of the code.** (*Deeper*.) Train a model with a z_dim of your own choice
# (`VAE(size)`, `watched`), or take the table. (a) What happens to the two terms and to the bound
# from 2 to 20 latents, and why does KL rise with more latents? (b) What happens beyond, and what
# does the column *in use* say about it? (c) What would you use two latents for all the same? (About
# five sentences, with numbers.)
#
# <!-- BEGIN SOLUTION -->
# With the whole of MNIST: (a) From 2 to 20 latents reconstruction falls from 155 to 85 nats, KL
# rises from 5 to 24, and the bound falls from 160 to 109. KL is the price of what the code says
# about the image: with more latents the code can say more, each latent in use has its price, and up
# to here it pays.
#
# (b) With 40 the bound is 110, no better, and KL has hardly changed. Only 28 of the 40 latents are
# in use. The others lie near the prior for every image: a latent that would save less in
# reconstruction than it costs in KL is given up, and then costs hardly anything.
#
# (c) To look at the digits: two latents are a map, on which one sees which digits are alike and
# what lies between them. As a model of the digits they are too few.
# <!-- END SOLUTION -->

# %% [markdown] rubric="code_size"
# 3 points, one for each of (a) to (c), each with a number from the own table or run:
#
# - (a) reconstruction falls by more than KL rises, so the bound falls; more latents carry more
#   information about the image, and each has its price in KL;
# - (b) no gain beyond about 20 (10 with the digits inside scikit-learn): a latent that saves less
#   in reconstruction than it costs in KL is left at the prior (or: is not in use), so that further
#   ones change nothing;
# - (c) seeing the code space: a map, neighbours, walks; or a very short code.

# %% [markdown]
# ## What you have learned
#
# - An encoder gives each image a cloud of codes, `mu` and `logvar`; a decoder turns a code into
#   pixels. Noise that is moved and stretched lets gradients pass, a plain sampler does not.
# - The loss is a bound on −log p(x): reconstruction plus KL, both summed, both in nats. Logarithms
#   are kept from −∞.
# - A mean loss per sample divides by the samples that were seen, not by batches times batch size.
# - On grey pixels binary cross-entropy has a floor above zero: what a perfect copy costs.
# - Draws from the prior become digits, most of which a classifier is sure of, and a straight line
#   between two codes is a walk through images.
# - Without KL the model reconstructs better and can no longer draw. After enough training, latents
#   that do not pay for themselves are left unused.
#
# This is the last notebook. You took images apart into features, derived a gradient by hand and
# then left it to PyTorch, built the layers that do it, measured how good a score is, and in the end
# drew digits that did not exist. Every formula you used was one you could check.
#
# And yet the samples are soft, and many are no digit that one could name. Where is the blame? This
# network does not know that two pixels are neighbours: it would do as well on images whose pixels
# were shuffled, all in the same way. What would convolutions change? And why draw the whole image
# at once? Models of today start from pure noise and take it away in many small steps, each by a
# network that is trained with a loss much like yours. They are called diffusion models, and you now
# know most of what it takes to read about them.

# %% [markdown]
# ## Sources and ways on
#
# - The VAE, the bound and the draw that gradients pass through: D. P. Kingma and M. Welling,
#   *Auto-Encoding Variational Bayes*, 2013, [arXiv:1312.6114](https://arxiv.org/abs/1312.6114),
#   sections 2.2 to 2.4; KL of normal distributions in appendix B, networks with one hidden layer in
#   appendix C. At the same time: D. J. Rezende, S. Mohamed and D. Wierstra, *Stochastic
#   Backpropagation and Approximate Inference in Deep Generative Models*, 2014,
#   [arXiv:1401.4082](https://arxiv.org/abs/1401.4082).
# - What binary cross-entropy on grey pixels is, and what to take in its place: G. Loaiza-Ganem and
#   J. P. Cunningham, *The continuous Bernoulli: fixing a pervasive error in variational
#   autoencoders*, 2019, [arXiv:1907.06845](https://arxiv.org/abs/1907.06845).
# - The factor β before KL: I. Higgins and others, *beta-VAE: Learning Basic Visual Concepts with a
#   Constrained Variational Framework*, ICLR 2017,
#   [OpenReview](https://openreview.net/forum?id=Sy2fzU9gl).
# - Latents in use, counted by how much their means vary: Y. Burda, R. Grosse and R. Salakhutdinov,
#   *Importance Weighted Autoencoders*, 2015, [arXiv:1509.00519](https://arxiv.org/abs/1509.00519),
#   section 5.
# - Adam: D. P. Kingma and J. Ba, *Adam: A Method for Stochastic Optimization*, 2014,
#   [arXiv:1412.6980](https://arxiv.org/abs/1412.6980).
#
# Two ways on. To stay with VAEs: D. P. Kingma and M. Welling, *An Introduction to Variational
# Autoencoders*, 2019, [arXiv:1906.02691](https://arxiv.org/abs/1906.02691). To go on to diffusion:
# J. Ho, A. Jain and P. Abbeel, *Denoising Diffusion Probabilistic Models*, 2020,
# [arXiv:2006.11239](https://arxiv.org/abs/2006.11239).

# %% [markdown]
# How far you are, kept on your computer alone. It is no grade.

# %%
progress()
