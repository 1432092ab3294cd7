"""A class: in comes what everybody handed in, out come its marks, its table and what has changed.

Imports authoring, bank, grader, gradebook, intake, pages and sandbox.
"""
