# question: extract
# wrong, two mistakes
# a tutor would say: You go through the loader twice, once for the features and once for the labels; a loader that shuffles gives another order each time, so they do not belong together. And the labels come back as float32 rather than int64.

def extract(extractor, loader):
    p = next(extractor.parameters(), None)
    device = p.device if p is not None else "cpu"
    with torch.inference_mode():
        features = torch.cat([extractor(images.to(device)).cpu() for images, _ in loader])
    labels = torch.cat([y for _, y in loader])
    return features.numpy(), labels.float().numpy()
