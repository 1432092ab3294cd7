"""What only the instructor runs: the question bank, the release and the grader."""
