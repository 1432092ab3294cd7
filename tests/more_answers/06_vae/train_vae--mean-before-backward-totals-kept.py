# question: train_vae
# wrong, two mistakes
# a tutor would say: You divide the loss by the batch size before backward, so the gradient is not that of vae_loss. And the totals are not reset between epochs, so later figures still contain the earlier epochs.

def train_vae(model, loader, optimizer, num_epochs):
    model.train()
    epoch_losses = []
    total, seen = 0.0, 0
    for epoch in range(num_epochs):
        for x, labels in loader:
            n = x.size(0)
            recon_x, mu, logvar = model(x)
            loss = vae_loss(recon_x, x, mu, logvar) / n
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * n
            seen += n
        epoch_losses.append(total / seen)
    return epoch_losses
