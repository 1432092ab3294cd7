# question: sgd_step
# wrong
# a tutor would say: The step is divided by the batch size, but gradients has taken the mean already. The step is N times too short.

def sgd_step(H, Y, W, b, lr):
    grads = gradients(H, Y, W, b)
    step_size = lr / len(H)  # average over the batch
    return tuple(p - step_size * g for p, g in zip((W, b), grads))
