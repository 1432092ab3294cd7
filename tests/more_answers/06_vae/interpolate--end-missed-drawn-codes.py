# question: interpolate
# wrong, two mistakes
# a tutor would say: The weights go up to (n - 1)/n only, so the line never reaches the code of x_b. And you draw the codes of the two images at random, where their means are asked for.

def interpolate(model, x_a, x_b, num_steps):
    model.eval()
    with torch.no_grad():
        z_a = model.reparameterize(*model.encoder(x_a.reshape(1, 784)))
        z_b = model.reparameterize(*model.encoder(x_b.reshape(1, 784)))
        images = []
        for i in range(num_steps):
            t = i / num_steps
            images.append(model.decoder((1 - t) * z_a + t * z_b))
        return torch.cat(images)
