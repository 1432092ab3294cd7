# question: extract
# wrong, two mistakes
# a tutor would say: The images from the loader are ready for the network already, you divide them by 255 once more. And you return torch tensors instead of NumPy arrays.

@torch.inference_mode()
def extract(extractor, loader):
    p = next(extractor.parameters(), None)
    device = "cpu" if p is None else p.device
    H, L = [], []
    for images, labels in loader:
        images = images.to(device) / 255
        H.append(extractor(images).float().cpu())
        L.append(labels.long())
    return torch.cat(H, dim=0), torch.cat(L, dim=0)
