# question: load_features
# wrong
# a tutor would say: squeeze() takes away every axis of length 1. With a single sample the labels have no axis left, their shape is () instead of (1,).

def load_features(path):
    content = scipy.io.loadmat(path)
    X = content["features"]
    y = content["labels"].squeeze()
    y = y.astype(int)
    return X, y
