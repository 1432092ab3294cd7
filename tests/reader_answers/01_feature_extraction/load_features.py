# question: 01_feature_extraction/load_features
# right

def load_features(path):
    """Read what save_features, or MATLAB, wrote: features (m, d) and labels (m,).

    The labels are integers, whatever type of number the file has, and lie there as a row or a
    column. m and d may be 1.

    About 3 lines; see scipy.io.loadmat.
    """
    content = scipy.io.loadmat(path)
    return content["features"], content["labels"].ravel().astype(np.int64)
