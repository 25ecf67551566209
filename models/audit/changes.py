"""Changes of records as events: which columns, and old and new value where that is nobody's secret.

Values of columns about persons and free text, which may name a child, are only „променено“.
"""

from collections.abc import Callable

from peewee import CharField, Model, ModelDelete, ModelSelect, ModelUpdate, Node, TextField

from models.audit.actors import Actor, current_actor
from models.audit.chain import one_transaction, record_event
from models.confidential import protectable
from registry import Registry

CHANGED = "променено"
KEEPERS = Registry("keeper")  # "reason": function(record, purpose, text) giving its number
REFUSALS = Registry("refusal")  # name: function(record, stored values) that raises a RuleError
WATCHERS = Registry("watcher")  # name: function(action, record, stored values) after a change
TECHNICAL = {"id", "created_at", "created_by", "updated_at", "updated_by", "version", "search",
             "sort_keys", "row_key", "key_version", "number_index"}
PUBLIC, INTERNAL, UNKNOWN = "P0", "P1", "P3"  # classes of models.base, which imports this module
EMPTY = (None, "", False, [])
LONGEST = 200  # characters of a text that is shown


def logged_names(entity: type[Model], fields) -> list[str]:
    """The columns among `fields` whose change is told."""
    quiet = TECHNICAL | set(getattr(getattr(entity, "listing", None), "unlogged", ()))
    return [field.name for field in fields if field.name not in quiet]


def read_before(record: Model, only=None) -> dict:
    """The stored values of the columns that are about to be saved; empty for a new record."""
    if not record.id:
        return {}
    entity = type(record)
    names = logged_names(entity, only or record.dirty_fields)
    stored = entity.get_or_none(entity.id == record.id) if names else None
    return {name: stored.__data__.get(name) for name in names} if stored else {}


def record_change(record: Model, before: dict, *, by: str = "") -> None:
    """The event of a record that was saved; none if nothing is different but its search text."""
    said = record.__dict__.pop("_said", {})
    is_new = record.version == 1 and not before
    names = logged_names(type(record), record._meta.sorted_fields) if is_new else before
    changes = {name: show_change(type(record), name, before.get(name), record.__data__.get(name))
               for name in names if is_different(before.get(name), record.__data__.get(name))}
    if not (changes or said or is_new):
        return
    details = {"step": said["step"]} if "step" in said else {}
    action = _action(record, before, said, is_new=is_new)
    tell_watchers(action, record, before)
    record_event(action, record, user=actor_named(by),
                 details=details | _reason(record, said) | {"changes": changes})


def _action(record: Model, before: dict, said: dict, *, is_new: bool) -> str:
    if is_new:
        return "create"
    if is_different(before.get("archived_at"), record.archived_at) and "archived_at" in before:
        return "archive" if record.archived_at else "restore"
    if "action" in said:
        return said["action"]
    return "step" if "step" in said else "change"


def _reason(record: Model, said: dict) -> dict:
    """The number under which the reason of a step is kept, sealed; it may name a child."""
    text, keep = said.get("reason", "").strip(), KEEPERS.get("reason")
    if not (text and keep):
        return {}
    step = record.workflow.transitions.get(said.get("step", "")) if record.workflow else None
    return {"reason": keep(record, step.label if step else CHANGED, text)}


def actor_named(by: str) -> Actor:
    """Who acts; a change that the program makes under a name says that name."""
    actor = current_actor()
    if by not in ("", actor.name) and actor.user_id is None and not actor.request:
        return Actor(name=f"{by} ({actor.name})")
    return actor


def is_different(old, new) -> bool:
    return old != new and not (old in EMPTY and new in EMPTY)


def show_change(entity: type[Model], name: str, old, new):
    """[old, new] as JSON knows them, or that it was changed."""
    if not is_open(entity, name):
        return CHANGED
    longest = getattr(entity, "longest_logged", LONGEST)
    return [_plain(old, longest), _plain(new, longest)]


def is_open(entity: type[Model], name: str) -> bool:
    """Whether the values of a column may stand in the log."""
    field, privacy = entity._meta.fields[name], privacy_of(entity, name)
    if getattr(field, "is_sealed", False) or name in protectable(entity):
        return False
    is_free_text = isinstance(field, (CharField, TextField)) and not field.choices
    return privacy == PUBLIC or privacy == INTERNAL and not is_free_text


def privacy_of(entity: type[Model], name: str) -> str:
    listing = getattr(entity, "listing", None)
    return listing.privacy_of(name) if listing else UNKNOWN


def _plain(value, longest: int):
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(one, longest) for one in value]
    return str(value)[:longest]


class LoggedModel(Model):
    """A model whose every change writes an event: by `save`, and by statements on many rows."""

    def logged(self, write: Callable, *, only=None, by: str = ""):
        """What `write` gives, which saves the record; its event is written with it or neither."""
        with one_transaction():
            before = read_before(self, only)
            self.refuse_change(before)
            ask_refusals(self, before)
            written = write()
            record_change(self, before, by=by)
        return written

    def refuse_change(self, before: dict) -> None:
        """Raise if the record may not be saved; `before` are the stored values of its columns."""

    def refuse_columns(self, names) -> None:
        """Raise if these columns of the record may not change."""

    def refuse_update(self, names) -> None:
        """Raise if a statement may not change these columns of the stored record."""

    def tell(self, **said) -> None:
        """Let the next event of this record say more, e.g. which step was taken and why."""
        self._said = {**self.__dict__.get("_said", {}), **said}

    def about_case(self, *, ask: bool = True) -> int | None:
        """Number of the case that the record belongs to; without `ask` only if it is at hand."""
        if "case" in self.__data__:
            return self.__data__["case"]
        parent = getattr(self, "listing", None) and self.listing.parent
        if not parent or not (ask or parent in self.__rel__):
            return None
        above = getattr(self, parent)
        return above.about_case(ask=ask) if isinstance(above, LoggedModel) else None

    @classmethod
    def update(cls, *args, **values):
        """A change of all records that fit, in the log too; it knows no rules and no versions."""
        return LoggedUpdate(cls, super().update(*args, **values)._update)

    @classmethod
    def unlogged_update(cls, *args, **values) -> ModelUpdate:
        """For `save` alone, which writes the event itself."""
        return super().update(*args, **values)

    @classmethod
    def delete(cls):
        return LoggedDelete(cls)


class LoggedUpdate(ModelUpdate):
    """A change of several records by one statement, with an event in the same transaction."""

    def _execute(self, database):
        entity = self.model
        names = logged_names(entity, self._update)
        if not names:
            return super()._execute(database)
        with one_transaction():
            columns = [entity._meta.fields[name] for name in names]
            rows = list(_fitting(self, [entity.id, *columns]).tuples())
            told = list(_told(entity, names, rows, self._update))
            for number, changes in told:
                stored = entity.get_by_id(number)
                _refuse_update(stored, changes)
                tell_watchers("change", stored, {name: stored.__data__[name] for name in changes})
            count = super()._execute(database)
            for number, changes in told:
                record_event("change", entity.get_by_id(number), details={"changes": changes})
        return count


class LoggedDelete(ModelDelete):
    """A removal of rows, each with its event in the same transaction."""

    def _execute(self, database):
        with one_transaction():
            gone = list(_fitting(self, self.model._meta.sorted_fields))
            for record in gone:
                if may_freeze(self.model):
                    record.refuse_columns(record._meta.fields)
                ask_refusals(record, {})
                tell_watchers("delete", record, {})
            count = super()._execute(database)
            for record in gone:
                record_event("delete", record)
        return count


def ask_refusals(record: Model, before: dict) -> None:
    """What rooms above have against a change, e.g. that its author may only read."""
    for refuse in REFUSALS.values():
        refuse(record, before)


def tell_watchers(action: str, record: Model, before: dict) -> None:
    """Let rooms above know of a change that was written, e.g. to take it back."""
    for watch in WATCHERS.values():
        watch(action, record, before)


def _refuse_update(record: Model, names) -> None:
    if may_freeze(type(record)):
        record.refuse_update(names)
    ask_refusals(record, {})


def may_freeze(entity: type[Model]) -> bool:
    """Whether some records of the entity may not change any more, see models.closing."""
    return any(getattr(entity, name, ()) for name in ("closed_in", "freezes_with", "given"))


def _fitting(query, columns):
    """The rows that a change in bulk concerns, before it happens."""
    rows = ModelSelect(query.model, columns)
    return rows if query._where is None else rows.where(query._where)


def _told(entity: type[Model], names: list[str], rows: list[tuple], update: dict):
    """(number, changes) of every row that really becomes different."""
    new = {field.name: value for field, value in update.items()}
    for number, *old in rows:
        changes = {name: CHANGED if isinstance(new[name], Node)
                   else show_change(entity, name, was, _key(new[name]))
                   for name, was in zip(names, old, strict=True)
                   if isinstance(new[name], Node) or is_different(was, _key(new[name]))}
        if changes:
            yield number, changes


def _key(value):
    """The number of a record, any other value as it is."""
    return value.id if isinstance(value, Model) else value
