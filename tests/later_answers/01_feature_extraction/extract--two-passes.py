# question: extract
# wrong
# a tutor would say: Features and labels come from two separate passes over the loader. If it shuffles, the second pass has another order, and the labels belong to other images.

def extract(extractor, loader):
    device = next((p.device for p in extractor.parameters()), torch.device("cpu"))
    with torch.inference_mode():
        features = [extractor(images.to(device)).float().cpu() for images, _ in loader]
    labels = [torch.as_tensor(y) for _, y in loader]
    return torch.cat(features).numpy(), torch.cat(labels).long().numpy()
