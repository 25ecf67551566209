"""What the office writes: kinds of documents, their values, their grammar, issuing and numbers."""

from documents import office, papers  # declare the kinds

__all__ = ["office", "papers"]
