# question: vae_loss
# wrong
# a tutor would say: recon_x is already a probability, binary_cross_entropy_with_logits takes the sigmoid once more.

def vae_loss(recon_x, x, mu, logvar):
    target = x.view_as(recon_x)
    rec = F.binary_cross_entropy_with_logits(recon_x, target, reduction="sum")
    kl = -0.5 * torch.sum(1 + logvar - mu**2 - torch.exp(logvar))
    return rec + kl
