"""A field of another kind: a column of its own, while the former one keeps all that was typed.

The new field takes the place, the label and the code; the former one is hidden under another name
and comes back, with what was typed meanwhile, when the kind is changed back.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from bulgarian.clock import utc_now
from bulgarian.text import fold
from models.audit.chain import logged_transaction
from models.base import Entity, RuleError
from models.closing import released
from models.tailoring import snapshot
from models.tailoring.calculating import DAYS, NUMBERS, calculated_with
from models.tailoring.fields import OwnField, OwnValue, make_code
from models.tailoring.formrules import OwnRule
from models.tailoring.kinds import FIELD_KINDS, FieldKind, make_column
from models.tailoring.rules import MOST_VALUES
from models.tailoring.views import SavedView

TAKEN_OVER = ("register", "label", "hint", "unit", "section", "position", "required", "in_list",
              "filtered", "privacy")


def kinds_for(own: OwnField) -> list[FieldKind]:
    """The kinds that a field may become."""
    if not is_typed(own.kind_of):
        return []
    return [one for one in FIELD_KINDS.values() if is_typed(one) and one is not own.kind_of
            and (one.sealed or not own.is_sealed)]


def is_typed(kind: FieldKind) -> bool:
    """Whether what stands in such a field is a text that a person could have typed."""
    return kind.is_typed and not (kind.of_records or kind.is_secret)


@dataclass
class Plan:
    """What becomes of the values of a field in another kind."""

    own: OwnField
    target: OwnField  # a new one, or that which stood here before
    fits: dict[int, object] = field(default_factory=dict)  # {number of the record: value}
    losers: list[tuple[Entity, str, str]] = field(default_factory=list)  # (record, text, why not)

    def __post_init__(self):
        values = {value for one in self.fits.values()
                  for value in (one if isinstance(one, list) else [one])}
        self.values = sorted(values) if self.target.kind_of.of_values else []


def make_plan(own: OwnField, kind: str, as_typed: Callable, read_as: Callable) -> Plan:
    """How the field would become one of another kind; `as_typed` and `read_as` are of the forms."""
    if kind not in [one.code for one in kinds_for(own)]:
        raise RuleError("Изберете вид от списъка.", "kind")
    target = former(own, kind) or OwnField(
        kind=kind, **{name: getattr(own, name) for name in TAKEN_OVER})
    target.is_sealed = own.is_sealed
    column, now = make_column(target), own.entity._meta.fields[own.column]
    column.name, fits, losers = target.column if target.id else "x0", {}, []
    for record in own.entity.select().where(now.is_null(False)):
        if not (text := as_typed(now, getattr(record, own.column))):
            continue
        before = getattr(record, column.name) if target.id else None
        try:
            was = as_typed(column, before) if before not in (None, "", []) else ""
            fits[record.id] = before if was and _same(was, now, record, read_as) else \
                read_as(column, text)
        except ValueError as broken:
            losers.append((record, text, str(broken)))
    return Plan(own, target, fits, losers)


def _same(was: str, now, record: Entity, read_as: Callable) -> bool:
    """Whether nobody has typed another value since the former one was carried over."""
    try:
        return read_as(now, was) == getattr(record, now.name)
    except ValueError:
        return False


def former(own: OwnField, kind: str) -> OwnField | None:
    """The hidden field of this kind that stood here before."""
    return OwnField.get_or_none(OwnField.changed_into == own.id, OwnField.kind == kind)


def change_kind(plan: Plan, by: str) -> OwnField:
    """Do it, or nothing at all; RuleError for a rule or a view that the new kind does not fit."""
    own, target = plan.own, plan.target
    if len(plan.values) > MOST_VALUES:
        raise RuleError(f"В списък може да има до {MOST_VALUES} стойности, а тук различните са "
                        "повече.", "kind")
    with ExitStack() as failed, logged_transaction(), released():
        failed.callback(snapshot.forget)
        _take_place(own, target, plan.values, by)
        snapshot.refresh()
        _carry(plan, by)
        for broken in _unfit(target):
            raise broken
        failed.pop_all()
    return target


def _take_place(own: OwnField, target: OwnField, values: list[str], by: str) -> None:
    code, label = own.code, own.label
    taken = {one for (one,) in OwnField.select(OwnField.code).where(
        OwnField.register == own.register).tuples()}
    was = own.show("kind").partition(",")[0].lower()
    own.label = free_label(own, f"{label[:45]} (беше: {was})"[:80])
    own.code = target.code if target.id else make_code(own.label, taken, "поле")
    if target.id:  # the two change places
        target.code, target.changed_into, target.archived_at = f"{code}_", 0, None
        target.save(by=by)
    own.archived_at = utc_now()
    own.save(by=by)  # unchecked: what uses the field goes on with the one in its place
    target.label, target.code = label, code
    for name in TAKEN_OVER[2:]:
        setattr(target, name, getattr(own, name))
    target.first_values = "\n".join(values) if values else target.first_values
    if target.id:
        target.save(by=by)
        _add_words(target, values, by)
    else:
        target.store(by)
    own.changed_into = target.id
    own.save(by=by)


def _add_words(target: OwnField, values: list[str], by: str) -> None:
    """The values that the list of a former field does not have yet."""
    words = [one.word for one in OwnField.values.with_archived(target)]
    known = {fold(text) for one in words for text in (one.code, one.label)}
    for label in values:
        if fold(label) not in known:
            OwnValue(field=target, label=label).store(by)


def free_label(own: OwnField, label: str) -> str:
    """The label, with a number where the register has it already."""
    rows = OwnField.select(OwnField.label).where(OwnField.register == own.register,
                                                 OwnField.id != own.id).tuples()
    taken = {fold(one) for (one,) in rows}
    tries = (label, *(f"{label[:75]} {number}" for number in range(2, len(taken) + 3)))
    return next(one for one in tries if fold(one) not in taken)


def _carry(plan: Plan, by: str) -> None:
    own, target, lost = plan.own, plan.target, {one.id for one, *_ in plan.losers}
    codes = {fold(one.label): one.code for one in OwnField.values.with_archived(target)}

    def stored(value):
        if isinstance(value, list):
            return [codes.get(fold(one), one) for one in value]
        return codes.get(fold(value), value) if target.kind_of.of_values else value
    column = own.entity._meta.fields[own.column]
    for record in own.entity.select().where(column.is_null(False)):
        if record.id in plan.fits or record.id in lost:
            value = stored(plan.fits[record.id]) if record.id in plan.fits else None
            record.set_values({target.column: value})
            if record.dirty_fields:
                record.save(by=by)


def _unfit(target: OwnField) -> Iterator[RuleError]:
    """What asks for the field in a way that its new kind has no answer to."""
    for entity in (OwnRule, SavedView):
        for one in entity.live().where(entity.register == target.register):
            try:
                one.condition()
            except RuleError as broken:
                yield RuleError(f"{one.listing.label.capitalize()} „{one.title()}“ пита за полето "
                                f"както досега. Първо го променете. {broken.message}", "kind")
    for place, _ in calculated_with(target):
        if not isinstance(make_column(target), NUMBERS + DAYS):
            yield RuleError(f"С полето се смята: {place}. Първо го променете.", "kind")
