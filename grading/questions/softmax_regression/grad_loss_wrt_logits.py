"""grad_loss_wrt_logits: the last two links together."""

import numpy as np

from grading.questions.softmax_regression import bank, probabilities, probabilities_and_targets


def probe(y_hat, Y):
    return grad_loss_wrt_logits(y_hat, Y)


q = bank.question("grad_loss_wrt_logits", probe, points=1)

q.hints(
    "Put your last two results into the sum over i. The first has a probability in its "
    "denominator, the second has the same one as a factor.",
    "Two sums over i are left: in one only i = j counts, in the other a factor does not depend on "
    "i and can be taken out. What do the entries of a one-hot row sum to?",
    "It can be written with y_hat and Y alone, (N, C) each, without a product or a division. A "
    "test: each row of the result sums to 0.",
)

q.cases = {
    "ordinary probabilities": lambda rng: probabilities_and_targets(rng, 5, 4),
    "a class that is absent": lambda rng: {
        "y_hat": probabilities(rng, 6, 3),
        "Y": np.eye(3)[rng.integers(1, 3, size=6)],
    },
    "one sample": lambda rng: probabilities_and_targets(rng, 1, 6),
}

# fmt: off
q.slip("averaged", "This is the gradient of one sample's loss: the mean comes with `gradients`.",
    was="return", now="y_hat, Y = y_hat / len(Y), Y / len(Y)\nreturn")
q.slip("sign", "Raising the true class's logit lowers the loss: look at the sign.",
    was="y_hat - Y", now="Y - y_hat")
q.slip("squared_error", "The factor y_hat (1 − y_hat) belongs to another loss: here it cancels.",
    was="y_hat - Y", now="(y_hat - Y) * y_hat * (1 - y_hat)")
q.slip("true_class_only", "The other logits matter too: they take probability from the true class.",
    was="y_hat - Y", now="(y_hat - Y) * (Y > 0)")
q.slip("other_classes_only",
    "The true class's own logit is missing: its entry is not the probability.",
    was="y_hat - Y", now="y_hat * (Y == 0)")
q.slip("softmax_again", "y_hat holds probabilities already: softmax is applied to them again here.",
    was="def grad_loss_wrt_logits(y_hat, Y):",
    now="def grad_loss_wrt_logits(y_hat, Y):\n    y_hat = softmax(y_hat)")
q.slip("wrt_probabilities",
    "This is the derivative by the probabilities: here it is by the logits.",
    was="y_hat - Y", now="-Y / y_hat")
q.slip("averaged_to_a_row", "Each sample has a row of its own: here the samples are averaged.",
    was="y_hat - Y", now="(y_hat - Y).mean(axis=0)")
q.slip("averaged_over_entries",
    "This is divided by all N·C entries: each sample stands for itself.",
    was="y_hat - Y", now="(y_hat - Y) / Y.size")
q.slip("per_sample",
    "Each logit has a derivative of its own: here they are summed over the classes.",
    was="y_hat - Y", now="(y_hat - Y).sum(axis=1)")
q.slip("without_sign", "Raising the true class's logit lowers the loss: its entry is below 0.",
    was="y_hat - Y", now="np.abs(y_hat - Y)")
q.slip("in_place", "y_hat belongs to the caller: the difference must not be written into it.",
    was="return y_hat - Y", now="y_hat -= Y\nreturn y_hat")
q.slip("twice", "The factor 2 belongs to a squared error: here there is none.",
    was="y_hat - Y", now="2 * (y_hat - Y)")
q.slip("every_class", "Only the true class has 1 taken off: here every class has.",
    was="- Y", now="- 1")
q.right_edit(was="y_hat - Y", now="np.subtract(y_hat, Y)")
# fmt: on


@q.right
def grad_loss_wrt_logits(y_hat, Y):
    return np.einsum("ni,nij->nj", grad_loss_wrt_probs(y_hat, Y), softmax_jacobian(y_hat))
