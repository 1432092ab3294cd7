"""Small edits of code, made from its syntax tree."""
