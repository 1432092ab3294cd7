"""predict_proba: probabilities of a trained model."""

import numpy as np

from grading.questions.softmax_regression import bank, extreme_model, in_float32, model


def probe(H, W, b):
    return predict_proba(H, W, b)


q = bank.question("predict_proba", probe, points=1, uses=("softmax",))

q.hints(
    "This is the model itself: from features to logits, and from logits to probabilities. Both "
    "formulas stand at the beginning, where the table of the symbols is.",
    "First Z (N, C) from H (N, k), W (k, C) and b (C,); then what you wrote for the rows of "
    "logits. The probabilities go out as they are, neither rounded nor made into classes.",
)


def without_targets(drawn):
    return {name: value for name, value in drawn.items() if name != "Y"}


q.cases = {
    "ordinary values": lambda rng: without_targets(model(rng, 7, 5, 3)),
    "logits of ±1e3": lambda rng: without_targets(extreme_model(rng)),
    "one sample": lambda rng: without_targets(model(rng, 1, 3, 4)),
    "float32": lambda rng: in_float32(without_targets(model(rng, 6, 4, 10))),
}

# fmt: off
q.slip("one_hot", "This gives 1 to the winner and 0 to the rest: how sure the model is, is lost.",
    was="softmax(H @ W + b)", now="np.eye(len(b))[(H @ W + b).argmax(axis=1)]")
q.slip("logits", "These are logits: probabilities come out of softmax.",
    was="softmax(H @ W + b)", now="H @ W + b")
q.slip("no_bias", "The bias belongs to the logits: here they are computed without it.",
    was="H @ W + b", now="H @ W")
q.slip("classes", "These are the predicted classes: a probability for each class is asked for.",
    was="softmax(H @ W + b)", now="(H @ W + b).argmax(axis=1)")
q.slip("softmax_twice", "Softmax of probabilities flattens them: once is enough.",
    was="softmax(H @ W + b)", now="softmax(softmax(H @ W + b))")
q.slip("sigmoid", "Each class on its own gives rows that do not sum to 1: the classes compete.",
    was="softmax(H @ W + b)", now="1 / (1 + np.exp(-(H @ W + b)))")
q.slip("softmax_over_samples",
    "The probabilities of one sample sum to 1: softmax goes along a row.",
    was="softmax(H @ W + b)", now="softmax((H @ W + b).T).T")
q.slip("transposed", "Samples are the rows and classes the columns: (N, C).",
    was="softmax(H @ W + b)", now="softmax(H @ W + b).T")
q.slip("bias_times_features", "The bias is added after the product: here H multiplies it as well.",
    was="H @ W + b", now="H @ (W + b)")
q.slip("logarithms", "These are the logarithms of the probabilities.",
    was="softmax(H @ W + b)", now="np.log(softmax(H @ W + b))")
q.slip("largest_only",
    "A probability for each class is asked for: here is the largest of each row.",
    was="softmax(H @ W + b)", now="softmax(H @ W + b).max(axis=1)")
q.slip("shared_out",
    "The logits themselves are shared out here: probabilities come out of softmax.",
    was="softmax(H @ W + b)", now="(H @ W + b) / (H @ W + b).sum(axis=1, keepdims=True)")
q.slip("not_normalised", "The exponentials are not probabilities yet: a row has to sum to 1.",
    was="softmax(H @ W + b)", now="np.exp(H @ W + b)")
q.slip("bias_after_softmax", "The bias is part of the logits: here it is added to probabilities.",
    was="softmax(H @ W + b)", now="softmax(H @ W) + b")
q.right_edit(was="return softmax(H @ W + b)", now="Z = np.dot(H, W)\nZ += b\nreturn softmax(Z)")
# fmt: on


@q.right
def predict_proba(H, W, b):
    Z = np.hstack([H, np.ones((len(H), 1))]) @ np.vstack([W, b])
    return np.exp(Z - logsumexp(Z)[:, None])
