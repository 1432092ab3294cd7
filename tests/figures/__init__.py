"""What each figure is drawn from in the tests, one module for each of `helpers.plots`.

ORDINARY  figure → its arguments
EDGE      what is special → (figure, *arguments)
SAID      (a key of either, words that its text alternative has to hold) each
REFUSED   (figure, arguments that raise ValueError, words of its message) each
"""
