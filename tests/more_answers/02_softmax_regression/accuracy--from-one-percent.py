# question: accuracy
# wrong, two mistakes
# a tutor would say: Classes count from 0, you add 1 to the predicted one. And you return a percentage instead of a fraction in [0, 1].

def accuracy(labels, y_hat):
    hits = 0
    for label, row in zip(labels, y_hat):
        predicted = int(np.argmax(row)) + 1
        if predicted == label:
            hits += 1
    return 100 * hits / len(labels)
