"""How an answer is run, compared, named and spoken of; the grader uses the same.

In come a notebook's namespace and `checks.npz`, out come a few lines. Imports nothing
else of helpers.
"""
