"""The gate: no address is reached that does not say what it needs, and no change is written
without a right that still holds at that moment."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, abort, g, request

from admin.auth import current_user
from admin.declaring import said_at
from models.audit.chain import logged_transaction
from models.base import ENTITIES
from models.database import database, is_sqlite
from models.folder import is_full
from models.users import User

log = logging.getLogger("okmd.access")


def install(app: Flask) -> None:
    """Ask the declaration before every request; comes after the sign-in."""
    app.before_request(ask_policy)


def ask_policy() -> None:
    """Refuse an address without a declaration, and one that the user may not open."""
    if request.endpoint is None:
        return  # no such address; the page of that follows
    if said_at(request.endpoint) is None:
        note_refusal("no declaration")
        abort(404)
    if current_user:
        _refuse(refusal(current_user, request.endpoint))


def refusal(user, endpoint: str) -> int:
    """The status with which an address is refused to somebody who is signed in, or 0."""
    said = said_at(endpoint)
    return said.needs.refusal(user, ENTITIES.get(endpoint.partition(".")[0])) if said else 404


def _refuse(status: int) -> None:
    if status:
        note_refusal("role")
        abort(status)


@contextmanager
def changing() -> Iterator[None]:
    """One transaction around a change: the account is read again in it, and asked again."""
    if is_full(database.folder):
        raise OSError(errno.ENOSPC, "what is left belongs to reading")
    with logged_transaction():
        renew(current_user)
        _refuse(refusal(current_user, request.endpoint) if current_user.may_sign_in() else 403)
        yield


def renew(user: User) -> None:
    """Let the account be as it is stored now; on PostgreSQL it stays so until the commit."""
    query = User.select().where(User.id == user.id)
    stored = (query if is_sqlite() else query.for_update("FOR SHARE")).get()
    for name in ("role", "active", "archived_at", "valid_to"):
        setattr(user, name, getattr(stored, name))
    user.organization_id, user.mechanism_id = stored.organization_id, stored.mechanism_id
    user._dirty.clear()


def note_refusal(why: str, **more) -> None:
    """A line in the log about what was refused, without what was typed."""
    log.warning("refused", extra={"event": {
        "request": g.get("request_id"), "endpoint": request.endpoint, "why": why,
        "user": getattr(current_user, "id", None) if current_user else None, **more}})
