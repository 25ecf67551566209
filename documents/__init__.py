"""What the office writes: kinds of documents, their values, their grammar, issuing and numbers."""

from documents import papers  # declare the kinds

__all__ = ["papers"]
