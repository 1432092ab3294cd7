# question: train_step
# wrong
# a tutor would say: The gradients are never emptied. From the second call on each step follows the sum of all gradients so far.

def train_step(images, labels, W, b, lr):
    Z = logits(images, W, b)
    loss = cross_entropy(Z, labels)
    loss.backward()
    with torch.no_grad():
        W.sub_(lr * W.grad)
        b.sub_(lr * b.grad)
    return float(loss)
