# question: train
# wrong
# a tutor would say: W and b are set to 0 inside the loop, so each epoch throws away what the one before has learnt.

def train(H, Y, lr, batch_size, num_epochs, rng):
    num_features, num_outputs = H.shape[1], Y.shape[1]
    losses = []
    for epoch in range(num_epochs):
        W = np.zeros((num_features, num_outputs), dtype=H.dtype)
        b = np.zeros((num_outputs,), dtype=H.dtype)
        for batch in minibatches(len(H), batch_size, rng):
            W, b = sgd_step(H[batch], Y[batch], W, b, lr)
        Z = H @ W + b
        losses.append(cross_entropy(Z, Y))
    return W, b, losses
