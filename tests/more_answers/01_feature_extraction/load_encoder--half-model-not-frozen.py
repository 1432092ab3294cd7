# question: load_encoder
# wrong, two mistakes
# a tutor would say: You turn the network into the file's type, so a float16 file gives a float16 encoder which cannot take float32 images. And its parameters still require gradients.

def load_encoder(path):
    state = torch.load(path, map_location="cpu")
    # the network has to have the same type as the file
    file_dtype = next(iter(state.values())).dtype
    encoder = Encoder().to(file_dtype)
    encoder.load_state_dict(state)
    return encoder.eval()
