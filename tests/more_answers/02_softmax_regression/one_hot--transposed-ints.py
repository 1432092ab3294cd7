# question: one_hot
# wrong, two mistakes
# a tutor would say: Each label makes a column here instead of a row: the result is (num_classes, N). And it holds integers where floats were asked for.

def one_hot(labels, num_classes):
    for label in labels:
        if not 0 <= label < num_classes:
            raise ValueError(f"label {label} is not in 0..{num_classes - 1}")
    classes = np.arange(num_classes).reshape(-1, 1)
    return (classes == np.asarray(labels)).astype(int)
