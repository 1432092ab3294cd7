# question: numerical_gradient
# wrong
# a tutor would say: The two shifted copies are made once before the loop and never reset, so at each entry all earlier entries are still shifted and you get running sums of the derivatives.

def numerical_gradient(f, x, eps=1e-6):
    x_plus, x_minus = x.copy(), x.copy()
    grad = np.zeros(x.shape)
    for idx in np.ndindex(*x.shape):
        x_plus[idx] += eps
        x_minus[idx] -= eps
        grad[idx] = (f(x_plus) - f(x_minus)) / (2 * eps)
    return grad
