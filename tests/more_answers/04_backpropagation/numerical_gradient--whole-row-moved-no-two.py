# question: numerical_gradient
# wrong, two mistakes
# a tutor would say: You move a whole slice x[i] at once instead of one entry, so every entry of a row gets the sum of its row's derivatives. And the distance between the two points is 2 eps, but you divide by eps.

def numerical_gradient(f, x, eps=1e-6):
    grad = np.empty(x.shape)
    for i in range(len(x)):
        up = x.copy()
        down = x.copy()
        up[i] = up[i] + eps
        down[i] = down[i] - eps
        grad[i] = (f(up) - f(down)) / eps
    return grad
