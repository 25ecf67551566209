"""The pages of what the office owes to the people in its records."""
