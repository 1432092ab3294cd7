"""numerical_gradient: central differences, entry by entry."""

import numpy as np

from grading.questions.backpropagation import away_from_zero, bank


def probe(A, x, steps):
    f = lambda x: np.sum(np.sin(A * x)) + np.sum(x) ** 2
    gradient = numerical_gradient(f, x, *steps)
    return {"gradient": gradient, "x afterwards": x}


# With long steps a difference that is not central shows from afar, with the default one only at
# this tolerance. Rounding takes a thousandth of it.
q = bank.question(
    "numerical_gradient",
    probe,
    points=2,
    tolerance=(1e-8, 1e-9),
    in_place=True,  # x may move meanwhile; whether it came back is looked at by tolerance
)
q.hints(
    "Each entry of the gradient says how f changes when that entry of x alone moves a little. The"
    " formula above looks at one step up and one step down.",
    "Go through the entries of x one by one. For each take f twice: with this entry larger by "
    "eps, and with it smaller by eps. All other entries stay.",
    "The two points lie 2 eps apart: divide the difference of f by that. It stands where the "
    "entry does, in an array of the shape of x. If you move x itself, put each entry back.",
)


def point(rng, shape, *steps):
    """Where to differentiate, and the step; the function is another one for each entry."""
    A, x = (np.asarray(away_from_zero(rng, shape)) for _ in range(2))
    return {"A": A, "x": x, "steps": list(steps)}


q.cases = {
    "a vector, eps as it is by default": lambda rng: point(rng, (8,)),
    "a matrix, eps = 0.1": lambda rng: point(rng, (3, 4), 0.1),
    "three axes, eps = 0.01": lambda rng: point(rng, (2, 3, 2), 0.01),
    "a single entry, eps = 0.1": lambda rng: point(rng, (1,), 0.1),
    "no axis at all, eps = 0.1": lambda rng: point(rng, (), 0.1),
}

# fmt: off
q.slip("one_sided",
    "This looks to one side only: the central difference is far closer to the truth.",
    was=["kept - eps", "(2 * eps)"], now=["kept", "eps"])
q.slip("double", "The two points lie 2 eps apart, not eps: this is twice the slope.",
    was="(2 * eps)", now="eps")
q.slip("half", "The two points lie only eps apart here: divide by the way between them.",
    was="kept - eps", now="kept")
q.slip("x_changed",
    "An entry of x stays moved when the next one has its turn: put it back where it was.",
    was="x[i] = kept\ngradient", now="gradient")
q.slip("never_moved_back",
    "The way down starts from where the way up ended: put the entry back first.",
    was=["x[i] = kept - eps", "x[i] = kept\ngradient"],
    now=["x[i] -= eps", "x[i] = kept - eps\ngradient"])
q.slip("backward_difference",
    "This looks at the lower side only: the central difference is far closer to the truth.",
    was=["above - below", "(2 * eps)"], now=["f(x) - below", "eps"])
q.slip("one_sided_x_left",
    "Two things: this looks to one side only, and an entry of x stays moved afterwards.",
    was=["above = f(x)\nx[i] = kept - eps\nbelow = f(x)\nx[i] = kept",
        "kept = x[i]", "(2 * eps)"],
    now=["above = f(x)", "kept, below = x[i], f(x)", "eps"])
q.slip("shifts_pile_up",
    "The moved entries of earlier turns are still moved: only one entry may be at a time.",
    was=["for i in", "kept = x[i]\nx[i] = kept + eps", "above = f(x)",
        "x[i] = kept - eps\nbelow = f(x)\nx[i] = kept"],
    now=["up, down = x.copy(), x.copy()\nfor i in", "up[i] += eps\ndown[i] -= eps",
        "above = f(up)", "below = f(down)"])
q.slip("a_copy_moves",
    "f gets the same x both times: move an entry of the x that f gets, ask f, and move it back.",
    was=["x[i] = kept + eps", "x[i] = kept - eps"],
    now=["moved = x.copy()\nmoved[i] = kept + eps", "moved[i] = kept - eps"])
q.slip("times_eps", "The difference is halved and multiplied by eps: divide by the whole of 2 eps.",
    was="(2 * eps)", now="2 * eps")
q.slip("eps_fixed_at_a_thousandth",
    "The step is 1e-3 whatever eps says, and that of the default is shorter.",
    was="gradient = np.zeros_like(x)", now="gradient, eps = np.zeros_like(x), 1e-3")
q.slip("not_divided",
    "This is the difference alone: a slope is divided by the way between the points.",
    was="/ (2 * eps)", now="")
q.slip("no_return", "The gradient is computed and not given back: the return is missing.",
    was="return gradient", now="")
# fmt: on


@q.mistake(
    "all_at_once", "All entries move together here: a partial derivative moves one at a time."
)
def numerical_gradient(f, x, eps=1e-6):
    return np.full_like(x, (f(x + eps) - f(x - eps)) / (2 * eps))


# fmt: off
q.slip("eps_ignored", "The step has a fixed length here: eps says how long it is.",
    was="gradient = np.zeros_like(x)", now="gradient, eps = np.zeros_like(x), 1e-6")
q.slip("flat", "The gradient has the shape of x: here it came out as one long row.",
    was="return gradient", now="return gradient.ravel()")
q.slip("sign", "Up minus down, not down minus up: the sign is the wrong way round.",
    was="above - below", now="below - above")
q.slip("one_number",
    "This is one number for the whole of x: the gradient has one for each entry. Which of them "
    "moves?",
    was="""
    for i in np.ndindex(*x.shape):
        kept = x[i]
        x[i] = kept + eps
        above = f(x)
        x[i] = kept - eps
        below = f(x)
        x[i] = kept
        gradient[i] = (above - below) / (2 * eps)
    return gradient
    """,
    now="return (f(x + eps) - f(x - eps)) / (2 * eps)")
q.slip("by_rows",
    "One index into a matrix takes a whole row, which moves together here: go through the entries.",
    was=["np.ndindex(*x.shape)", "kept = x[i]"],
    now=["range(x.shape[0])", "kept = np.copy(x[i])"])
q.slip("by_rows_of_a_list",
    "x[i] is a whole row of a matrix, and x without axes has no length: go through the entries.",
    was=["np.ndindex(*x.shape)", "kept = x[i]"], now=["range(len(x))", "kept = np.copy(x[i])"])
q.slip("another_default",
    "The step is 1e-6 if none is given: with a longer one the slope is less exact.",
    was="eps=1e-6", now="eps=1e-3")
# Back by arithmetic: x ends as it was but for the last digit.
q.right_edit(
    was=["kept = x[i]\nx[i] = kept + eps", "x[i] = kept - eps", "x[i] = kept\ngradient",
        "(2 * eps)"],
now=["x[i] += eps", "x[i] -= 2 * eps", "x[i] += eps\ngradient", "eps / 2"])
# fmt: on


@q.right
def numerical_gradient(f, x, eps=1e-6):
    slopes = []
    for e in np.eye(x.size):
        step = eps * e.reshape(x.shape)
        slopes.append((f(x + step) - f(x - step)) / (2 * eps))
    return np.array(slopes).reshape(x.shape)


@q.right
def numerical_gradient(f, x, eps=1e-6, progress=False):
    gradient = np.empty_like(x)
    for i, _ in np.ndenumerate(x):
        above, below = x.copy(), x.copy()
        above[i] += eps
        below[i] -= eps
        gradient[i] = (float(f(above)) - float(f(below))) / (above[i] - below[i])
    return gradient
