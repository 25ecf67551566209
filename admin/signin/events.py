"""What happens at the door, told in one place: the log of access and that of the server hear it."""

import logging

from flask import g, has_request_context, request

from models.audit.actors import Actor
from models.audit.chain import record_event
from models.users import User

log = logging.getLogger("okmd.signin")

# What is told: its action in the log of access; a refused password has its event there already.
ACTIONS = {
    "signed in": "sign_in", "password right": "password_given", "signed out": "sign_out",
    "wrong code": "code_refused", "recovery code used": "recovery_code",
    "confirmed": "confirm", "not confirmed": "confirm_refused",
    "second factor set up": "factor", "second factor removed": "factor",
    "second factor forgotten": "factor", "recovery codes renewed": "factor",
    "declaration accepted": "declaration", "link made": "link",
    "password set by link": "password", "sessions ended": "session",
}


def tell(what: str, user: User | None = None, *, by: User | None = None, **details) -> None:
    """Note one event of an account, done by another one where `by` says so.

    Never a password, a code or a link, and no address that was only typed.
    """
    log.info(what, extra={"event": {"request": _request_id(), "user": user and user.id, **details}})
    if user is not None and what in ACTIONS:
        record_event(ACTIONS[what], user=_actor(by or user), entity="users", object_id=user.id,
                     details={"what": what, **details})


def _actor(user: User) -> Actor | None:
    """Who did it; at the command line the program knows better."""
    if not has_request_context():
        return None
    return Actor(name=user.name, user_id=user.id, address=request.remote_addr or "",
                 request=_request_id() or "")


def _request_id() -> str | None:
    return g.get("request_id") if has_request_context() else None
