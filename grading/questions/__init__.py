"""The course's own questions: a package for each topic, a file for each question. Imports bank."""
