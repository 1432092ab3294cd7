# question: minibatches
# wrong, two mistakes
# a tutor would say: You make a generator of your own with a fixed seed instead of using rng, so every epoch has the same order. And the last batch is filled up with samples from the beginning, which are then used twice.

def minibatches(num_samples, batch_size, rng):
    order = np.random.default_rng(0).permutation(num_samples)
    for start in range(0, num_samples, batch_size):
        positions = np.arange(start, start + batch_size) % num_samples
        yield order[positions]
