"""What was typed into a form that a rule refused stands in it again on the page that tells so.

The form is kept for its author alone, like one that came too late, and put back once.
"""

import re
from html import escape, unescape

from flask import Flask, Response, request, session

from admin.auth import signed_in
from admin.signin.step_up import typed_fields
from models.users.kept import forget_form, keep_form, read_form

REFUSED = "refused_form"
FORM = r'<form\b[^>]*\baction="{}"[^>]*>.*?</form>'
FIELD = re.compile(r"<input\b[^>]*>|<option\b[^>]*>|<select\b[^>]*>|"
                   r"(?P<open><textarea\b[^>]*>)(?P<text>.*?)</textarea>", re.DOTALL)
VALUE = r'\s+value="[^"]*"'
LEFT = ("hidden", "file", "password", "submit", "button")


def install(app: Flask) -> None:
    """Put back what was refused into the next page that has its form."""
    app.after_request(put_back)


def keep() -> None:
    """Keep the form of this request, which a rule refused."""
    user = signed_in()
    if key := user and keep_form(user, request.path, typed_fields()):
        session[REFUSED] = key


def put_back(answer: Response) -> Response:
    """The page with the kept form filled in, if it has such a form."""
    if REFUSED not in session or answer.status_code != 200 or answer.mimetype != "text/html":
        return answer
    key, user = session.pop(REFUSED), signed_in()
    if kept := user and read_form(user, key):
        answer.set_data(filled(answer.get_data(as_text=True), *kept))
        forget_form(key)
    return answer


def filled(page: str, action: str, fields: list[tuple[str, str]]) -> str:
    """The page with these (name, text) in its first form that is sent to the address."""
    left: dict[str, list[str]] = {}
    for name, text in fields:
        left.setdefault(name, []).append(text)
    form = re.search(FORM.format(re.escape(escape(action))), page, re.DOTALL)
    if form is None:
        return page
    return page[:form.start()] + FIELD.sub(_Filling(left), form[0]) + page[form.end():]


class _Filling:
    """Called for every field of a form in its order; repeated names take their texts in turn."""

    def __init__(self, left: dict[str, list[str]]):
        self.left, self.chosen = left, None

    def __call__(self, found: re.Match) -> str:
        tag = found["open"] or found[0]
        name, kind = _attribute(tag, "name"), _attribute(tag, "type")
        if tag.startswith("<select"):
            self.chosen = self.left.get(name) if " multiple" in tag else self._next(name)
        elif tag.startswith("<option") and self.chosen is not None:
            return _marked(tag, "selected", self.chosen)
        elif kind in ("checkbox", "radio"):
            return _marked(tag, "checked", self.left.get(name, []))
        elif kind not in LEFT and (text := self._next(name)):
            return self._typed(found, tag, escape(text[0]))
        return found[0]

    def _typed(self, found: re.Match, tag: str, text: str) -> str:
        if found["open"]:
            return f"{tag}\n{text}</textarea>"
        return f'{re.sub(VALUE, "", tag)[:-1]} value="{text}">'

    def _next(self, name: str) -> list[str] | None:
        """The next text of a name, None where no more came."""
        texts = self.left.get(name)
        return [texts.pop(0)] if texts else None


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def _marked(tag: str, mark: str, chosen: list[str]) -> str:
    """The tag with the mark if its value is among the chosen, else without it."""
    bare = re.sub(rf'\s{mark}(="[^"]*")?(?=[\s>])', "", tag)
    return f"{bare[:-1]} {mark}>" if _attribute(tag, "value") in chosen else bare
