# question: save_features
# wrong
# a tutor would say: The features are transposed before they are written, so the file holds (d, m). savemat takes care of MATLAB's order by itself.

def save_features(path, features, labels):
    # MATLAB stores column by column
    content = dict(features=np.asarray(features).T, labels=np.asarray(labels))
    scipy.io.savemat(path, content)
