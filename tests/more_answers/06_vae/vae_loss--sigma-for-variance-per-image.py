# question: vae_loss
# wrong, two mistakes
# a tutor would say: In the KL term you put sigma where the variance belongs: that is exp(logvar), without a half. And the sum is divided by the number of images, the sum over the batch is asked for.

def vae_loss(recon_x, x, mu, logvar):
    N = x.shape[0]
    reconstruction = nn.BCELoss(reduction="sum")(recon_x, x.flatten(1))
    std = torch.exp(logvar / 2)
    kl = 0.5 * (mu.square() + std - 1 - logvar).sum()
    return (reconstruction + kl) / N
