"""Affine: the layer of a matrix and a bias, forward and backward."""

import numpy as np

from grading.questions.backpropagation import away_from_zero, bank, far_apart


def probe(inputs, weight, bias, d_out, earlier, elsewhere, times):
    layer = Affine()
    _ = [layer.forward(batch, -2 * weight, -bias) for batch in earlier]
    outputs = layer.forward(inputs, weight, bias)
    _ = [Affine().forward(batch, -2 * weight, -bias) for batch in elsewhere]
    gradients = [layer.backward(d_out) for _ in range(times)]
    return [outputs, gradients[-1]]


def measure(answer):
    outputs, gradients = answer
    names = ("d_inputs", "d_weight", "d_bias")
    return {"outputs": outputs, **dict(zip(names, gradients, strict=True))}


q = bank.question("Affine", probe, points=3, measure=measure)
q.hints(
    "Ask of inputs, weight and bias in turn: which outputs does one entry touch, and by what "
    "factor? The text above has one output written out, with its sum over d.",
    "In an output an input is multiplied by a weight, so the gradient of each needs the other: "
    "keep both on the way forward, in the instance. The bias is only added.",
    "d_inputs (N, D) is made of d_out and the weight, d_weight (D, M) of the inputs and d_out: "
    "the shapes say what to transpose. d_bias (M,) sums d_out over the N samples.",
)


def affine(rng, num_samples, num_inputs, num_outputs):
    """inputs (N, D), weight (D, M), bias (M,), d_out (N, M).

    `earlier` are batches that the layer saw before, `elsewhere` what another layer sees meanwhile,
    both with other weights; `times` says how often `backward` is called.
    """
    return {
        "inputs": away_from_zero(rng, (num_samples, num_inputs)),
        "weight": away_from_zero(rng, (num_inputs, num_outputs)),
        "bias": away_from_zero(rng, num_outputs),
        "d_out": away_from_zero(rng, (num_samples, num_outputs)),
        "earlier": [],
        "elsewhere": [],
        "times": 1,
    }


def large(rng):
    """inputs and d_out up to 1e3 in size."""
    drawn = affine(rng, 4, 3, 5)
    return drawn | {"inputs": far_apart(rng, (4, 3)), "d_out": far_apart(rng, (4, 5))}


q.cases = {
    "ordinary values": lambda rng: affine(rng, 5, 4, 3),
    "more outputs than inputs": lambda rng: affine(rng, 7, 2, 6),
    "inputs and d_out up to 1,000 in size": large,
    "one sample": lambda rng: affine(rng, 1, 3, 4),
    "a larger batch went through before": lambda rng: (
        affine(rng, 3, 4, 2) | {"earlier": [away_from_zero(rng, (6, 4))]}
    ),
    "another layer goes forward before this one goes back": lambda rng: (
        affine(rng, 4, 3, 5) | {"elsewhere": [away_from_zero(rng, (4, 3))]}
    ),
    "backward is called twice": lambda rng: affine(rng, 6, 2, 3) | {"times": 2},
}

# fmt: off
q.slip("bias_not_summed",
    "One bias was added to every sample: what comes back from all of them adds up.",
    was="d_out.sum(axis=0)", now="d_out")
q.slip("bias_a_scalar", "Each output has a bias of its own: add up over the samples, not over all.",
    was="d_out.sum(axis=0)", now="d_out.sum()")
q.slip("bias_a_row", "d_bias has the shape of the bias, (M,): here it is a matrix of one row.",
    was="d_out.sum(axis=0)", now="d_out.sum(axis=0, keepdims=True)")
q.slip("bias_averaged",
    "Going back, contributions add up: the loss has done its averaging already.",
    was="d_out.sum(axis=0)", now="d_out.mean(axis=0)")
q.slip("averaged", "The division by N belongs to the loss, once: a layer only adds up.",
    was=["inputs.T @ d_out", "d_out.sum(axis=0)"],
    now=["inputs.T @ d_out / len(d_out)", "d_out.mean(axis=0)"])
q.slip("weight_transposed", "d_weight has the shape of the weight, (D, M): here it is (M, D).",
    was="inputs.T @ d_out", now="d_out.T @ inputs")
q.slip("not_transposed",
    "In a product a factor stands the wrong way round: the shapes show how it must stand.",
    was="weight.T", now="weight")
q.slip("shared_cache",
    "What was kept is shared by all layers, so another one overwrites it: keep it in the instance.",
    was="self.cache = inputs, weight", now="Affine.cache = inputs, weight")
q.slip("first_batch_kept",
    "What was kept is that of the first batch: each call of forward keeps anew.",
    was="self.cache = inputs, weight", now='self.cache = getattr(self, "cache", (inputs, weight))')
q.slip("first_weight_kept",
    "What was kept is the weight of the first call: each call of forward keeps anew.",
    was="self.cache = inputs, weight",
    now='self.weight = getattr(self, "weight", weight)\nself.cache = inputs, self.weight')
q.slip("shared_weight",
    "The weight that was kept is shared by all layers: keep it in the instance.",
    was=["self.cache = inputs, weight", "inputs, weight = self.cache"],
    now=["self.inputs, Affine.weight = inputs, weight",
        "inputs, weight = self.inputs, self.weight"])
q.slip("piles_up", "The gradients of earlier calls are still in there: each call starts anew.",
    was="return d_out @ weight.T, inputs.T @ d_out, d_out.sum(axis=0)",
    now="""
        self.d_weight = getattr(self, "d_weight", 0) + inputs.T @ d_out
        self.d_bias = getattr(self, "d_bias", 0) + d_out.sum(axis=0)
        return d_out @ weight.T, self.d_weight, self.d_bias
    """)
q.slip("no_bias", "The bias is missing from the outputs.",
    was="+ bias", now="")
q.slip("another_order", "The gradients come in the order of the arguments: inputs, weight, bias.",
    was="d_out @ weight.T, inputs.T @ d_out, d_out.sum(axis=0)",
    now="inputs.T @ d_out, d_out.sum(axis=0), d_out @ weight.T")
q.slip("outputs_kept", "d_weight is made of the inputs: here it is made of the outputs.",
    was=["self.cache = inputs, weight\nreturn inputs @ weight + bias", "inputs.T @ d_out"],
    now=["self.outputs = inputs @ weight + bias\nself.cache = inputs, weight\nreturn self.outputs",
        "self.outputs.T @ d_out"])
q.slip("d_out_ignored", "The chain rule multiplies: what comes from the right is missing here.",
    was="inputs, weight = self.cache",
    now="inputs, weight = self.cache\nd_out = np.ones_like(d_out)")
q.slip("bias_over_outputs",
    "d_bias has an entry for each sample here: the sum runs over the samples, not the outputs.",
    was="d_out.sum(axis=0)", now="d_out.sum(axis=1)")
q.slip("bias_before_weight",
    "The gradients come in the order of the arguments: the bias comes last.",
    was="inputs.T @ d_out, d_out.sum(axis=0)", now="d_out.sum(axis=0), inputs.T @ d_out")
q.slip("weight_averaged", "The division by N belongs to the loss: d_weight only adds up.",
    was="inputs.T @ d_out", now="inputs.T @ d_out / len(d_out)")
q.slip("no_return", "forward computes the outputs and gives nothing back: the return is missing.",
    was="return inputs @ weight + bias", now="inputs @ weight + bias")
# fmt: on


@q.right
def cell():
    class Affine:
        def __init__(self, name="affine"):
            self.name = name
            self.inputs = self.weight = None

        def forward(self, inputs, weight, bias):
            self.inputs, self.weight = inputs.copy(), weight.copy()
            return np.einsum("nd,dm->nm", inputs, weight) + bias[None, :]

        def backward(self, d_out):
            d_weight = sum(np.outer(x, d) for x, d in zip(self.inputs, d_out))
            d_bias = np.ones(len(d_out)) @ d_out
            return [np.dot(d_out, self.weight.T), d_weight, d_bias]


@q.right
def cell():
    class Affine:
        """Keeps a function in place of arrays."""

        def forward(self, inputs, weight, bias):
            self.backward = lambda d_out: (
                (weight @ d_out.T).T,
                np.tensordot(inputs, d_out, axes=(0, 0)),
                np.add.reduce(d_out),
            )
            return np.dot(inputs, weight) + bias


@q.right
def cell():
    class Affine:
        def forward(self, X, W, b):
            self.d_weight, self.d_bias = np.zeros_like(W), np.zeros_like(b)
            self.X, self.W = X, W
            return X @ W + b

        def backward(self, d_out):
            self.d_weight[...] = self.X.T @ d_out
            self.d_bias[...] = d_out.sum(0)
            return d_out @ self.W.T, self.d_weight, self.d_bias
