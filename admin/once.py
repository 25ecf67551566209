"""A form that is sent again makes no second record: it leads where it led the first time."""

import secrets
from collections.abc import Callable

from flask import flash, g, redirect, request

from admin.auth import current_user
from models.audit.keys import digest
from models.base import RuleError
from models.users.used_keys import LONGEST_KEY, free_key, keep_answer, take_key

KEY = "form_key"
NOT_CONTENT = ("csrf_token", KEY)
STORED = "Това вече беше записано; нищо не е записано втори път."
ASKED = ("Тази форма вече беше изпратена и записана, а сега в нея пише друго. За да поправите "
         "записаното, отворете записа. Ако искате още един запис, натиснете „Запиши“ отново.")


def new_key(kept: str | None = "") -> str:
    """The key of a form that is being shown, or the one that it had before."""
    return (kept or "")[:LONGEST_KEY] or secrets.token_urlsafe(16)


def once(make: Callable):
    """The answer of `make`; of a form that was stored before, the way to what it made.

    The script of a running meeting and the parts of a page that are stored by themselves are
    sent again on purpose, and know their own keys.
    """
    key = request.form.get(KEY, "")[:LONGEST_KEY]
    if not key or "X-Live" in request.headers or "HX-Request" in request.headers:
        return make()
    used, is_first = take_key(current_user, key, content_of_form())
    if not is_first:
        return _again(used, make)
    answer = make()
    if getattr(answer, "status_code", 200) in (302, 303):
        keep_answer(used, answer.location)
    else:
        free_key(used)
    return answer


def _again(used, make: Callable):
    """What a used key leads to; another text under it is stored once that is asked for."""
    if used.content != content_of_form():
        g.is_other_text = True
        return make()
    flash(STORED)
    return redirect(used.led_to or "/")


def refuse_other_text() -> None:
    """RuleError where a stored form of a new record came back with another text in it."""
    if g.get("is_other_text"):
        raise RuleError(ASKED)


def content_of_form() -> str:
    """A mark of what was typed and of where it was sent."""
    typed = sorted((name, text) for name, text in request.form.items(multi=True)
                   if name not in NOT_CONTENT)
    return digest(repr((request.path, typed)))
