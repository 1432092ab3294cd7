# question: evaluate
# wrong, two mistakes
# a tutor would say: You put the model into train mode at the end, whatever mode it was in before. And the mean of the batches' accuracies gives the samples of a short batch more weight.

def evaluate(model, loader):
    model.eval()
    fractions = []
    with torch.no_grad():
        for images, labels in loader:
            hits = model(images).argmax(dim=1) == labels
            fractions.append(hits.float().mean().item())
    model.train()
    return sum(fractions) / len(fractions)
