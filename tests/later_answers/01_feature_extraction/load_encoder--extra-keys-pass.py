# question: load_encoder
# wrong
# a tutor would say: With strict=False you test for missing keys yourself, but the extra keys of the file are ignored and raise nothing.

def load_encoder(path):
    encoder = Encoder()
    state = torch.load(path, map_location="cpu")
    missing, unexpected = encoder.load_state_dict(state, strict=False)
    if missing:
        raise KeyError(f"these weights are not in the file: {missing}")
    for p in encoder.parameters():
        p.requires_grad_(False)
    return encoder.eval()
