# question: vae_loss
# wrong, two mistakes
# a tutor would say: Both terms are averaged over the batch, where a sum over the whole batch is asked for. And KL has sigma in place of its square: the variance is exp(logvar), not exp(logvar / 2).

def vae_loss(recon_x, x, mu, logvar):
    x = x.view(-1, 784)
    bce = F.binary_cross_entropy(recon_x, x, reduction="none").sum(dim=1)
    sigma = torch.exp(0.5 * logvar)
    kld = -0.5 * torch.sum(1 + logvar - mu**2 - sigma, dim=1)
    return torch.mean(bce + kld)
