# question: train_vae
# wrong, two mistakes
# a tutor would say: The list gets an entry for each batch, one for each epoch is asked for. And the model is not put into train mode.

def train_vae(model, loader, optimizer, num_epochs):
    losses = []
    for _ in range(num_epochs):
        for images, _labels in loader:
            optimizer.zero_grad()
            output, mu, logvar = model(images)
            loss = vae_loss(output, images, mu, logvar)
            loss.backward()
            optimizer.step()
            losses.append(loss.item() / images.shape[0])
    return losses
