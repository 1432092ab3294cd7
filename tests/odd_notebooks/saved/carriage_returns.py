"""Every line inside the cells ends in CR LF, or in CR alone."""


def hand_in(right):
    for number, cell in enumerate(right["cells"]):
        cell["source"] = cell["source"].replace("\n", "\r\n" if number % 3 else "\r")
    return right
