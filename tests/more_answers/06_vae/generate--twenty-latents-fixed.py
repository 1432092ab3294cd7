# question: generate
# wrong
# a tutor would say: The code size is taken from the global z_dim, so a model of another size fails. model.decoder.fc3.in_features knows it.

def generate(model, num_samples):
    model.eval()
    with torch.no_grad():
        z = torch.randn(num_samples, z_dim)
        return model.decoder(z)
