"""Other right ways for 02_softmax_regression."""

from tests.other_right_answers import right


@right("logsumexp")
def logsumexp(x):
    m = np.amax(x, 1, keepdims=True)
    return np.squeeze(m + np.log(np.sum(np.exp(x - m), axis=1, keepdims=True)), axis=1)


@right("logsumexp")
def logsumexp(x):
    rows = []
    for row in x:
        top = max(row)
        rows.append(top + np.log(sum(np.exp(value - top) for value in row)))
    return np.array(rows)
