# question: 01_feature_extraction/make_preprocess
# right

def make_preprocess():
    """A callable that turns a PIL image into what the network expects.

    The callable takes a PIL image of mode "L" (one byte per pixel), height × width, and returns a
    float32 tensor (3, height, width): the grey repeated, scaled to [0, 1], then (x − 0.5) / 0.5.

    About 5 lines, with or without torchvision.transforms.
    """
    return transforms.Compose([
        transforms.Grayscale(num_output_channels=3),
        transforms.ToTensor(),
        transforms.Normalize([0.5] * 3, [0.5] * 3),
    ])
