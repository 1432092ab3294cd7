"""CategoricalCrossEntropy: the loss of a batch from its logits, and its gradient."""

import numpy as np

from grading.questions.backpropagation import bank, one_hot_rows


# Before this one and elsewhere the labels are others.
def probe(logits, labels, d_outs, earlier, elsewhere):
    layer, others = CategoricalCrossEntropy(), np.roll(labels, 1, axis=1)
    _ = [layer.forward(batch, others) for batch in earlier]
    loss = layer.forward(logits, labels)
    _ = [CategoricalCrossEntropy().forward(batch, others) for batch in elsewhere]
    gradients = [layer.backward(*d_out) for d_out in d_outs]
    return [loss, gradients[-1]]


def measure(answer):
    loss, gradients = answer
    names = ("d_logits", "for the labels")
    return {"loss": loss, **dict(zip(names, gradients, strict=True))}


q = bank.question("CategoricalCrossEntropy", probe, points=3, measure=measure, uses=("softmax",))
q.hints(
    "The logarithm of a quotient is a difference. So the loss of a sample is the log-sum-exp of "
    "its logits, less the logit of its true class: no probability is needed.",
    "`forward`: one loss for each sample, (N,), then the mean. No exponential may overflow: one "
    "way is to shift each row as in softmax. Keep what `backward` needs.",
    "`backward`: for one sample it is probabilities less truth. The mean over N samples brings in"
    " a factor, d_out another. Return d_logits (N, C) and None.",
)


def scored(logits, labels):
    """`backward` is called once for each of `d_outs`: [] leaves it to the default."""
    return {"logits": logits, "labels": labels, "d_outs": [[]], "earlier": [], "elsewhere": []}


def ordinary(rng, num_samples, num_classes):
    logits = rng.normal(size=(num_samples, num_classes))
    return scored(logits, one_hot_rows(rng, num_samples, num_classes))


def sure_and_wrong(rng):
    labels = one_hot_rows(rng, 4, 3)
    return scored(rng.normal(size=(4, 3)) - 60 * labels, labels)


def extreme(rng):
    labels = one_hot_rows(rng, 5, 4)
    signs = np.array([[1], [-1], [-1], [-1], [1]])
    return scored(1e3 * signs * (2 * labels - 1) + rng.normal(size=(5, 4)), labels)


q.cases = {
    "ordinary logits": lambda rng: ordinary(rng, 6, 4),
    "backward is called twice, each time with another d_out": lambda rng: (
        ordinary(rng, 5, 3) | {"d_outs": [[rng.uniform(2, 3)], [rng.uniform(2, 3)]]}
    ),
    "d_out below 0": lambda rng: ordinary(rng, 4, 3) | {"d_outs": [[-rng.uniform(2, 3)]]},
    "d_out of 0": lambda rng: ordinary(rng, 3, 4) | {"d_outs": [[0.0]]},
    "a class that is absent": lambda rng: scored(
        rng.normal(size=(5, 3)), np.eye(3)[rng.integers(2, size=5)]
    ),
    "the true class 60 below the others": sure_and_wrong,
    "logits of ±1e3, some rows right, some wrong": extreme,
    "one row near +1e3, one near −1e3": lambda rng: scored(
        np.array([[1e3], [-1e3]]) + rng.normal(size=(2, 4)), one_hot_rows(rng, 2, 4)
    ),
    "one sample": lambda rng: ordinary(rng, 1, 5),
    "another batch went through before": lambda rng: (
        ordinary(rng, 4, 3) | {"earlier": [2 * rng.normal(size=(4, 3))]}
    ),
    "another loss is taken before this one goes back": lambda rng: (
        ordinary(rng, 4, 3) | {"elsewhere": [2 * rng.normal(size=(4, 3))]}
    ),
}

# fmt: off
q.slip("gradient_not_averaged",
    "The loss is a mean over N samples, and its gradient is one as well.",
    was="/ len(labels)", now="")
q.slip("sum", "The mean over the batch is asked for: a larger batch is no larger error.",
    was=["np.mean", "/ len(labels)"], now=["np.sum", ""])
q.slip("mean_over_entries",
    "The mean is over the N samples: dividing by N·C makes it C times too small.",
    was=["np.mean", "len(labels)"], now=["1 / labels.shape[1] * np.mean", "labels.size"])
q.slip("first_batch_kept",
    "What was kept is that of the first batch: each call of forward keeps anew.",
    was="self.cache = softmax(logits), labels",
    now='self.cache = getattr(self, "cache", (softmax(logits), labels))')
q.slip("d_out_ignored", "Whoever scales the loss scales its gradient: d_out is not used here.",
    was="d_out * (y_hat - labels)", now="(y_hat - labels)")
q.slip("zero_as_default", "A d_out of 0 is a number like any other: with it all gradients are 0.",
    was="d_out * (y_hat", now="(d_out or 1.0) * (y_hat")
q.slip("d_out_without_sign", "A loss times −2 has a gradient times −2: d_out has a sign.",
    was="d_out * (y_hat", now="abs(d_out) * (y_hat")
q.slip("clipped",
    "The 1e-15 inside the logarithm caps the loss of a sample at 34.5: start from logits.",
    was="log_sums - np.sum(labels * shifted, axis=1)",
    now="-np.sum(labels * np.log(np.clip(softmax(logits), 1e-15, 1)), axis=1)")
q.slip("shifted",
    "The 1e-8 inside the logarithm caps the loss of a sample at 18.4: start from logits.",
    was="log_sums - np.sum(labels * shifted, axis=1)",
    now="-np.sum(labels * np.log(softmax(logits) + 1e-8), axis=1)")
q.slip("log_of_softmax",
    "A probability can round to 0, and its logarithm is infinite: take the quotient's log by hand.",
    was="log_sums - np.sum(labels * shifted, axis=1)",
    now="-np.sum(labels * np.log(softmax(logits)), axis=1)")
for least, cap in (
    ("1e-6", 13.8), ("1e-7", 16.1), ("1e-9", 20.7), ("1e-10", 23.0), ("1e-12", 27.6),
    ("1e-16", 36.8), ("1e-20", 46.1), ("1e-30", 69.1), ("1e-300", 690.8),
):  # added or clipped at: to tolerance the same
    q.slip(f"capped_by_{least}",
        f"The {least} inside the logarithm caps the loss of a sample at {cap}: start from logits.",
        was="log_sums - np.sum(labels * shifted, axis=1)",
        now=f"-np.sum(labels * np.log(np.maximum(softmax(logits), {least})), axis=1)")
q.slip("infinite",
    "A probability that rounds to 0 makes this infinite: its logarithm is to be taken by hand.",
    was="log_sums - np.sum(labels * shifted, axis=1)", now="-np.log(softmax(logits)[labels == 1])")
q.slip("per_sample", "One number for the whole batch is asked for: these are the samples' losses.",
    was="np.mean(log_sums - np.sum(labels * shifted, axis=1))",
    now="log_sums - np.sum(labels * shifted, axis=1)")
q.slip("true_class_only",
    "Only the true class has a gradient here: softmax's denominator holds the other logits, too.",
    was="d_out * (y_hat - labels)", now="d_out * labels * (y_hat - 1)")
q.slip("diagonal_derivative",
    "p·(1 − p) is the diagonal of softmax's derivative alone, and 1 / p is infinite for p = 0.",
    was="d_out * (y_hat - labels)", now="d_out * (-labels / y_hat) * y_hat * (1 - y_hat)")
q.slip("one_maximum",
    "One maximum for all rows leaves a sum of 0 in a row far below it: take each row's own.",
    was="""
        self.cache = softmax(logits), labels
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_sums = np.log(np.exp(shifted).sum(axis=1))
    """,
    now="""
        shifted = logits - logits.max()
        E = np.exp(shifted)
        self.cache = E / E.sum(axis=1, keepdims=True), labels
        log_sums = np.log(E.sum(axis=1))
    """)
q.slip("sign", "Raising the true class's logit lowers the loss: look at the gradient's sign.",
    was="y_hat - labels", now="labels - y_hat")
q.slip("wrt_probabilities",
    "This is the gradient by the probabilities: softmax is still in between.",
    was="d_out * (y_hat - labels)", now="-d_out * labels / y_hat")
q.slip("labels_as_argument",
    "The labels get no gradient: None stands in its place, as the second one.",
    was="None", now="labels")
q.slip("loss_summed", "The loss is a mean over the batch, like its gradient: here it is the sum.",
    was="np.mean", now="np.sum")
q.slip("loss_over_entries",
    "The loss is a mean over the N samples: here it is divided by all N·C entries.",
    was="np.mean", now="1 / labels.shape[1] * np.mean")
q.slip("loss_over_classes", "The loss is a mean over the N samples: here it is divided by C.",
    was="np.mean", now="1 / labels.shape[1] * np.sum")
q.slip("gradient_over_entries",
    "The gradient is a mean over the N samples: here it is divided by all N·C entries.",
    was="len(labels)", now="labels.size")
q.slip("gradient_over_classes",
    "The gradient is a mean over the N samples: here it is divided by the C classes.",
    was="len(labels)", now="labels.shape[1]")
q.slip("cache_changed",
    "What was kept is changed by backward, so that a second call starts from something else.",
    was="return d_out * (y_hat - labels)", now="y_hat -= labels\nreturn d_out * y_hat")
q.slip("d_out_added", "d_out multiplies the gradient, by the chain rule: here it is added.",
    was="d_out *", now="d_out +")
q.slip("logits_kept", "The logits are kept and stand where the probabilities belong.",
    was="softmax(logits), labels", now="logits, labels")
q.slip("no_default", "backward may be called without d_out: then it is 1.",
    was="d_out=1.0", now="d_out")
q.slip("one_maximum_in_the_loss",
    "The loss takes one maximum for all rows: a row far below it has a sum of 0.",
    was="logits.max(axis=1, keepdims=True)", now="logits.max()")
q.slip("maximum_not_added_back",
    "The maximum is out of the sum, not out of the true class's logit: treat both alike.",
    was="labels * shifted", now="labels * logits")
q.slip("overflow", "exp overflows for large logits: take the row's maximum out first.",
    was="logits - logits.max(axis=1, keepdims=True)", now="logits")
q.slip("log_of_the_mean",
    "This is the logarithm of a mean probability: the mean of the samples' losses is asked for.",
    was="np.mean(log_sums - np.sum(labels * shifted, axis=1))",
    now="-np.log(np.mean(np.exp(np.sum(labels * shifted, axis=1) - log_sums)))")
q.slip("largest_logit",
    "The largest logit of each row is taken, whatever its label: it is that of the true class.",
    was="np.sum(labels * shifted, axis=1)", now="shifted.max(axis=1)")
q.slip("loss_sign", "A loss is never negative: the logarithm of a probability is.",
    was="np.mean", now="-np.mean")
q.slip("bits", "This counts in bits: nats come from the natural logarithm.",
    was="np.mean", now="1 / np.log(2) * np.mean")
q.slip("shared_cache",
    "What was kept is shared by all losses, so another one overwrites it: keep it in the instance.",
    was="self.cache = softmax", now="CategoricalCrossEntropy.cache = softmax")
q.slip("in_place", "The logits belong to the caller: taking the maximum out must not change them.",
    was="shifted =", now="logits -= logits.max(axis=1, keepdims=True)\nshifted =")
q.slip("softmax_twice", "Softmax is applied twice here: what comes in are logits.",
    was="self.cache =", now="logits = softmax(logits)\nself.cache =")
q.slip("binary",
    "This is the binary form, with a term for each class that is not the true one: only that of "
    "the true class counts.",
    was="log_sums - np.sum(labels * shifted, axis=1)",
    now="""
        -np.sum(labels * np.log(softmax(logits)) + (1 - labels) * np.log(1 - softmax(logits)),
        axis=1)""")
q.slip("none_first", "The gradient of the logits comes first, the None for the labels after it.",
    was="return d_out * (y_hat - labels) / len(labels), None",
    now="return None, d_out * (y_hat - labels) / len(labels)")
# fmt: on


@q.right
def cell():
    class CategoricalCrossEntropy:
        def forward(self, logits, labels):
            self.logits, self.labels = logits, labels
            log_y_hat = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
            return -np.sum(labels * log_y_hat) / logits.shape[0]

        def backward(self, d_out=1.0):
            d_logits = np.subtract(softmax(self.logits), self.labels)
            d_logits *= d_out / d_logits.shape[0]
            return d_logits, None


@q.right
def cell():
    class CategoricalCrossEntropy:
        """Computes everything on the way forward; the truth as class numbers."""

        def __init__(self):
            self.d_logits = None

        def forward(self, logits, labels):
            N = len(logits)
            true = labels.argmax(axis=1)
            S = logits - logits.max(axis=1, keepdims=True)
            sums = np.exp(S).sum(axis=1)
            self.d_logits = np.exp(S) / sums[:, None] / N
            self.d_logits[np.arange(N), true] -= 1 / N
            return float(np.mean(np.log(sums) - S[np.arange(N), true]))

        def backward(self, d_out=1.0):
            return [self.d_logits * d_out, None]


@q.right
def cell():
    class CategoricalCrossEntropy:
        def forward(self, logits, labels):
            losses = []
            for z, y in zip(logits, labels):
                top = z.max()
                losses.append(top + np.log(np.exp(z - top).sum()) - z @ y)
            self.y_hat, self.labels = softmax(logits), labels.copy()
            return np.array(losses).mean()

        def backward(self, d_out=1.0, d_labels=None):
            return d_out / len(self.labels) * (self.y_hat - self.labels), d_labels
