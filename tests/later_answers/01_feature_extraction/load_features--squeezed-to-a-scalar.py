# question: load_features
# wrong
# a tutor would say: squeeze removes both axes if there is a single sample, so the labels are then a scalar of shape () and not (1,).

def load_features(path):
    mat = scipy.io.loadmat(path)
    labels = np.squeeze(mat["labels"]).astype(np.int64)
    return mat["features"], labels
