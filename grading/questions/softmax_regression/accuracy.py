"""accuracy: the fraction of samples whose largest probability is at their label."""

import numpy as np

from grading.questions.softmax_regression import bank, probabilities


def probe(labels, y_hat):
    return accuracy(labels, y_hat)


q = bank.question("accuracy", probe, points=1)

q.hints(
    "The class that the model chooses for a sample is the place of the largest entry in its row "
    "of y_hat, not the entry itself. That gives one class for each row: (N,).",
    "Compare these N classes with the N labels, one by one. The count of those that agree, "
    "divided by N, is the fraction; True counts as 1 and False as 0.",
)


def partly_right(rng, num_samples, num_classes, num_right):
    """Labels and probabilities of which `num_right` rows are largest at their label."""
    y_hat = probabilities(rng, num_samples, num_classes)
    labels = y_hat.argmax(axis=1)
    wrong = rng.permutation(num_samples)[num_right:]
    labels[wrong] = (labels[wrong] + rng.integers(1, num_classes, size=len(wrong))) % num_classes
    return {"labels": labels, "y_hat": y_hat}


def single(rng):
    """Its class is not 0, which the largest entry of each column would give."""
    y_hat = np.roll(np.sort(probabilities(rng, 1, 5)), -rng.integers(4), axis=1)
    return {"labels": y_hat.argmax(axis=1), "y_hat": y_hat}


def near_uniform(rng):
    y_hat = 1 + 1e-9 * rng.uniform(size=(9, 5))
    labels = y_hat.argmax(axis=1)
    labels[:2] = (labels[:2] + 1) % 5
    return {"labels": labels, "y_hat": y_hat / y_hat.sum(axis=1, keepdims=True)}


q.cases = {
    "some right, some wrong": lambda rng: partly_right(rng, 11, 4, int(rng.integers(7, 10))),
    "few of them right": lambda rng: partly_right(rng, 40, 10, int(rng.integers(3, 9))),
    "all of them right": lambda rng: partly_right(rng, 6, 3, 6),
    "one sample": single,
    "no probability above one half": near_uniform,
}

# fmt: off
q.slip("percent", "A fraction between 0 and 1 is asked for, not percent.",
    was="np.mean", now="100 * np.mean")
q.slip("wrong_axis", "The prediction is the largest entry of each row, not of each column.",
    was="axis=1", now="axis=0")
q.slip("count", "This counts the right ones: divide by how many there are.",
    was="np.mean", now="np.sum")
q.slip("error_rate", "This is the fraction that is wrong.",
    was="==", now="!=")
q.slip("mean_probability",
    "This is the mean probability of the true class: count who is largest there.",
    was="y_hat.argmax(axis=1) == labels", now="y_hat[np.arange(len(labels)), labels]")
q.slip("threshold",
    "With many classes the winner may stay below one half: compare it to the others.",
    was="y_hat.argmax(axis=1) == labels", now="y_hat[np.arange(len(labels)), labels] > 0.5")
q.slip("over_classes", "Divide by the number of samples, not by the number of classes.",
    was="np.mean(y_hat.argmax(axis=1) == labels)",
    now="np.sum(y_hat.argmax(axis=1) == labels) / y_hat.shape[1]")
q.slip("from_one",
    "Classes are counted from 0, the predicted ones too: here these and the labels are one apart.",
    was="y_hat.argmax(axis=1)", now="y_hat.argmax(axis=1) + 1")
q.slip("all_or_nothing", "A fraction is asked for: this only says whether all of them are right.",
    was="np.mean", now="np.all")
q.slip("smallest", "The prediction is the class with the largest probability, not the smallest.",
    was="argmax", now="argmin")
q.slip("per_sample", "One number is asked for: this says of each sample whether it is right.",
    was="np.mean", now="")
q.slip("one_winner", "Every sample has its own prediction: here one place is found for all.",
    was="argmax(axis=1)", now="argmax()")
q.slip("labels_as_one_hot", "labels holds class numbers already: it is no one-hot matrix.",
    was="== labels", now="== labels.argmax(axis=1)")
q.slip("mean_largest",
    "This is the mean of the largest probabilities: the labels have no part in it.",
    was="np.mean(y_hat.argmax(axis=1) == labels)", now="np.mean(y_hat.max(axis=1))")
q.right_edit(was="np.mean(y_hat.argmax(axis=1) == labels)",
    now="float((np.argmax(y_hat, 1) == labels).sum()) / len(labels)")
# fmt: on


@q.right
def accuracy(labels, y_hat):
    right = 0
    for label, row in zip(labels, y_hat):
        right += int(label == max(range(len(row)), key=row.__getitem__))
    return right / len(labels)
