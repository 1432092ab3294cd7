# question: train_vae
# wrong, two mistakes
# a tutor would say: The gradients are never set to zero, so each step uses the sum of all batches so far. And the mean of the batch means gives a short last batch too much weight: divide the sum of all losses by the number of samples.

def train_vae(model, loader, optimizer, num_epochs):
    model.train()
    history = []
    for epoch in range(num_epochs):
        batch_means = []
        for x, _ in loader:
            recon_x, mu, logvar = model(x)
            loss = vae_loss(recon_x, x, mu, logvar)
            loss.backward()
            optimizer.step()
            batch_means.append(loss.item() / len(x))
        history.append(sum(batch_means) / len(batch_means))
    return history
