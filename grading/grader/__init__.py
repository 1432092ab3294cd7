"""In comes a submission, out come its verdicts and an autograded notebook.

Imports bank, intake and sandbox.
"""
