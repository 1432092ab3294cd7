# question: train
# wrong, two mistakes
# a tutor would say: minibatches is called once before the loop, so all epochs go through the same batches. And np.zeros without a dtype is float64, which makes everything float64 even if H is float32.

def train(H, Y, lr, batch_size, num_epochs, rng):
    W = np.zeros((H.shape[1], Y.shape[1]))
    b = np.zeros(Y.shape[1])
    batches = list(minibatches(H.shape[0], batch_size, rng))
    losses = []
    for _ in range(num_epochs):
        for batch in batches:
            W, b = sgd_step(H[batch], Y[batch], W, b, lr)
        losses.append(cross_entropy(H @ W + b, Y))
    return W, b, losses
