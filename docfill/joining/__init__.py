"""Several finished documents as one: each keeps its sections, headers, lists and styles."""

from docfill.joining.joined import join
from docfill.joining.piece import JoinError

__all__ = ["JoinError", "join"]
