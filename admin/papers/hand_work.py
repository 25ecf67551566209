"""A new version beside what people edited or signed: told first, made once that is known."""

from contextlib import AbstractContextManager, nullcontext

from flask import make_response, request

from admin.once import KEY
from documents.files.hand_work import HandWork, knowingly
from documents.kinds import Kind
from documents.returning import edits_of
from models.base import Entity

NOT_KEPT = ("csrf_token", KEY, "knowingly")


def as_asked() -> AbstractContextManager:
    """Inside it a new version may be made if the form says that the edited one is known."""
    return knowingly() if "knowingly" in request.form else nullcontext()


def tell_hand_work(view, edited: HandWork, kind: Kind, record: Entity):
    """The question, with everything that was posted; its answer goes to the same address."""
    typed = [(name, text) for name, text in request.form.items(multi=True)
             if name not in NOT_KEPT]
    return make_response(view.render("documents/edited.html", edited=edited, kind=kind,
                                     edits=edits_of(edited.file), record=record, typed=typed), 409)
