# question: 01_feature_extraction/extract
# right

def extract(extractor, loader):
    """The features of every image that a loader gives, in the loader's order.

    extractor: a module in eval mode, (N, channels, height, width) → (N, d), on any device; it
        stays as it is.
    loader: gives pairs of images and labels (N,); may shuffle, its last batch may be short.
    returns: features (m, d) float32 and labels (m,) int64 for all m samples, NumPy arrays.

    About 8 lines.
    """
    device = next(extractor.parameters()).device
    features, labels = [], []
    with torch.inference_mode():
        for images, targets in loader:
            features.append(extractor(images.to(device)).cpu().numpy())
            labels.append(targets.numpy())
    return np.concatenate(features), np.concatenate(labels)
