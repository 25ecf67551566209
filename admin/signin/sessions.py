"""The session of this browser: opened, moved on, renewed and ended."""

from datetime import timedelta
from types import SimpleNamespace

import flask_login
from flask import current_app, g, request, session

from admin.signin.events import tell
from models.base import utc_now
from models.users import User
from models.users.declarations import current_declaration, has_accepted
from models.users.factors import find_factor
from models.users.sessions import (
    CODE,
    DECLARATION,
    FULL,
    SETUP,
    UserSession,
    end_session,
    renew_session,
    start_session,
)

REQUIRED, OPTIONAL, OFF = "required", "optional", "off"
FRESH = timedelta(minutes=5)  # how long a given password counts for what asks for it again
LEAVING = timedelta(hours=1)  # and for files that leave: an hour of work asks once
HALF = timedelta(minutes=15)  # to find the code, set up the factor, read the declaration
KEPT = "kept"  # the one thing in the cookie that outlives a change of the reference


def signin_settings() -> SimpleNamespace:
    """The settings of the desk."""
    return current_app.extensions["signin"]


def idle_time() -> timedelta:
    return timedelta(minutes=signin_settings().idle_minutes)


def longest_time(stage: str = FULL) -> timedelta:
    """How long a session may last at this stage, busy or not."""
    return timedelta(hours=signin_settings().session_hours) if stage == FULL else HALF


def this_session() -> UserSession | None:
    """The session of this browser, whatever is still asked of it."""
    return getattr(flask_login.current_user, "session", None)


def this_user() -> User | None:
    """Who gave the password in this browser, even if more is still asked of him."""
    mine = this_session()
    return mine and mine.user


def open_session(user: User) -> tuple[UserSession, str]:
    """A new session and its reference; the one this browser had before is ended.

    Who was in already, and changed his password, stays in.
    """
    before = this_session()
    stays = before is not None and before.stage == FULL and before.user_id == user.id
    stage = FULL if stays else stage_after_password(user)
    mine, reference = start_session(user, stage, address=request.remote_addr or "",
                                    browser=request.user_agent.string)
    mine.user = user
    if before is not None:
        end_session(before)
    _forget_cookie()
    if not stays:
        _tell_stage(user, stage)
    return mine, reference


def stage_after_password(user: User) -> str:
    """What is asked of the user once his password was right."""
    mode = OFF if user.demonstration else signin_settings().two_factor
    if mode != OFF and find_factor(user):
        return CODE
    return SETUP if mode == REQUIRED else stage_after_factor(user)


def stage_after_factor(user: User) -> str:
    """What is asked of the user once his code was right, too."""
    declaration = current_declaration()
    if declaration is None or has_accepted(user, declaration):
        return FULL
    return DECLARATION


def advance(stage: str) -> None:
    """Go on to a stage under a new reference; the old cookie is worth nothing."""
    mine = this_session()
    was_inside = mine.stage == FULL
    reference = renew_session(mine, stage)
    _forget_cookie()
    session["_user_id"] = reference
    if not was_inside:
        _tell_stage(mine.user, stage)


def end_other_sessions(user: User, stage: str = FULL) -> None:
    """After a change of the second factor: only this browser stays, under a new reference."""
    end_all_sessions(user)
    this_session().mark = user.fs_uniquifier
    advance(stage)


def end_all_sessions(user: User) -> None:
    """End all sessions of an account in every process: none carries its new mark."""
    user.renew_mark()
    write_columns(user, "fs_uniquifier")


def leave() -> None:
    """End the session of this browser."""
    mine = this_session()
    if mine is not None:
        end_session(mine)
        tell("signed out", mine.user)
    session.clear()
    g.pop("csrf_token", None)


def write_columns(user: User, *names: str) -> None:
    """Store these columns alone, so that nobody who edits the record meanwhile is refused."""
    values = {User._meta.fields[name]: getattr(user, name) for name in names}
    if values:
        User.update(values).where(User.id == user.id).execute()
    user._dirty.difference_update(names)


def _forget_cookie() -> None:
    """Empty the cookie but for the key of a kept form; the token of the forms is new, too."""
    kept = session.get(KEPT)
    session.clear()
    g.pop("csrf_token", None)
    if kept:
        session[KEPT] = kept


def _tell_stage(user: User, stage: str) -> None:
    if stage != FULL:
        tell("password right", user, asked=stage)
        return
    user.last_login_at = user.current_login_at or utc_now()
    user.current_login_at = utc_now()
    user.last_login_ip, user.current_login_ip = user.current_login_ip, request.remote_addr
    user.login_count = (user.login_count or 0) + 1
    write_columns(user, "last_login_at", "current_login_at", "last_login_ip",
                  "current_login_ip", "login_count")
    tell("signed in", user)
