# question: train_epoch
# wrong
# a tutor would say: The gradients are emptied once before the loop, not before each backward. From the second batch on a step follows the sum of all gradients so far.

def train_epoch(model, loader, optimizer):
    model.train()
    optimizer.zero_grad()
    losses, sizes = [], []
    for images, labels in loader:
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(len(labels))
    return float(np.average(losses, weights=sizes))
