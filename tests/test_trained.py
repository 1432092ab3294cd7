"""The choices of a trained object are read out of its cell, whatever else the cell does."""

import pytest

from grading.grader.in_process import InProcess
from grading.grader.trained import chosen
from tests.known import reference

pytestmark = pytest.mark.quick

CALL = "W, b, losses = train(H_train, Y_train, 0.3, 64, 5, np.random.default_rng(0))"
WANTED = {"lr": 0.3, "batch_size": 64, "num_epochs": 5}
VAE = "model = VAE(8)\noptimizer = torch.optim.Adam(model.parameters(), lr=0.002)\n"


def choices(assignment, cell):
    known = reference(assignment)
    question = known.questions["trained"]
    ask = InProcess(known.namespace(question))
    return chosen(question.choices, question.defines, ask, [cell])


@pytest.mark.parametrize(
    "cell",
    [
        CALL,
        f"{CALL}\nassert losses[-1] > losses[0]",
        f"{CALL}\nnext(i for i, loss in enumerate(losses) if loss < 0)",
        f"{CALL}\n1 / 0",
        f"{CALL}\n_, _, slow = train(H_train, Y_train, 1e-5, 64, 1, np.random.default_rng(0))",
        f"{CALL}\nW = W.T.T.tolist()\nabsent",
        CALL.replace("5", "np.arange(6)[-1]").replace("64", "np.int32(64)"),
        CALL.replace("0.3", "np.float64(0.3)"),
        f"order = np.random.permutation(len(H_train))\n{CALL}".replace("_train,", "_train[order],"),
        f"%time {CALL}",
        f"%%time\n%matplotlib inline\n{CALL}",
        "def run():\n    return train(H_train, Y_train, 0.3, 64, 5)\nW, b, losses = run()",
    ],
)
def test_choices_are_those_of_the_call_that_made_it(cell):
    assert choices("02_softmax_regression", cell) == WANTED


def test_as_many_epochs_as_a_sensible_model_takes_are_judged():
    found = choices("02_softmax_regression", CALL.replace("5", "100"))
    assert found == {**WANTED, "num_epochs": 100}


@pytest.mark.parametrize(
    "cell",
    [
        CALL.replace("_train,", "_train[:100],"),
        CALL.replace("Y_train", "np.roll(Y_train, 1, axis=0)"),
        CALL.replace("5", "2.5"),
        "W, b = np.zeros((256, 10)), np.zeros(10)",
        "W, b = 1 / 0, 0",
        f"W = (\n{CALL}",
    ],
)
def test_what_no_model_is_trained_with_is_no_choice(cell):
    assert choices("02_softmax_regression", cell) is None


@pytest.mark.not_quick
@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("model = VAE(z_dim=8)\nlosses, test_parts = watched(model, np.int64(15))", (8, 15, 1e-3)),
        ("model = VAE(8)\nlosses, _ = watched(model, 15)\nassert losses[0] < 0", (8, 15, 1e-3)),
        ("model = VAE(8)\nfor _ in range(3):\n    watched(model, 5)", (8, 15, 1e-3)),
        (f"{VAE}train_vae(model, train_loader, optimizer, 15)\nparts(model, 0)", (8, 15, 0.002)),
        (f"{VAE}watched(VAE(3), 2)", None),
        (f"{VAE}".replace("Adam", "SGD") + "train_vae(model, train_loader, optimizer, 5)", None),
    ],
)
def test_those_of_a_vae_are_too(cell, wanted):
    names = ("z_dim", "num_epochs", "lr")
    found = choices("06_vae", cell)
    assert found == (wanted and dict(zip(names, wanted, strict=True)))
