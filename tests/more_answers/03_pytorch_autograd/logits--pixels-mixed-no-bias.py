# question: logits
# wrong, two mistakes
# a tutor would say: Reshaping to (784, N) and transposing puts pixels of different images into one row. And the bias is never added.

def logits(images, W, b):
    X = images.reshape(W.shape[0], -1).T
    return X @ W
