# question: numerical_gradient
# wrong
# a tutor would say: After the step up you go down by eps only, so the second value is f at x itself and not at x - eps. Divided by 2 eps the result is half the gradient.

def numerical_gradient(f, x, eps=1e-6):
    grad = np.zeros_like(x)
    for i in np.ndindex(*x.shape):
        old = x[i]
        x[i] += eps
        up = f(x)
        x[i] -= eps
        down = f(x)
        x[i] = old
        grad[i] = (up - down) / (2 * eps)
    return grad
