# question: load_features
# wrong, two mistakes
# a tutor would say: labels[0] is right for a row only; of a column it takes the first label alone. And the features are squeezed, so they lose an axis when m or d is 1.

def load_features(path):
    contents = scipy.io.loadmat(path)
    features = contents["features"].squeeze()
    labels = contents["labels"][0]
    labels = labels.astype(int)
    return features, labels
