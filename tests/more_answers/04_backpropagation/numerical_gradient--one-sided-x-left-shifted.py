# question: numerical_gradient
# wrong, two mistakes
# a tutor would say: You take a one-sided difference, f(x + eps) against f(x), where a central one is asked for. And you never put the entry of x back, so x comes back shifted and the later entries are taken at another point.

def numerical_gradient(f, x, eps=1e-6):
    gradient = np.zeros_like(x)
    for index in np.ndindex(*x.shape):
        here = f(x)
        x[index] += eps
        there = f(x)
        gradient[index] = (there - here) / eps
    return gradient
