"""What the office writes: kinds of documents, their values, their grammar, issuing and numbers."""

from documents import agreements, letters, meeting_papers  # each declares its kinds

__all__ = ["agreements", "letters", "meeting_papers"]
