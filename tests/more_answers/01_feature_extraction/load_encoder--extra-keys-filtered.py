# question: load_encoder
# wrong
# a tutor would say: You throw out all keys that the encoder does not know before loading, so a file with extra keys passes silently. It should raise.

def load_encoder(path):
    encoder = Encoder()
    known = encoder.state_dict().keys()
    loaded = torch.load(path, map_location="cpu")
    fitting = {name: values for name, values in loaded.items() if name in known}
    encoder.load_state_dict(fitting)
    encoder.eval()
    for p in encoder.parameters():
        p.requires_grad = False
    return encoder
