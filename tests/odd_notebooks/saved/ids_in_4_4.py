"""Saved as format 4.4, but with the ids that only 4.5 knows."""


def hand_in(right):
    right["nbformat_minor"] = 4
    return right
