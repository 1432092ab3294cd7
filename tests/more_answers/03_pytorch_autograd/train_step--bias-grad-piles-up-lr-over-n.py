# question: train_step
# wrong, two mistakes
# a tutor would say: Only the gradient of W is emptied, that of b piles up from call to call. And the loss is a mean already, so dividing the learning rate by the batch size makes the steps too small.

def train_step(images, labels, W, b, lr):
    if W.grad is not None:
        W.grad.zero_()
    loss = cross_entropy(logits(images, W, b), labels)
    loss.backward()
    rate = lr / len(images)
    with torch.no_grad():
        W -= rate * W.grad
        b -= rate * b.grad
    return loss.item()
