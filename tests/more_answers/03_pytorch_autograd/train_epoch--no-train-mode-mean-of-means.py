# question: train_epoch
# wrong, two mistakes
# a tutor would say: You never set train mode, so after a measurement dropout would stay off. And you average the batches' means, so that the samples of a short last batch count for more.

def train_epoch(model, loader, optimizer):
    losses = []
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return float(np.mean(losses))
