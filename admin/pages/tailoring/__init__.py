"""The pages on which the office shapes its own desk."""
