# question: extract
# wrong, two mistakes
# a tutor would say: A last batch that is shorter than the others is skipped, so samples are missing. And the labels are glued to an empty array of floats, so they come out as float64 and not int64.

def extract(extractor, loader):
    device = next((p.device for p in extractor.parameters()), torch.device("cpu"))
    all_features = []
    all_labels = np.array([])
    size = None
    with torch.inference_mode():
        for images, labels in loader:
            if size is None:
                size = len(images)
            if len(images) < size:
                break  # incomplete
            out = extractor(images.to(device))
            all_features.append(out.cpu().numpy().astype(np.float32))
            all_labels = np.hstack([all_labels, labels.numpy()])
    return np.vstack(all_features), all_labels
