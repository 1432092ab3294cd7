"""Every space gone, keys in order of the alphabet, letters escaped, one line."""

import json


def hand_in(right):
    return json.dumps(right, sort_keys=True, separators=(",", ":")).encode()
