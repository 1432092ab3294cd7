# question: softmax
# wrong, two mistakes
# a tutor would say: You subtract one maximum for the whole matrix, so a row far below it becomes 0/0. And you divide by the sums of the columns: each row should sum to 1.

def softmax(Z):
    e = np.exp(Z - np.max(Z))
    return e / e.sum(axis=0, keepdims=True)
