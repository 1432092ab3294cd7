# question: train_epoch
# wrong, two mistakes
# a tutor would say: F.cross_entropy takes logits, you hand it probabilities, so softmax is applied twice. And the loss that you add up is that after the step; the one before it should count.

def train_epoch(model, loader, optimizer):
    def loss_of(images, labels):
        probabilities = F.softmax(model(images), dim=1)
        return F.cross_entropy(probabilities, labels)

    model.train()
    total, count = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss_of(images, labels).backward()
        optimizer.step()
        with torch.no_grad():
            total += loss_of(images, labels).item() * len(labels)
        count += len(labels)
    return total / count
