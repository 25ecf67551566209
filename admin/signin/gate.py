"""The gate: who this browser belongs to, and that nobody passes of whom more is asked."""

import logging
from datetime import timedelta

import flask_login
from flask import abort, flash, g, make_response, redirect, request, session, url_for
from flask_security.utils import set_request_attr
from peewee import OperationalError

from admin.declaring import said_at
from admin.policy.needs import STRANGER
from admin.signin.accounts import Account
from admin.signin.sessions import idle_time, leave, longest_time
from admin.signin.step_up import challenge, here, is_to_be_asked, keep_typed
from models.users.sessions import CODE, DECLARATION, SETUP, find_session, touch_session

log = logging.getLogger("okmd.signin")

# What is asked at a stage: its page first, then whatever else is open meanwhile.
PAGES = {
    CODE: ("signin.enter_code", "signin.enter_recovery_code"),
    SETUP: ("signin.set_up_factor",),
    DECLARATION: ("signin.accept",),
}
TOLD = {
    "idle": "Бяхте изключени поради бездействие. Влезте отново.",
    "long": "Работният ден свърши: сесията трае най-много {hours} ч. Влезте отново.",
    "ended": "Сесията ви е прекратена. Влезте отново.",
}
LEAVING = "security.logout"
SEEN_EVERY = timedelta(minutes=1)


def load_account(reference: str) -> Account | None:
    """The account whose session this is, by one query; None once the session is over."""
    found = find_session(str(reference))
    if found is None:
        return None
    why = found.why_ended(idle_time(), longest_time(found.stage))
    if why:
        g.over = (found, why)
        return None
    if not (said := said_at(request.endpoint)) or not said.unattended:
        _note_presence(found)
    set_request_attr("fs_authn_via", "session")
    return Account(found.user, found)


def _note_presence(found) -> None:
    """Reading goes on while the database cannot write; the session then ends in its time."""
    try:
        touch_session(found, SEEN_EVERY)
    except OperationalError as error:
        log.warning("presence not noted", exc_info=error)


def require_sign_in():
    """Refuse everything that is not open to this browser; a page comes back after the sign-in."""
    is_ours = request.blueprint in ("security", "signin")
    if is_ours and (request.is_json or request.files):
        abort(400)
    if is_open(request.endpoint):
        return None
    account = flask_login.current_user
    if account.is_authenticated:
        return challenge() if is_to_be_asked() else None
    pages = PAGES.get(getattr(account, "stage", ""), ("security.login",))
    return None if request.endpoint in pages else _turn_away(pages[0])


def is_open(endpoint: str | None) -> bool:
    """Whether an address is open to this browser whatever is still asked of it."""
    said = said_at(endpoint)
    return said is not None and (said.needs is STRANGER or endpoint == LEAVING)


def _turn_away(page: str):
    found, why = g.get("over", (None, ""))
    if request.method not in ("GET", "HEAD"):
        is_ours = request.blueprint not in ("security", "signin")
        if is_ours and found is not None and found.user.may_sign_in():
            keep_typed(found.user)
        abort(401)
    if why and not session.get("told"):
        flash(TOLD[why].format(hours=longest_time().seconds // 3600))
        session["told"] = True
    return redirect(url_for(page, next=here() if here() != "/" else None))


def log_out():
    """End this session, whatever is still asked of it, and let the browser forget its pages."""
    leave()
    answer = make_response(redirect(url_for("security.login")))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
