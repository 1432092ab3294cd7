# question: train
# wrong, two mistakes
# a tutor would say: W has to start from 0, yours starts from random numbers. And the loss you note is that of the last mini-batch, not of all samples.

def train(H, Y, lr, batch_size, num_epochs, rng):
    k, C = H.shape[1], Y.shape[1]
    W = (0.01 * np.random.randn(k, C)).astype(H.dtype)
    b = np.zeros(C, dtype=H.dtype)
    losses = []
    for epoch in range(num_epochs):
        for idx in minibatches(len(H), batch_size, rng):
            W, b = sgd_step(H[idx], Y[idx], W, b, lr)
        losses.append(cross_entropy(H[idx] @ W + b, Y[idx]))
    return W, b, losses
