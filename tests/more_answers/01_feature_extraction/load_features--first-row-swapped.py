# question: load_features
# wrong, two mistakes
# a tutor would say: labels[0] is right for a row, but of a column it gives the first label only. And the task wants the features first, then the labels.

def load_features(path):
    file = scipy.io.loadmat(path)
    labels = file["labels"][0].astype(np.int64)
    return labels, file["features"]
