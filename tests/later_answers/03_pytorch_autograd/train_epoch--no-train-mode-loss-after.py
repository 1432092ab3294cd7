# question: train_epoch
# wrong, two mistakes
# a tutor would say: The model is never put into train mode. And the loss of each batch is measured after its step, not before.

def train_epoch(model, loader, optimizer):
    total = 0.0
    seen = 0
    for images, labels in loader:
        optimizer.zero_grad()
        F.cross_entropy(model(images), labels).backward()
        optimizer.step()
        with torch.no_grad():
            total += F.cross_entropy(model(images), labels, reduction="sum").item()
        seen += labels.shape[0]
    return total / seen
