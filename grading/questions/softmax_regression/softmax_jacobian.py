"""softmax_jacobian: the middle link of the chain, a matrix for each sample."""

import numpy as np

from grading.questions.softmax_regression import bank, probabilities


def probe(y_hat):
    return softmax_jacobian(y_hat)


q = bank.question("softmax_jacobian", probe, points=3)

q.hints(
    "Take one sample and the quotient rule, and write both results with probabilities only. For i "
    "= j the logit stands above and below the fraction's line, for i ≠ j only below.",
    "Both results have one product of two probabilities in common. What must the diagonal have "
    "besides, so that every column of a sample sums to 0?",
    "One way: with one more axis y_hat (N, C) is a column (N, C, 1) or a row (N, 1, C) for each "
    "sample, and their product holds all pairs (i, j). The diagonal's own part is added to that.",
)


def nearly_sure(rng):
    y_hat = probabilities(rng, 4, 3) * np.array([1, 1e-4, 1e-4])
    return {"y_hat": y_hat / y_hat.sum(axis=1, keepdims=True)}


q.cases = {
    "ordinary probabilities": lambda rng: {"y_hat": probabilities(rng, 5, 4)},
    "two classes": lambda rng: {"y_hat": probabilities(rng, 4, 2)},
    "one class with a probability near 1": nearly_sure,
    "one sample": lambda rng: {"y_hat": probabilities(rng, 1, 5)},
}

# fmt: off
q.slip("diagonal_only",
    "Raising one logit lowers all other probabilities: there is more than a diagonal.",
    was="diagonal - y_hat[:, :, None] * y_hat[:, None, :]",
    now="diagonal * (1 - y_hat[:, :, None])")
q.slip("sign", "Raising a logit raises its own probability: the diagonal is positive.",
    was=["diagonal = y_hat", "diagonal - y_hat"], now=["diagonal = -y_hat", "diagonal + y_hat"])
q.slip("outer_only", "For i = j there is one more term: the numerator depends on its logit too.",
    was="diagonal - y_hat", now="-y_hat")
q.slip("plus", "Raising one logit lowers all other probabilities: off the diagonal it is below 0.",
    was="return diagonal - y_hat[:, :, None] * y_hat[:, None, :]",
    now="""
    outer = y_hat[:, :, None] * y_hat[:, None, :]
    return np.where(diagonal, diagonal - outer, outer)
    """)
# fmt: on


@q.mistake("batch_mixed", "Each sample has its own matrix: here one is made of all samples.")
def softmax_jacobian(y_hat):
    return np.diag(y_hat.mean(axis=0)) - y_hat.T @ y_hat / len(y_hat)


# fmt: off
q.slip("batch_summed", "The part off the diagonal is summed over the batch: samples must not meet.",
    was="y_hat[:, :, None] * y_hat[:, None, :]", now="y_hat.T @ y_hat")
q.slip("identity", "The diagonal part is the probability, not 1: diag(y_hat) − y_hat y_hatᵀ.",
    was="y_hat[:, :, None] * np.eye(y_hat.shape[1])", now="np.eye(y_hat.shape[1])")
# fmt: on


# fmt: off
q.slip("softmax_again", "y_hat holds probabilities already: softmax is applied to them again here.",
    was="diagonal =", now="y_hat = softmax(y_hat)\ndiagonal =")
q.slip("diagonal_as_rows",
    "These are the diagonals alone, (N, C): a whole matrix for each sample is asked for.",
    was="diagonal - y_hat[:, :, None] * y_hat[:, None, :]", now="y_hat * (1 - y_hat)")
q.slip("averaged", "The samples do not influence one another: there is no division by N here.",
    was=["np.eye(y_hat.shape[1])", "y_hat[:, None, :]"],
    now=["np.eye(y_hat.shape[1]) / len(y_hat)", "y_hat[:, None, :] / len(y_hat)"])
q.slip("first_sample_only", "Only the first sample's matrix comes back: one for each is asked for.",
    was="diagonal - y_hat[:, :, None] * y_hat[:, None, :]",
    now="(diagonal - y_hat[:, :, None] * y_hat[:, None, :])[0]")
q.slip("samples_mixed",
    "One factor of the products is summed over all samples: both are of the same sample.",
    was="y_hat[:, None, :]", now="y_hat.sum(axis=0)")
q.slip("of_the_mean", "Every sample gets the matrix of the mean probabilities: each has its own.",
    was="diagonal =", now="y_hat = np.zeros_like(y_hat) + y_hat.mean(axis=0)\ndiagonal =")
q.slip("square_left_out",
    "On the diagonal, too, the square is taken off: there the derivative is y_hat (1 − y_hat).",
    was="y_hat[:, None, :]", now="y_hat[:, None, :] * (1 - np.eye(y_hat.shape[1]))")
q.slip("another_number_of_classes",
    "The identity has as many rows as there are classes: here it has another number.",
    was="np.eye(y_hat.shape[1])", now="np.eye(10)")
q.slip("identity_of_samples", "The identity is one of the classes: here it has N rows.",
    was="np.eye(y_hat.shape[1])", now="np.eye(len(y_hat))")
q.slip("summed_to_one", "One matrix for each sample is asked for: here they are summed.",
    was="diagonal - y_hat[:, :, None] * y_hat[:, None, :]",
    now="(diagonal - y_hat[:, :, None] * y_hat[:, None, :]).sum(axis=0)")
# fmt: on


@q.mistake(
    "one_long_vector",
    "The batch is taken for one vector of N·C entries: the samples need a matrix each, (N, C, C).",
)
def softmax_jacobian(y_hat):
    return np.diagflat(y_hat) - np.outer(y_hat, y_hat)


@q.mistake(
    "formula_of_one_sample",
    "np.diag of a matrix takes its diagonal: this is the formula of one sample, given a batch.",
)
def softmax_jacobian(y_hat):
    return np.diag(y_hat) - np.outer(y_hat, y_hat)


@q.right
def softmax_jacobian(y_hat):
    return np.array([np.diag(p) - np.outer(p, p) for p in y_hat])


@q.right
def softmax_jacobian(y_hat):
    J = -np.einsum("ni,nj->nij", y_hat, y_hat)
    i = np.arange(y_hat.shape[1])
    J[:, i, i] += y_hat
    return J


@q.right
def softmax_jacobian(y_hat):
    N, C = y_hat.shape
    J = np.zeros((N, C, C))
    for n in range(N):
        for i in range(C):
            for j in range(C):
                J[n, i, j] = y_hat[n, i] * ((i == j) - y_hat[n, j])
    return J
