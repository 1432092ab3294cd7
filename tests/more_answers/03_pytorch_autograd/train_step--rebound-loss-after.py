# question: train_step
# wrong, two mistakes
# a tutor would say: W = W - ... makes new tensors, the caller's W and b never change. And you return the loss after the step instead of the one before it.

def train_step(images, labels, W, b, lr):
    W.grad, b.grad = None, None
    cross_entropy(logits(images, W, b), labels).backward()
    with torch.no_grad():
        W = W - lr * W.grad
        b = b - lr * b.grad
        loss = cross_entropy(logits(images, W, b), labels)
    return loss.item()
