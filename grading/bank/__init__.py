"""What a question is: its cases, its mistakes, and what the solution gives on them.

In come the course's own questions and a solution notebook; out come cases with what is expected
and what each known mistake gives. Imports nothing else of the grader.
"""
