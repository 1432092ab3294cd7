# question: interpolate
# wrong
# a tutor would say: You decode the two ends and then fade the pixels over. The straight line has to be drawn between the codes, and each point on it decoded.

def interpolate(model, x_a, x_b, num_steps):
    with torch.no_grad():
        mu, _ = model.encoder(torch.stack([x_a, x_b]))
        start, end = model.decoder(mu)
        t = torch.linspace(0, 1, num_steps)[:, None]
        return start + t * (end - start)
