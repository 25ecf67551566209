"""What a posted form may hold: its own fields; anything else is refused or left out, and noted."""

from flask import request

from admin.once import KEY
from forms.making import EntityForm
from models.audit.chain import record_event
from models.base import Entity, RuleError

CONFIRMED = "confirmed"  # the doubts that the person stands by
OURS = {"csrf_token", KEY, "version", "base", "carried", "_add_another", CONFIRMED}


def refuse_foreign_fields(record: Entity, *forms: EntityForm) -> None:
    """RuleError for columns that this person does not fill in here; other names are only noted."""
    known = OURS.union(*(form._fields for form in forms))
    extra = [name for name in request.form if name not in known]
    if not extra:
        return
    entity = type(record)
    note_refused(record, sorted(extra)[:20])
    columns = [entity._meta.fields[name] for name in extra if name in entity._meta.fields]
    if columns:
        words = ", ".join(f"„{column.verbose_name or column.name}“" for column in columns)
        raise RuleError(f"Тук не се попълва: {words}. Нищо не е записано.")


def refuse_other_parent(form: EntityForm, name: str, under: Entity | None) -> None:
    """RuleError if a new record was posted under another record than its page is about."""
    typed = request.form.get(name, "")
    if under is not None and typed and typed != str(under.id):
        note_refused(form.entity(), [name])
        raise RuleError("Страницата е за друг запис. Отворете я отново.", name)


def note_refused(record: Entity, names: list[str]) -> None:
    """The names in the log of the office, and whose they would have been."""
    about = {"record": record} if record.id else {"entity": record._meta.table_name}
    record_event("refused_fields", **about, details={"fields": [name[:40] for name in names]})
