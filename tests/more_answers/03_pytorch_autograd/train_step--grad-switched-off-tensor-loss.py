# question: train_step
# wrong, two mistakes
# a tutor would say: You switch requires_grad off for the update and never on again, so the next step has no gradient. And the loss comes back as a tensor, a float was asked for.

def train_step(images, labels, W, b, lr):
    W.grad = b.grad = None
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    for p in (W, b):
        p.requires_grad_(False)
        p -= lr * p.grad
        p.grad = None
    return loss.detach()
