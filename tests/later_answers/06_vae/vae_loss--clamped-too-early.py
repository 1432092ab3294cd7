# question: vae_loss
# wrong
# a tutor would say: Clamping the pixels at 1e-6 bounds a logarithm at about -14, so a pixel that is quite wrong costs 14 nats and not up to 100.

def vae_loss(recon_x, x, mu, logvar):
    target = x.reshape(len(x), -1)
    p = recon_x.clamp(1e-6, 1 - 1e-6)
    reconstruction = -(target * p.log() + (1 - target) * (1 - p).log()).sum()
    kl = 0.5 * (mu.pow(2) + logvar.exp() - 1 - logvar).sum()
    return reconstruction + kl
