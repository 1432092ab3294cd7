# question: train_epoch
# wrong
# a tutor would say: zero_grad is called once before the loop. Within the epoch the gradients of all batches pile up, it has to be called for each batch.

def train_epoch(model, loader, optimizer):
    model.train()
    optimizer.zero_grad()
    loss_sum, n = 0.0, 0
    for images, labels in loader:
        loss = F.cross_entropy(model(images), labels, reduction="mean")
        loss.backward()
        optimizer.step()
        loss_sum += len(images) * loss.item()
        n += len(images)
    return loss_sum / n
