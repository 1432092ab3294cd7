# question: evaluate
# wrong
# a tutor would say: You never switch to eval mode, so dropout or batch norm would disturb the measurement.

@torch.no_grad()
def evaluate(model, loader):
    was_training = model.training
    correct, count = 0, 0
    for images, labels in loader:
        predicted = model(images).argmax(dim=1)
        correct += (predicted == labels).sum().item()
        count += len(labels)
    model.train(was_training)
    return correct / count
