# question: 01_feature_extraction/save_features
# right

def save_features(path, features, labels):
    """Write features (m, d) and labels (m,) to a MATLAB file, under the names features and labels.

    About 1 line; see scipy.io.savemat.
    """
    scipy.io.savemat(path, {"features": features, "labels": labels})
