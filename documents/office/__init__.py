"""What the office makes without code: kinds of documents, questions, file names, letterhead."""

from documents.office import letterhead, own  # add the office's own kinds

__all__ = ["letterhead", "own"]
