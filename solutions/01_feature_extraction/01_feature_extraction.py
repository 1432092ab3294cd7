# %% [markdown]
# # 1 · From images to features
#
# A digit of 28×28 pixels is a list of 784 numbers. Move it by two pixels, and that list lies almost
# as far from the old one as the list of another digit does. Yet it is still the same digit. In this
# notebook a network that was trained before turns each image into a *feature vector*: numbers that
# stay close when the image shows the same thing, and differ when it does not.
#
# **You will be able to**
#
# - turn an image into the tensor that a pre-trained network expects, and say what another range
#   costs;
# - cut a network off in front of its classifier, and put it into the right mode;
# - load weights from a file in a way that notices a wrong file;
# - run a whole data set through a network in batches, and store its features for the next notebook;
# - judge features by the simplest classifier there is, the nearest class mean.
#
# **Builds on** nothing but Python, NumPy and a first look at PyTorch's tensors.
#
# **Time** about two hours. Each question is marked. Those marked *core* are the six functions. They
# make the files that notebook 2 starts from, take half of the time, and need none of the others.
# Those marked *deeper* are the two written answers. The mistakes that are shown between them need
# no answer.

# %% [markdown]
# ## Who hands this in
#
# Please fill in the next cell. Help is welcome and is to be named: people, web pages, AI tools. By
# handing in the notebook you state on your honour that the rest is your own work.
#
# Stuck at a TODO? `hint("make_preprocess")`, in a cell of your own, gives the next of two or three
# hints. A mistake that the check knows, it names by itself.

# %%
NAME = ""
STUDENT_ID = ""
SOURCES_OF_HELP = ""  # "none" if there were none
HONOUR_STATEMENT = "This is my own work, and I have named every source of help."

# %% [markdown]
# ## The digits
#
# The course's own helpers load the data, draw the figures and check your answers. Under each task
# stands a line such as `check("extract")`: run it as often as you like. It tells you at once
# whether your answer is right on some public cases, and if not, what went wrong.

# %% given="course"
from helpers import data, plots
from helpers.check import check, hint, progress

print(data.describe())

# %% given="imports"
import io
import time

import numpy as np
import scipy.io
import torch
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms
from torchvision.models import ResNet50_Weights, resnet50

from helpers.bars import tqdm
from helpers.encoder import WEIGHTS, Encoder

# %% [markdown]
# Images come as an array (N, 28, 28) of bytes, labels as (N,) integers from 0 to 9. Look at data
# before you compute with them: what do they show, do the labels fit, which values do the pixels
# take? A network raises no error if they are not those that it was trained on.

# %% given="digits"
train_images, train_labels = data.load("train")
test_images, test_labels = data.load("test")

plots.digit_grid(train_images[:40], train_labels[:40])

# %%
for split, images in {"train": train_images, "test": test_images}.items():
    print(f"{split:5}  {images.shape}  {images.dtype}, from {images.min()} to {images.max()}")
    assert (images.min(), images.max()) == (0, 255), "expected bytes that use the whole range"

# %% [markdown]
# ## What the network expects
#
# We want to use a network that was trained on more than a million colour photographs. Our images
# differ from those in three ways, and each has its remedy:
#
# | our digit | the network's image | remedy |
# |---|---|---|
# | one grey channel | three channels: red, green, blue | repeat the grey three times |
# | bytes 0..255 | float32 | divide by 255, which gives $x \in [0, 1]$ |
# | no value below 0 | values on both sides of 0 | $(x - 0.5) \,/\, 0.5$, which gives $[-1, 1]$ |
#
# The last step is called *normalisation*: take away a mean, divide by a deviation. With 0.5 for
# both, black becomes −1 and white +1. That is a common short cut, and easy to check; what this
# network was given in training comes right after.
#
# *Core.* Write these steps as one callable.


# %% question="make_preprocess"
def make_preprocess():
    """A callable that turns a PIL image into what the network expects.

    The callable takes a PIL image of mode "L" (one byte per pixel), height × width, and returns a
    float32 tensor (3, height, width): the grey repeated, scaled to [0, 1], then (x − 0.5) / 0.5.

    About 5 lines, with or without torchvision.transforms.
    """
    ### BEGIN SOLUTION
    return transforms.Compose(
        [
            transforms.Grayscale(num_output_channels=3),
            transforms.ToTensor(),  # also scales to [0, 1]
            transforms.Normalize(mean=[0.5] * 3, std=[0.5] * 3),
        ]
    )
    ### END SOLUTION


# %% check="make_preprocess" tags=["nbval-check-output"]
check("make_preprocess")

# %% [markdown]
# Two pixels are enough to see it: black has to come out as −1 and white as 1, three times.

# %% tags=["nbval-check-output"]
preprocess = make_preprocess()
black_and_white = Image.fromarray(np.array([[0, 255]], dtype=np.uint8))
print(preprocess(black_and_white).tolist())

# %%
digit = Image.fromarray(train_images[0])
plots.preprocessing(digit, preprocess(digit))

# %% [markdown]
# ### What ResNet-50 knows
#
# Easy to check is not the same as right. torchvision keeps the preprocessing that belongs to a set
# of weights beside them, and it can be had without the weights themselves:

# %%
as_trained = ResNet50_Weights.DEFAULT.transforms()  # takes colour images
print(as_trained)

# %%
plots.preprocessing(digit, as_trained(digit.convert("RGB")))

# %% [markdown]
# So ResNet-50 is meant for images of 224×224 pixels, cut out of slightly larger ones, and each
# colour has a mean and a deviation of its own: black lies near −2, white between 2 and 3. Your
# `make_preprocess` leaves 28 pixels as 28 and has less than half of that contrast. That is a short
# cut, and the reason is time: an image of full size has 64 times as many pixels. What the short cut
# costs in accuracy is measured below, for whoever has the weights.

# %% claims=true
# "ResNet-50 is meant for images of 224×224 pixels", "64 times as many pixels"
assert tuple(as_trained(digit.convert("RGB")).shape) == (3, 224, 224) and (224 / 28) ** 2 == 64
# "black lies near −2, white between 2 and 3", "less than half of that contrast"
black, white = (as_trained(Image.new("RGB", (28, 28), (grey,) * 3)) for grey in (0, 255))
assert black.min() > -2.2 and black.max() < -1.7 and white.min() > 2.2 and white.max() < 2.7
assert 0.4 < 2 / (white - black).mean() < 0.5
# "black becomes −1 and white +1"
assert preprocess(black_and_white)[:, 0].tolist() == [[-1, 1]] * 3

# %% [markdown]
# ## A network without its last layer
#
# ResNet-50 sorts photographs into 1,000 classes: dogs, teapots, aeroplanes. Here are its parts, in
# the order in which an image passes through them.

# %% tags=["nbval-check-output"]
resnet = resnet50()  # with random weights for now
for name, part in resnet.named_children():
    print(f"{name:8} {type(part).__name__}")

# %% [markdown]
# Convolutions (`conv1` to `layer4`) turn the image into $k = 2048$ *feature maps*. For an image of
# 28×28 pixels each map has one pixel, for a larger image more. `avgpool` takes the mean over each
# map, so $k$ numbers are left whatever the image's size. Only then does the linear layer `fc`
# compute the scores of the 1,000 classes.
#
# No digit is among these classes, so the scores answer a question that is not ours. The $k$
# numbers in front of them are a description from which a single linear layer could tell 1,000
# kinds of things apart.
# (This course calls the number of features $k$. The tasks below write d for it.)

# %% [markdown]
# ### Batch norm, in two modes
#
# Behind each convolution stands a layer of *batch norm*. It takes away a mean and divides by a
# deviation, channel by channel, so that the numbers keep a size near 1; then it multiplies by a
# factor and adds a shift, both learned. In *train mode* mean and deviation are those of the batch
# at hand. In *eval mode* they are averages that were kept in training, and fixed. A new network is
# in train mode; `eval()` sets the other.

# %% [markdown]
# *Core.* A network that ends in front of its classifier is a *feature extractor*. It has to be
#
# - **flat**: one row of $k$ numbers per image, (N, k), also when N = 1;
# - **in eval mode**: what happens otherwise, you will see below;
# - **frozen**: we do not train it, so no parameter should ask for a gradient.


# %% question="make_extractor"
def make_extractor(backbone):
    """A ResNet without its classification layer, in eval mode and frozen.

    backbone: a ResNet of torchvision, of any depth. You may change it.
    returns: a module (N, 3, height, width) → (N, d), with d = 2048 for ResNet-50 and 512 for
    ResNet-18; batch norm in eval mode, no parameter with requires_grad.

    About 4 lines.
    """
    ### BEGIN SOLUTION
    backbone.fc = nn.Identity()
    backbone.requires_grad_(False)
    return backbone.eval()
    ### END SOLUTION


# %% check="make_extractor" tags=["nbval-check-output"]
check("make_extractor")

# %% [markdown]
# **Predict first.** Four digits go through. Which shape has their batch, which shape have their
# features? And would the features' shape change if the digits had 224×224 pixels?

# %% tags=["nbval-check-output"]
resnet_extractor = make_extractor(resnet)
batch = torch.stack([preprocess(Image.fromarray(image)) for image in train_images[:4]])
larger = nn.functional.interpolate(batch, size=(224, 224))
for images in (batch, larger):
    print(f"images {tuple(images.shape)}, features {tuple(resnet_extractor(images).shape)}")

# %% claims=true
# "For an image of 28×28 pixels each map has one pixel, for a larger image more."
maps = nn.Sequential(*list(resnet.children())[:-2])
assert tuple(maps(batch).shape) == (4, 2048, 1, 1)
assert tuple(maps(larger[:1]).shape) == (1, 2048, 7, 7)
# "Behind each convolution stands a layer of batch norm."
kinds = [type(part) for part in resnet.modules()]
assert kinds.count(nn.BatchNorm2d) == kinds.count(nn.Conv2d) == 53
# "A new network is in train mode"
assert Encoder().training

# %% [markdown] written="why_the_layer_before" points=3
# *Deeper.* **Why the layer before the classifier?** The extractor could stop at the 1,000 scores,
# at the $k$ numbers before them, or at the pixels. Explain why the $k$ numbers suit our digits
# better than the scores, and better than the pixels. Say what the classification layer can and
# cannot do to the information that it receives. (About five sentences.)
#
# <!-- BEGIN SOLUTION -->
# The scores answer a question that we do not ask: how much does the image look like each of
# ImageNet's 1,000 classes? No digit is among them. They are a linear function of the $k$ numbers,
# so they hold nothing that these do not hold, and 1,000 numbers made from 2,048 must lose some of
# it: what does not help to tell ImageNet's classes apart is thrown away. The $k$ numbers were
# trained so that one linear layer can separate very different things; they describe edges, strokes
# and shapes, and a new linear layer can be trained on them for new classes. Pixels hold all the
# information too, but in a form that a linear layer cannot use well: a small shift changes very
# many pixels, while the features of a shifted digit stay close.
# <!-- END SOLUTION -->

# %% [markdown] rubric="why_the_layer_before"
# 3 points, one each:
#
# - the scores (the last layer) are specific to the classes of the first task, which ours are not;
# - the last layer is linear and gives fewer numbers than k: it adds no information, it loses some;
# - the k numbers are a representation in which classes are (nearly) linearly separable, or which
#   changes little under shifts and the like, unlike pixels.
#
# "It is common practice" or "it gives better accuracy" alone earns nothing.

# %% [markdown]
# ### Weights
#
# Random weights have learned nothing. torchvision offers trained ones: they are in torch's
# cache, or they are downloaded now (98 MB), or cannot be had at the moment. In that case we go on
# with a smaller encoder that comes with the course. Only the preprocessing changes with it: what
# you write below works with *any* extractor.

# %% given="pretrained"
from helpers.pretrained import pretrained_resnet50

backbone = pretrained_resnet50()

# %% [markdown]
# ## The course's own encoder
#
# `Encoder` is a small convolutional network, trained on MNIST's training digits. It takes grey
# images (N, 1, 28, 28) in [0, 1], normalises them itself, and returns 256 numbers for each: its
# classifier is gone already. Building one gives random weights. Those that were trained lie in the
# file `WEIGHTS`, as a *state dict*: a dictionary from the name of each parameter to its values.

# %% tags=["nbval-check-output"]
for name, values in list(torch.load(WEIGHTS, map_location="cpu").items())[:6]:
    print(f"{name:32} {str(tuple(values.shape)):16} {values.dtype}")

# %% [markdown]
# *Core.* What if the file belongs to another network? Then a name is missing or one is too many,
# and loading has to stop with an error. A network that runs on with some weights never loaded gives
# features that look like features, and are not.


# %% question="load_encoder"
def load_encoder(path):
    """The encoder with the weights in a file, in eval mode and frozen.

    path: of a state dict of helpers.encoder.Encoder, float32 or float16.
    returns: an Encoder, (N, 1, 28, 28) → (N, 256). A missing or an extra key in the file raises.

    About 4 lines.
    """
    ### BEGIN SOLUTION
    encoder = Encoder()
    encoder.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    encoder.requires_grad_(False)
    return encoder.eval()
    ### END SOLUTION


# %% check="load_encoder" tags=["nbval-check-output"]
check("load_encoder")

# %% [markdown]
# ### What its first layer sees
#
# A network hands out its last numbers only. A *hook* gets at those on the way: it is a function
# that torch calls each time a certain layer has run, with the layer, what went in and what came
# out. This one appends what came out to a list. It stays in place until it is removed.

# %%
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
encoder = load_encoder(WEIGHTS).to(device)

seen = []
hook = encoder.layers[2].register_forward_hook(lambda layer, given, output: seen.append(output))
encoder(torch.from_numpy(train_images[:1, None] / np.float32(255)).to(device))
hook.remove()

plots.encoder_activations(train_images[0], seen[0][0].cpu())

# %% [markdown]
# These are the outputs behind the first convolution, its batch norm and a ReLU, which sets what is
# below 0 to 0. Each of the 32 channels has learned a pattern of 3×3 pixels, such as an edge in one
# direction, and is bright where the image shows it. For some that is the empty paper. Half of them
# are drawn.

# %% [markdown]
# ## All images, batch by batch
#
# A `DataLoader` hands out a data set in batches: images (batch_size, channels, height, width) with
# their labels (batch_size,). The last batch may be shorter. A loader that shuffles gives another
# order *each time* a loop runs over it. The given one also shows a progress bar.


# %% given="loader"
class Digits(Dataset):
    """Images (N, 28, 28) and labels (N,), each image passed through a transform when asked for."""

    def __init__(self, images, labels, transform):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        return self.transform(Image.fromarray(self.images[i])), self.labels[i]


class Loader(DataLoader):
    """A DataLoader with a progress bar."""

    def __iter__(self):
        return iter(tqdm(super().__iter__(), total=len(self), mininterval=0.5))


# %% [markdown]
# *Core.* Now write the loop. `torch.inference_mode()` tells torch that no gradient will be asked
# for, so that it need not remember how each number came about. Without it, and with an extractor
# that is not frozen, each output you keep holds on to everything that was computed on its way. For
# 60,000 images that is more than most machines have.


# %% question="extract"
def extract(extractor, loader):
    """The features of every image that a loader gives, in the loader's order.

    extractor: a module in eval mode, (N, channels, height, width) → (N, d), on any device; it
        stays as it is.
    loader: gives pairs of images and labels (N,); may shuffle, its last batch may be short.
    returns: features (m, d) float32 and labels (m,) int64 for all m samples, NumPy arrays.

    About 8 lines.
    """
    ### BEGIN SOLUTION
    device = next(extractor.parameters()).device
    features, labels = [], []
    with torch.inference_mode():
        for images, batch_labels in loader:
            features.append(extractor(images.to(device)).cpu().numpy())
            labels.append(batch_labels.numpy())
    return np.concatenate(features), np.concatenate(labels)
    ### END SOLUTION


# %% check="extract" tags=["nbval-check-output"]
check("extract")

# %% [markdown]
# ### What batches buy
#
# The same images go through ResNet-50, once in one batch and once one at a time. (Its weights do
# not matter for the speed.) **Predict first**: how many times faster is the batch?

# %%
count = data.by_profile(full=64, quick=16)
some = Digits(train_images[:count], train_labels[:count], preprocess)
seconds = {}
for batch_size in (count, 1):
    start = time.perf_counter()
    extract(resnet_extractor.to(device), DataLoader(some, batch_size))
    seconds[batch_size] = time.perf_counter() - start

print(f"a batch of {count} is about {seconds[1] / seconds[count]:.0f} times as fast")

# %% [markdown]
# ## What are the features worth?
#
# The simplest classifier tells. Take the mean of each class over some training images. A new image
# belongs to the class whose mean is nearest. Nothing is trained, so this works only if images of
# one class lie close together and apart from the others: just what features are for.


# %%
def mean_accuracy(H, labels, H_new, labels_new):
    """The share of H_new (n, k) for which the nearest class mean of H (N, k) is the right one."""
    classes = np.unique(labels)
    means = [H[labels == c].mean(axis=0) for c in classes]
    distances = np.stack([np.linalg.norm(H_new - mean, axis=1) for mean in means])  # (C, n)
    return np.mean(classes[distances.argmin(axis=0)] == labels_new)


# %%
def few_features(extractor, transform, num_train=2000, num_test=500):
    """Features and labels of the first training images, then those of the first test images."""
    train = Digits(train_images[:num_train], train_labels[:num_train], transform)
    test = Digits(test_images[:num_test], test_labels[:num_test], transform)
    return *extract(extractor, DataLoader(train, 50)), *extract(extractor, DataLoader(test, 50))


# %% [markdown]
# **Predict first.** Guessing gets about one digit of ten right. Of 100 test digits, how many will
# be right by the means of their pixels? And by those of the encoder's features? Write both numbers
# down.

# %%
H_few, labels_few, H_new, labels_new = few_features(encoder, transforms.ToTensor())
X_few = train_images[: len(H_few)].reshape(-1, 28 * 28) / 255
X_new = test_images[: len(H_new)].reshape(-1, 28 * 28) / 255

print(f"pixels    {mean_accuracy(X_few, labels_few, X_new, labels_new):.1%}")
print(f"features  {mean_accuracy(H_few, labels_few, H_new, labels_new):.1%}")

# %% [markdown]
# On MNIST the means of pixels get three of four digits right, the means of features more than 99 of
# 100. Is this fair? The encoder was trained on MNIST's training images and their labels, so it
# knows these classes; the test images are new to it. Of scikit-learn's digits it has seen none, and
# there it is 89 and 98 of 100.

# %% claims=true
encoder_right = mean_accuracy(H_few, labels_few, H_new, labels_new)
few_pixels_right = mean_accuracy(X_few, labels_few, X_new, labels_new)
if data.mnist_root() != "embedded":
    # "On MNIST the means of pixels get three of four, the means of features more than 99 of 100"
    assert abs(few_pixels_right - 0.75) < 0.01 and encoder_right > 0.99
else:  # "there it is 89 and 98 of 100"
    assert round(100 * few_pixels_right) == 89 and round(100 * encoder_right) == 98
# "Guessing gets about one digit of ten right": even the most frequent class is not much more
assert np.bincount(labels_new).max() < 0.14 * len(labels_new)

# %% [markdown]
# ## A slip worth seeing: the wrong range
#
# The encoder was trained on pixels in [0, 1], and normalises them itself. Here the same digits come
# in three other ranges: normalised a second time, never divided by 255, and divided twice.
# (`ToTensor` divides already. Whoever does not know that divides again.) No error is raised. What
# becomes of the accuracy? The first column has class means in the same wrong range. In the second
# the means are those of the right range, and only the test images are wrong.
#
# **Predict first.** Which of the three does the most harm?

# %%
ranges = {
    "0 to 1": lambda x: x,
    "-1 to 1": lambda x: 2 * x - 1,
    "0 to 255": lambda x: 255 * x,
    "0 to 1/255": lambda x: x / 255,
}

# %%
results = {}
for name, change in ranges.items():
    changed = transforms.Compose([transforms.ToTensor(), change])
    wrong = few_features(encoder, changed, num_train=500)
    results[name] = mean_accuracy(*wrong), mean_accuracy(H_few, labels_few, *wrong[2:])
    print("{:10}  both {:6.1%}   only the test images {:6.1%}".format(name, *results[name]))

# %% [markdown]
# The features have lost most of their lead over the pixels or all of it, also where everything is
# wrong in the same way. If only the test images are wrong, it is worse by far. And that happens
# easily: one program computes the means, and later another one reads the images.
#
# The double division does the most harm. The encoder takes away the mean that it knows, 0.13, and
# pixels between 0 and 0.004 are then all about the same: a digit looks like an empty sheet.

# %% claims=true
both, tests_only = np.array([*results.values()]).T
# "lost most of their lead over the pixels or all of it, also where everything is wrong"
assert both[0] > 0.96 and (both[1:] - few_pixels_right).max() < 0.5 * (both[0] - few_pixels_right)
# "If only the test images are wrong, it is worse by far."
assert (both[1:] - tests_only[1:]).min() > 0.15
# "The double division does the most harm."
assert both.argmin() == tests_only.argmin() == 3 and tests_only[3] < 0.15

# %% [markdown]
# ### What the short cut costs
#
# Now ResNet-50: once with your `make_preprocess`, once with its own mean and deviation on 28
# pixels, and once with all that belongs to its weights. 500 digits will do. (On two CPU cores that
# is up to a minute, nearly all of it for the last row.)

# %%
to_colour = transforms.Grayscale(num_output_channels=3)
own_range = transforms.Normalize(as_trained.mean, as_trained.std)
recipes = {
    "make_preprocess": preprocess,
    "its own range": transforms.Compose([to_colour, transforms.ToTensor(), own_range]),
    "and 224 pixels": transforms.Compose([to_colour, as_trained]),
}

# %%
if backbone is None:
    print("ResNet-50's weights are not here. Without them there is nothing to compare.")
else:
    trained_resnet = make_extractor(backbone).to(device)
    for name, recipe in tqdm(recipes.items(), desc="recipes"):
        right = mean_accuracy(*few_features(trained_resnet, recipe, num_train=300, num_test=200))
        print(f"{name:16}  {right:.1%}")

# %% [markdown]
# If you have the weights: how much of the cost is due to the range, how much to the size? (With 200
# test images a difference of two or three percent may be chance.) The files for notebook 2 are made
# with `make_preprocess` all the same: on two CPU cores 70,000 images of full size take more than an
# hour. With a GPU you may put another row's recipe into the cell that makes them.
#
# The rule to keep: preprocessing belongs to the weights. Take the one that comes with them, and if
# you depart from it, measure.

# %% [markdown]
# ## A slip worth seeing: the wrong mode
#
# In train mode batch norm takes mean and deviation from the batch at hand, so what comes out for
# one image depends on *the other images of its batch*. Nothing warns you: shapes are right and the
# numbers look like features.
#
# Here one digit goes through the encoder twice, each time in the company of 64 other digits. Its
# features should not notice. (The encoder in train mode is loaded anew, because each pass in that
# mode also shifts the learned means.)

# %%
careless = load_encoder(WEIGHTS).to(device).train()
pixels = torch.from_numpy(train_images[:129, None] / np.float32(255)).to(device)
alone, one_group, other_group = pixels[:1], pixels[1:65], pixels[65:]

for name, network in {"eval mode": encoder, "train mode": careless}.items():
    with torch.inference_mode():
        first = network(torch.cat([alone, one_group]))[0]
        second = network(torch.cat([alone, other_group]))[0]
    change = (first - second).abs().max() / first.abs().max()
    print(f"{name:10}  largest change {change:.0%} of the largest feature")

# %% [markdown]
# One image alone leaves the last batch norm a single value per channel, which has no deviation at
# all:

# %% tags=["nbval-check-output"]
try:
    careless(alone)
except ValueError as error:
    print(error)

# %% [markdown]
# It gets worse. Data often lie sorted by class, and then most batches hold one class only. Their
# mean is what the digits of that class have in common, and train mode subtracts just that.
#
# To see it, 256 numbers have to become two. *Principal component analysis* (PCA) looks for the
# direction in which the rows spread the most, and then for the one at right angles to it with the
# most of what is left. Each row's places along these two are its coordinates on a map. The singular
# value decomposition of the centred rows gives them in one line. It knows nothing of the labels.
#
# (Are your two maps alike? Then your `extract` calls `eval()`. The extractor is to stay as it is:
# take that line out.)


# %%
def plane(X):
    """The two principal components of the rows: (m, k) → (m, 2)."""
    centred = X - X.mean(axis=0)
    U, S, _ = np.linalg.svd(centred, full_matrices=False)
    return U[:, :2] * S[:2]


by_class = np.argsort(train_labels[:1000], kind="stable")
digits = Digits(train_images[by_class], train_labels[by_class], transforms.ToTensor())
in_eval, labels = extract(encoder, DataLoader(digits, batch_size=20))
in_train, labels = extract(careless, DataLoader(digits, batch_size=20))
plots.class_map({"eval mode": plane(in_eval), "train mode": plane(in_train)}, labels)

# %% claims=true
# "Its features should not notice", and in train mode they do
changes = []
for network in (encoder, careless):
    with torch.inference_mode():
        first, second = (network(torch.cat([alone, rest]))[0] for rest in (one_group, other_group))
    changes.append(float((first - second).abs().max() / first.abs().max()))
assert changes[0] < 1e-4 and changes[1] > 0.1
# "each pass in that mode also shifts the learned means"
assert not torch.equal(careless.layers[1].running_mean, encoder.layers[1].running_mean)


# "the classes fall on top of one another", "nearly all of the mixed test images … and only about
# a third of the sorted ones" (model answer)
def careless_features(images, labels):
    return extract(careless, DataLoader(Digits(images, labels, transforms.ToTensor()), 20))


order = np.argsort(test_labels[:1000], kind="stable")
shuffled = careless_features(train_images[:1000], train_labels[:1000])
mixed = careless_features(test_images[:1000], test_labels[:1000])
in_order = careless_features(test_images[order], test_labels[order])
assert mean_accuracy(*shuffled, *mixed) > 0.96
assert 0.28 < mean_accuracy(*shuffled, *in_order) < 0.4
assert mean_accuracy(plane(in_train), labels, plane(in_train), labels) < 0.25
assert mean_accuracy(plane(in_eval), labels, plane(in_eval), labels) > 0.6

# %% [markdown] written="why_eval_mode" points=3
# *Deeper.* **Why eval mode matters here.** A fellow student forgets `eval()`, extracts the training
# features in shuffled batches and the test features in the order of the file, which is sorted by
# class. All shapes are right. Explain what happens to the test features, why the fellow student's
# classifier fails on them, and why a deployed system that gets one image at a time is in even more
# trouble. (About five sentences; refer to the map.)
#
# <!-- BEGIN SOLUTION -->
# In train mode batch norm uses the mean and deviation of the batch at hand in place of those
# learned in training. An image's features then depend on which other images are in its batch. In
# shuffled batches that adds some noise, as every batch is a mixture of all classes. In a batch of
# one class the mean that is subtracted is that class's own: what makes a 3 a 3 is taken away, and
# on the map the classes fall on top of one another. The classifier was trained on features of mixed
# batches and meets others now, so training and test features are not comparable. (In batches of 20
# the nearest class mean gets nearly all of the mixed test images right, and only about a third of
# the sorted ones.) For a single image the last layer has one value per channel, and that minus its
# own mean is 0 whatever the image shows: torch raises an error instead. Each pass also moves the
# stored means, so the network changes while it is only used.
# <!-- END SOLUTION -->

# %% [markdown] rubric="why_eval_mode"
# 3 points, one each:
#
# - in train mode batch norm takes mean and deviation from the batch at hand, so a feature depends
#   on the other images of the batch (not only on the image itself);
# - a batch of one class loses what its images share, so training and test features do not match;
# - one image alone: no deviation (error or a constant).
#
# The shift of the stored means, or dropout in other networks, may stand in for a weak second point.

# %% [markdown]
# ## To a file and back
#
# *Core.* Extraction is the slow part. It is done once, and the features go into a file that later
# notebooks (and MATLAB) can read.


# %% question="save_features"
def save_features(path, features, labels):
    """Write features (m, d) and labels (m,) to a MATLAB file, under the names features and labels.

    About 1 line; see scipy.io.savemat.
    """
    ### BEGIN SOLUTION
    scipy.io.savemat(path, {"features": features, "labels": labels})
    ### END SOLUTION


# %% check="save_features" tags=["nbval-check-output"]
check("save_features")

# %% [markdown]
# **Predict first.** Three labels, an array of shape (3,), go into a MATLAB file, here one in
# memory. With which shape do they come back?

# %% tags=["nbval-check-output"]
file = io.BytesIO()
scipy.io.savemat(file, {"labels": np.array([5, 0, 4])})
print(scipy.io.loadmat(file)["labels"].shape)

# %% [markdown]
# *Core.* MATLAB knows no array with a single axis. Labels (m,) come back as a row (1, m), or as a
# column (m, 1) if MATLAB wrote them so, and its numbers may be doubles. Your function gives back
# what the extraction gave.


# %% question="load_features"
def load_features(path):
    """Read what save_features, or MATLAB, wrote: features (m, d) and labels (m,).

    The labels are integers, whatever type of number the file has, and lie there as a row or a
    column. m and d may be 1.

    About 3 lines; see scipy.io.loadmat.
    """
    ### BEGIN SOLUTION
    stored = scipy.io.loadmat(path)
    return stored["features"], stored["labels"].ravel().astype(np.int64)
    ### END SOLUTION


# %% check="load_features" tags=["nbval-check-output"]
check("load_features")

# %% [markdown]
# ## Everything together
#
# Now all training and test images go through the network, ResNet-50 if its weights are here, else
# the encoder. On two CPU cores the encoder takes less than half a minute, and ResNet-50 a few
# minutes. The next notebook starts from the two files written here.

# %%
if backbone is None:
    extractor, transform = encoder, transforms.ToTensor()
else:
    extractor, transform = make_extractor(backbone).to(device), preprocess

train_digits = Digits(train_images, train_labels, transform)
test_digits = Digits(test_images, test_labels, transform)
save_features("features_train.mat", *extract(extractor, Loader(train_digits, batch_size=64)))
save_features("features_test.mat", *extract(extractor, Loader(test_digits, batch_size=64)))

# %% [markdown]
# Trust a file once you have read it again. The labels must be those of the images, in their order.

# %%
H, labels = load_features("features_test.mat")
print("features", H.shape, H.dtype, "  labels", labels.shape, labels.dtype)
assert np.array_equal(labels, test_labels)
assert np.isfinite(H).all()

# %% [markdown]
# ## What have we won?
#
# The nearest class mean once more, now with the means of all training images and on all test
# images.

# %%
H_train, labels_train = load_features("features_train.mat")
X_train, X_test = (
    images.reshape(-1, 28 * 28) / np.float32(255) for images in (train_images, test_images)
)
print(f"pixels    {mean_accuracy(X_train, labels_train, X_test, labels):.1%}")
print(f"features  {mean_accuracy(H_train, labels_train, H, labels):.1%}")

# %% [markdown]
# Two maps of the same test digits: which classes lie apart? On the left each is described by its
# 784 pixels, on the right by its features. Both are the plane of the two largest principal
# components.

# %%
X = X_test[:1000]
plots.class_map({"pixels": plane(X), "features": plane(H[:1000])}, labels[:1000])

# %% [markdown]
# And the shift by two pixels? **Predict first**: how far is a digit from itself after it, as a
# share of its distance from some other digit? One number for the pixels, one for the features. And
# how many of the shifted digits will the class means of unshifted digits get right?

# %%
moved = np.roll(test_images[:1000], 2, axis=2)
H_moved, _ = extract(extractor, DataLoader(Digits(moved, labels[:1000], transform), batch_size=64))
X_moved = moved.reshape(-1, 28 * 28) / np.float32(255)

spaces = {"pixels": (X_train, X, X_moved), "features": (H_train, H[:1000], H_moved)}
for name, (rows, before, after) in spaces.items():
    itself = np.linalg.norm(before - after, axis=1).mean()
    another = np.linalg.norm(before - np.roll(before, 1, axis=0), axis=1).mean()
    right = mean_accuracy(rows, labels_train, after, labels[:1000])
    print(f"{name:8}  distance {itself / another:.0%}, shifted digits right {right:.1%}")

# %% [markdown]
# With all of MNIST's training images the pixels come to 82 of 100 digits, the encoder's features to
# more than 99. A shift of two pixels takes a digit almost as far away as another digit is, and
# costs the pixels more than 10 of 100. The encoder's features move by a fifth of that way, and lose
# next to nothing.

# %% claims=true
# "Move it by two pixels, and that list lies almost as far from the old one as the list of another
# digit does", "almost as far away as another digit is"
itself = np.linalg.norm(X - X_moved, axis=1).mean()
assert 0.8 < itself / np.linalg.norm(X - np.roll(X, 1, axis=0), axis=1).mean() < 0.9
all_pixels = mean_accuracy(X_train, labels_train, X_test, labels)
before = mean_accuracy(X_train, labels_train, X, labels[:1000])
after = mean_accuracy(X_train, labels_train, X_moved, labels[:1000])
# "the pixels come to 82 of 100 digits", "costs the pixels more than 10 of 100"
assert len(X_train) < 60_000 or round(100 * all_pixels) == 82
assert before - after > 0.1
if extractor is encoder:  # what is said of features is said of the encoder's
    # "features to more than 99", "move by a fifth of that way, and lose next to nothing"
    all_features = mean_accuracy(H_train, labels_train, H, labels)
    assert data.mnist_root() == "embedded" or all_features > 0.99
    step = np.linalg.norm(H[:1000] - H_moved, axis=1).mean()
    assert step / np.linalg.norm(H[:1000] - np.roll(H[:1000], 1, axis=0), axis=1).mean() < 0.22
    assert mean_accuracy(H_train, labels_train, H_moved, labels[:1000]) > all_features - 0.005
# "the nearest mean is the one for which the bracket is largest: one matrix, … and one bias"
means = np.stack([H_train[labels_train == c].mean(axis=0) for c in range(10)]).astype(np.float64)
scores = H @ means.T - (means**2).sum(axis=1) / 2
agree = np.mean(scores.argmax(axis=1) == labels)
assert abs(agree - mean_accuracy(H_train, labels_train, H, labels)) < 1e-3

# %% [markdown]
# ## What you have learned
#
# - An image has to arrive as the network knows it: three channels, float32, the right range.
#   Another range raises no error. The preprocessing belongs to the weights.
# - The layer in front of the classifier describes an image; flat, in eval mode and frozen it is a
#   feature extractor. In train mode a feature depends on the other images of its batch.
# - Weights are loaded strictly: a file that does not fit must raise.
# - Features are extracted in batches without gradients, every sample once, labels in step, and kept
#   in a file together with the labels.
# - The nearest class mean says what features are worth, before anything is trained on them.
#
# The nearest mean is a linear classifier in disguise. Multiply out the squared distance of features
# $h$ from a mean $\bar h$:
#
# $$|h - \bar h|^2 = |h|^2 - 2\,(h \cdot \bar h - |\bar h|^2 / 2)$$
#
# $|h|^2$ is the same for all classes, so the nearest mean is the one for which the bracket is
# largest: one matrix, which holds the means, and one bias. Is that the *best* matrix? And could you
# find a better one yourself, from the derivative of one formula? That is the next notebook.

# %% [markdown]
# ## Sources and ways on
#
# - The network: K. He, X. Zhang, S. Ren, J. Sun, *Deep Residual Learning for Image Recognition*,
#   CVPR 2016, [arXiv:1512.03385](https://arxiv.org/abs/1512.03385). Its photographs: O. Russakovsky
#   and others, *ImageNet Large Scale Visual Recognition Challenge*, International Journal of
#   Computer Vision 115, 2015, [arXiv:1409.0575](https://arxiv.org/abs/1409.0575). Its weights and
#   their preprocessing: torchvision's page on
#   [ResNet-50](https://docs.pytorch.org/vision/stable/models/generated/torchvision.models.resnet50.html).
# - Features for tasks that the network was not trained for: A. S. Razavian, H. Azizpour, J.
#   Sullivan, S. Carlsson, *CNN Features off-the-shelf: an Astounding Baseline for Recognition*,
#   2014, [arXiv:1403.6382](https://arxiv.org/abs/1403.6382).
# - Batch norm: S. Ioffe, C. Szegedy, *Batch Normalization: Accelerating Deep Network Training by
#   Reducing Internal Covariate Shift*, ICML 2015,
#   [arXiv:1502.03167](https://arxiv.org/abs/1502.03167).
# - Principal components: C. M. Bishop, *Pattern Recognition and Machine Learning*, Springer 2006,
#   section 12.1.
# - The nearest class mean: T. Hastie, R. Tibshirani, J. Friedman, *The Elements of Statistical
#   Learning*, 2nd edition, Springer 2009, section 18.2, where the means are also shrunk.
# - The images: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, *Gradient-Based Learning Applied to
#   Document Recognition*, Proceedings of the IEEE 86, 1998,
#   [doi:10.1109/5.726791](https://doi.org/10.1109/5.726791).
#
# **Two ways on.** How few labelled images does a class mean need? Try 1, 5 and 20 of each class, on
# pixels and on features. J. Snell, K. Swersky, R. Zemel, *Prototypical Networks for Few-shot
# Learning*, 2017, [arXiv:1703.05175](https://arxiv.org/abs/1703.05175), train a network for just
# this. And: from which layer should features come? J. Yosinski, J. Clune, Y. Bengio, H. Lipson,
# *How Transferable Are Features in Deep Neural Networks?*, 2014,
# [arXiv:1411.1792](https://arxiv.org/abs/1411.1792), try each. A hook on a layer of the encoder, a
# mean over each of its maps and `mean_accuracy` give a first answer.

# %% [markdown]
# How far you are, kept on your computer alone. It is no grade.

# %%
progress()
