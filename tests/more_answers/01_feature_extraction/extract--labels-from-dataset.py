# question: extract
# wrong
# a tutor would say: You take the labels from the data set in its own order. If the loader shuffles, the features are in another order and the labels do not fit them.

def extract(extractor, loader):
    p = next(extractor.parameters(), None)
    device = "cpu" if p is None else p.device
    features = []
    with torch.inference_mode():
        for images, _ in loader:
            features.append(extractor(images.to(device)).cpu().numpy())
    labels = np.asarray([loader.dataset[i][1] for i in range(len(loader.dataset))])
    return np.vstack(features), labels.astype(np.int64)
