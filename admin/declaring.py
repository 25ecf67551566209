"""What an address says of itself, once, at the function that answers it.

The gate, the log of access and the sign-in read it there; an address that says nothing is
refused. A method of a view is declared with `page`, which also opens the record within what the
user may see, reads and checks the form, and shows a broken rule; a plain function with `address`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import wraps
from types import FunctionType

from flask import Blueprint, Flask, current_app, redirect, request
from werkzeug.datastructures import MultiDict
from wtforms import Form

from admin.policy.needs import STRANGER, Need
from forms.pages import UploadField
from models.base import RuleError
from models.database import database

NOTHING = ""  # shows nothing of anyone
TRY = "attempt"  # what it changes has events of its own
SAID = "said"  # where a function keeps its declaration
READING = ("GET", "HEAD")


@dataclass(frozen=True, kw_only=True)
class Address:
    """What is asked of the user, the events of the log, and what is read before the answer."""

    needs: Need
    shows: str | None = None  # the event of opening it; None where one only posts, or never does
    logs: str | None = None  # the event of posting to it if nothing changed
    workbook: str = ""  # the event of a file by `?format=`, which asks for the password again
    formats: tuple[str, ...] = ("xlsx",)  # that it is given in
    fresh: bool = False  # the password is asked again
    writes: bool = True  # posting to it changes something: one transaction, the right asked in it
    unattended: bool = False  # pages ask for it by themselves; nobody need be there
    form: type[Form] | None = None
    opens: Callable | None = None  # (view, number) -> record; by default `view.open_record`
    back: str = ""  # where a broken rule leads, and a page that answers nothing itself

    @property
    def methods(self) -> tuple[str, ...]:
        shown = ("GET",) if self.shows is not None else ()
        return shown if self.logs is None else (*shown, "POST")

    @property
    def is_quiet(self) -> bool:
        """Whether it is open to all and tells nothing of anyone."""
        return self.needs is STRANGER and not (self.shows or self.logs)

    def event(self, method: str) -> str | None:
        """What a request writes into the log; nothing where there is nothing to tell."""
        return (self.shows if method in READING else self.logs) or None

    def is_changed_by(self, method: str) -> bool:
        return self.writes and method not in READING


def said_at(endpoint: str | None) -> Address | None:
    """The declaration of an address, None where there is none."""
    return said_by(current_app.view_functions.get(endpoint))


def said_by(view: Callable | None) -> Address | None:
    return getattr(view, SAID, None)


def is_workbook() -> bool:
    """Whether the address asks for its list as a file, in one of the formats that it has."""
    said = said_at(request.endpoint)
    return bool(said) and request.args.get("format") in said.formats


def address(*urls: str, **said) -> Callable:
    """The declaration of a plain function, or of one that a library brings."""
    def declare(function: Callable) -> Callable:
        @wraps(function)
        def answer(*args, **values):
            return function(*args, **values)
        return _marked(answer, urls, Address(**said))
    return declare


def page(*urls: str, **said) -> Callable:
    """The declaration of a method of a view; it is given the record, the form, then the rest.

    What it returns is the answer; nothing is the way back.
    """
    declared = Address(**said)

    def declare(method: Callable) -> Callable:
        @wraps(method)
        def answer(view, *args, **values):
            is_asked = not args  # by the browser, not by the page that goes on from this one
            return _answer(method, view, declared, values) if is_asked else \
                method(view, *args, **values)
        return _marked(answer, urls, declared)
    return declare


def again(method: Callable, **said) -> Callable:
    """The same page with another declaration."""
    @wraps(method)
    def answer(view, *args, **values):
        return method(view, *args, **values)
    setattr(answer, SAID, replace(said_by(method), **said))
    return answer


def _marked(answer: Callable, urls: tuple[str, ...], said: Address) -> Callable:
    answer._urls = [(url, said.methods) for url in urls]  # where Flask-Admin looks for them
    setattr(answer, SAID, said)
    return answer


def _answer(method: Callable, view, said: Address, values: dict):
    given = _opened(view, said, values)
    form = said.form and read_form(said.form)
    record, back = next(iter(given), None), said.back.format(**request.view_args)

    def make():
        made = method(view, *given, *checked(form), **values)
        return redirect(view.way_back(record, back)) if made is None else made
    try:
        if not said.is_changed_by(request.method):
            return make()
        with database.atomic():
            return view.once(make)
    except RuleError as broken:
        return view.refused(broken, record, back=back)


def _opened(view, said: Address, values: dict) -> list:
    """The record that the address names, if it does; its parts take the place of their numbers.

    A part is opened by `open_<name>` of the view: `open_item(meeting, 5)`.
    """
    opens = said.opens or getattr(type(view), "open_record", None)
    if "record" not in values or opens is None:
        return []
    record = opens(view, values.pop("record"))
    for name, number in values.items():
        part = getattr(view, f"open_{name}", None)
        values[name] = part(record, number) if part else number
    return [record]


def read_form(made: type[Form]) -> Form:
    """The form as it was posted; empty where the page is only opened."""
    if request.method in READING:
        return made(None)
    return made(MultiDict((*request.form.items(multi=True), *_uploads(made))))


def _uploads(made: type[Form]) -> Iterator[tuple]:
    """The files that came under names of the form's files; another name takes none."""
    for name, file in request.files.items(multi=True):
        if getattr(getattr(made, name, None), "field_class", None) is UploadField:
            yield name, file


def checked(form: Form | None) -> tuple[Form, ...]:
    """The form once it is known to be readable; RuleError with all that is not."""
    if form is None:
        return ()
    if request.method not in READING and not form.validate():
        broken = [RuleError(str(text), field.name) for field in form for text in field.errors]
        raise RuleError(broken[0].message, broken[0].field, tuple(broken[1:]))
    return (form,)


def add_addresses(pages: Blueprint, module) -> None:
    """Put the declared functions of a module under their addresses."""
    for name, view in vars(module).items():
        if isinstance(view, FunctionType) and said_by(view) is not None:
            for url, methods in view._urls:
                pages.add_url_rule(url, name, view, methods=methods)


def declare_given(app: Flask, given: dict[str, dict]) -> None:
    """Declare what the libraries bring: {endpoint: what it says}."""
    for endpoint, said in given.items():
        app.view_functions[endpoint] = address(**said)(app.view_functions[endpoint])
