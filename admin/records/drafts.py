"""What is being typed is kept on the server, and offered back to whoever opens the form again.

It is sealed under a key that stands in the author's browser alone, and goes once it is stored,
thrown away or two weeks old.
"""

from flask import current_app, request
from werkzeug.datastructures import MultiDict

from admin.auth import signed_in
from models.base import show_plain
from models.users.kept import DRAFTS, forget_draft, is_key, keep_draft, make_key, read_draft

COOKIE, SHOWN = "okmd_drafts", "draft"  # the argument of an address that shows what was kept
LONGEST_PLACE = 300


def place() -> str:
    """The address of this form, whether or not it shows a draft."""
    more = sorted((name, text) for name, text in request.args.items(multi=True) if name != SHOWN)
    return request.path + "".join(f"&{name}={text}" for name, text in more)[:LONGEST_PLACE]


def key() -> str:
    """The key of this browser, "" where it has none."""
    kept = request.cookies.get(COOKIE, "")
    return kept if is_key(kept) else ""


def kept_since(of: str = "") -> str:
    """When the draft of a form (this one by default) was kept, in words; "" without one."""
    found = key() and read_draft(signed_in(), key(), of or place())
    return show_plain(found[0]) if found else ""


def typed_before() -> MultiDict | None:
    """What the draft of this form holds, where the address asks for it."""
    if request.method != "GET" or SHOWN not in request.args or not key():
        return None
    found = read_draft(signed_in(), key(), place())
    return MultiDict(map(tuple, found[1])) if found else None


def typed_or_kept() -> MultiDict | None:
    """What was posted, be it nothing; else the draft that the address asks for."""
    return request.form if request.method == "POST" else typed_before()


def forget(of: str = "") -> None:
    """The form was stored or given up."""
    if key():
        forget_draft(signed_in(), key(), of or place())


def keep(answer, of: str, fields: list[tuple[str, str]]):
    """The answer, with the key of this browser where it had none."""
    mine = key() or make_key()
    keep_draft(signed_in(), mine, of[:LONGEST_PLACE + 200], fields)
    answer.set_cookie(COOKIE, mine, max_age=DRAFTS, httponly=True, samesite="Strict",
                      secure=current_app.config["SESSION_COOKIE_SECURE"])
    return answer
