# question: minibatches
# wrong
# a tutor would say: array_split makes the parts as equal as it can: ten samples in fours give 4, 3, 3. All batches but the last must hold batch_size samples: 4, 4, 2.

def minibatches(num_samples, batch_size, rng):
    how_many = int(np.ceil(num_samples / batch_size))
    yield from np.array_split(rng.permutation(num_samples), how_many)
