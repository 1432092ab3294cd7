# question: train_step
# wrong, two mistakes
# a tutor would say: Only W.grad is emptied, so the gradient of b piles up from call to call. And the loss that is returned is computed again after the step.

def train_step(images, labels, W, b, lr):
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    with torch.no_grad():
        W -= lr * W.grad
        b -= lr * b.grad
        W.grad.zero_()
        new_loss = cross_entropy(logits(images, W, b), labels)
    return new_loss.item()
