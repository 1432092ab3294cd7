# question: save_features
# wrong, two mistakes
# a tutor would say: The features are stored transposed, (d, m) instead of (m, d). And the second name has to be labels, not label.

def save_features(path, features, labels):
    # MATLAB keeps its matrices column by column, so transpose first
    scipy.io.savemat(path, {"features": features.T, "label": labels})
