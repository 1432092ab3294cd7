# question: train_vae
# wrong
# a tutor would say: The optimizer steps only once at the end of an epoch, with the gradients of all batches added up. One step for each batch is asked for.

def train_vae(model, loader, optimizer, num_epochs):
    losses = []
    for epoch in range(num_epochs):
        model.train()
        optimizer.zero_grad()
        loss_sum, num_samples = 0, 0
        for x, _ in loader:
            recon, mu, logvar = model(x)
            loss = vae_loss(recon, x, mu, logvar)
            loss.backward()
            loss_sum += loss.item()
            num_samples += len(x)
        optimizer.step()
        losses.append(loss_sum / num_samples)
    return losses
