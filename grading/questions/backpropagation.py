"""The questions of 04_backpropagation.

Layers and models are classes: a probe makes its own, gives them arrays, and notes what their
methods return.
"""

import numpy as np

from grading.bank.question import Bank

bank = Bank(
    "04_backpropagation",
    forbids={
        "torch": "This notebook is NumPy only: here you are the automatic differentiation.",
        "scipy.special": "Here you build it yourself, from exp, log, max and sum.",
        "scipy.optimize": "Here you build the derivative and the descent yourself.",
        "scipy.differentiate": "Here you build the numerical derivative yourself.",
        "sklearn.linear_model": "Here you build the model yourself.",
        "sklearn.neural_network": "Here you build the network yourself.",
        "sklearn.metrics": "Here you build the loss yourself.",
        "sklearn.utils": "Here you build softmax yourself.",
    },
)


def one_hot_rows(rng, num_samples, num_classes):
    """Y (N, C) of drawn labels."""
    return np.eye(num_classes)[rng.integers(num_classes, size=num_samples)]


def away_from_zero(rng, shape):
    """Entries between 0.1 and 2 in size, of either sign."""
    return rng.uniform(0.1, 2, size=shape) * rng.choice([-1.0, 1.0], size=shape)


def weights(rng, fan_in, fan_out):
    """W (fan_in, fan_out), such that what comes out is not much larger than what goes in: where a
    model is all but sure, its gradient vanishes and no mistake shows."""
    return away_from_zero(rng, (fan_in, fan_out)) / fan_in**0.5


# --- numerical_gradient -----------------------------------------------------------------------

# With long steps a difference that is not central shows from afar, with the default one only at
# this tolerance. Rounding takes a thousandth of it.
q = bank.question(
    "numerical_gradient",
    probe="""
        f = lambda x: np.sum(np.sin(A * x)) + np.sum(x) ** 2
        gradient = numerical_gradient(f, x, *steps)
        {"gradient": gradient, "x afterwards": x}
    """,
    points=2,
    tolerance=(1e-8, 1e-9),
    in_place=True,  # x may move meanwhile; whether it came back is looked at by tolerance
)


def point(rng, shape, *steps):
    """Where to differentiate, and the step; the function is another one for each entry."""
    A, x = (np.asarray(away_from_zero(rng, shape)) for _ in range(2))
    return {"A": A, "x": x, "steps": list(steps)}


@q.case
def vector(rng):
    """a vector, eps as it is by default"""
    return point(rng, (8,))


@q.case
def matrix(rng):
    """a matrix, eps = 0.1"""
    return point(rng, (3, 4), 0.1)


@q.case
def three_axes(rng):
    """three axes, eps = 0.01"""
    return point(rng, (2, 3, 2), 0.01)


@q.case
def one_entry(rng):
    """a single entry, eps = 0.1"""
    return point(rng, (1,), 0.1)


@q.case
def no_axis(rng):
    """no axis at all, eps = 0.1"""
    return point(rng, (), 0.1)


@q.mistake(
    "one_sided", "This looks to one side only: the central difference is far closer to the truth."
)
def numerical_gradient(f, x, eps=1e-6):
    gradient, here = np.zeros_like(x), f(x)
    for i in np.ndindex(*x.shape):
        kept = x[i]
        x[i] = kept + eps
        gradient[i] = (f(x) - here) / eps
        x[i] = kept
    return gradient


@q.mistake("double", "The two points lie 2 eps apart, not eps: this is twice the slope.")
def numerical_gradient(f, x, eps=1e-6):
    gradient = np.zeros_like(x)
    for i in np.ndindex(*x.shape):
        kept = x[i]
        x[i] = kept + eps
        above = f(x)
        x[i] = kept - eps
        gradient[i] = (above - f(x)) / eps
        x[i] = kept
    return gradient


@q.mistake("half", "The two points lie only eps apart here: divide by the way between them.")
def numerical_gradient(f, x, eps=1e-6):
    gradient, here = np.zeros_like(x), f(x)
    for i in np.ndindex(*x.shape):
        kept = x[i]
        x[i] = kept + eps
        gradient[i] = (f(x) - here) / (2 * eps)
        x[i] = kept
    return gradient


@q.mistake(
    "x_changed",
    "An entry of x stays moved when the next one has its turn: put it back where it was.",
)
def numerical_gradient(f, x, eps=1e-6):
    gradient = np.zeros_like(x)
    for i in np.ndindex(*x.shape):
        x[i] += eps
        above = f(x)
        x[i] -= 2 * eps
        gradient[i] = (above - f(x)) / (2 * eps)
    return gradient


@q.mistake(
    "never_moved_back", "The way down starts from where the way up ended: put the entry back first."
)
def numerical_gradient(f, x, eps=1e-6):
    gradient = np.zeros_like(x)
    for i in np.ndindex(*x.shape):
        kept = x[i]
        x[i] += eps
        above = f(x)
        x[i] -= eps
        gradient[i] = (above - f(x)) / (2 * eps)
        x[i] = kept - eps
    return gradient


@q.mistake(
    "all_at_once", "All entries move together here: a partial derivative moves one at a time."
)
def numerical_gradient(f, x, eps=1e-6):
    return np.full_like(x, (f(x + eps) - f(x - eps)) / (2 * eps))


@q.mistake("eps_ignored", "The step has a fixed length here: eps says how long it is.")
def numerical_gradient(f, x, eps=1e-6):
    gradient = np.zeros_like(x)
    for i in np.ndindex(*x.shape):
        kept = x[i]
        x[i] = kept + 1e-6
        above = f(x)
        x[i] = kept - 1e-6
        gradient[i] = (above - f(x)) / 2e-6
        x[i] = kept
    return gradient


@q.mistake("flat", "The gradient has the shape of x: here it came out as one long row.")
def numerical_gradient(f, x, eps=1e-6):
    gradient = []
    for i in np.ndindex(*x.shape):
        kept = x[i]
        x[i] = kept + eps
        above = f(x)
        x[i] = kept - eps
        gradient.append((above - f(x)) / (2 * eps))
        x[i] = kept
    return np.array(gradient)


@q.mistake("sign", "Up minus down, not down minus up: the sign is the wrong way round.")
def numerical_gradient(f, x, eps=1e-6):
    gradient = np.zeros_like(x)
    for i in np.ndindex(*x.shape):
        kept = x[i]
        x[i] = kept - eps
        below = f(x)
        x[i] = kept + eps
        gradient[i] = (below - f(x)) / (2 * eps)
        x[i] = kept
    return gradient


# --- Affine -----------------------------------------------------------------------------------

# `earlier` are batches that the layer saw before, `elsewhere` what another layer sees meanwhile;
# `times` says how often `backward` is called.
q = bank.question(
    "Affine",
    probe="""
        layer = Affine()
        for batch in earlier: layer.forward(batch, weight, bias)
        outputs = layer.forward(inputs, weight, bias)
        for batch in elsewhere: Affine().forward(batch, weight, bias)
        gradients = [layer.backward(d_out) for _ in range(times)]
        [outputs, gradients[-1]]
    """,
    measure="""{
        "outputs": answer[0],
        **dict(zip(("d_inputs", "d_weight", "d_bias"), answer[1], strict=True)),
    }""",
    points=3,
)


def affine(rng, num_samples, num_inputs, num_outputs):
    """inputs (N, D), weight (D, M), bias (M,), d_out (N, M)."""
    return {
        "inputs": away_from_zero(rng, (num_samples, num_inputs)),
        "weight": away_from_zero(rng, (num_inputs, num_outputs)),
        "bias": away_from_zero(rng, num_outputs),
        "d_out": away_from_zero(rng, (num_samples, num_outputs)),
        "earlier": [],
        "elsewhere": [],
        "times": 1,
    }


@q.case
def ordinary(rng):
    """ordinary values"""
    return affine(rng, 5, 4, 3)


@q.case
def wide(rng):
    """more outputs than inputs"""
    return affine(rng, 7, 2, 6)


@q.case
def single(rng):
    """one sample"""
    return affine(rng, 1, 3, 4)


@q.case
def another_batch(rng):
    """a larger batch went through before"""
    return {**affine(rng, 3, 4, 2), "earlier": [away_from_zero(rng, (6, 4))]}


@q.case
def another_layer(rng):
    """another layer goes forward before this one goes back"""
    return {**affine(rng, 4, 3, 5), "elsewhere": [away_from_zero(rng, (4, 3))]}


@q.case
def twice(rng):
    """backward is called twice"""
    return {**affine(rng, 6, 2, 3), "times": 2}


@q.mistake(
    "bias_not_summed",
    "One bias was added to every sample: what comes back from all of them adds up.",
)
def cell():
    class Affine:
        def forward(self, inputs, weight, bias):
            self.cache = inputs, weight
            return inputs @ weight + bias

        def backward(self, d_out):
            inputs, weight = self.cache
            return d_out @ weight.T, inputs.T @ d_out, d_out


@q.mistake(
    "bias_a_scalar", "Each output has a bias of its own: add up over the samples, not over all."
)
def cell():
    class Affine:
        def forward(self, inputs, weight, bias):
            self.cache = inputs, weight
            return inputs @ weight + bias

        def backward(self, d_out):
            inputs, weight = self.cache
            return d_out @ weight.T, inputs.T @ d_out, d_out.sum()


@q.mistake("bias_a_row", "d_bias has the shape of the bias, (M,): here it is a matrix of one row.")
def cell():
    class Affine:
        def forward(self, inputs, weight, bias):
            self.cache = inputs, weight
            return inputs @ weight + bias

        def backward(self, d_out):
            inputs, weight = self.cache
            return d_out @ weight.T, inputs.T @ d_out, d_out.sum(axis=0, keepdims=True)


@q.mistake(
    "bias_averaged", "Going back, contributions add up: the loss has done its averaging already."
)
def cell():
    class Affine:
        def forward(self, inputs, weight, bias):
            self.cache = inputs, weight
            return inputs @ weight + bias

        def backward(self, d_out):
            inputs, weight = self.cache
            return d_out @ weight.T, inputs.T @ d_out, d_out.mean(axis=0)


@q.mistake("averaged", "The division by N belongs to the loss, once: a layer only adds up.")
def cell():
    class Affine:
        def forward(self, inputs, weight, bias):
            self.cache = inputs, weight
            return inputs @ weight + bias

        def backward(self, d_out):
            inputs, weight = self.cache
            return d_out @ weight.T, inputs.T @ d_out / len(d_out), d_out.mean(axis=0)


@q.mistake("weight_transposed", "d_weight has the shape of the weight, (D, M): here it is (M, D).")
def cell():
    class Affine:
        def forward(self, inputs, weight, bias):
            self.cache = inputs, weight
            return inputs @ weight + bias

        def backward(self, d_out):
            inputs, weight = self.cache
            return d_out @ weight.T, d_out.T @ inputs, d_out.sum(axis=0)


@q.mistake(
    "not_transposed",
    "On the way back the weight maps M outputs to D inputs: the shapes show how it must stand.",
)
def cell():
    class Affine:
        def forward(self, inputs, weight, bias):
            self.cache = inputs, weight
            return inputs @ weight + bias

        def backward(self, d_out):
            inputs, weight = self.cache
            return d_out @ weight, inputs.T @ d_out, d_out.sum(axis=0)


@q.mistake(
    "shared_cache",
    "What was kept is shared by all layers, so another one overwrites it: keep it in the instance.",
)
def cell():
    class Affine:
        cache = {}

        def forward(self, inputs, weight, bias):
            self.cache["inputs"], self.cache["weight"] = inputs, weight
            return inputs @ weight + bias

        def backward(self, d_out):
            inputs, weight = self.cache["inputs"], self.cache["weight"]
            return d_out @ weight.T, inputs.T @ d_out, d_out.sum(axis=0)


@q.mistake(
    "first_batch_kept", "What was kept is that of the first batch: each call of forward keeps anew."
)
def cell():
    class Affine:
        def __init__(self):
            self.cache = None

        def forward(self, inputs, weight, bias):
            if self.cache is None:
                self.cache = inputs, weight
            return inputs @ weight + bias

        def backward(self, d_out):
            inputs, weight = self.cache
            return d_out @ weight.T, inputs.T @ d_out, d_out.sum(axis=0)


@q.mistake("piles_up", "The gradients of earlier calls are still in there: each call starts anew.")
def cell():
    class Affine:
        def __init__(self):
            self.d_weight = self.d_bias = 0

        def forward(self, inputs, weight, bias):
            self.cache = inputs, weight
            return inputs @ weight + bias

        def backward(self, d_out):
            inputs, weight = self.cache
            self.d_weight = self.d_weight + inputs.T @ d_out
            self.d_bias = self.d_bias + d_out.sum(axis=0)
            return d_out @ weight.T, self.d_weight, self.d_bias


@q.mistake("no_bias", "The bias is missing from the outputs.")
def cell():
    class Affine:
        def forward(self, inputs, weight, bias):
            self.cache = inputs, weight
            return inputs @ weight

        def backward(self, d_out):
            inputs, weight = self.cache
            return d_out @ weight.T, inputs.T @ d_out, d_out.sum(axis=0)


@q.mistake(
    "another_order", "The gradients come in the order of the arguments: inputs, weight, bias."
)
def cell():
    class Affine:
        def forward(self, inputs, weight, bias):
            self.cache = inputs, weight
            return inputs @ weight + bias

        def backward(self, d_out):
            inputs, weight = self.cache
            return inputs.T @ d_out, d_out.sum(axis=0), d_out @ weight.T


# --- ReLU -------------------------------------------------------------------------------------

q = bank.question(
    "ReLU",
    probe="""
        layer = ReLU()
        for batch in earlier: layer.forward(batch)
        outputs = layer.forward(inputs)
        for batch in elsewhere: ReLU().forward(batch)
        gradients = [layer.backward(d_out) for _ in range(times)]
        {"outputs": outputs, "d_inputs": gradients[-1]}
    """,
    points=2,
)


def rectified(rng, shape, zeros=0):
    """inputs and d_out of one shape, each sign of one with each sign of the other."""
    size = int(np.prod(shape))
    inputs, d_out = (np.abs(away_from_zero(rng, size)) for _ in range(2))
    order = rng.permutation(size)
    inputs[order % 2 == 0] *= -1
    d_out[order % 4 < 2] *= -1
    inputs[order < zeros] = 0
    return {
        "inputs": inputs.reshape(shape),
        "d_out": d_out.reshape(shape),
        "earlier": [],
        "elsewhere": [],
        "times": 1,
    }


@q.case
def ordinary(rng):
    """both signs"""
    return rectified(rng, (5, 4))


@q.case
def zeros(rng):
    """some inputs exactly 0"""
    return rectified(rng, (4, 3), zeros=4)


@q.case
def single(rng):
    """one sample"""
    return rectified(rng, (1, 8))


@q.case
def another_batch(rng):
    """another batch went through before"""
    drawn = rectified(rng, (3, 4))
    return {**drawn, "earlier": [-drawn["inputs"]]}


@q.case
def another_layer(rng):
    """another layer goes forward before this one goes back"""
    drawn = rectified(rng, (4, 5))
    return {**drawn, "elsewhere": [-drawn["inputs"]]}


@q.case
def twice(rng):
    """backward is called twice"""
    return {**rectified(rng, (6, 3)), "times": 2}


@q.mistake("d_out_ignored", "The chain rule multiplies: what comes from the right is missing here.")
def cell():
    class ReLU:
        def forward(self, inputs):
            self.positive = inputs > 0
            return np.maximum(inputs, 0)

        def backward(self, d_out):
            return self.positive.astype(float)


@q.mistake(
    "mask_from_d_out",
    "Which entries pass was decided on the way forward, not by the sign of d_out.",
)
def cell():
    class ReLU:
        def forward(self, inputs):
            return np.maximum(inputs, 0)

        def backward(self, d_out):
            return d_out * (d_out > 0)


@q.mistake("all_pass", "An entry that was cut off had no influence: no gradient comes back there.")
def cell():
    class ReLU:
        def forward(self, inputs):
            return np.maximum(inputs, 0)

        def backward(self, d_out):
            return d_out.copy()


@q.mistake(
    "outputs_for_slope", "The slope of an entry that passes is 1, whatever the size of the entry."
)
def cell():
    class ReLU:
        def forward(self, inputs):
            self.outputs = np.maximum(inputs, 0)
            return self.outputs

        def backward(self, d_out):
            return d_out * self.outputs


@q.mistake("one_at_zero", "At exactly 0 the gradient asked for is 0.")
def cell():
    class ReLU:
        def forward(self, inputs):
            self.inputs = inputs
            return np.maximum(inputs, 0)

        def backward(self, d_out):
            return d_out * (self.inputs >= 0)


@q.mistake("half_at_zero", "One half at exactly 0 is no slope of either side: 0 is asked for.")
def cell():
    class ReLU:
        def forward(self, inputs):
            self.inputs = inputs
            return np.maximum(inputs, 0)

        def backward(self, d_out):
            return d_out * (np.sign(self.inputs) + 1) / 2


@q.mistake("negatives_pass", "The wrong half passes on the way back: it is the positive entries.")
def cell():
    class ReLU:
        def forward(self, inputs):
            self.negative = inputs < 0
            return np.maximum(inputs, 0)

        def backward(self, d_out):
            return d_out * self.negative


@q.mistake(
    "in_place", "The inputs are overwritten here, and whoever passed them in may still need them."
)
def cell():
    class ReLU:
        def forward(self, inputs):
            self.positive = inputs > 0
            inputs[inputs < 0] = 0
            return inputs

        def backward(self, d_out):
            return d_out * self.positive


@q.mistake(
    "d_out_changed", "d_out is overwritten here: it belongs to the caller, so return a new array."
)
def cell():
    class ReLU:
        def forward(self, inputs):
            self.positive = inputs > 0
            return np.maximum(inputs, 0)

        def backward(self, d_out):
            d_out[~self.positive] = 0
            return d_out


@q.mistake(
    "shared_cache",
    "What passes is kept for all layers together here: each instance has to keep its own.",
)
def cell():
    class ReLU:
        def forward(self, inputs):
            ReLU.positive = inputs > 0
            return np.maximum(inputs, 0)

        def backward(self, d_out):
            return d_out * ReLU.positive


# --- softmax ----------------------------------------------------------------------------------

q = bank.question("softmax", probe="softmax(Z)", points=1)


@q.case
def ordinary(rng):
    """ordinary logits"""
    return {"Z": rng.normal(size=(5, 4))}


@q.case
def large(rng):
    """logits of ±1e3"""
    signs = rng.permuted(np.tile([1e3, 1e3, -1e3], (6, 1)), axis=1)
    return {"Z": signs + rng.normal(size=(6, 3))}


@q.case
def rows_far_apart(rng):
    """one row near +1e3, one near −1e3"""
    return {"Z": np.array([[1e3], [-1e3]]) + rng.normal(size=(2, 3))}


@q.case
def single(rng):
    """one sample"""
    return {"Z": rng.normal(size=(1, 6))}


@q.mistake("overflow", "exp overflows for large logits: softmax ignores a shift of the row.")
def softmax(Z):
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)


@q.mistake(
    "one_maximum",
    "Each row needs its own maximum: a row far below the matrix's largest entry becomes 0 / 0.",
)
def softmax(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum(axis=1, keepdims=True)


@q.mistake("wrong_axis", "The probabilities of one sample sum to 1: normalise along its row.")
def softmax(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


@q.mistake("not_normalised", "The exponentials are not probabilities yet: a row has to sum to 1.")
def softmax(Z):
    return np.exp(Z - Z.max(axis=1, keepdims=True))


@q.mistake("one_sum", "Every sample has its own sum: here all samples together sum to 1.")
def softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum()


@q.mistake(
    "patched_sum",
    "The small constant in the denominator keeps the row's sum below 1: leave it out.",
)
def softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / (E.sum(axis=1, keepdims=True) + 1e-4)


# --- CategoricalCrossEntropy ------------------------------------------------------------------

# `backward` is called once for each of `d_outs`: [] leaves it to the default.
q = bank.question(
    "CategoricalCrossEntropy",
    probe="""
        layer = CategoricalCrossEntropy()
        loss = layer.forward(logits, labels)
        for batch in elsewhere: CategoricalCrossEntropy().forward(batch, labels)
        gradients = [layer.backward(*d_out) for d_out in d_outs]
        [loss, gradients[-1]]
    """,
    measure="""{
        "loss": answer[0],
        **dict(zip(("d_logits", "for the labels"), answer[1], strict=True)),
    }""",
    points=3,
    uses=("softmax",),
)


def scored(logits, labels):
    return {"logits": logits, "labels": labels, "d_outs": [[]], "elsewhere": []}


@q.case
def ordinary(rng):
    """ordinary logits"""
    return scored(rng.normal(size=(6, 4)), one_hot_rows(rng, 6, 4))


@q.case
def scaled(rng):
    """backward is called twice, the second time with another d_out than 1"""
    drawn = scored(rng.normal(size=(5, 3)), one_hot_rows(rng, 5, 3))
    return {**drawn, "d_outs": [[], [rng.uniform(2, 3)]]}


@q.case
def absent(rng):
    """a class that is absent"""
    return scored(rng.normal(size=(5, 3)), np.eye(3)[rng.integers(2, size=5)])


@q.case
def sure_and_wrong(rng):
    """the true class 60 below the others"""
    labels = one_hot_rows(rng, 4, 3)
    return scored(rng.normal(size=(4, 3)) - 60 * labels, labels)


@q.case
def extreme(rng):
    """logits of ±1e3, some rows right, some wrong"""
    labels = one_hot_rows(rng, 5, 4)
    signs = np.array([[1], [-1], [-1], [-1], [1]])
    return scored(1e3 * signs * (2 * labels - 1) + rng.normal(size=(5, 4)), labels)


@q.case
def rows_far_apart(rng):
    """one row near +1e3, one near −1e3"""
    return scored(np.array([[1e3], [-1e3]]) + rng.normal(size=(2, 4)), one_hot_rows(rng, 2, 4))


@q.case
def single(rng):
    """one sample"""
    return scored(rng.normal(size=(1, 5)), one_hot_rows(rng, 1, 5))


@q.case
def another_layer(rng):
    """another loss is taken before this one goes back"""
    return {
        **scored(rng.normal(size=(4, 3)), one_hot_rows(rng, 4, 3)),
        "elsewhere": [2 * rng.normal(size=(4, 3))],
    }


@q.mistake(
    "gradient_not_averaged", "The loss is a mean over N samples, and its gradient is one as well."
)
def cell():
    class CategoricalCrossEntropy:
        def forward(self, logits, labels):
            self.cache = softmax(logits), labels
            S = logits - logits.max(axis=1, keepdims=True)
            return np.mean(np.log(np.exp(S).sum(axis=1)) - (labels * S).sum(axis=1))

        def backward(self, d_out=1.0):
            y_hat, labels = self.cache
            return d_out * (y_hat - labels), None


@q.mistake("sum", "The mean over the batch is asked for: a larger batch is no larger error.")
def cell():
    class CategoricalCrossEntropy:
        def forward(self, logits, labels):
            self.cache = softmax(logits), labels
            S = logits - logits.max(axis=1, keepdims=True)
            return np.sum(np.log(np.exp(S).sum(axis=1)) - (labels * S).sum(axis=1))

        def backward(self, d_out=1.0):
            y_hat, labels = self.cache
            return d_out * (y_hat - labels), None


@q.mistake(
    "mean_over_entries",
    "The mean is over the N samples: dividing by N·C makes it C times too small.",
)
def cell():
    class CategoricalCrossEntropy:
        def forward(self, logits, labels):
            self.cache = softmax(logits), labels
            S = logits - logits.max(axis=1, keepdims=True)
            return np.mean(labels * (np.log(np.exp(S).sum(axis=1, keepdims=True)) - S))

        def backward(self, d_out=1.0):
            y_hat, labels = self.cache
            return d_out * (y_hat - labels) / labels.size, None


@q.mistake("d_out_ignored", "Whoever scales the loss scales its gradient: d_out is not used here.")
def cell():
    class CategoricalCrossEntropy:
        def forward(self, logits, labels):
            self.cache = softmax(logits), labels
            S = logits - logits.max(axis=1, keepdims=True)
            return np.mean(np.log(np.exp(S).sum(axis=1)) - (labels * S).sum(axis=1))

        def backward(self, d_out=1.0):
            y_hat, labels = self.cache
            return (y_hat - labels) / len(labels), None


@q.mistake(
    "clipped",
    "Clipping probabilities at 1e-15 caps the loss of a sample at 34.5: start from logits.",
)
def cell():
    class CategoricalCrossEntropy:
        def forward(self, logits, labels):
            self.cache = softmax(logits), labels
            y_hat = np.clip(self.cache[0], 1e-15, 1)
            return -np.mean(np.sum(labels * np.log(y_hat), axis=1))

        def backward(self, d_out=1.0):
            y_hat, labels = self.cache
            return d_out * (y_hat - labels) / len(labels), None


@q.mistake(
    "shifted", "The 1e-8 inside the logarithm caps the loss of a sample at 18.4: start from logits."
)
def cell():
    class CategoricalCrossEntropy:
        def forward(self, logits, labels):
            self.cache = softmax(logits), labels
            return -np.mean(np.sum(labels * np.log(self.cache[0] + 1e-8), axis=1))

        def backward(self, d_out=1.0):
            y_hat, labels = self.cache
            return d_out * (y_hat - labels) / len(labels), None


@q.mistake(
    "log_of_softmax",
    "A probability can round to 0, and its logarithm is infinite: take the quotient's log by hand.",
)
def cell():
    class CategoricalCrossEntropy:
        def forward(self, logits, labels):
            self.cache = softmax(logits), labels
            return -np.mean(np.sum(labels * np.log(self.cache[0]), axis=1))

        def backward(self, d_out=1.0):
            y_hat, labels = self.cache
            return d_out * (y_hat - labels) / len(labels), None


@q.mistake(
    "one_maximum",
    "One maximum for all rows leaves a sum of 0 in a row far below it: take each row's own.",
)
def cell():
    class CategoricalCrossEntropy:
        def forward(self, logits, labels):
            S = logits - logits.max()
            E = np.exp(S)
            self.cache = E / E.sum(axis=1, keepdims=True), labels
            return np.mean(np.log(E.sum(axis=1)) - (labels * S).sum(axis=1))

        def backward(self, d_out=1.0):
            y_hat, labels = self.cache
            return d_out * (y_hat - labels) / len(labels), None


@q.mistake("sign", "Raising the true class's logit lowers the loss: look at the gradient's sign.")
def cell():
    class CategoricalCrossEntropy:
        def forward(self, logits, labels):
            self.cache = softmax(logits), labels
            S = logits - logits.max(axis=1, keepdims=True)
            return np.mean(np.log(np.exp(S).sum(axis=1)) - (labels * S).sum(axis=1))

        def backward(self, d_out=1.0):
            y_hat, labels = self.cache
            return d_out * (labels - y_hat) / len(labels), None


@q.mistake(
    "wrt_probabilities", "This is the gradient by the probabilities: softmax is still in between."
)
def cell():
    class CategoricalCrossEntropy:
        def forward(self, logits, labels):
            self.cache = softmax(logits), labels
            S = logits - logits.max(axis=1, keepdims=True)
            return np.mean(np.log(np.exp(S).sum(axis=1)) - (labels * S).sum(axis=1))

        def backward(self, d_out=1.0):
            y_hat, labels = self.cache
            return -d_out * labels / y_hat / len(labels), None


@q.mistake(
    "labels_as_argument", "The labels get no gradient: None stands in its place, as the second one."
)
def cell():
    class CategoricalCrossEntropy:
        def forward(self, logits, labels):
            self.cache = softmax(logits), labels
            S = logits - logits.max(axis=1, keepdims=True)
            return np.mean(np.log(np.exp(S).sum(axis=1)) - (labels * S).sum(axis=1))

        def backward(self, d_out=1.0):
            y_hat, labels = self.cache
            return d_out * (y_hat - labels) / len(labels), labels


# --- LogisticRegression -----------------------------------------------------------------------

# The model is given its parameters by name; with an empty `start` it begins as it does by itself.
q = bank.question(
    "LogisticRegression",
    probe="""
        model = LogisticRegression(X.shape[1], Y.shape[1], *learning_rate)
        first = [+model.params[name] for name in ("W", "b")]
        for name in start: model.params[name] = +start[name]
        losses = [model.step(X, Y) for _ in range(num_steps)]
        y_hats = [model.predict(new) for new in X_new]
        [first, losses, [model.params[name] for name in ("W", "b")], y_hats]
    """,
    # What starts at random has no numbers to compare.
    measure="""({} if start else {
        "W and b are zero at first": not any(map(np.any, answer[0])),
    }) | ({} if not start and any(map(np.any, answer[0])) else {
        "losses": answer[1],
        "predict": answer[3],
    } | ({} if not num_steps else {
        f"change of {name}": after - start.get(name, 0)
        for name, after in zip(("W", "b"), answer[2], strict=True)
    }))""",
    points=3,
    uses=("softmax", "Affine", "CategoricalCrossEntropy"),
)


def logistic(rng, num_samples, num_features, num_classes, num_steps, *learning_rate):
    return {
        "X": rng.normal(size=(num_samples, num_features)),
        "Y": one_hot_rows(rng, num_samples, num_classes),
        "X_new": [],
        "start": {
            "W": weights(rng, num_features, num_classes),
            "b": away_from_zero(rng, num_classes),
        },
        "num_steps": num_steps,
        "learning_rate": list(learning_rate),
    }


@q.case
def probabilities(rng):
    """probabilities, without a step"""
    return {**logistic(rng, 4, 5, 3, 0), "X_new": [rng.normal(size=(6, 5))]}


@q.case
def one_step(rng):
    """one step"""
    return logistic(rng, 6, 4, 3, 1, rng.uniform(0.5, 0.9))


@q.case
def three_steps(rng):
    """three steps"""
    return logistic(rng, 7, 3, 4, 3, rng.uniform(0.5, 0.9))


@q.case
def from_zeros(rng):
    """two steps from where it starts by itself, at the default rate"""
    drawn = logistic(rng, 8, 5, 3, 2)
    return {**drawn, "start": {}, "X_new": [rng.normal(size=(2, 5))]}


@q.case
def single(rng):
    """one sample"""
    return logistic(rng, 1, 4, 3, 2, rng.uniform(0.5, 0.9))


@q.case
def extreme(rng):
    """logits of ±1e3"""
    drawn = logistic(rng, 8, 2, 3, 1, rng.uniform(0.5, 0.9))
    b = rng.permuted([1e3, 1e3, -1e3]) + rng.normal(size=3)
    return {**drawn, "start": {**drawn["start"], "b": b}, "X_new": [rng.normal(size=(4, 2))]}


@q.mistake("loss_after", "The loss that is returned belongs to the parameters before the step.")
def cell():
    class LogisticRegression:
        def __init__(self, num_features, num_classes, learning_rate=1e-2):
            self.params = {"W": np.zeros((num_features, num_classes)), "b": np.zeros(num_classes)}
            self.learning_rate = learning_rate
            self.affine, self.loss = Affine(), CategoricalCrossEntropy()

        def logits(self, X):
            return self.affine.forward(X, self.params["W"], self.params["b"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            self.loss.forward(self.logits(X), Y)
            _, d_W, d_b = self.affine.backward(self.loss.backward()[0])
            self.params["W"] = self.params["W"] - self.learning_rate * d_W
            self.params["b"] = self.params["b"] - self.learning_rate * d_b
            return self.loss.forward(self.logits(X), Y)


@q.mistake("only_W_updated", "The bias learns as well: its gradient is there, and not used.")
def cell():
    class LogisticRegression:
        def __init__(self, num_features, num_classes, learning_rate=1e-2):
            self.params = {"W": np.zeros((num_features, num_classes)), "b": np.zeros(num_classes)}
            self.learning_rate = learning_rate
            self.affine, self.loss = Affine(), CategoricalCrossEntropy()

        def logits(self, X):
            return self.affine.forward(X, self.params["W"], self.params["b"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            _, d_W, d_b = self.affine.backward(self.loss.backward()[0])
            self.params["W"] = self.params["W"] - self.learning_rate * d_W
            return loss


@q.mistake("uphill", "The gradient points uphill: the step goes the other way.")
def cell():
    class LogisticRegression:
        def __init__(self, num_features, num_classes, learning_rate=1e-2):
            self.params = {"W": np.zeros((num_features, num_classes)), "b": np.zeros(num_classes)}
            self.learning_rate = learning_rate
            self.affine, self.loss = Affine(), CategoricalCrossEntropy()

        def logits(self, X):
            return self.affine.forward(X, self.params["W"], self.params["b"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            _, d_W, d_b = self.affine.backward(self.loss.backward()[0])
            self.params["W"] = self.params["W"] + self.learning_rate * d_W
            self.params["b"] = self.params["b"] + self.learning_rate * d_b
            return loss


@q.mistake(
    "rate_ignored", "The learning rate is a fixed number here, whatever was given when it was made."
)
def cell():
    class LogisticRegression:
        def __init__(self, num_features, num_classes, learning_rate=1e-2):
            self.params = {"W": np.zeros((num_features, num_classes)), "b": np.zeros(num_classes)}
            self.affine, self.loss = Affine(), CategoricalCrossEntropy()

        def logits(self, X):
            return self.affine.forward(X, self.params["W"], self.params["b"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            _, d_W, d_b = self.affine.backward(self.loss.backward()[0])
            self.params["W"] = self.params["W"] - 0.01 * d_W
            self.params["b"] = self.params["b"] - 0.01 * d_b
            return loss


@q.mistake(
    "divided_again", "The gradient is a mean over the batch already: no second division by N."
)
def cell():
    class LogisticRegression:
        def __init__(self, num_features, num_classes, learning_rate=1e-2):
            self.params = {"W": np.zeros((num_features, num_classes)), "b": np.zeros(num_classes)}
            self.learning_rate = learning_rate
            self.affine, self.loss = Affine(), CategoricalCrossEntropy()

        def logits(self, X):
            return self.affine.forward(X, self.params["W"], self.params["b"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            _, d_W, d_b = self.affine.backward(self.loss.backward()[0])
            self.params["W"] = self.params["W"] - self.learning_rate * d_W / len(X)
            self.params["b"] = self.params["b"] - self.learning_rate * d_b / len(X)
            return loss


@q.mistake("logits", "predict returns logits here: probabilities come out of softmax.")
def cell():
    class LogisticRegression:
        def __init__(self, num_features, num_classes, learning_rate=1e-2):
            self.params = {"W": np.zeros((num_features, num_classes)), "b": np.zeros(num_classes)}
            self.learning_rate = learning_rate
            self.affine, self.loss = Affine(), CategoricalCrossEntropy()

        def predict(self, X):
            return self.affine.forward(X, self.params["W"], self.params["b"])

        def step(self, X, Y):
            loss = self.loss.forward(self.predict(X), Y)
            _, d_W, d_b = self.affine.backward(self.loss.backward()[0])
            self.params["W"] = self.params["W"] - self.learning_rate * d_W
            self.params["b"] = self.params["b"] - self.learning_rate * d_b
            return loss


@q.mistake(
    "softmax_twice", "The loss takes logits and applies softmax itself: here it gets probabilities."
)
def cell():
    class LogisticRegression:
        def __init__(self, num_features, num_classes, learning_rate=1e-2):
            self.params = {"W": np.zeros((num_features, num_classes)), "b": np.zeros(num_classes)}
            self.learning_rate = learning_rate
            self.affine, self.loss = Affine(), CategoricalCrossEntropy()

        def predict(self, X):
            return softmax(self.affine.forward(X, self.params["W"], self.params["b"]))

        def step(self, X, Y):
            loss = self.loss.forward(self.predict(X), Y)
            _, d_W, d_b = self.affine.backward(self.loss.backward()[0])
            self.params["W"] = self.params["W"] - self.learning_rate * d_W
            self.params["b"] = self.params["b"] - self.learning_rate * d_b
            return loss


@q.mistake(
    "classes", "predict returns the winners here: a probability for each class is asked for."
)
def cell():
    class LogisticRegression:
        def __init__(self, num_features, num_classes, learning_rate=1e-2):
            self.params = {"W": np.zeros((num_features, num_classes)), "b": np.zeros(num_classes)}
            self.learning_rate = learning_rate
            self.affine, self.loss = Affine(), CategoricalCrossEntropy()

        def logits(self, X):
            return self.affine.forward(X, self.params["W"], self.params["b"])

        def predict(self, X):
            return self.logits(X).argmax(axis=1)

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            _, d_W, d_b = self.affine.backward(self.loss.backward()[0])
            self.params["W"] = self.params["W"] - self.learning_rate * d_W
            self.params["b"] = self.params["b"] - self.learning_rate * d_b
            return loss


@q.mistake(
    "params_not_read",
    "The model goes on with arrays of its own: look the parameters up in params at each use.",
)
def cell():
    class LogisticRegression:
        def __init__(self, num_features, num_classes, learning_rate=1e-2):
            self.W, self.b = np.zeros((num_features, num_classes)), np.zeros(num_classes)
            self.params = {"W": self.W, "b": self.b}
            self.learning_rate = learning_rate
            self.affine, self.loss = Affine(), CategoricalCrossEntropy()

        def logits(self, X):
            return self.affine.forward(X, self.W, self.b)

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            _, d_W, d_b = self.affine.backward(self.loss.backward()[0])
            self.W -= self.learning_rate * d_W
            self.b -= self.learning_rate * d_b
            return loss


@q.mistake("starts_at_random", "W and b start at zero here: a single layer needs no random start.")
def cell():
    class LogisticRegression:
        def __init__(self, num_features, num_classes, learning_rate=1e-2):
            W = 0.01 * np.random.default_rng().normal(size=(num_features, num_classes))
            self.params = {"W": W, "b": np.zeros(num_classes)}
            self.learning_rate = learning_rate
            self.affine, self.loss = Affine(), CategoricalCrossEntropy()

        def logits(self, X):
            return self.affine.forward(X, self.params["W"], self.params["b"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            _, d_W, d_b = self.affine.backward(self.loss.backward()[0])
            self.params["W"] = self.params["W"] - self.learning_rate * d_W
            self.params["b"] = self.params["b"] - self.learning_rate * d_b
            return loss


# --- xavier_uniform ---------------------------------------------------------------------------

# Weights are random, so facts about many of them are compared, in units of the bound a. Of 10,000
# entries the mean has a deviation of 0.006 and the share of small ones one of 0.005: what rounding
# to one decimal keeps is more than eight of them away. Three generators, first and last alike.
q = bank.question(
    "xavier_uniform",
    probe="""
        rngs = [np.random.default_rng(seed) for seed in seeds]
        before = np.random.get_state()[2]
        drawn = [xavier_uniform((fan_in, fan_out), rng) for rng in rngs]
        [drawn, np.random.get_state()[2] == before]
    """,
    measure="""{
        "shape": np.shape(answer[0][0]),
        "smallest over a": round(
            max(np.min(answer[0][0]) / (a := (6 / (fan_in + fan_out)) ** 0.5), -1.5), 1
        ),
        "largest over a": round(min(np.max(answer[0][0]) / a, 1.5), 1),
        "mean over a": abs(round(np.mean(answer[0][0]) / a, 1)),
        "share smaller than a / 2": round(np.mean(np.abs(answer[0][0]) < a / 2), 1),
        "the same rng, the same weights": np.array_equal(answer[0][0], answer[0][2]),
        "another rng, other weights": not np.array_equal(answer[0][0], answer[0][1]),
        "np.random left alone": answer[1],
    }""",
    points=2,
)


def fans(rng, fan_in, fan_out):
    one, other = (int(seed) for seed in rng.choice(10_000, size=2, replace=False))
    return {"fan_in": fan_in, "fan_out": fan_out, "seeds": [one, other, one]}


@q.case
def wide(rng):
    """more outputs than inputs"""
    return fans(rng, 50, 200)


@q.case
def tall(rng):
    """more inputs than outputs"""
    return fans(rng, 200, 100)


@q.case
def narrow(rng):
    """a single output"""
    return fans(rng, 9_999, 1)


@q.mistake("one_sided", "All weights are positive here: draw them from both sides of 0.")
def xavier_uniform(shape, rng):
    a = np.sqrt(6 / (shape[0] + shape[1]))
    return rng.uniform(0, a, size=shape)


@q.mistake("normal", "This is a normal distribution: some entries lie beyond the bound.")
def xavier_uniform(shape, rng):
    return rng.normal(0, np.sqrt(2 / (shape[0] + shape[1])), size=shape)


@q.mistake("fan_in_only", "The bound looks at the inputs only: fan_out belongs to the sum, too.")
def xavier_uniform(shape, rng):
    a = np.sqrt(6 / shape[0])
    return rng.uniform(-a, a, size=shape)


@q.mistake("no_root", "The square root is missing from the bound.")
def xavier_uniform(shape, rng):
    a = 6 / (shape[0] + shape[1])
    return rng.uniform(-a, a, size=shape)


@q.mistake(
    "deviation_as_bound", "√(2 / (fan_in + fan_out)) is the deviation: a uniform bound is √3 times."
)
def xavier_uniform(shape, rng):
    a = np.sqrt(2 / (shape[0] + shape[1]))
    return rng.uniform(-a, a, size=shape)


@q.mistake("unit_square", "`rng.random` gives 0 to 1: move it to −1 to 1 before scaling.")
def xavier_uniform(shape, rng):
    a = np.sqrt(6 / (shape[0] + shape[1]))
    return a * (rng.random(size=shape) - 0.5)


@q.mistake("global_generator", "The weights come from NumPy's global generator: draw with `rng`.")
def xavier_uniform(shape, rng):
    a = np.sqrt(6 / (shape[0] + shape[1]))
    return np.random.uniform(-a, a, size=shape)


@q.mistake("fixed_seed", "A seed in here gives every layer the same weights: draw with `rng`.")
def xavier_uniform(shape, rng):
    a = np.sqrt(6 / (shape[0] + shape[1]))
    return np.random.default_rng(0).uniform(-a, a, size=shape)


@q.mistake("new_generator", "A generator made in here makes `rng` useless: no run can be repeated.")
def xavier_uniform(shape, rng):
    a = np.sqrt(6 / (shape[0] + shape[1]))
    return np.random.default_rng().uniform(-a, a, size=shape)


@q.mistake("transposed", "The shape is (fan_in, fan_out), as it was given.")
def xavier_uniform(shape, rng):
    a = np.sqrt(6 / (shape[0] + shape[1]))
    return rng.uniform(-a, a, size=(shape[1], shape[0]))


# --- FeedforwardNet ---------------------------------------------------------------------------

# In the answer: 0 the probabilities with either of two sets of parameters; 1 losses, 2 params and
# 3 probabilities after the steps; 4 the params of fresh networks: one without a generator, then one
# for each seed, of which the first and the last are alike.
q = bank.question(
    "FeedforwardNet",
    probe="""
        names, sizes = ("W1", "b1", "W2", "b2"), [*start["W1"].shape, Y.shape[1]]
        net, seen = FeedforwardNet(*sizes, *learning_rate), []
        for scale in (2, 1):
            for name in names: net.params[name] = scale * start[name]
            seen.append(net.predict(X))
        losses = [net.step(X, Y) for _ in range(num_steps)]
        params, y_hats = [net.params[name] for name in names], [net.predict(new) for new in X_new]
        rngs = [None, *map(np.random.default_rng, seeds)] if seeds else []
        fresh = [FeedforwardNet(*sizes, rng=rng).params for rng in rngs]
        [seen, losses, params, y_hats, [[each[name] for name in names] for each in fresh]]
    """,
    # A network that does not use what it is given has no numbers to compare.
    measure="""{
        "params that are set take effect": (used := not np.array_equal(*answer[0])),
    } | ({} if not used else {
        "losses": answer[1],
        "predict": answer[3],
    } | ({} if not num_steps else {
        f"change of {name}": after - start[name]
        for name, after in zip(("W1", "b1", "W2", "b2"), answer[2], strict=True)
    })) | ({} if not seeds else {
        "shapes at first": [[list(np.shape(value)) for value in each] for each in answer[4]],
        "W1 and W2 are random at first": all(
            np.unique(value).size == np.size(value) for each in answer[4] for value in each[::2]
        ),
        "another rng, another start": not any(
            map(np.array_equal, answer[4][1][::2], answer[4][2][::2])
        ),
        "the same rng, the same start": all(map(np.array_equal, answer[4][1], answer[4][3])),
    })""",
    points=4,
    uses=("softmax", "Affine", "ReLU", "CategoricalCrossEntropy", "xavier_uniform"),
)


def network(rng, num_samples, sizes, num_steps, *learning_rate):
    input_size, hidden_size, output_size = sizes
    return {
        "X": rng.normal(size=(num_samples, input_size)),
        "Y": one_hot_rows(rng, num_samples, output_size),
        "X_new": [],
        "start": {
            "W1": weights(rng, input_size, hidden_size),
            "b1": away_from_zero(rng, hidden_size),
            "W2": weights(rng, hidden_size, output_size),
            # One class far below 0, so that logits are negative somewhere.
            "b2": rng.permuted(np.linspace(-2, 1, output_size)) + rng.uniform(-0.2, 0.2),
        },
        "num_steps": num_steps,
        "learning_rate": list(learning_rate),
        "seeds": [],
    }


@q.case
def probabilities(rng):
    """probabilities, without a step"""
    return {**network(rng, 6, (5, 7, 3), 0), "X_new": [rng.normal(size=(8, 5))]}


@q.case
def one_step(rng):
    """one step, at the default rate"""
    return network(rng, 8, (4, 6, 3), 1)


@q.case
def two_steps(rng):
    """two steps"""
    return network(rng, 9, (3, 5, 4), 2, rng.uniform(0.1, 0.3))


@q.case
def single(rng):
    """one sample"""
    drawn = network(rng, 1, (4, 24, 3), 1, rng.uniform(0.1, 0.3))
    return {**drawn, "X_new": [rng.normal(size=(8, 4))]}


@q.case
def own_start(rng):
    """the weights that it starts with by itself"""
    one, other = (int(seed) for seed in rng.choice(10_000, size=2, replace=False))
    return {**network(rng, 20, (4, 6, 3), 0), "seeds": [one, other, one]}


@q.mistake(
    "no_relu_gradient",
    "ReLU lies on the way back, too: where it cut an entry off, no gradient passes.",
)
def cell():
    class FeedforwardNet:
        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            rng = rng or np.random.default_rng()
            W1 = xavier_uniform((input_size, hidden_size), rng)
            W2 = xavier_uniform((hidden_size, output_size), rng)
            self.params = {
                "W1": W1,
                "b1": np.zeros(hidden_size),
                "W2": W2,
                "b2": np.zeros(output_size),
            }
            self.learning_rate = learning_rate
            self.first, self.relu, self.second = Affine(), ReLU(), Affine()
            self.loss = CategoricalCrossEntropy()

        def logits(self, X):
            hidden = self.relu.forward(self.first.forward(X, self.params["W1"], self.params["b1"]))
            return self.second.forward(hidden, self.params["W2"], self.params["b2"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            d_hidden, d_W2, d_b2 = self.second.backward(self.loss.backward()[0])
            _, d_W1, d_b1 = self.first.backward(d_hidden)
            for name, gradient in {"W1": d_W1, "b1": d_b1, "W2": d_W2, "b2": d_b2}.items():
                self.params[name] = self.params[name] - self.learning_rate * gradient
            return loss


@q.mistake(
    "W2_updated_first",
    "d_hidden belongs to the weights of the forward pass: here W2 has changed before it is taken.",
)
def cell():
    class FeedforwardNet:
        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            rng = rng or np.random.default_rng()
            W1 = xavier_uniform((input_size, hidden_size), rng)
            W2 = xavier_uniform((hidden_size, output_size), rng)
            self.params = {
                "W1": W1,
                "b1": np.zeros(hidden_size),
                "W2": W2,
                "b2": np.zeros(output_size),
            }
            self.learning_rate = learning_rate
            self.first, self.relu, self.second = Affine(), ReLU(), Affine()
            self.loss = CategoricalCrossEntropy()

        def logits(self, X):
            hidden = self.relu.forward(self.first.forward(X, self.params["W1"], self.params["b1"]))
            return self.second.forward(hidden, self.params["W2"], self.params["b2"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            d_logits = self.loss.backward()[0]
            _, d_W2, d_b2 = self.second.backward(d_logits)
            self.params["W2"] = self.params["W2"] - self.learning_rate * d_W2
            self.params["b2"] = self.params["b2"] - self.learning_rate * d_b2
            d_hidden = d_logits @ self.params["W2"].T
            _, d_W1, d_b1 = self.first.backward(self.relu.backward(d_hidden))
            for name, gradient in {"W1": d_W1, "b1": d_b1}.items():
                self.params[name] = self.params[name] - self.learning_rate * gradient
            return loss


@q.mistake("relu_on_logits", "The logits may be negative: there is no ReLU after the last layer.")
def cell():
    class FeedforwardNet:
        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            rng = rng or np.random.default_rng()
            W1 = xavier_uniform((input_size, hidden_size), rng)
            W2 = xavier_uniform((hidden_size, output_size), rng)
            self.params = {
                "W1": W1,
                "b1": np.zeros(hidden_size),
                "W2": W2,
                "b2": np.zeros(output_size),
            }
            self.learning_rate = learning_rate
            self.first, self.relu, self.second = Affine(), ReLU(), Affine()
            self.last = ReLU()
            self.loss = CategoricalCrossEntropy()

        def logits(self, X):
            hidden = self.relu.forward(self.first.forward(X, self.params["W1"], self.params["b1"]))
            Z = self.second.forward(hidden, self.params["W2"], self.params["b2"])
            return self.last.forward(Z)

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            d_hidden, d_W2, d_b2 = self.second.backward(self.last.backward(self.loss.backward()[0]))
            _, d_W1, d_b1 = self.first.backward(self.relu.backward(d_hidden))
            for name, gradient in {"W1": d_W1, "b1": d_b1, "W2": d_W2, "b2": d_b2}.items():
                self.params[name] = self.params[name] - self.learning_rate * gradient
            return loss


@q.mistake(
    "no_relu", "Without ReLU two affine layers are one affine map: the hidden layer is of no use."
)
def cell():
    class FeedforwardNet:
        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            rng = rng or np.random.default_rng()
            W1 = xavier_uniform((input_size, hidden_size), rng)
            W2 = xavier_uniform((hidden_size, output_size), rng)
            self.params = {
                "W1": W1,
                "b1": np.zeros(hidden_size),
                "W2": W2,
                "b2": np.zeros(output_size),
            }
            self.learning_rate = learning_rate
            self.first, self.relu, self.second = Affine(), ReLU(), Affine()
            self.loss = CategoricalCrossEntropy()

        def logits(self, X):
            hidden = self.first.forward(X, self.params["W1"], self.params["b1"])
            return self.second.forward(hidden, self.params["W2"], self.params["b2"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            d_hidden, d_W2, d_b2 = self.second.backward(self.loss.backward()[0])
            _, d_W1, d_b1 = self.first.backward(d_hidden)
            for name, gradient in {"W1": d_W1, "b1": d_b1, "W2": d_W2, "b2": d_b2}.items():
                self.params[name] = self.params[name] - self.learning_rate * gradient
            return loss


@q.mistake(
    "one_affine_for_both",
    "One layer object serves twice here: the second pass overwrites what the first one kept.",
)
def cell():
    class FeedforwardNet:
        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            rng = rng or np.random.default_rng()
            W1 = xavier_uniform((input_size, hidden_size), rng)
            W2 = xavier_uniform((hidden_size, output_size), rng)
            self.params = {
                "W1": W1,
                "b1": np.zeros(hidden_size),
                "W2": W2,
                "b2": np.zeros(output_size),
            }
            self.learning_rate = learning_rate
            self.relu = ReLU()
            self.first = self.second = Affine()
            self.loss = CategoricalCrossEntropy()

        def logits(self, X):
            hidden = self.relu.forward(self.first.forward(X, self.params["W1"], self.params["b1"]))
            return self.second.forward(hidden, self.params["W2"], self.params["b2"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            d_hidden, d_W2, d_b2 = self.second.backward(self.loss.backward()[0])
            _, d_W1, d_b1 = self.first.backward(self.relu.backward(d_hidden))
            for name, gradient in {"W1": d_W1, "b1": d_b1, "W2": d_W2, "b2": d_b2}.items():
                self.params[name] = self.params[name] - self.learning_rate * gradient
            return loss


@q.mistake("last_layer_only", "Only the last layer learns here: W1 and b1 have gradients as well.")
def cell():
    class FeedforwardNet:
        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            rng = rng or np.random.default_rng()
            W1 = xavier_uniform((input_size, hidden_size), rng)
            W2 = xavier_uniform((hidden_size, output_size), rng)
            self.params = {
                "W1": W1,
                "b1": np.zeros(hidden_size),
                "W2": W2,
                "b2": np.zeros(output_size),
            }
            self.learning_rate = learning_rate
            self.first, self.relu, self.second = Affine(), ReLU(), Affine()
            self.loss = CategoricalCrossEntropy()

        def logits(self, X):
            hidden = self.relu.forward(self.first.forward(X, self.params["W1"], self.params["b1"]))
            return self.second.forward(hidden, self.params["W2"], self.params["b2"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            _, d_W2, d_b2 = self.second.backward(self.loss.backward()[0])
            for name, gradient in {"W2": d_W2, "b2": d_b2}.items():
                self.params[name] = self.params[name] - self.learning_rate * gradient
            return loss


@q.mistake(
    "biases_not_updated", "The biases learn as well: their gradients are there, and not used."
)
def cell():
    class FeedforwardNet:
        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            rng = rng or np.random.default_rng()
            W1 = xavier_uniform((input_size, hidden_size), rng)
            W2 = xavier_uniform((hidden_size, output_size), rng)
            self.params = {
                "W1": W1,
                "b1": np.zeros(hidden_size),
                "W2": W2,
                "b2": np.zeros(output_size),
            }
            self.learning_rate = learning_rate
            self.first, self.relu, self.second = Affine(), ReLU(), Affine()
            self.loss = CategoricalCrossEntropy()

        def logits(self, X):
            hidden = self.relu.forward(self.first.forward(X, self.params["W1"], self.params["b1"]))
            return self.second.forward(hidden, self.params["W2"], self.params["b2"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            d_hidden, d_W2, _ = self.second.backward(self.loss.backward()[0])
            _, d_W1, _ = self.first.backward(self.relu.backward(d_hidden))
            for name, gradient in {"W1": d_W1, "W2": d_W2}.items():
                self.params[name] = self.params[name] - self.learning_rate * gradient
            return loss


@q.mistake("uphill", "The gradient points uphill: the step goes the other way.")
def cell():
    class FeedforwardNet:
        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            rng = rng or np.random.default_rng()
            W1 = xavier_uniform((input_size, hidden_size), rng)
            W2 = xavier_uniform((hidden_size, output_size), rng)
            self.params = {
                "W1": W1,
                "b1": np.zeros(hidden_size),
                "W2": W2,
                "b2": np.zeros(output_size),
            }
            self.learning_rate = learning_rate
            self.first, self.relu, self.second = Affine(), ReLU(), Affine()
            self.loss = CategoricalCrossEntropy()

        def logits(self, X):
            hidden = self.relu.forward(self.first.forward(X, self.params["W1"], self.params["b1"]))
            return self.second.forward(hidden, self.params["W2"], self.params["b2"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            d_hidden, d_W2, d_b2 = self.second.backward(self.loss.backward()[0])
            _, d_W1, d_b1 = self.first.backward(self.relu.backward(d_hidden))
            for name, gradient in {"W1": d_W1, "b1": d_b1, "W2": d_W2, "b2": d_b2}.items():
                self.params[name] = self.params[name] + self.learning_rate * gradient
            return loss


@q.mistake("loss_after", "The loss that is returned belongs to the parameters before the step.")
def cell():
    class FeedforwardNet:
        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            rng = rng or np.random.default_rng()
            W1 = xavier_uniform((input_size, hidden_size), rng)
            W2 = xavier_uniform((hidden_size, output_size), rng)
            self.params = {
                "W1": W1,
                "b1": np.zeros(hidden_size),
                "W2": W2,
                "b2": np.zeros(output_size),
            }
            self.learning_rate = learning_rate
            self.first, self.relu, self.second = Affine(), ReLU(), Affine()
            self.loss = CategoricalCrossEntropy()

        def logits(self, X):
            hidden = self.relu.forward(self.first.forward(X, self.params["W1"], self.params["b1"]))
            return self.second.forward(hidden, self.params["W2"], self.params["b2"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            self.loss.forward(self.logits(X), Y)
            d_hidden, d_W2, d_b2 = self.second.backward(self.loss.backward()[0])
            _, d_W1, d_b1 = self.first.backward(self.relu.backward(d_hidden))
            for name, gradient in {"W1": d_W1, "b1": d_b1, "W2": d_W2, "b2": d_b2}.items():
                self.params[name] = self.params[name] - self.learning_rate * gradient
            return self.loss.forward(self.logits(X), Y)


@q.mistake("logits", "predict returns logits here: probabilities come out of softmax.")
def cell():
    class FeedforwardNet:
        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            rng = rng or np.random.default_rng()
            W1 = xavier_uniform((input_size, hidden_size), rng)
            W2 = xavier_uniform((hidden_size, output_size), rng)
            self.params = {
                "W1": W1,
                "b1": np.zeros(hidden_size),
                "W2": W2,
                "b2": np.zeros(output_size),
            }
            self.learning_rate = learning_rate
            self.first, self.relu, self.second = Affine(), ReLU(), Affine()
            self.loss = CategoricalCrossEntropy()

        def logits(self, X):
            hidden = self.relu.forward(self.first.forward(X, self.params["W1"], self.params["b1"]))
            return self.second.forward(hidden, self.params["W2"], self.params["b2"])

        def predict(self, X):
            return self.logits(X)

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            d_hidden, d_W2, d_b2 = self.second.backward(self.loss.backward()[0])
            _, d_W1, d_b1 = self.first.backward(self.relu.backward(d_hidden))
            for name, gradient in {"W1": d_W1, "b1": d_b1, "W2": d_W2, "b2": d_b2}.items():
                self.params[name] = self.params[name] - self.learning_rate * gradient
            return loss


@q.mistake(
    "starts_at_zero",
    "With zero weights all hidden units are alike and stay so: draw them at random.",
)
def cell():
    class FeedforwardNet:
        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            W1 = np.zeros((input_size, hidden_size))
            W2 = np.zeros((hidden_size, output_size))
            self.params = {
                "W1": W1,
                "b1": np.zeros(hidden_size),
                "W2": W2,
                "b2": np.zeros(output_size),
            }
            self.learning_rate = learning_rate
            self.first, self.relu, self.second = Affine(), ReLU(), Affine()
            self.loss = CategoricalCrossEntropy()

        def logits(self, X):
            hidden = self.relu.forward(self.first.forward(X, self.params["W1"], self.params["b1"]))
            return self.second.forward(hidden, self.params["W2"], self.params["b2"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            d_hidden, d_W2, d_b2 = self.second.backward(self.loss.backward()[0])
            _, d_W1, d_b1 = self.first.backward(self.relu.backward(d_hidden))
            for name, gradient in {"W1": d_W1, "b1": d_b1, "W2": d_W2, "b2": d_b2}.items():
                self.params[name] = self.params[name] - self.learning_rate * gradient
            return loss


@q.mistake("rng_ignored", "The generator that was passed in is not used: no start can be repeated.")
def cell():
    class FeedforwardNet:
        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            rng = np.random.default_rng()
            W1 = xavier_uniform((input_size, hidden_size), rng)
            W2 = xavier_uniform((hidden_size, output_size), rng)
            self.params = {
                "W1": W1,
                "b1": np.zeros(hidden_size),
                "W2": W2,
                "b2": np.zeros(output_size),
            }
            self.learning_rate = learning_rate
            self.first, self.relu, self.second = Affine(), ReLU(), Affine()
            self.loss = CategoricalCrossEntropy()

        def logits(self, X):
            hidden = self.relu.forward(self.first.forward(X, self.params["W1"], self.params["b1"]))
            return self.second.forward(hidden, self.params["W2"], self.params["b2"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            d_hidden, d_W2, d_b2 = self.second.backward(self.loss.backward()[0])
            _, d_W1, d_b1 = self.first.backward(self.relu.backward(d_hidden))
            for name, gradient in {"W1": d_W1, "b1": d_b1, "W2": d_W2, "b2": d_b2}.items():
                self.params[name] = self.params[name] - self.learning_rate * gradient
            return loss


@q.mistake(
    "params_not_read",
    "The network goes on with arrays of its own: look the parameters up in params at each use.",
)
def cell():
    class FeedforwardNet:
        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            rng = rng or np.random.default_rng()
            W1 = xavier_uniform((input_size, hidden_size), rng)
            W2 = xavier_uniform((hidden_size, output_size), rng)
            self.params = {
                "W1": W1,
                "b1": np.zeros(hidden_size),
                "W2": W2,
                "b2": np.zeros(output_size),
            }
            self.own = dict(self.params)
            self.learning_rate = learning_rate
            self.first, self.relu, self.second = Affine(), ReLU(), Affine()
            self.loss = CategoricalCrossEntropy()

        def logits(self, X):
            hidden = self.relu.forward(self.first.forward(X, self.own["W1"], self.own["b1"]))
            return self.second.forward(hidden, self.own["W2"], self.own["b2"])

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            loss = self.loss.forward(self.logits(X), Y)
            d_hidden, d_W2, d_b2 = self.second.backward(self.loss.backward()[0])
            _, d_W1, d_b1 = self.first.backward(self.relu.backward(d_hidden))
            for name, gradient in {"W1": d_W1, "b1": d_b1, "W2": d_W2, "b2": d_b2}.items():
                self.own[name] = self.own[name] - self.learning_rate * gradient
            self.params.update(self.own)
            return loss
