"""Every cell in the reverse order: a program to sort cells went wrong."""


def hand_in(right):
    right["cells"].reverse()
    return right
