"""xavier_uniform: random weights at a width that fits the sizes of both sides."""

import numpy as np

from grading.questions.backpropagation import bank, new_seeds


def probe(fan_in, fan_out, seeds):
    rngs = [np.random.default_rng(seed) for seed in seeds]
    mark = lambda: [int(np.random.get_state()[1][0]), np.random.get_state()[2]]
    before = mark()
    drawn = [xavier_uniform((fan_in, fan_out), rng) for rng in [*rngs, rngs[0]]]
    return [drawn, mark() == before]


# Weights are random, so facts about many of them are compared, in units of the bound a. Of 10,000
# entries the mean has a deviation of 0.006 and the share of small ones one of 0.005: what rounding
# to one decimal keeps is more than eight of them away. Three generators, first and last alike, and
# the first once more.
def measure(answer, fan_in, fan_out):
    (W, another, again, following), left_alone = answer
    a = (6 / (fan_in + fan_out)) ** 0.5
    return {
        "shape": np.shape(W),
        "smallest over a": round(max(np.min(W) / a, -1.2), 1),
        "largest over a": round(min(np.max(W) / a, 1.2), 1),
        "mean over a": abs(round(np.mean(W) / a, 1)),
        "share smaller than a / 2": round(np.mean(np.abs(W) < a / 2), 1),
        "the same rng, the same weights": np.array_equal(W, again),
        "another rng, other weights": not np.array_equal(W, another),
        "the next call, other weights": not np.array_equal(W, following),
        "np.random left alone": left_alone,
    }


q = bank.question("xavier_uniform", probe, points=2, measure=measure)
q.hints(
    "The text above gives the interval from −a to a; uniform means that all values in it are "
    "equally likely. All that is to be worked out is a.",
    "`shape` holds fan_in and fan_out. Divide 6 by their sum, and take the square root of the "
    "quotient.",
    "Then draw with `rng` over the whole interval, so both signs occur, one number for each entry"
    " of an array (fan_in, fan_out).",
)


def fans(rng, fan_in, fan_out):
    return {"fan_in": fan_in, "fan_out": fan_out, "seeds": new_seeds(rng)}


q.cases = {
    "more outputs than inputs": lambda rng: fans(rng, 40, 200),
    "more inputs than outputs": lambda rng: fans(rng, 200, 100),
    "a single output": lambda rng: fans(rng, 9_999, 1),
}

# fmt: off
q.slip("one_sided", "All weights are positive here: draw them from both sides of 0.",
    was="rng.uniform(-a, a, size=shape)", now="rng.uniform(0, a, size=shape)")
q.slip("normal", "This is a normal distribution: some entries lie beyond the bound.",
    was=["6", "uniform(-a, a, size=shape)"], now=["2", "normal(0, a, size=shape)"])
q.slip("fan_in_only", "The bound looks at the inputs only: fan_out belongs to the sum, too.",
    was="(fan_in + fan_out)", now="fan_in")
q.slip("he_normal",
    "This is normal, as wide as √(2 / fan_in): asked for is uniform, and fan_out counts as well.",
    was="rng.uniform(-a, a, size=shape)", now="rng.normal(0, np.sqrt(2 / fan_in), size=shape)")
q.slip("root_of_fan_in", "The bound is 1 / √fan_in here: both fans belong in it, and a 6.",
    was="np.sqrt(6 / (fan_in + fan_out))", now="1 / np.sqrt(fan_in)")
q.slip("normal_by_fan_in",
    "This is normal, as wide as 1 / √fan_in: asked for is uniform between two bounds.",
    was="rng.uniform(-a, a, size=shape)", now="rng.normal(0, 1 / np.sqrt(fan_in), size=shape)")
q.slip("variance_as_deviation",
    "2 / (fan_in + fan_out) is a variance, and this is normal: asked for is uniform, with a bound.",
    was="rng.uniform(-a, a, size=shape)",
    now="rng.normal(0, 2 / (fan_in + fan_out), size=shape)")
q.slip("no_root", "The square root is missing from the bound.",
    was="np.sqrt(6 / (fan_in + fan_out))", now="6 / (fan_in + fan_out)")
q.slip("deviation_as_bound",
    "√(2 / (fan_in + fan_out)) is the deviation: a uniform bound is √3 times.",
    was="6", now="2")
q.slip("unit_square", "`rng.random` gives 0 to 1: move it to −1 to 1 before scaling.",
    was="rng.uniform(-a, a, size=shape)", now="a * (rng.random(size=shape) - 0.5)")
q.slip("global_generator", "The weights come from NumPy's global generator: draw with `rng`.",
    was="rng.uniform", now="np.random.uniform")
q.slip("normal_and_global",
    "Two things: this is normal, where uniform is asked for, and it does not come from `rng`.",
    start="normal", was="rng.normal", now="np.random.normal")
q.slip("fixed_seed", "A seed in here gives every layer the same weights: draw with `rng`.",
    was="rng.uniform", now="np.random.default_rng(0).uniform")
q.slip("rng_not_moved_on",
    "Two layers that share a generator start alike: draw with `rng` itself, so that it moves on.",
    was="rng.uniform", now='__import__("copy").deepcopy(rng).uniform')
q.slip("new_generator", "A generator made in here makes `rng` useless: no run can be repeated.",
    was="rng.uniform", now="np.random.default_rng().uniform")
q.slip("transposed", "The shape is (fan_in, fan_out), as it was given.",
    was="size=shape", now="size=(fan_out, fan_in)")
q.slip("one_number", "One number is drawn, and fills the whole array: each weight is its own.",
    was="rng.uniform(-a, a, size=shape)", now="np.full(shape, rng.uniform(-a, a))")
q.slip("fan_out_only", "The bound looks at the outputs only: fan_in belongs to the sum, too.",
    was="(fan_in + fan_out)", now="fan_out")
q.slip("unit_bound", "The weights are as large for all sizes: they have to fit both fans.",
    was="-a, a", now="-1, 1")
q.slip("root_of_six_only", "The root stands over 6 alone: it belongs over the whole quotient.",
    was="np.sqrt(6 / (fan_in + fan_out))", now="np.sqrt(6) / (fan_in + fan_out)")
q.slip("root_of_product", "The fans are added in the bound: here they are multiplied.",
    was="(fan_in + fan_out)", now="(fan_in * fan_out)")
q.slip("bound_as_deviation",
    "The bound stands as the deviation of a normal distribution: uniform is asked for.",
    was="uniform(-a, a, size=shape)", now="normal(0, a, size=shape)")
q.right_edit(was=["np.sqrt(6 / (fan_in + fan_out))", "rng.uniform(-a, a, size=shape)"],
    now=["(6 / sum(shape)) ** 0.5", "2 * a * rng.random(shape) - a"])
q.right_edit(was=["np.sqrt(6 / (fan_in + fan_out))", "rng.uniform(-a, a, size=shape)"],
    now=["np.sqrt(6) / np.sqrt(fan_in + fan_out)",
        "(a * rng.uniform(-1, 1, (fan_out, fan_in)).T).astype(np.float32)"])
# fmt: on


@q.right
def xavier_uniform(shape, rng=None):
    deviation = np.sqrt(2.0 / (shape[0] + shape[1]))
    low, high = -np.sqrt(3) * deviation, np.sqrt(3) * deviation
    return np.array([rng.uniform(low, high, size=shape[1]) for _ in range(shape[0])])
