# question: 01_feature_extraction/load_encoder
# right

def load_encoder(path):
    """The encoder with the weights in a file, in eval mode and frozen.

    path: of a state dict of helpers.encoder.Encoder, float32 or float16.
    returns: an Encoder, (N, 1, 28, 28) → (N, 256). A missing or an extra key in the file raises.

    About 4 lines.
    """
    encoder = Encoder()
    encoder.load_state_dict(torch.load(path, map_location="cpu"))
    return encoder.eval().requires_grad_(False)
