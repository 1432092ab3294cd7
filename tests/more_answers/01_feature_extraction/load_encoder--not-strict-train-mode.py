# question: load_encoder
# wrong, two mistakes
# a tutor would say: strict=False lets a file with missing or extra keys pass without an error. And the encoder is left in train mode.

def load_encoder(path):
    enc = Encoder()
    weights = torch.load(path, map_location="cpu")
    enc.load_state_dict(weights, strict=False)
    enc.requires_grad_(False)
    return enc
