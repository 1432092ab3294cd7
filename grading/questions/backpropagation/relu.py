"""ReLU: the layer that cuts off what is negative, forward and backward."""

import numpy as np

from grading.questions.backpropagation import away_from_zero, bank, far_apart


def probe(inputs, d_out, earlier, elsewhere, times):
    layer = ReLU()
    _ = [layer.forward(batch) for batch in earlier]
    outputs = layer.forward(inputs)
    _ = [ReLU().forward(batch) for batch in elsewhere]
    gradients = [layer.backward(d_out) for _ in range(times)]
    return {"outputs": outputs, "d_inputs": gradients[-1]}


q = bank.question("ReLU", probe, points=2)
q.hints(
    "Each entry is let through or cut off, by itself: nothing is summed here. Going back, the "
    "same entries are let through as on the way forward.",
    "`backward` is told only d_out. So `forward` has to keep, in the instance and anew at each "
    "call, something that tells where the inputs were above 0.",
    "d_inputs is d_out where the input was above 0, and 0 elsewhere, also where it was exactly 0."
    " What sign d_out has plays no part. Leave the arrays that came in unchanged.",
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


def small_and_large(rng):
    """Inputs of either sign from 1e-3 to 1e3 in size; what is small is seen in d_inputs."""
    drawn = rectified(rng, (8, 6))
    return drawn | {"inputs": np.sort(far_apart(rng, 48)).reshape(8, 6)}


def near_zero(rng):
    drawn = rectified(rng, (4, 6))
    return drawn | {"inputs": drawn["inputs"] * 1e-9}


def with_opposite(drawn, where):
    """The inputs of opposite sign, as a batch that the layer or another one sees."""
    return drawn | {where: [-drawn["inputs"]]}


q.cases = {
    "both signs": lambda rng: rectified(rng, (5, 4)),
    "some inputs exactly 0": lambda rng: rectified(rng, (4, 3), zeros=4),
    "inputs from 0.001 to 1,000 in size": small_and_large,
    "inputs of about 1e-9": near_zero,
    "one sample": lambda rng: rectified(rng, (1, 8)),
    "another batch went through before": lambda rng: with_opposite(
        rectified(rng, (3, 4)), "earlier"
    ),
    "another layer goes forward before this one goes back": lambda rng: with_opposite(
        rectified(rng, (4, 5)), "elsewhere"
    ),
    "backward is called twice": lambda rng: rectified(rng, (6, 3)) | {"times": 2},
}

# fmt: off
q.slip("d_out_ignored", "The chain rule multiplies: what comes from the right is missing here.",
    was="d_out * self.positive", now="self.positive.astype(float)")
q.slip("mask_from_d_out",
    "Which entries pass was decided on the way forward, not by the sign of d_out.",
    was="d_out * self.positive", now="d_out * (d_out > 0)")
q.slip("all_pass", "An entry that was cut off had no influence: no gradient comes back there.",
    was="d_out * self.positive", now="d_out.copy()")
q.slip("outputs_for_slope",
    "The slope of an entry that passes is 1, whatever the size of the entry.",
    was="inputs > 0", now="np.maximum(inputs, 0)")
q.slip("ends_above", "ReLU has no upper end: what is large passes as it is, and its gradient too.",
    was=["inputs > 0", "np.where(self.positive, inputs, 0)"],
    now=["(inputs > 0) & (inputs < 6)", "np.clip(inputs, 0, 6)"])
q.slip("one_at_zero", "At exactly 0 the gradient asked for is 0.",
    was="inputs > 0", now="inputs >= 0")
q.slip("half_at_zero", "One half at exactly 0 is no slope of either side: 0 is asked for.",
    was="inputs > 0", now="(np.sign(inputs) + 1) / 2")
q.slip("negatives_pass", "The wrong half passes on the way back: it is the positive entries.",
    was=["self.positive = inputs > 0", "self.positive, inputs, 0", "d_out * self.positive"],
    now=["self.negative = inputs < 0", "self.negative, 0, inputs", "d_out * self.negative"])
q.slip("in_place",
    "The inputs are overwritten here, and whoever passed them in may still need them.",
    was="return np.where(self.positive, inputs, 0)", now="inputs[inputs < 0] = 0\nreturn inputs")
q.slip("d_out_changed",
    "d_out is overwritten here: it belongs to the caller, so return a new array.",
    was="return d_out * self.positive", now="d_out[~self.positive] = 0\nreturn d_out")
q.slip("d_out_changed_below_zero",
    "Two things: d_out, which belongs to the caller, is overwritten, and at exactly 0 it passes.",
    was=["self.positive = inputs > 0", "return d_out * self.positive"],
    now=["self.positive = inputs >= 0", "d_out[~self.positive] = 0\nreturn d_out"])
q.slip("shared_cache",
    "What passes is kept for all layers together here: each instance has to keep its own.",
    was="self.positive = inputs > 0", now="ReLU.positive = inputs > 0")
q.slip("absolute",
    "What is negative is to become 0, and its gradient too: here it changes its sign.",
    was=["inputs > 0", "np.where(self.positive, inputs, 0)"],
    now=["np.sign(inputs)", "np.abs(inputs)"])
q.slip("outputs_end_at_one", "The outputs end at 1 here: what is larger passes as it is.",
    was="np.where(self.positive, inputs, 0)", now="np.clip(inputs, 0, 1)")
q.slip("ends_at_one", "ReLU has no upper end: here outputs and gradients are cut off at 1.",
    was=["inputs > 0", "np.where(self.positive, inputs, 0)"],
    now=["(inputs > 0) & (inputs < 1)", "np.clip(inputs, 0, 1)"])
q.slip("leaky", "A hundredth of what is negative passes here: ReLU lets nothing of it through.",
    was=["inputs > 0", "np.where(self.positive, inputs, 0)"],
    now=["np.where(inputs > 0, 1, 0.01)", "inputs * self.positive"])
q.slip("outputs_are_the_slope", "The outputs are 1 where something passes: it is to pass as it is.",
    was="np.where(self.positive, inputs, 0)", now="self.positive.astype(float)")
q.slip("wrong_half", "The outputs are the negative entries here: the larger one of 0 and x passes.",
    was="np.where(self.positive, inputs, 0)", now="np.minimum(inputs, 0)")
q.slip("first_batch_kept",
    "What passes was kept for the first batch only: each call of forward keeps anew.",
    was=["self.positive = inputs > 0", "np.where(self.positive, inputs, 0)"],
    now=['self.positive = getattr(self, "positive", inputs > 0)', "np.maximum(inputs, 0)"])
q.slip("negative_gradients_cut_off",
    "Where the input was positive, all of d_out passes: here what is negative of it is cut off.",
    was="d_out * self.positive", now="np.maximum(d_out, 0) * self.positive")
q.slip("no_return", "forward computes the outputs and gives nothing back: the return is missing.",
    was="return np.where(self.positive, inputs, 0)", now="np.where(self.positive, inputs, 0)")
q.right_edit(
    was=["self.positive = inputs > 0\nreturn np.where(self.positive, inputs, 0)",
        "return d_out * self.positive"],
    now=["self.inputs = inputs\nreturn np.maximum(0, inputs)",
        "d_inputs = d_out.copy()\nd_inputs[self.inputs <= 0] = 0\nreturn d_inputs"])
q.right_edit(
    was=["self.positive = inputs > 0\nreturn np.where(self.positive, inputs, 0)",
        "d_out * self.positive"],
    now=["self.outputs = inputs * (inputs > 0)\nreturn self.outputs",
        "np.where(self.outputs > 0, d_out, 0.0)"])
q.right_edit(was=["inputs > 0", "np.where(self.positive, inputs, 0)", "d_out * self.positive"],
    now=["np.heaviside(inputs, 0)", "(np.abs(inputs) + inputs) / 2", "self.positive * d_out"])
# fmt: on
