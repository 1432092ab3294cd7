# question: xavier_uniform
# wrong, two mistakes
# a tutor would say: Parentheses are missing: 6 / fan_in + fan_out is not 6 / (fan_in + fan_out). And the weights are drawn from 0 to a, none of them is negative.

def xavier_uniform(shape, rng):
    fan_in, fan_out = shape
    a = np.sqrt(6 / fan_in + fan_out)
    return a * rng.random(size=shape)
