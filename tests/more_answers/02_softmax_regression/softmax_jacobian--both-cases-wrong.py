# question: softmax_jacobian
# wrong, two mistakes
# a tutor would say: For i = j a factor is missing, it is y_i (1 - y_i) and not 1 - y_i. For i != j the minus is missing: the other probabilities shrink.

def softmax_jacobian(y_hat):
    N, C = y_hat.shape
    J = np.zeros((N, C, C))
    for n in range(N):
        for i in range(C):
            for j in range(C):
                if i == j:
                    J[n, i, j] = 1 - y_hat[n, i]
                else:
                    J[n, i, j] = y_hat[n, i] * y_hat[n, j]
    return J
