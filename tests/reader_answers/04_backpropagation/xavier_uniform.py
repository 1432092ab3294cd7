# question: 04_backpropagation/xavier_uniform
# right

def xavier_uniform(shape, rng):
    """Weights of the given shape, drawn with `rng`, uniform between −a and a.

    shape: (fan_in, fan_out), rng: a numpy.random.Generator. About 3 lines.
    """
    a = np.sqrt(6 / sum(shape))
    return rng.uniform(-a, a, size=shape)
