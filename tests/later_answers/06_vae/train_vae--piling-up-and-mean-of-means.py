# question: train_vae
# wrong, two mistakes
# a tutor would say: The gradients are emptied once an epoch only, so they pile up from batch to batch. And the epoch's figure is the mean of the batches' means, in which a short batch weighs as much as a full one.

def train_vae(model, loader, optimizer, num_epochs):
    epoch_losses = []
    for _ in range(num_epochs):
        model.train()
        optimizer.zero_grad()
        batch_losses = []
        for images, _labels in loader:
            loss = vae_loss(*reorder(model(images), images))
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.item() / len(images))
        epoch_losses.append(float(np.mean(batch_losses)))
    return epoch_losses


def reorder(output, images):
    recon, mu, logvar = output
    return recon, images, mu, logvar
