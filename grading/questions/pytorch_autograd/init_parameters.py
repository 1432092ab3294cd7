"""init_parameters: W (k, C), drawn and scaled, and b (C,), zeros; both are leaves."""

import numpy as np

from grading.questions.pytorch_autograd import bank


def probe(num_features, num_classes):
    W, b = init_parameters(num_features, num_classes)
    following, _ = init_parameters(num_features, num_classes)
    return {
        "W": W,
        "b": b,
        "requires_grad": [W.requires_grad, b.requires_grad],
        "is_leaf": [W.is_leaf, b.is_leaf],
        "the same again": torch.equal(W, following),
    }


# Two right answers draw other numbers, so the moments are judged, to eight standard deviations of
# what they vary by; a wrong deviation is named where it is a usual one.
def measure(answer, num_features, num_classes):
    W, b = answer["W"], answer["b"]
    usual = {
        "1/√k": num_features**-0.5,
        "1": 1,
        "0": 0,
        "1/k": 1 / num_features,
        "1/√C": num_classes**-0.5,
        "√k": num_features**0.5,
        "√(2/k)": (2 / num_features) ** 0.5,
        "0.01": 0.01,
        "√(2/(k+C))": (2 / (num_features + num_classes)) ** 0.5,
    }
    near = [name for name, d in usual.items() if abs(W.std() - d) <= 8 * d / np.sqrt(2 * W.size)]
    return {
        "shape of W": list(np.shape(W)),
        "shape of b": list(np.shape(b)),
        "requires_grad of W, b": answer["requires_grad"],
        "is_leaf of W, b": answer["is_leaf"],
        "types": [W.dtype.name, b.dtype.name],
        "deviation of W": (near or ["something else"])[0],
        "mean of W is near 0": bool(abs(W.mean()) <= 8 * W.std() / np.sqrt(W.size)),
        "some weights beyond 2.5 deviations": bool(np.abs(W).max() > 2.5 * W.std()),
        "every weight drawn on its own": len(np.unique(W)) > 0.9 * W.size,
        "b is zero": not np.any(b),
        "the next call, other weights": not answer["the same again"],
    }


q = bank.question("init_parameters", probe, points=2, measure=measure)

q.hints(
    "Think of `half` above: what is computed from a tensor that asks for gradients is a result, "
    "and no leaf. So when should W begin to ask?",
    "A factor changes the deviation of random numbers by just that factor. Which deviation does "
    "the text ask for, and is it made of the number of features or of the classes?",
    "One way, in order: draw W (k, C) with deviation 1, bring it to the right size, make b (C,) "
    "of zeros, and only then let both ask for gradients.",
)

q.cases = {
    "784 pixels, 10 classes": lambda rng: {"num_features": 784, "num_classes": 10},
    "more classes than features": lambda rng: {
        "num_features": int(rng.integers(50, 60)),
        "num_classes": int(rng.integers(180, 200)),
    },
    "two classes": lambda rng: {"num_features": int(rng.integers(2000, 2500)), "num_classes": 2},
    "a single class": lambda rng: {"num_features": int(rng.integers(3000, 3500)), "num_classes": 1},
}

# fmt: off
q.slip("no_leaf",
    "W is the result of a division here, no leaf: its .grad will stay empty. Ask for gradients "
    "once its values are final.",
was=["torch.randn(num_features, num_classes)", "W.requires_grad_()"],
    now=["torch.randn(num_features, num_classes, requires_grad=True)", "W"])
q.slip("no_gradient", "Nothing asks for gradients here: autograd will record nothing.",
    was="W.requires_grad_(), b.requires_grad_()", now="W, b")
q.slip("bias_without_gradient", "The bias is learned as well: it has to ask for a gradient too.",
    was="b.requires_grad_()", now="b")
q.slip("variance", "1/√k is the deviation that is asked for: this one is 1/k.",
    was="num_features**0.5", now="num_features")
q.slip("zeros", "The weights are zero: they are to be drawn from a normal distribution.",
    was="torch.randn", now="torch.zeros")
q.slip("not_scaled", "randn has a deviation of 1: the sum of k such terms is √k in size.",
    was="/ num_features**0.5", now="")
q.slip("by_he", "√(2/k) is for a layer behind which a ReLU halves the sum: here it is 1/√k.",
    was="/ num_features**0.5", now="* (2 / num_features) ** 0.5")
q.slip("always_a_hundredth", "The deviation is 0.01 for any number of features: it goes with 1/√k.",
    was="/ num_features**0.5", now="* 0.01")
q.slip("a_hundredth_and_no_leaf",
    "Two things: the deviation is 0.01, where 1/√k is asked for, and W is a product, no leaf.",
    start="no_leaf", was="/ num_features**0.5", now="* 0.01")
q.slip("by_the_classes", "A logit is a sum over the k features: scale by k, not by C.",
    was="num_features**0.5", now="num_classes**0.5")
q.slip("one_sided", "rand draws between 0 and 1: a normal distribution lies on both sides.",
    was="torch.randn", now="torch.rand")
q.slip("cut_off", "No weight is far out: of a normal distribution some lie beyond 2.5 deviations.",
    was="torch.randn(num_features, num_classes)",
    now="(2 * torch.rand(num_features, num_classes) - 1)")
q.slip("seeded", "Each call gives the same weights: draw anew, and set no seed in here.",
    was="W = torch.randn", now="torch.manual_seed(0)\nW = torch.randn")
q.slip("bias_not_zero", "The bias starts from zeros, and here it does not.",
    was="torch.zeros", now="torch.randn")
q.slip("transposed", "W has one row for each feature and one column for each class: (k, C).",
    was="torch.randn(num_features, num_classes)", now="torch.randn(num_classes, num_features)")
q.slip("float64", "NumPy draws float64, the images are float32: torch multiplies no mixture.",
    was=["torch.randn(num_features, num_classes)", "torch.zeros(num_classes)"],
    now=["torch.from_numpy(np.random.normal(size=(num_features, num_classes)))",
        "torch.from_numpy(np.zeros(num_classes))"])
q.slip("by_xavier", "Xavier's deviation goes with the classes as well: here it is 1/√k.",
    was="/ num_features**0.5", now="* (2 / (num_features + num_classes)) ** 0.5")
q.slip("another_deviation", "The deviation of W is none of the usual ones: 1/√k is asked for.",
    was="/ num_features**0.5", now="* 0.001")
q.slip("bias_a_row", "b has the shape (C,): here it is a matrix of one row.",
    was="torch.zeros(num_classes)", now="torch.zeros(1, num_classes)")
q.slip("one_bias", "Each class has its own bias: b has C entries.",
    was="torch.zeros(num_classes)", now="torch.zeros(1)")
q.slip("bias_of_features", "b has an entry for each class, and here one for each feature.",
    was="torch.zeros(num_classes)", now="torch.zeros(num_features)")
q.slip("swapped", "The order is W, b: here b comes first.",
    was="W.requires_grad_(), b.requires_grad_()", now="b.requires_grad_(), W.requires_grad_()")
q.slip("weight_without_gradient", "W is learned as well: it has to ask for a gradient too.",
    was="W.requires_grad_()", now="W")
q.slip("not_drawn", "All weights are alike here: they are to be drawn, each on its own.",
    was="torch.randn", now="torch.ones")
q.slip("multiplied_by_root",
    "The deviation is √k here: the more features, the smaller it has to be.",
    was="/ num_features**0.5", now="* num_features**0.5")
q.right_edit(was=["/ num_features**0.5", "return W.requires_grad_(), b.requires_grad_()"],
    now=["* num_features**-0.5", "W.requires_grad_()\nb.requires_grad = True\nreturn W, b"])
# fmt: on


@q.right
def init_parameters(num_features, num_classes):
    W = nn.Parameter(torch.empty(num_features, num_classes))
    nn.init.normal_(W, std=num_features**-0.5)
    return W, nn.Parameter(torch.zeros(num_classes))


@q.right
def init_parameters(num_features, num_classes):
    mean = torch.zeros(num_features, num_classes)
    W = torch.normal(mean, 1 / num_features**0.5)
    b = torch.zeros((num_classes,))
    for parameter in (W, b):
        parameter.requires_grad = True
    return [W, b]


@q.right
def init_parameters(num_features, num_classes, rng=None):
    rng = rng or np.random.default_rng()
    W = rng.normal(scale=1 / np.sqrt(num_features), size=(num_features, num_classes))
    return (
        torch.tensor(W, dtype=torch.float32, requires_grad=True),
        torch.tensor([0.0] * num_classes, requires_grad=True),
    )


@q.right
def init_parameters(num_features, num_classes):
    W = torch.randn((num_features, num_classes), requires_grad=True)
    b = torch.zeros(num_classes, requires_grad=True)
    with torch.no_grad():
        W /= num_features**0.5
    return W, b
