"""What waits: the next step of a case, and what may come on the next agenda."""
