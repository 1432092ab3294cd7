# question: extract
# wrong, two mistakes
# a tutor would say: By way of Python lists the features become float64; float32 was asked for. And you return the labels first and the features second.

def extract(extractor, loader):
    rows = []
    ys = []
    first = next(extractor.parameters(), None)
    with torch.inference_mode():
        for x, y in loader:
            if first is not None:
                x = x.to(first.device)
            rows.extend(extractor(x).tolist())
            ys.extend(y.tolist())
    return np.array(ys, dtype=np.int64), np.array(rows)
