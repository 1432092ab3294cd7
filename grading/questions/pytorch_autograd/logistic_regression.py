"""LogisticRegression: a model that flattens its images before an nn.Linear."""

import numpy as np

from grading.questions.pytorch_autograd import bank, parameters, pixels


# Another model is made before this one is given its weights: each must keep its own.
def probe(sizes, images, weight, bias):
    model, another = LogisticRegression(*sizes), LogisticRegression(*sizes)
    shapes = {name: list(p.shape) for name, p in model.named_parameters()}
    given = {"linear.weight": torch.from_numpy(weight), "linear.bias": torch.from_numpy(bias)}
    outputs, shared = [None], []
    if shapes == {name: list(p.shape) for name, p in given.items()}:
        model.load_state_dict(given, strict=False)
        shared = [n for n, p in another.named_parameters() if torch.equal(p, given[n])]
        outputs = [model(torch.from_numpy(images)), model.eval()(torch.from_numpy(images))]
        if outputs[0].requires_grad:
            outputs[0].square().sum().backward()
    return {
        "an nn.Linear": isinstance(getattr(model, "linear", None), torch.nn.Linear),
        "shapes": shapes,
        "outputs": outputs,
        "learn": [name for name, p in model.named_parameters() if p.grad is not None],
        "shared": shared,
    }


def measure(answer):
    shapes = [f"{name} {tuple(shape)}" for name, shape in sorted(answer["shapes"].items())]
    return {
        "its parameters": ", ".join(shapes) or "none",
        "linear is an nn.Linear": answer["an nn.Linear"],
        "Z": answer["outputs"][0],
        "the same in eval mode": np.array_equal(answer["outputs"][0], answer["outputs"][-1]),
        "a gradient reaches": ", ".join(answer["learn"]) or "nothing",
        "shared with another model": ", ".join(answer["shared"]) or "nothing",
    }


q = bank.question("LogisticRegression", probe, points=2, measure=measure)

q.hints(
    "A layer that is kept as an attribute brings its parameters along. This model needs a single "
    "one, `linear`, made in `__init__` from the two sizes that are given there.",
    "`forward` makes a row of each image, (N, 1, height, width) → (N, num_features), and sends "
    "the rows through the layer. What comes out are the logits, and no softmax follows.",
)


def model_case(rng, num_samples, height, width, num_classes, sizes):
    drawn = parameters(rng, height * width, num_classes)
    return {
        "sizes": sizes,
        "images": pixels(rng, num_samples, 1, height, width),
        "weight": np.ascontiguousarray(drawn["W"].T),
        "bias": drawn["b"],
    }


def smaller(rng):
    drawn = model_case(rng, 5, 4, 6, 3, [24, 3])
    return {**drawn, "images": rng.random((5, 1, 4, 6), dtype=np.float32)}


q.cases = {
    "the sizes of the digits, as defaults": lambda rng: model_case(rng, 4, 28, 28, 10, []),
    "one image": lambda rng: model_case(rng, 1, 28, 28, 10, []),
    "smaller images, three classes": smaller,
    "26 classes": lambda rng: model_case(rng, 3, 28, 28, 26, [784, 26]),
}

# fmt: off
q.slip("softmax_inside", "The loss applies softmax itself: a model that does so too learns slowly.",
    was="self.linear(images.flatten(1))",
    now="torch.softmax(self.linear(images.flatten(1)), dim=1)")
q.slip("log_softmax_inside", "These are logarithms of probabilities: logits are asked for.",
    was="self.linear(images.flatten(1))",
    now="torch.log_softmax(self.linear(images.flatten(1)), dim=1)")
q.slip("sigmoid_inside", "A sigmoid squeezes each score into 0 to 1: softmax wants it as it is.",
    was="self.linear(images.flatten(1))", now="torch.sigmoid(self.linear(images.flatten(1)))")
q.slip("softmax_in_eval_mode", "Logits are asked for in eval mode too: softmax comes later.",
    was="return self.linear(images.flatten(1))",
    now="""
        Z = self.linear(images.flatten(1))
        return Z if self.training else torch.softmax(Z, dim=1)
    """)
q.slip("detached", "The logits come without a graph: nothing can be learned from them.",
    was="return self.linear(images.flatten(1))",
    now="return self.linear(images.flatten(1)).detach()")
q.slip("shared_by_models",
    "All models of one size have the same layer here: each instance makes its own.",
    was="self.linear = nn.Linear(num_features, num_classes)",
    now="""
        made = LogisticRegression.__dict__.get("made", {})
        LogisticRegression.made = made
        layer = nn.Linear(num_features, num_classes)
        self.linear = made.setdefault((num_features, num_classes), layer)
    """)
q.slip("not_flattened", "The layer gets images with four axes: it works on rows of num_features.",
    was=".flatten(1)", now="")
q.slip("one_long_vector", "The whole batch becomes one vector: the first axis has to stay.",
    was="flatten(1)", now="flatten()")
q.slip("sizes_fixed", "The sizes are arguments: 784 and 10 are only their defaults.",
    was="nn.Linear(num_features, num_classes)", now="nn.Linear(784, 10)")
q.slip("flattened_to_784", "Images may have another size: num_features says how many pixels.",
    was="flatten(1)", now="view(-1, 784)")
q.slip("own_layer", "An nn.Linear is asked for now: it keeps `weight` and `bias`.",
    was="nn.Linear", now="Linear")
q.slip("no_bias", "The model has a bias for each class: nn.Linear has one unless told not to.",
    was="nn.Linear(num_features, num_classes)",
    now="nn.Linear(num_features, num_classes, bias=False)")
q.slip("another_name", "The layer's name is asked for as `linear`: others look for it there.",
    was=["self.linear =", "self.linear("], now=["self.fc =", "self.fc("])
q.slip("no_return", "forward computes the logits and gives nothing back: the return is missing.",
    was="return self.linear", now="self.linear")
q.slip("sizes_swapped", "nn.Linear takes the number of inputs first, then that of outputs.",
    was="nn.Linear(num_features, num_classes)", now="nn.Linear(num_classes, num_features)")
q.slip("squeezed", "squeeze drops every axis of length 1, the batch's too when it has 1 image.",
    was=".flatten(1)", now=".squeeze().flatten(1)")
q.slip("inside_a_sequential",
    "The attribute `linear` is asked for as the nn.Linear itself, not as a row of layers.",
    was=["nn.Linear(num_features, num_classes)", "images.flatten(1)"],
    now=["nn.Sequential(nn.Flatten(), nn.Linear(num_features, num_classes))", "images"])
for name in ("layer", "lin", "fc1", "linear1", "net"):
    q.slip(f"named_{name}", f"The layer is asked for as `linear`: here it is `{name}`.",
        was=["self.linear =", "self.linear("], now=[f"self.{name} =", f"self.{name}("])
q.slip("with_relu", "Logits may be negative: nothing cuts them off.",
    was="self.linear(images.flatten(1))", now="torch.relu(self.linear(images.flatten(1)))")
q.slip("classes_fixed", "The number of classes is an argument: 10 is only its default.",
    was="nn.Linear(num_features, num_classes)", now="nn.Linear(num_features, 10)")
q.slip("features_fixed", "The number of features is an argument: 784 is only its default.",
    was="nn.Linear(num_features, num_classes)", now="nn.Linear(784, num_classes)")
q.slip("classes", "These are the predicted classes: a score for each class is asked for.",
    was="self.linear(images.flatten(1))", now="self.linear(images.flatten(1)).argmax(dim=1)")
q.slip("no_parameters",
    "The model has no parameters: its nn.Linear has to be an attribute, made in __init__.",
    was=["self.linear = nn.Linear(num_features, num_classes)", "return self.linear("],
    now=["self.sizes = num_features, num_classes", "return nn.Linear(*self.sizes)("])
q.right_edit(
    was=["self.linear = nn.Linear(num_features, num_classes)", "(self, images)",
        "images.flatten(1)"],
    now=[
        """
        self.num_features = num_features
        self.linear = nn.Linear(num_features, num_classes, bias=True)
        """, "(self, x)", "x.view(-1, self.num_features)"])
q.right_edit(
    was=["self.linear = nn.Linear(num_features, num_classes)",
        "return self.linear(images.flatten(1))"],
    now=[
        """
        self.flatten = nn.Flatten()
        self.linear = nn.Linear(in_features=num_features, out_features=num_classes)
        nn.init.zeros_(self.linear.bias)
        """,
        """
        out = self.flatten(images)
        out = self.linear(out)
        return out
        """])
# fmt: on


@q.right
def cell():
    class LogisticRegression(nn.Sequential):
        def __init__(self, num_features=784, num_classes=10):
            super().__init__()
            self.flatten = nn.Flatten()
            self.linear = nn.Linear(num_features, num_classes)


# fmt: off
q.right_edit(was=["super().__init__()", "return self.linear(images.flatten(1))"],
    now=["nn.Module.__init__(self)",
        """
        rows = torch.stack([image.reshape(-1) for image in images])
        return F.linear(rows, self.linear.weight, self.linear.bias)
        """])
# fmt: on
