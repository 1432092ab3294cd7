# question: generate
# wrong, two mistakes
# a tutor would say: torch.rand draws uniformly from 0 to 1, but the prior is the standard normal distribution. And the model is not put into eval mode.

@torch.no_grad()
def generate(model, num_samples):
    size = model.decoder.fc3.in_features
    codes = torch.rand(num_samples, size)
    return model.decoder(codes)
