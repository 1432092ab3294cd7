"""gradients: of the mean loss by weights and bias."""

import numpy as np

from grading.questions.softmax_regression import bank, extreme_model, in_float32, large_model, model


def probe(H, Y, W, b):
    return gradients(H, Y, W, b)


# Summed the wrong way db is rounding alone: of what has another shape, the shape is compared.
def measure(answer, b):
    dW, db = (value for _, value in zip(("dW", "db"), answer, strict=True))
    shape = np.shape(db)
    return {"dW": dW, "shape of db": str(shape), "db": db if shape == np.shape(b) else None}


q = bank.question("gradients", probe, points=3, measure=measure, uses=("softmax",))

q.hints(
    "You know the derivative of each sample's loss by its logits: (N, C). Only the link from the "
    "parameters to the logits is missing.",
    "In the derivative by the weight w_ij feature i of each sample meets the derivative by its "
    "logit j; these are summed over n. A matrix product sums over its inner axis: N has to stand "
    "there.",
    "One way: probabilities for H, then the derivative by the logits, divided by N; from these "
    "(N, C) numbers comes dW (k, C) by a product with the features, and db (C,) by a sum over the "
    "samples.",
)

q.cases = {
    "ordinary values": lambda rng: model(rng, 7, 5, 3),
    "a class that is absent": lambda rng: {
        **model(rng, 6, 3, 4),
        "Y": np.eye(4)[rng.integers(3, size=6)],
    },
    "logits of ±1e3": extreme_model,
    "features of about 100": large_model,
    "one sample": lambda rng: model(rng, 1, 4, 3),
    "float32": lambda rng: in_float32(model(rng, 9, 6, 4)),
}

# fmt: off
q.slip("not_averaged", "The loss is a mean over the batch, and so is its gradient.",
    was="/ len(H)", now="")
q.slip("averaged_twice", "The division by N stands here twice: once is enough.",
    was="H.T @ G, G.sum(axis=0)", now="H.T @ G / len(H), G.mean(axis=0)")
q.slip("averaged_over_entries", "The mean is over the N samples, not over all N·C entries.",
    was="len(H)", now="Y.size")
q.slip("db_not_averaged", "db is a mean over the batch too, like dW.",
    was=["/ len(H)", "H.T @ G"], now=["", "H.T @ G / len(H)"])
q.slip("sign", "These point downhill: the gradient points to where the loss grows.",
    was="softmax(H @ W + b) - Y", now="Y - softmax(H @ W + b)")
q.slip("transposed", "A gradient has the shape of what it is the gradient by: dW is (k, C).",
    was="H.T @ G", now="G.T @ H")
q.slip("db_a_scalar", "Each class has its own bias: sum over the samples only.",
    was="G.sum(axis=0)", now="G.sum()")
q.slip("db_a_row", "db has the shape of b, (C,): here it is a matrix of one row.",
    was="G.sum(axis=0)", now="G.sum(axis=0, keepdims=True)")
q.slip("db_a_column", "db has the shape of b, (C,): here it is a matrix of one column.",
    was="G.sum(axis=0)", now="G.sum(axis=0)[:, None]")
q.slip("db_over_classes",
    "db has an entry for each sample here: b has one for each class, so which axis is summed away?",
    was="G.sum(axis=0)", now="G.sum(axis=1)")
q.slip("b_ignored", "The bias belongs to the logits: here they are computed without it.",
    was="H @ W + b", now="H @ W")
q.slip("logits_as_probabilities", "Between the logits and the difference to Y there is softmax.",
    was="softmax(H @ W + b)", now="H @ W + b")
q.slip("over_classes", "The mean is over the N samples: here it is divided by the C classes.",
    was="len(H)", now="Y.shape[1]")
q.slip("dW_not_averaged", "dW is a mean over the batch too, like db.",
    was=["/ len(H)", "G.sum(axis=0)"], now=["", "G.mean(axis=0)"])
q.slip("db_averaged_twice", "The division by N stands twice in db: once is enough.",
    was="G.sum(axis=0)", now="G.mean(axis=0)")
q.slip("db_from_dW", "db is a sum of the errors themselves: the features have no part in it.",
    was="G.sum(axis=0)", now="(H.T @ G).sum(axis=0)")
q.slip("winners_for_probabilities",
    "The difference is between the probabilities and Y: here the winner of each row counts as 1.",
    was="softmax(H @ W + b)", now="np.eye(len(b))[(H @ W + b).argmax(axis=1)]")
q.slip("swapped", "The order is dW, db: here db comes first.",
    was="H.T @ G, G.sum(axis=0)", now="G.sum(axis=0), H.T @ G")
q.slip("sigmoid", "A sigmoid looks at each logit alone: the classes of a row compete in softmax.",
    was="softmax(H @ W + b)", now="1 / (1 + np.exp(-(H @ W + b)))")
q.slip("squared_error", "The factor y_hat (1 − y_hat) belongs to another loss: here it cancels.",
    was="(softmax(H @ W + b) - Y) / len(H)",
    now="softmax(H @ W + b)\nG = (G - Y) * G * (1 - G) / len(H)")
q.slip("softmax_over_samples",
    "The probabilities of one sample sum to 1: softmax goes along a row.",
    was="softmax(H @ W + b)", now="softmax((H @ W + b).T).T")
q.slip("not_transposed",
    "In a product the factors do not fit: the shapes show how they must stand.",
    was="H.T @ G", now="H @ G")
q.slip("without_targets", "The gradient is made of what is wrong: the targets are missing.",
    was="softmax(H @ W + b) - Y", now="softmax(H @ W + b)")
q.slip("over_features", "The mean is over the N samples: here it is divided by the k features.",
    was="len(H)", now="H.shape[1]")
q.slip("bias_after_softmax", "The bias is part of the logits: here it is added to probabilities.",
    was="softmax(H @ W + b)", now="softmax(H @ W) + b")
q.slip("softmax_twice", "Softmax of probabilities flattens them: once is enough.",
    was="softmax(H @ W + b)", now="softmax(softmax(H @ W + b))")
q.right_edit(was=["(softmax(H @ W + b) - Y) / len(H)", "H.T @ G, G.sum(axis=0)"],
    now=["grad_loss_wrt_logits(softmax(np.dot(H, W) + b), Y)",
        "np.dot(H.T, G) / H.shape[0], np.mean(G, axis=0)"])
# fmt: on


@q.right
def gradients(H, Y, W, b):
    dW, db = np.zeros_like(W), np.zeros_like(b)
    for h, y in zip(H, Y):
        g = softmax((h @ W + b)[None])[0] - y
        dW += np.outer(h, g) / len(H)
        db += g / len(H)
    return [dW, db]


@q.right
def gradients(H, Y, W, b):
    G = softmax(np.einsum("nk,kc->nc", H, W) + b) - Y
    return np.einsum("nk,nc->kc", H, G) / len(G), np.ones(len(G)) @ G / len(G)
