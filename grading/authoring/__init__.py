"""From a solution to its release: in come percent scripts and the bank, out come notebooks,
`checks.npz`, the gradebook's entry and the students' archive.

Imports bank and gradebook.
"""
