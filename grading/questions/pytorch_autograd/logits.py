"""logits: images (N, 1, 28, 28) → Z (N, C), for any N."""

import numpy as np

from grading.questions.pytorch_autograd import bank, parameters, pixels


def probe(images, W, b, every):
    own = [torch.from_numpy(p).requires_grad_() for p in (W, b)]
    Z = logits(torch.from_numpy(images)[::every], *own)
    gradients = torch.autograd.grad(Z.sum(), own, allow_unused=True) if Z.requires_grad else []
    return {"Z": Z, "a gradient reaches W, b": [each is not None for each in gradients]}


q = bank.question(
    "logits", probe, points=2, forbids={"torch.nn": "Here you write the matrix product yourself."}
)

q.hints(
    "The table says what a logit is: each image's pixels times W, plus b. W has 784 rows, one for "
    "each pixel, so an image counts as one row of 784 numbers.",
    "One way: keep the first axis, which counts the images, and merge all the others, (N, 1, 28, "
    "28) → (N, 784). A matrix product with W gives (N, C), and b (C,) is added to each row.",
)


def batch_of_images(rng, num_samples, every=1):
    images = pixels(rng, num_samples, 1, 28, 28)
    return {"images": images, **parameters(rng, 784, 4), "every": every}


def hundred(rng):
    drawn = batch_of_images(rng, 100)
    # Fewer bright pixels, in steps of 1/8: the file of the checks stays small.
    bright = (drawn["images"] > 0.5) * rng.integers(4, 9, size=drawn["images"].shape) / 8
    return {**drawn, "images": bright.astype(np.float32)}


q.cases = {
    "a small batch": lambda rng: batch_of_images(rng, 6),
    "one image": lambda rng: batch_of_images(rng, 1),
    "a batch of 100": hundred,
    "every other image of a larger batch": lambda rng: batch_of_images(rng, 5, every=2),
}

# fmt: off
q.slip("flattened_over_the_batch",
    "The pixels of different images end up in one row: the first axis is the batch and stays.",
    was="flatten(1)", now="reshape(784, -1).T")
q.slip("one_long_vector", "flatten without an argument makes one vector of the whole batch.",
    was="flatten(1)", now="flatten()")
q.slip("not_flattened",
    "The shapes of the product do not fit: an image is one row of 784 pixels, W has one for each.",
    was="images.flatten(1)", now="images")
q.slip("batch_size_fixed",
    "A batch may have any number of images: take N from what comes in, or −1.",
    was="flatten(1)", now="reshape(100, 784)")
q.slip("squeezed", "squeeze drops every axis of length 1, the batch's too when it has 1 image.",
    was="flatten(1)", now="squeeze().flatten(1)")
q.slip("no_bias", "The bias is missing: it is added to each row.",
    was="+ b", now="")
q.slip("probabilities", "These are probabilities already: logits are what softmax gets.",
    was="images.flatten(1) @ W + b", now="torch.softmax(images.flatten(1) @ W + b, dim=1)")
q.slip("detached", "Without a graph autograd knows nothing of W and b: detach hides them from it.",
    was="W + b", now="W.detach() + b.detach()")
q.slip("last_image_dropped", "The last image of the batch is missing: a slice to −1 leaves it.",
    was="images.flatten", now="images[:-1].flatten")
q.slip("log_probabilities", "These are logarithms of probabilities: logits are asked for.",
    was="images.flatten(1) @ W + b", now="torch.log_softmax(images.flatten(1) @ W + b, dim=1)")
q.slip("transposed", "Images are the rows and classes the columns: (N, C).",
    was="images.flatten(1) @ W + b", now="(images.flatten(1) @ W + b).T")
q.slip("scaled_again", "The pixels lie in [0, 1] already: they are taken as they are.",
    was="images.flatten(1)", now="images.flatten(1) / 255")
q.slip("result_squeezed", "squeeze drops every axis of length 1: of one image that of the batch.",
    was="images.flatten(1) @ W + b", now="(images.flatten(1) @ W + b).squeeze()")
q.slip("classes", "These are the predicted classes: a score for each class is asked for.",
    was="images.flatten(1) @ W + b", now="(images.flatten(1) @ W + b).argmax(dim=1)")
q.slip("on_their_side", "The pixels of an image are taken column by column: it is row by row.",
    was="images.flatten(1)", now="images.swapaxes(2, 3).flatten(1)")
q.right_edit(was="flatten(1)", now="reshape(-1, 28 * 28)")
q.right_edit(was="images.flatten(1) @ W + b",
    now="torch.addmm(b, images.reshape(images.shape[0], -1), W)")
q.right_edit(was="images.flatten(1) @ W + b",
    now='torch.einsum("nhw,hwc->nc", images[:, 0], W.reshape(28, 28, -1)) + b')
q.right_edit(was="images.flatten(1) @ W + b",
    now="torch.stack([image.flatten() @ W + b for image in images])")
q.right_edit(was="images.flatten(1) @ W + b",
    now="torch.matmul(images.view(images.size(0), -1), W).add(b)")
# fmt: on
