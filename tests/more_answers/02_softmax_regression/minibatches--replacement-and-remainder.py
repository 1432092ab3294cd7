# question: minibatches
# wrong, two mistakes
# a tutor would say: rng.integers draws with replacement, so some samples come twice and others not at all. And with // the last, shorter batch is lost.

def minibatches(num_samples, batch_size, rng):
    num_batches = num_samples // batch_size
    for _ in range(num_batches):
        yield rng.integers(0, num_samples, size=batch_size)
