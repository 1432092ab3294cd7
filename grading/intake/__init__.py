"""From what was handed in to one readable submission: in comes a folder in any state, out comes a
notebook on the frame of its release, held to size.

Imports no other room.
"""
