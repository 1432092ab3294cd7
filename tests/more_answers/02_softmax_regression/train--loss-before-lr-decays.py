# question: train
# wrong, two mistakes
# a tutor would say: You note the loss at the beginning of each epoch, it should be the loss after it. And you make the learning rate smaller from epoch to epoch, which nobody asked for.

def train(H, Y, lr, batch_size, num_epochs, rng):
    W = np.zeros((H.shape[1], Y.shape[1]), dtype=H.dtype)
    b = np.zeros(Y.shape[1], dtype=H.dtype)
    losses = []
    for e in range(num_epochs):
        losses.append(float(cross_entropy(H @ W + b, Y)))
        rate = lr / (1 + e)
        for i in minibatches(len(Y), batch_size, rng):
            W, b = sgd_step(H[i], Y[i], W, b, rate)
    return W, b, losses
