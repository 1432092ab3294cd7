# question: softmax_jacobian
# wrong
# a tutor would say: For i different from j the derivative is -y_i y_j. Here it is -y_i (1 - y_j), the diagonal's form with a minus sign.

def softmax_jacobian(y_hat):
    N, C = y_hat.shape
    J = np.empty((N, C, C))
    for n in range(N):
        for i in range(C):
            for j in range(C):
                if i == j:
                    J[n, i, j] = y_hat[n, i] * (1 - y_hat[n, i])
                else:
                    J[n, i, j] = -y_hat[n, i] * (1 - y_hat[n, j])
    return J
