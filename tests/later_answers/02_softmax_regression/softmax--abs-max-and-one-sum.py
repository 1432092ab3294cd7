# question: softmax
# wrong, two mistakes
# a tutor would say: The largest absolute value is subtracted in place of the largest value, so in rows of very negative logits all exponentials are 0. And all rows share one sum, so each row does not sum to 1.

def softmax(Z):
    biggest = np.max(np.abs(Z), axis=1, keepdims=True)
    exps = np.exp(Z - biggest)
    total = exps.sum()
    return exps / total
