# question: vae_loss
# wrong, two mistakes
# a tutor would say: The KL term has the wrong sign, it must never be negative. And the cross-entropy is the mean over the pixels, it has to be summed.

def vae_loss(recon_x, x, mu, logvar):
    bce = F.binary_cross_entropy(recon_x, x.view(-1, 784))
    kld = 0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return bce + kld
