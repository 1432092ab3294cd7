# question: train_vae
# wrong
# a tutor would say: total and seen start once before the epochs and are never set back, so each figure is the mean over all epochs so far, not that of its own epoch.

def train_vae(model, loader, optimizer, num_epochs):
    model.train()
    history = []
    total, seen = 0.0, 0
    for epoch in range(num_epochs):
        for x, _ in loader:
            optimizer.zero_grad()
            recon_x, mu, logvar = model(x)
            loss = vae_loss(recon_x, x, mu, logvar)
            loss.backward()
            optimizer.step()
            total += loss.item()
            seen += x.shape[0]
        history.append(total / seen)
    return history
