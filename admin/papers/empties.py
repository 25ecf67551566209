"""The fields that printed nothing, told after a document is made."""

from flask import flash

from models.documents.issued import IssuedDocument

MOST_EMPTY = 12  # told in a message
OF_ISSUING = ("документ.рег_", "документ.дата")  # filled in when the document takes its number


def unlike(empties: list) -> list:
    """Each empty tag once, in the order of the document; a number is no field to fill in."""
    return list({one.tag: one for one in empties
                 if not any(name in one.tag for name in OF_ISSUING)}.values())


def warn_of_empties(document: IssuedDocument) -> None:
    """Tell which fields printed nothing."""
    tags = [one.tag.strip("{} ") for one in unlike(document.empties)]
    if tags:
        more = f" и още {len(tags) - MOST_EMPTY}" if len(tags) > MOST_EMPTY else ""
        flash(f"Празни полета: {', '.join(tags[:MOST_EMPTY])}{more}.", "warning")
