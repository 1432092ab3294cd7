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
# - turn an image into the tensor that a pre-trained network expects;
# - cut a network off in front of its classifier, and put it into the right mode;
# - load weights from a file in a way that notices a wrong file;
# - run a whole data set through a network in batches, and store its features for the next notebook.
#
# **Builds on** nothing but Python, NumPy and a first look at PyTorch's tensors.
# **Time** about 90 minutes.

# %% [markdown]
# ## Who hands this in
#
# Please fill in the next cell. Help is welcome and is to be named: people, web pages, AI tools. By
# handing in the notebook you state on your honour that the rest is your own work.
#
# Stuck at a TODO? `hint("make_preprocess")`, in a cell of your own,
# gives the next of two or three hints. A mistake that the check knows, it names by itself.

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
import contextlib
import copy
import io
import socket
import time

import numpy as np
import scipy.io
import torch
from PIL import Image
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms
from torchvision.models import ResNet50_Weights, resnet50
from tqdm import tqdm

from helpers.encoder import WEIGHTS, Encoder

# %% [markdown]
# Images come as an array (N, 28, 28) of bytes, labels as (N,) integers from 0 to 9. Look at data
# before you compute with them: what do they show, do the labels fit, which values do the pixels
# take? A network that was trained on another range gives poor features, and no error.

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
# The last step is called *normalisation*: take away a mean, divide by a deviation. ResNet-50 was
# trained with a mean and a deviation for each colour. Our digits have no colours, so we take 0.5
# for all of them. Then black becomes −1 and white +1, which is easy to check.


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
# ## A network without its last layer
#
# ResNet-50 sorts photographs into 1,000 classes: dogs, teapots, aeroplanes. Here are its parts, in
# the order in which an image passes through them.

# %% tags=["nbval-check-output"]
resnet = resnet50()  # with random weights for now
for name, part in resnet.named_children():
    print(f"{name:8} {type(part).__name__}")

# %% [markdown]
# Convolutions (`conv1` to `layer4`) turn the image into $d = 2048$ *feature maps*. For an image of
# 28×28 pixels each map has one pixel, for a larger image more. `avgpool` takes the mean over each
# map, so $d$ numbers are left whatever the image's size. Only then does the linear layer `fc`
# compute the scores of the 1,000 classes.
#
# No digit is among these classes, so the scores are of no use to us. The $d$ numbers in front of
# them are: a description from which a single linear layer could tell 1,000 kinds of things apart. A
# network that ends there is a *feature extractor*. It has to be
#
# - **flat**: one row of $d$ numbers per image, (N, d), also when N = 1;
# - **in eval mode**: why, you will see below;
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

# %% tags=["nbval-check-output"]
resnet_extractor = make_extractor(resnet)
batch = torch.stack([preprocess(Image.fromarray(image)) for image in train_images[:4]])
print(f"images   {tuple(batch.shape)}")
print(f"features {tuple(resnet_extractor(batch).shape)}")

# %% [markdown] written="why_the_layer_before" points=3
# **Why the layer before the classifier?** The extractor could stop at the 1,000 scores, at the $d$
# numbers in front of them, or at the pixels. Explain why the $d$ numbers suit our digits better
# than the scores, and better than the pixels. Say what the classification layer can and cannot do
# to the information that it receives. (About five sentences.)
#
# <!-- BEGIN SOLUTION -->
# The scores answer a question that we do not ask: how much does the image look like each of
# ImageNet's 1,000 classes? No digit is among them. They are a linear function of the $d$ numbers,
# so they hold nothing that these do not hold, and 1,000 numbers made from 2,048 must lose some of
# it: what does not help to tell ImageNet's classes apart is thrown away. The $d$ numbers were
# trained so that one linear layer can separate very different things; they describe edges, strokes
# and shapes, and a new linear layer can be trained on them for new classes. Pixels hold all the
# information too, but in a form that a linear layer cannot use well: a small shift changes very
# many pixels, while the features of a shifted digit stay close.
# <!-- END SOLUTION -->

# %% [markdown] rubric="why_the_layer_before"
# 3 points, one each:
#
# - the scores (the last layer) are specific to the classes of the first task, which ours are not;
# - the last layer is linear and gives fewer numbers than d: it adds no information, it loses some;
# - the d numbers are a representation in which classes are (nearly) linearly separable, or which
#   changes little under shifts and the like, unlike pixels.
#
# "It is common practice" or "it gives better accuracy" alone earns nothing.

# %% [markdown]
# ### Weights
#
# With random weights the features mean little. torchvision offers trained ones: they are in torch's
# cache, or they are downloaded now (98 MB), or cannot be had at the moment. In that case we go on
# with a smaller encoder that comes with the course. Only the preprocessing changes with it: what
# you write below works with *any* extractor.


# %% given="pretrained"
def pretrained_resnet50():
    """ResNet-50 with torchvision's weights, or None if they cannot be had, with one line on why."""
    if data.profile() == "quick":
        print("Quick profile: ResNet-50 stays untrained; on with the 256-d encoder.")
        return None
    patience = socket.getdefaulttimeout()
    socket.setdefaulttimeout(5)  # seconds; torch sets no limit and might wait for minutes
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # torch prints where it keeps the file
            network = resnet50(weights=ResNet50_Weights.DEFAULT)
        print("ResNet-50 has torchvision's weights.")
        return network
    except Exception as error:  # no network, a full disk, a damaged file: all the same here
        reason = type(error).__name__
        print(f"ResNet-50's weights cannot be had ({reason}): on with the 256-d encoder.")
        return None
    finally:
        socket.setdefaulttimeout(patience)


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
# What if the file belongs to another network? Then a name is missing or one is too many, and
# loading has to stop with an error. A network that runs on with some weights never loaded gives
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
# What does its first layer see? A *hook* notes what a layer returns while an image passes through.
# Each of the 32 channels has learned a pattern of 3×3 pixels, such as an edge in one direction, and
# lights up where the digit shows it.

# %%
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
encoder = load_encoder(WEIGHTS).to(device)

seen = []
hook = encoder.layers[2].register_forward_hook(lambda layer, given, output: seen.append(output))
encoder(torch.from_numpy(train_images[:1, None] / np.float32(255)).to(device))
hook.remove()

plots.encoder_activations(train_images[0], seen[0][0].cpu())

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
    """A DataLoader with a progress bar, which goes when the loop is done."""

    def __iter__(self):
        return iter(tqdm(super().__iter__(), total=len(self), leave=False, mininterval=0.5))


# %% [markdown]
# Now write the loop. `torch.inference_mode()` tells torch that no gradient will be asked for, so
# that it need not remember how each number came about. Without it, and with an extractor that is
# not frozen, each output you keep holds on to everything that was computed on its way. For 60,000
# images that is more than most machines have.


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
# not matter for the speed.) How many times faster is the batch?

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
# ## A slip worth seeing: the wrong mode
#
# Batch norm subtracts a mean and divides by a deviation, channel by channel. In **eval mode** both
# are fixed numbers, learned in training. In **train mode** they are those of the batch at hand, so
# what comes out for one image depends on *the other images of its batch*. Nothing warns you: shapes
# are right and the numbers look like features.
#
# Here one digit goes through the encoder twice, each time in the company of 64 other digits. Its
# features should not notice. (The encoder in train mode is a copy, because each pass in that mode
# also shifts the learned means.)

# %%
careless = copy.deepcopy(encoder).train()
pixels = torch.from_numpy(train_images[:129, None] / np.float32(255)).to(device)
alone, one_group, other_group = pixels[:1], pixels[1:65], pixels[65:]

for name, network in {"eval mode": encoder, "train mode": careless}.items():
    with torch.inference_mode():
        first = network(torch.cat([alone, one_group]))[0]
        second = network(torch.cat([alone, other_group]))[0]
    change = (first - second).abs().max() / first.abs().max()
    print(f"{name:10}  largest change {change:.0%} of the largest feature")

# %% [markdown]
# One image alone leaves the last layer a single value per channel, which has no deviation at all:

# %% tags=["nbval-check-output"]
try:
    careless(alone)
except ValueError as error:
    print(error)

# %% [markdown]
# It gets worse. Data often lie sorted by class, and then most batches hold one class only. Their
# mean is what the digits of that class have in common, and train mode subtracts just that. The map
# shows the same digits in both modes, in the plane in which they spread the most (principal
# component analysis).


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

# %% [markdown] written="why_eval_mode" points=3
# **Why eval mode matters here.** A fellow student forgets `eval()`, extracts the training features
# in shuffled batches and the test features in the order of the file, which is sorted by class. All
# shapes are right. Explain what happens to the test features, why the fellow student's classifier
# fails on them, and why a deployed system that gets one image at a time is in even more trouble.
# (About five sentences; refer to the map.)
#
# <!-- BEGIN SOLUTION -->
# In train mode batch norm uses the mean and deviation of the batch at hand in place of those
# learned in training. An image's features then depend on which other images are in its batch. In
# shuffled batches that adds some noise, as every batch is a mixture of all classes. In a batch of
# one class the mean that is subtracted is that class's own: what makes a 3 a 3 is taken away, and
# on the map the classes fall on top of one another. The classifier was trained on features of mixed
# batches and meets others now, so training and test features are not comparable. For a single image
# the last layer has one value per channel, and that minus its own mean is 0 whatever the image
# shows: torch raises an error instead. Each pass also moves the stored means, so the network
# changes while it is only used.
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
# Extraction is the slow part. It is done once, and the features go into a file that later notebooks
# (and MATLAB) can read. One trap: MATLAB knows no array with a single axis, so labels (m,) come
# back as a row (1, m) or a column (m, 1), and numbers may come back as doubles.


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
# the encoder. On two CPU cores the encoder takes about one minute and ResNet-50 a few. The next
# notebook starts from the two files written here.

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
# Two maps of the same test digits. On the left each is described by its 784 pixels, on the right by
# its features. Both are the plane of the two largest principal components.

# %%
X = test_images[:1000].reshape(-1, 28 * 28) / 255
plots.class_map({"pixels": plane(X), "features": plane(H[:1000])}, labels[:1000])

# %% [markdown]
# And the shift by two pixels? How far is a digit from itself after it, as a share of its distance
# from some other digit?

# %%
moved = np.roll(test_images[:1000], 2, axis=2)
H_moved, _ = extract(extractor, DataLoader(Digits(moved, labels[:1000], transform), batch_size=64))
X_moved = moved.reshape(-1, 28 * 28) / 255

for name, before, after in [("pixels", X, X_moved), ("features", H[:1000], H_moved)]:
    itself = np.linalg.norm(before - after, axis=1).mean()
    another = np.linalg.norm(before - np.roll(before, 1, axis=0), axis=1).mean()
    print(f"{name:8}  {itself / another:.0%}")

# %% [markdown]
# ## What you have learned
#
# - An image has to arrive as the network knows it: three channels, float32, the right range.
# - The layer in front of the classifier describes an image; flat, in eval mode and frozen it is a
#   feature extractor. In train mode a feature depends on the other images of its batch.
# - Weights are loaded strictly: a file that does not fit must raise.
# - Features are extracted in batches without gradients, every sample once, labels in step, and kept
#   in a file together with the labels.
#
# On the map most classes lie apart. So could a *single linear layer*, one matrix and one bias, tell
# all ten of them from one another? And could you find that matrix yourself, from the derivative of
# one formula? That is the next notebook.

# %% [markdown]
# How far you are, kept on your computer alone. It is no grade.

# %%
progress()
