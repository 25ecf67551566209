"""Long work: what was asked for, how far it is, and what became of every part of it."""
