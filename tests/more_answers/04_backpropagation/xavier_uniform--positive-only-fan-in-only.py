# question: xavier_uniform
# wrong, two mistakes
# a tutor would say: rng.random gives numbers from 0 to 1, so all weights are positive instead of between -a and a. And a takes only fan_in into account, the sum of both fans belongs under the root.

def xavier_uniform(shape, rng):
    a = np.sqrt(6.0 / shape[0])
    return a * rng.random(shape)
