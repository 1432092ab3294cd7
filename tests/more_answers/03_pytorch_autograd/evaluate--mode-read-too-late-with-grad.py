# question: evaluate
# wrong, two mistakes
# a tutor would say: You note the mode only after eval(), so it is always False and the model stays in eval mode. And there is no torch.no_grad(): autograd keeps book of everything.

def evaluate(model, loader):
    model.eval()
    mode_before = model.training
    right = total = 0
    for images, labels in loader:
        Z = model(images)
        _, predicted = torch.max(Z, dim=1)
        right += int((predicted == labels).sum())
        total += labels.numel()
    model.train(mode_before)
    return right / total
