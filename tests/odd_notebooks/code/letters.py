"""Names with Greek letters and a hat, emoji, a comment from right to left, no-break spaces in it."""

from tests.odd_notebooks import of

ANSWER = """def softmax(Z):  # \u2067שלום\u2069 \U0001f600
    \"\"\"Wahrscheinlichkeiten\u00a0je\u00a0Zeile.\"\"\"
    Ζ = Z - Z.max(axis=1, keepdims=True)  # a capital zeta
    ŷ = np.exp(Ζ)
    return ŷ / ŷ.sum(axis=1, keepdims=True)"""


def hand_in(right):
    of(right, "softmax")["source"] = ANSWER
    of(right, "accuracy")["source"] = of(right, "accuracy")["source"].replace("    ", "\t")
    return right
