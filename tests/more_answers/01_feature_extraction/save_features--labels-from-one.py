# question: save_features
# wrong
# a tutor would say: You add 1 to the labels because MATLAB counts from 1. Labels are data and not indices, they must come back as they were.

def save_features(path, features, labels):
    contents = dict(features=features, labels=labels + 1)  # MATLAB counts from 1
    scipy.io.savemat(path, contents)
