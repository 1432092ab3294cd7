# question: predict_proba
# wrong
# a tutor would say: softmax works on rows, and your rows are classes. So each class sums to 1 over the samples instead of each sample over the classes.

def predict_proba(H, W, b):
    Z = W.T @ H.T + b[:, None]  # (C, N)
    return softmax(Z).T
