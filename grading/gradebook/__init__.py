"""What is written for a class: in come graded submissions, out come nbgrader's gradebook,
autograded notebooks and feedback pages.

Imports grader and intake.
"""
