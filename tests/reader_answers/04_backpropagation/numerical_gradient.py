# question: 04_backpropagation/numerical_gradient
# right

def numerical_gradient(f, x, eps=1e-6):
    """The gradient of f at x by central differences, in the shape of x.

    f: takes an array of the shape of x, returns a number.
    x: an array of floats of any shape. Afterwards it is as it was before.

    About 8 lines. `np.ndindex(*x.shape)` goes through all entries, whatever the shape.
    """
    gradient = np.zeros(x.shape)
    for index in np.ndindex(*x.shape):
        x[index] += eps
        above = f(x)
        x[index] -= 2 * eps
        below = f(x)
        x[index] += eps
        gradient[index] = (above - below) / (2 * eps)
    return gradient
