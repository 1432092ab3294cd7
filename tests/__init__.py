"""The proof, and what measures."""
