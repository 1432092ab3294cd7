"""grad_loss_wrt_probs: the last link of the chain."""

import numpy as np

from grading.questions.softmax_regression import bank, probabilities_and_targets


def probe(y_hat, Y):
    return grad_loss_wrt_probs(y_hat, Y)


q = bank.question("grad_loss_wrt_probs", probe, points=1)

q.hints(
    "The sum over the classes has one term for each probability. Derive by one of them: how many "
    "terms contain it, and what is the derivative of a logarithm?",
    "In the one term that is left the target is a constant factor, and the loss's minus sign "
    "stays. The result has the shape of y_hat, (N, C): nothing is summed, nothing divided by N.",
)


def sure_and_wrong(rng):
    drawn = probabilities_and_targets(rng, 3, 5)
    y_hat = np.where(drawn["Y"] == 1, 1e-8 * drawn["y_hat"], drawn["y_hat"])
    return {"y_hat": y_hat / y_hat.sum(axis=1, keepdims=True), "Y": drawn["Y"]}


q.cases = {
    "ordinary probabilities": lambda rng: probabilities_and_targets(rng, 5, 4),
    "the true class with a probability near 1e-8": sure_and_wrong,
    "one sample": lambda rng: probabilities_and_targets(rng, 1, 3),
}

# fmt: off
q.slip("sign", "The loss falls when the true class becomes more likely: look at the sign.",
    was="-Y", now="Y")
q.slip("binary", "This is the loss of two classes: with C classes only the true one's log appears.",
    was="-Y / y_hat", now="((1 - Y) / (1 - y_hat) - Y / y_hat)")
q.slip("averaged", "This is the gradient of one sample's loss: the mean comes later.",
    was="return", now="return 1 / len(Y) *")
q.slip("the_loss", "This is the loss itself: differentiate the logarithm.",
    was="/ y_hat", now="* np.log(y_hat)")
q.slip("every_class", "The loss of a sample contains the probability of its true class, no other.",
    was="-Y", now="-1")
q.slip("wrt_logits", "This is the derivative by the logits: here it is by the probabilities.",
    was="-Y / y_hat", now="(y_hat - Y)")
for least in ("1e-7", "1e-8", "1e-10", "1e-12"):
    q.slip(f"shifted_by_{least}",
        f"The {least} in the denominator makes the slope of a small probability too small.",
        was="/ y_hat", now=f"/ (y_hat + {least})")
q.slip("squared", "The derivative of log p is 1 / p: here p is squared.",
    was="/ y_hat", now="/ y_hat**2")
q.slip("per_sample",
    "A derivative by each probability is asked for, (N, C): here classes are summed.",
    was="-Y / y_hat", now="-(Y / y_hat).sum(axis=1)")
q.slip("averaged_to_a_row", "Each sample has a row of its own: here the samples are averaged.",
    was="-Y / y_hat", now="-(Y / y_hat).mean(axis=0)")
q.slip("times_instead", "The probability stands in the denominator of the derivative.",
    was="/ y_hat", now="* y_hat")
q.right_edit(was="-Y / y_hat", now="-(Y * (1 / y_hat))")
# fmt: on


@q.right
def grad_loss_wrt_probs(y_hat, Y):
    G = np.zeros_like(y_hat)
    rows, labels = np.arange(len(Y)), Y.argmax(axis=1)
    G[rows, labels] = -1 / y_hat[rows, labels]
    return G
