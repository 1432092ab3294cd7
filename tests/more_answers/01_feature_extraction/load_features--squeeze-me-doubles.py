# question: load_features
# wrong, two mistakes
# a tutor would say: squeeze_me also takes away the axes of the features, so with m = 1 or d = 1 they are no longer (m, d). And labels that the file holds as doubles stay floats instead of integers.

def load_features(path):
    mat = scipy.io.loadmat(path, squeeze_me=True)
    labels = np.atleast_1d(mat["labels"])
    return mat["features"], labels
