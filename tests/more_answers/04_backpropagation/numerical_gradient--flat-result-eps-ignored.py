# question: numerical_gradient
# wrong, two mistakes
# a tutor would say: The gradient comes back as a flat vector and not in the shape of x. And the step is always 1e-4: the parameter eps is never used.

def numerical_gradient(f, x, eps=1e-6):
    h = 1e-4
    derivatives = []
    for index in np.ndindex(*x.shape):
        old = x[index]
        x[index] = old + h
        f_plus = f(x)
        x[index] = old - h
        f_minus = f(x)
        x[index] = old
        derivatives.append((f_plus - f_minus) / (2 * h))
    return np.array(derivatives)
