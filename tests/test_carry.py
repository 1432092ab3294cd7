"""An error in an earlier answer is charged once, where that answer is a class too."""

import nbformat
import pytest

from grading.bank.question import Bank
from grading.bank.reference import Reference
from grading.grader.grade import grade
from grading.grader.in_process import InProcess
from helpers.checking import say
from tests.known import questions
from tests.test_grade import graded, in_a_cell

NAME = "04_backpropagation"
MODELS = ["LogisticRegression", "FeedforwardNet"]


def mistaken(question, name):
    mistakes = questions(NAME)[question].mistakes
    return next(mistake.source for mistake in mistakes if mistake.name == name)


def verdicts(*changes, key=b"key"):
    return graded(questions(NAME), *changes, key=key, assignment=NAME)


def not_full(found):
    return [name for name, verdict in found.items() if not verdict.full]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Affine", "bias_averaged"),
        ("Affine", "averaged"),
        ("Affine", "shared_cache"),
        ("Affine", "piles_up"),
        ("ReLU", "mask_from_d_out"),
        ("ReLU", "shared_cache"),
        ("softmax", "one_sum"),
        ("softmax", "one_maximum"),
        ("CategoricalCrossEntropy", "gradient_not_averaged"),
        ("CategoricalCrossEntropy", "sign"),
        ("CategoricalCrossEntropy", "clipped"),
        ("xavier_uniform", "one_sided"),
    ],
)
def test_a_wrong_layer_is_charged_once(question, name):
    assert not_full(verdicts(mistaken(question, name))) == [question]


def test_the_message_says_whose_error_it_is():
    found = verdicts(mistaken("Affine", "bias_averaged"))
    for name in MODELS:
        said = "\n".join(say.lines_of(found[name]))
        assert "with a right Affine in the place of yours, which is charged there only" in said


@pytest.mark.parametrize("name", ["loss_after", "only_W_updated", "uphill", "logits"])
def test_a_mistake_on_top_of_a_wrong_layer_loses_points_and_is_named(name):
    found = verdicts(mistaken("Affine", "bias_averaged"), mistaken("LogisticRegression", name))[
        "LogisticRegression"
    ]
    assert not found.full
    assert found.mistake == name


@pytest.mark.parametrize("name", ["no_relu_gradient", "W2_updated_first", "biases_not_updated"])
def test_so_does_one_in_a_network_of_two_such_layers(name):
    found = verdicts(mistaken("Affine", "averaged"), mistaken("FeedforwardNet", name))
    assert not found["FeedforwardNet"].full
    assert found["FeedforwardNet"].mistake == name


def test_a_wrong_chain_of_layers_is_charged_at_each_link_once():
    found = verdicts(mistaken("softmax", "one_sum"), mistaken("ReLU", "all_pass"))
    assert not_full(found) == ["ReLU", "softmax"]


def test_a_layer_whose_parameters_have_other_names_is_ground_to_build_on():
    renamed = """class Affine:
    def forward(self, X, W, b):
        self.X, self.W = X, W
        return X @ W + b

    def backward(self, G):
        return G @ self.W.T, self.X.T @ G, G.mean(axis=0)
"""
    assert not_full(verdicts(renamed)) == ["Affine"]


ABSENT = """class Affine:
    def forward(self, inputs, weight, bias):
        raise NotImplementedError()
"""
IN_ITS_OWN_WAY = """class LogisticRegression:
    def __init__(self, num_features, num_classes, learning_rate=1e-2):
        self.params = {"W": np.zeros((num_features, num_classes)), "b": np.zeros(num_classes)}
        self.learning_rate = learning_rate

    def predict(self, X):
        return softmax(Affine().forward(X, self.params["W"], self.params["b"]))

    def step(self, X, Y):
        layer, last = Affine(), CategoricalCrossEntropy()
        Z = layer.forward(X, self.params["W"], self.params["b"])
        loss = last.forward(logits=Z, labels=Y)
        gradient, _ = last.backward(1.0)
        layer.forward(X, self.params["W"], self.params["b"])
        for name, one in zip("Wb", layer.backward(gradient)[1:]):
            self.params[name] -= self.learning_rate * one
        return loss
"""


def test_models_are_judged_by_themselves_where_a_layer_is_not_there():
    found = verdicts(in_a_cell(ABSENT))
    assert not_full(found) == ["Affine"]
    said = "\n".join(say.lines_of(found["LogisticRegression"]))
    assert "judged with a right Affine in the place of yours, which is charged there only" in said


def test_one_that_calls_layers_in_its_own_way_is_so_too():
    """More often than the solution, by keyword, with new objects, on arrays that it changes."""
    assert not_full(verdicts(in_a_cell(ABSENT), IN_ITS_OWN_WAY)) == ["Affine"]


@pytest.mark.parametrize("name", ["no_relu_gradient", "W2_updated_first", "loss_after"])
def test_its_own_mistake_is_named_there(name):
    found = verdicts(in_a_cell(ABSENT), mistaken("FeedforwardNet", name))["FeedforwardNet"]
    assert not found.full
    assert found.mistake == name


@pytest.mark.parametrize(
    "odd",
    [
        "Affine().forward(X, 'W', {1: 2})",  # what no layer takes
        "Affine().cache",  # how another answer does it
        "Affine().forward(X * np.random.rand(), self.params['W'], self.params['b'])",
        "Affine().forward(object(), self.params['W'], self.params['b'])",
        "[Affine().forward(X, self.params['W'], self.params['b'] + i) for i in range(99)][0]",
    ],
)
def test_what_cannot_be_answered_is_not_judged_and_said(odd, monkeypatch):
    monkeypatch.setattr("grading.grader.replayed.MAX_CALLS", 40)
    own = IN_ITS_OWN_WAY.replace('Affine().forward(X, self.params["W"], self.params["b"])', odd)
    found = verdicts(in_a_cell(ABSENT), own)["LogisticRegression"]
    said = "\n".join(say.lines_of(found))
    assert not found.full
    if "'W'," in odd:  # the right layer refuses that as well: an error of its own
        assert not found.full and found.counted
    else:
        assert (
            "given your Affine, it shows nothing" in said or "not judged: mend Affine first" in said
        )


def test_a_network_that_draws_its_weights_without_a_seed_is_judged_too():
    """What it asks differs at each run by the state of a generator alone."""
    bank = questions(NAME)
    found = verdicts(*(question.mistakes[0].source for question in bank.values()))
    for name, question in bank.items():
        assert not found[name].full and found[name].mistake in (question.mistakes[0].name, "")


def test_code_that_catches_everything_does_not_get_around_it():
    own = IN_ITS_OWN_WAY.replace(
        "        layer, last =",
        "        try:\n            Affine().forward(X, self.params['W'], self.params['b'])\n"
        "        except BaseException:\n            pass\n        layer, last =",
    )
    assert not_full(verdicts(in_a_cell(ABSENT), own)) == ["Affine"]


@pytest.mark.parametrize("name", ["bias_not_summed", "bias_a_scalar", "weight_transposed"])
def test_gradients_of_a_wrong_shape_carry_nothing(name):
    found = verdicts(mistaken("Affine", name), mistaken("LogisticRegression", "only_W_updated"))
    assert not found["LogisticRegression"].full


def test_a_layer_that_ignores_its_input_carries_nothing():
    """Or a model that never changes would be right, given a gradient of zero."""
    flat = """class Affine:
    def forward(self, inputs, weight, bias):
        self.shapes = inputs.shape, weight.shape, bias.shape
        return inputs @ weight + bias

    def backward(self, d_out):
        return tuple(np.zeros(shape) for shape in self.shapes)
"""
    lazy = """class LogisticRegression:
    def __init__(self, num_features, num_classes, learning_rate=1e-2):
        self.params = {"W": np.zeros((num_features, num_classes)), "b": np.zeros(num_classes)}

    def predict(self, X):
        return softmax(X @ self.params["W"] + self.params["b"])

    def step(self, X, Y):
        return CategoricalCrossEntropy().forward(X @ self.params["W"] + self.params["b"], Y)
"""
    whole = verdicts(flat)["LogisticRegression"]
    assert verdicts(flat, lazy)["LogisticRegression"].points <= whole.max_points / 2


def test_a_function_that_draws_as_it_likes_draws_anew_each_time():
    """What was asked before is remembered for the other worlds, not within one."""
    found = verdicts(mistaken("xavier_uniform", "new_generator"))
    assert not_full(found) == ["xavier_uniform"]


# A small bank of its own: what is said here of objects holds for any class.

bank = Bank("counting")


def probe_of_counter(start, step):
    return Counter(start).add(step)  # noqa: F821


def probe_of_two(steps):
    return two_counters(steps)  # noqa: F821


q = bank.question("Counter", probe_of_counter, points=1)
q.cases = {"a counter": lambda rng: {"start": rng.uniform(1, 2), "step": rng.uniform(1, 2)}}
q = bank.question("two_counters", probe_of_two, points=1, uses=("Counter",))
q.cases = {"some steps": lambda rng: {"steps": rng.uniform(1, 2, size=4)}}
q.slip(
    "one_counter",
    "Both counters are the same one here.",
    was=["first, second = Counter(0.0), Counter(1.0)", "second.add"],
    now=["first = Counter(0.0)", "first.add"],
)


COUNTER = """
import numpy as np

class Counter:
    def __init__(self, start):
        self.total = start

    def add(self, step):
        self.total = self.total + step
        return self.total
"""
TWO_COUNTERS = """
def two_counters(steps):
    first, second = Counter(0.0), Counter(1.0)
    return [[first.add(step), second.add(2 * step)] for step in steps]
"""
BY_TENS = """
class Counter:
    def __init__(self, start):
        self.total = start

    def add(self, step):
        self.total = self.total + 10 * step
        return self.total
"""
SHARED = """
class Counter:
    total = [0.0]

    def __init__(self, start):
        self.total[0] = start

    def add(self, step):
        self.total[0] += 10 * step
        return self.total[0]
"""


def counted_by(*changes):
    cells = [
        nbformat.v4.new_code_cell(COUNTER, id="Counter"),
        nbformat.v4.new_code_cell(TWO_COUNTERS, id="two_counters"),
    ]
    reference, found = Reference(bank, nbformat.v4.new_notebook(cells=cells)), {}
    for name, question in reference.questions.items():
        ask = InProcess(reference.namespace(question, *changes))
        found[name] = grade(question, reference, ask, (), b"key", found)
    return found


def test_an_object_remembers_what_was_done_to_it():
    found = counted_by(BY_TENS)
    assert not_full(found) == ["Counter"]
    assert found["two_counters"].earlier


def test_objects_that_share_what_they_keep_share_it_in_the_replay():
    found = counted_by(SHARED)
    assert not_full(found) == ["Counter"]
    assert found["two_counters"].earlier


def test_a_mistake_on_top_of_a_wrong_object_is_found():
    one = "first = second = Counter(0.0)"
    wrong = TWO_COUNTERS.replace("first, second = Counter(0.0), Counter(1.0)", one)
    found = counted_by(BY_TENS, wrong)
    assert found["two_counters"].points == 0
    assert found["two_counters"].mistake == "one_counter"
