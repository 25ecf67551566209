"""The fields that printed nothing, told after a document is made."""

from flask import flash

from documents.demands import told_empties
from models.documents.issued import IssuedDocument


def warn_of_empties(document: IssuedDocument) -> None:
    """Tell which fields printed nothing."""
    if told := told_empties(document):
        flash(told, "warning")
