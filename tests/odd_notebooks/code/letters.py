"""Names with Greek letters, emoji, a comment from right to left, no-break spaces in it."""

from tests.odd_notebooks import of

ANSWER = """def softmax(Z):  # \u2067\u05e9\u05dc\u2069 \U0001f600
    \"\"\"Wahrscheinlichkeiten\u00a0je\u00a0Zeile.\"\"\"
    Θ = Z - Z.max(axis=1, keepdims=True)
    ŷ = np.exp(Θ)
    return ŷ / ŷ.sum(axis=1, keepdims=True)"""


def hand_in(right):
    of(right, "softmax")["source"] = ANSWER
    of(right, "accuracy")["source"] = of(right, "accuracy")["source"].replace("    ", "\t")
    return right
