# question: train_epoch
# wrong, two mistakes
# a tutor would say: zero_grad comes between backward and step, so step finds no gradient and nothing is learnt. And you return the total of the losses without dividing by the number of samples.

def train_epoch(model, loader, optimizer):
    model.train()
    total_loss = 0.0
    for x, y in loader:
        out = model(x)
        loss = F.cross_entropy(out, y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        total_loss += loss.item() * y.size(0)
    return total_loss
