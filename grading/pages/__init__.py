"""What people read: in come gradebook and autograded notebooks, out come pages and tables.

Imports bank, gradebook, grader and intake.
"""
