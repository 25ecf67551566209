"""What was just done is taken back by the message that tells of it.

Every change of a request is noted with the values of before. They are kept like a form that
came too late: under a key that only the author's browser has. What others have gone on from,
what took a number and what is closed for good is not taken back.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from flask import flash, g, has_request_context, request, session, url_for

from admin import policy
from admin.auth import signed_in
from admin.records.words import SETTINGS
from models.audit.changes import WATCHERS
from models.base import ENTITIES, Entity, RuleError, utc_now
from models.users import User
from models.users.kept import forget_form, keep_form, read_form
from models.users.sessions import digest_of

UNDO, LASTS = "undo", timedelta(minutes=10)  # the page may be read slowly; 30 seconds are promised
LATE = "Това вече не се отменя: отменя се последното, до десет минути след него."
CHANGED = "Не може да се отмени: „{}“ е променен след това. Отворете записа и го поправете."
MARK = 16  # characters of the mark in the address


@WATCHERS.named("what may be taken back")
def note(action: str, record, before: dict) -> None:
    """Note a change of this request, the earliest values of each record."""
    if not has_request_context() or request.method != "POST":
        return
    touched = g.setdefault("touched", {})
    is_new, first = touched.get(record, (action == "create", {}))
    touched[record] = (is_new, {**before, **first})
    g.is_lasting = g.get("is_lasting", False) or action == "delete" or not may_go_back(
        record, is_new=is_new)


def may_go_back(record, *, is_new: bool) -> bool:
    """Whether the former values are all there is to a change of the record."""
    if not isinstance(record, Entity) or record.listing.menu == SETTINGS:
        return False
    if is_new:
        return bool(record.owners) and not record.given
    flow = record.workflow
    return not flow or record.__data__[flow.column] not in record.closed_in or \
        "reopen" in flow.transitions


def tell(text: str, back: str) -> None:
    """Say what was done, with the way to take it back where there is one."""
    way = way_to_undo(back)
    flash((text, way), "undo") if way else flash(text)


def way_to_undo(back: str) -> str:
    """The address that takes back what this request has changed; "" where nothing does."""
    touched, user = g.get("touched", {}), signed_in()
    if not touched or g.is_lasting or not all(policy.may_write(user, type(one)) for one in touched):
        return ""
    rows = [(one._meta.table_name, one.id, type(one).get_by_id(one.id).version, is_new,
             {name: _told(value) for name, value in values.items()})
            for one, (is_new, values) in touched.items()]
    key = keep_form(user, back, [utc_now().isoformat(), rows])
    if not key:
        return ""
    session[UNDO] = key
    return url_for("undo.last", mark=digest_of(key)[:MARK])


def take_back(user: User, mark: str) -> str:
    """Put the values of before back; the address that they were changed from."""
    key = session.get(UNDO, "")
    kept = read_form(user, key) if digest_of(key)[:MARK] == mark else None
    if kept is None or utc_now() - datetime.fromisoformat(kept[1][0]) > LASTS:
        raise RuleError(LATE)
    back, (_, rows) = kept
    for row in reversed(rows):
        _put_back(row, by=user.name)
    forget_form(session.pop(UNDO))
    return back


def _put_back(row: list, *, by: str) -> None:
    table, number, version, is_new, values = row
    entity = ENTITIES[table]
    record = entity.get_or_none(entity.id == number)
    if record is None or record.version != version:
        raise RuleError(CHANGED.format(record.title() if record else entity.listing.label))
    if is_new:
        record.archive(by=by)
        return
    record.is_stepping = True  # from a state that would keep it as it is
    record.set_values({name: read_value(entity._meta.fields[name], value)
                       for name, value in values.items() if name not in entity.given})
    record.save(by=by)


def _told(value):
    """A value as JSON knows it."""
    return str(value) if isinstance(value, (date, time, Decimal)) else value


def read_value(field, value):
    """A value of a column that was kept as JSON knows it."""
    if not isinstance(value, str):
        return value
    return field.from_text(value) if getattr(field, "is_sealed", False) else \
        field.python_value(value)
