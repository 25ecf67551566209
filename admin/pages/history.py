"""The history of a record: who changed what and when, from what to what, as far as one may read it.

The log of access is where it stands; of texts, which may name a child, the log keeps only that
they were changed. What it keeps is put back by one press, by the rules of the form.
"""

import json

from flask import abort, redirect

from admin import audit, policy
from admin.auth import current_user
from admin.declaring import TRY, page
from admin.pages.audit import may_read_log
from admin.pages.audit_names import name_events
from admin.pages.audit_words import show_action, show_changes, show_step, show_time
from admin.policy.needs import SIGNED_IN
from admin.records import undoing
from admin.records.addresses import record_url
from admin.records.editing import store_checked
from admin.records.words import SETTINGS
from admin.views import InnerPage
from forms.making import asked_columns
from models.audit.events import AuditEvent
from models.audit.questions import CHANGING
from models.base import ENTITIES, Entity
from models.tailoring.version import Tailored

MOST = 200  # the newest events


class HistoryPage(InnerPage):
    """The history of one record."""

    title, place = "История", "history"

    @page("/<table>/<record:record>/", needs=SIGNED_IN, shows="page")
    def show(self, table: str, record: int):
        """The changes of a record, the newest first."""
        found = find_record(table, record)
        events = read_events(found)
        return self.render("history.html", record=found, has_more=len(events) == MOST, events=[
            (event, readable(event, found), former_values(event, found)) for event in events],
            words={"when": show_time, "what": show_action, "step": show_step})

    @page("/<table>/<record:record>/<int:sequence>/", needs=SIGNED_IN, logs=TRY)
    def put_back(self, table: str, record: int, sequence: int):
        """Let the columns of one change hold what they held before it."""
        found = find_record(table, record)
        event = next((one for one in read_events(found) if one.sequence == sequence), None)
        values = former_values(event, found) if event else {}
        if not values:
            abort(404)
        found.refuse_in_bin()
        found.set_values(values)
        store_checked(found, by=current_user.name)
        undoing.tell("Върнати са предишните стойности.", record_url(found))
        return redirect(record_url(found))

    def way_back(self, record, back: str) -> str:
        """Where a refusal leads."""
        return "/"


def find_record(table: str, number: int) -> Entity:
    """The record, in the bin too; 404 for whoever works neither with its register nor the log."""
    entity = ENTITIES.get(table)
    if entity is None or not has_history(entity):
        abort(404)
    return audit.open_first(policy.visible(current_user, entity).where(entity.id == number))


def has_history(entity: type[Entity]) -> bool:
    """Whether the user works with the register, or supervises the log."""
    return policy.may_write(current_user, entity) or may_read_log() and policy.may_read(
        current_user, entity)


def read_events(record: Entity) -> list:
    """What changed the record, the newest first, with the names of whatever it refers to."""
    event = AuditEvent
    return name_events(current_user, event.select().where(
        event.entity == record._meta.table_name, event.object_id == record.id,
        event.action.in_(CHANGING)).order_by(event.sequence.desc()).limit(MOST).namedtuples())


def readable(event, record: Entity) -> list[tuple[str, str, str]]:
    """(label, before, after) of the columns that the user may read."""
    entity, withheld = type(record), {*policy.withheld_from(current_user, record)}
    if isinstance(record, Tailored):  # keys that only the program reads
        withheld |= {name for _, names in entity.listing.hidden for name in names}
    return [told for name, *told in show_changes(event, record) if name not in withheld
            and policy.may_read_column(current_user, entity, name)]


def former_values(event, record: Entity) -> dict:
    """The values before a change that the user may put back by hand; none of a step, and none of
    accounts and settings, where more than the record itself is asked."""
    entity = type(record)
    is_of_rights = entity.listing.menu == SETTINGS or entity.belongs.is_of_administrator
    if event.action != "change" or is_of_rights or not policy.may_write(current_user, entity):
        return {}
    told = json.loads(event.details or "{}").get("changes", {})
    may = policy.writable_columns(current_user, entity, asked_columns(record))
    kept = {name: change[0] for name, change in told.items()
            if name in may and isinstance(change, list)}
    return {name: undoing.read_value(entity._meta.fields[name], value)
            for name, value in kept.items()
            if str(record.__data__[name]) != str(value)}
