# question: xavier_uniform
# wrong, two mistakes
# a tutor would say: The square root in a is missing. And the numbers come from np.random and not from the rng that was handed in, so they cannot be repeated.

def xavier_uniform(shape, rng):
    fan_in, fan_out = shape
    a = 6 / (fan_in + fan_out)
    return np.random.uniform(-a, a, size=shape)
