# question: vae_loss
# wrong, two mistakes
# a tutor would say: Adding 1e-8 inside the logarithm caps a pixel at about 18 nats, where the bound should be 100 as in torch's function. And the factor one half of the KL term is missing.

def vae_loss(recon_x, x, mu, logvar):
    x = x.reshape(len(x), -1)
    tiny = 1e-8
    log_p = torch.log(recon_x.double() + tiny)
    log_q = torch.log(1 - recon_x.double() + tiny)
    reconstruction = -(x * log_p + (1 - x) * log_q).sum()
    kl = (mu**2 + logvar.exp() - 1 - logvar).sum()
    return (reconstruction + kl).float()
