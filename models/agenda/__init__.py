"""The agenda of a meeting: its items, those that always stand on it, and their times."""
