# question: extract
# wrong, two mistakes
# a tutor would say: The last batch is skipped if it is shorter, so some samples are missing. And you put the extractor into train mode at the end, although it should stay as it is.

def extract(extractor, loader):
    param = next(extractor.parameters(), None)
    device = torch.device("cpu") if param is None else param.device
    all_features, all_labels = [], []
    batch_size = None

    extractor.eval()
    with torch.inference_mode():
        for images, labels in loader:
            if batch_size is None:
                batch_size = len(images)
            if len(images) < batch_size:
                break
            out = extractor(images.to(device))
            all_features.append(out.cpu().numpy())
            all_labels.append(labels.numpy())
    extractor.train()  # back to normal

    return np.concatenate(all_features), np.concatenate(all_labels).astype(np.int64)
