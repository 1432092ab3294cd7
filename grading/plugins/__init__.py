"""What nbgrader calls: in come its configuration and its notebooks, out comes what its steps,
exporters and downloads are to give here.

Imports authoring, gradebook, grader, intake and pages.
"""
