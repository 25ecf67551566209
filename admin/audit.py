"""What is read is logged: every address says which event it writes, before its page leaves.

A change writes its event itself, with the change (models.audit). Here stands what is seen:
pages, lists, searches, files, sign-ins and what was denied.
"""

from collections.abc import Iterable

import flask_login
from flask import (
    Flask,
    Response,
    abort,
    g,
    has_request_context,
    request,
    session,
    template_rendered,
)
from peewee import PeeweeException
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from admin import errors
from admin.asked import opened as opened_text
from admin.declaring import is_workbook, said_at
from models.audit.actors import PROGRAM, Actor, ask_actor
from models.audit.chain import record_event, watch_events
from models.audit.keys import AuditProblem, digest
from models.audit.questions import is_written
from models.base import ENTITIES, Entity

UNASKED = ("csrf_token", "form_key", "format", "page", "size", "sort")
DENIED = (401, 403, 404, 405, 429)


def install(app: Flask) -> None:
    """Log every request of `app`; comes after the sign-in is in place."""
    app.before_request(_begin)
    app.after_request(_finish)
    app.register_error_handler(AuditProblem, errors.show_busy)
    template_rendered.connect(_remember, app)


# -- what a page shows -------------------------------------------------------------------------


def opened(record: Entity | None) -> Entity | None:
    """The record that a page is about, noted for its event."""
    if record is not None and has_request_context():
        g.audit_record = record
    return record


def open_first(query) -> Entity:
    """The first record of what the user may see, noted as opened; 404 where there is none."""
    return opened(query.first() or abort(404))


def seen(records: Iterable[Entity]) -> None:
    """Note the records that a list, a search or a file shows."""
    if not has_request_context():
        return
    shown = _shown()
    for record in records:
        shown.setdefault(record._meta.table_name, {})[record.id] = record.about_case(ask=False)


def explained(purpose: str, number: int) -> None:
    """Note why what this request answers is shown: the purpose, and the number of the reason."""
    g.audit_reason = purpose, number


def _shown() -> dict[str, dict]:
    """{table: {id: its case}} of this request."""
    return g.setdefault("audit_shown", {})


def _remember(_app, context: dict, **_more) -> None:
    """Note the rows that a template was given; a page about one record is that record's."""
    if "audit_record" in g:
        return
    for value in context.values():
        for one in value if isinstance(value, (list, tuple)) else (value,):
            _remember_rows(one)


def _remember_rows(value) -> None:
    rows = [value] if isinstance(value, Entity) else getattr(value, "rows", None)
    if isinstance(rows, (list, tuple)) and flask_login.current_user != value:
        seen(row for row in rows if isinstance(row, Entity) and row.id)
        total = getattr(value, "total", None)
        g.audit_count = total if isinstance(total, int) else g.get("audit_count")


# -- one event per request ---------------------------------------------------------------------


def _begin() -> None:
    g.audit_user = getattr(flask_login.current_user, "user", None)
    g.audit_written = watch_events()
    ask_actor(_actor)


def _actor() -> Actor:
    """The account of this request, also after it has signed out."""
    if not has_request_context():
        return PROGRAM
    user = g.get("audit_user") or getattr(flask_login.current_user, "user", None)
    return Actor(name=user.name if user else "", user_id=user and user.id,
                 address=request.remote_addr or "", request=g.get("request_id", ""))


def _finish(response: Response) -> Response:
    """The response once its event is written; without it the page does not leave."""
    try:
        _record(response.status_code)
    except (AuditProblem, PeeweeException) as error:
        if request.endpoint == "security.login":
            session.clear()
        response.close()
        return errors.show_busy(error)
    return response


def _record(status: int) -> None:
    action = _action(status)
    why = g.get("audit_reason")
    if action and (why or not (status < 400 and _has_written())):
        about = _about(action, status)
        if why:
            about |= {"reason": why[0], "details": {**(about["details"] or {}), "reason": why[1]}}
        record_event(action, **about)


def _action(status: int) -> str | None:
    """What happened; strangers are nobody's business until they try to sign in."""
    user = _actor()
    if request.endpoint == "security.login" and request.method == "POST":
        return "sign_in" if user.user_id and status < 400 else "sign_in_refused"
    if user.user_id is None or status >= 500:
        return None
    if status in DENIED:
        return "denied"
    if g.get("is_challenged"):
        return None  # nothing was shown; the question for the password has an event of its own
    said = said_at(request.endpoint)
    if said and said.workbook and is_workbook():
        return said.workbook
    return said and said.event(request.method)


def _has_written() -> bool:
    """Whether a change of this request stands in the log already."""
    written = g.get("audit_written")
    return bool(written) and is_written(*written[-1])


def _about(action: str, status: int) -> dict:
    """What the event tells, besides who and when."""
    if action in ("sign_in", "sign_in_refused"):
        typed = _form().get("email", "").strip().lower()
        return {"details": {"typed": digest(typed)} if action != "sign_in" else None}
    record = g.get("audit_record")
    if record is not None:
        return {"record": record, "details": _details(status)}
    return {**_place(), **_rows(), "details": _details(status) | _query() | _found()}


def _place() -> dict:
    """Entity and object that the address names, whether they exist or not."""
    values = request.view_args or {}
    table = values.get("table") or request.blueprint or ""
    number = values.get("record")
    return {"entity": table if table in ENTITIES else "",
            "object_id": number if isinstance(number, int) else None}


def _rows() -> dict:
    """The records of the address's own entity, and the cases behind all that is shown."""
    shown = _shown()
    cases = {case for rows in shown.values() for case in rows.values() if case}
    return {"ids": shown.get(_place()["entity"], ()), "cases": cases}


def _found() -> dict:
    """The records of other entities on the page."""
    table = _place()["entity"]
    others = {name: sorted(rows) for name, rows in _shown().items() if name != table and rows}
    return {"found": others} if others else {}


def _query() -> dict:
    """A mark of what was asked for: equal questions have equal marks, the words stay unknown."""
    typed = sorted((name, opened_text(text)) for values in (request.args, _form())
                   for name, text in values.items(multi=True)
                   if text.strip() and name not in UNASKED)
    details = {"query": digest(repr(typed))} if typed else {}
    return details | ({"count": g.audit_count} if g.get("audit_count") is not None else {})


def _form():
    """What was posted; nothing where that is larger than is accepted."""
    try:
        return request.form
    except HTTPException:
        return MultiDict()


def _details(status: int) -> dict:
    method = {} if request.method in ("GET", "HEAD") else {"method": request.method}
    return {"status": status, **method} if status >= 400 else {}
