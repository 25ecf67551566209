"""A new version beside what people edited or signed: told first, made once that is known."""

from contextlib import AbstractContextManager, ExitStack

from flask import abort, make_response, request

from admin.auth import current_user
from admin.once import KEY
from documents.files.hand_work import HandWork, knowingly
from documents.kinds import Kind
from documents.returning import edits_of
from models.base import Entity
from models.leaks.refusing import in_spite_of

NOT_KEPT = ("csrf_token", KEY, "knowingly")


def as_asked() -> AbstractContextManager:
    """Inside it a new version may be made if the form says that the edited one is known.

    With a reason in the form it is made although the guard refuses it.
    """
    asked = ExitStack()
    if "knowingly" in request.form:
        asked.enter_context(knowingly())
    if reason := given_reason():
        asked.enter_context(in_spite_of(reason))
    return asked


def given_reason() -> str:
    """The typed reason for passing over the guard; 403 for who may not see whom it protects."""
    reason = request.form.get("guard_reason", "").strip()
    if reason and not current_user.may_see_identity():
        abort(403)
    return reason


def tell_hand_work(view, edited: HandWork, kind: Kind, record: Entity):
    """The question, with everything that was posted; its answer goes to the same address."""
    typed = [(name, text) for name, text in request.form.items(multi=True)
             if name not in NOT_KEPT]
    return make_response(view.render("documents/edited.html", edited=edited, kind=kind,
                                     edits=edits_of(edited.file), record=record, typed=typed), 409)
