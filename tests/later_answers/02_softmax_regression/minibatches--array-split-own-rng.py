# question: minibatches
# wrong, two mistakes
# a tutor would say: array_split makes batches of almost equal length, not batches of batch_size with a shorter last one. And the order comes from a new generator, not from the rng passed in, so a run cannot be repeated.

def minibatches(num_samples, batch_size, rng):
    rng = np.random.default_rng()
    order = rng.permutation(num_samples)
    num_batches = int(np.ceil(num_samples / batch_size))
    yield from np.array_split(order, num_batches)
