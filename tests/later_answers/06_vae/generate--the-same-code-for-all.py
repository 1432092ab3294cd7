# question: generate
# wrong
# a tutor would say: One code is drawn and repeated, so all images are the same. Each sample needs a draw of its own.

def generate(model, num_samples):
    model.eval()
    latent = model.decoder.fc3.in_features
    with torch.no_grad():
        z = torch.randn(latent).repeat(num_samples, 1)
        return model.decoder(z)
