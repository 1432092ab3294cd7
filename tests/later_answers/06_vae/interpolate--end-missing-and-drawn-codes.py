# question: interpolate
# wrong, two mistakes
# a tutor would say: The codes are random draws where the means are asked for. And the steps stop short of the end: the code of x_b itself is not among them.

def interpolate(model, x_a, x_b, num_steps):
    with torch.no_grad():
        z_a = model.reparameterize(*model.encoder(x_a))
        z_b = model.reparameterize(*model.encoder(x_b))
        images = []
        for i in range(num_steps):
            t = i / num_steps
            images.append(model.decoder((1 - t) * z_a + t * z_b))
        return torch.cat(images, dim=0)
