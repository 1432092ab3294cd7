# question: evaluate
# wrong
# a tutor would say: Setting model.training by hand changes the outer module only. Its layers, such as dropout, stay in eval mode; model.train(was_training) sets all of them.

def evaluate(model, loader):
    was_training = model.training
    model.eval()
    correct, count = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            predicted = model(images).argmax(dim=1)
            correct += (predicted == labels).sum().item()
            count += len(labels)
    model.training = was_training
    return correct / count
