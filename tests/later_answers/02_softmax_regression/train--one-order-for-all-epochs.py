# question: train
# wrong
# a tutor would say: The batches are drawn once before the loop, so all epochs see the same batches in the same order. minibatches has to be called anew in each epoch.

def train(H, Y, lr, batch_size, num_epochs, rng):
    N, k = H.shape
    C = Y.shape[1]
    W = np.zeros((k, C), dtype=H.dtype)
    b = np.zeros(C, dtype=H.dtype)
    batches = list(minibatches(N, batch_size, rng))
    losses = []
    for epoch in range(num_epochs):
        for idx in batches:
            W, b = sgd_step(H[idx], Y[idx], W, b, lr)
        losses.append(cross_entropy(H @ W + b, Y))
    return W, b, losses
