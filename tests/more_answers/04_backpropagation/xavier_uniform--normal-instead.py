# question: xavier_uniform
# wrong
# a tutor would say: This is Xavier's normal variant: the spread is right, but the weights should be uniform between -a and a, and a normal draw goes beyond.

def xavier_uniform(shape, rng):
    fan_in, fan_out = shape
    std = np.sqrt(2 / (fan_in + fan_out))
    return rng.normal(loc=0.0, scale=std, size=(fan_in, fan_out))
