"""A row of a table becomes a record by the form of its register: its fields, its rules."""

from collections.abc import Callable
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from admin.exchange.cells import Cells
from admin.exchange.places import WHOLE, Place, Target, typed_values
from admin.policy import visible_live
from admin.records.editing import store_checked
from bulgarian.text import fold, number_key
from forms.making import EntityForm
from models.base import Entity, RuleError
from models.database import database

ADDED, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
SKIP, CHANGE = "skip", "change"  # what becomes of a row whose record is there already
ROW = -1  # the place of a message that is no column's
KNOWN_ALREADY = "Записът вече е в регистъра и не се променя."
NOTHING_NEW = "Записът вече е в регистъра със същите данни."
TWICE = "Същият ред стои и по-горе – ред {}."
BY_ROW_ABOVE = "Записът идва от ред по-горе."
TRIED = 0  # in place of the number of a record that was rolled back with its trial


@dataclass
class Plan:
    """How a table is read: which column goes where, and what tells records apart."""

    columns: dict[str, str]  # number of the column: key of its place
    match: list[str] = field(default_factory=list)
    existing: str = SKIP
    defaults: dict[str, list[str]] = field(default_factory=dict)  # for empty cells of all rows
    confirm: bool = False  # what is unusual and may be is taken as it stands


@dataclass
class Row:
    """What became of a row; `faults` are (number of the column, message)."""

    code: str
    faults: list[tuple[int, str]] = field(default_factory=list)
    record: Entity | None = None
    before: dict[str, list[str]] | None = None  # what a changed record held where it is changed


class Anything:
    """Confirms whatever is asked."""

    def __contains__(self, _about) -> bool:
        return True


class Intake:
    """Takes row after row, each all or nothing, in the transaction of whoever asks."""

    def __init__(self, target: Target, plan: Plan):
        self.target, self.plan, self.cells = target, plan, Cells(target)
        places = target.places
        self.places = {int(at): places[key] for at, key in plan.columns.items() if key in places}
        self.known = Known(target, [places[key] for key in plan.match if key in places])
        self._seen: dict[int, int] = {}  # {what stands for the cells: row}
        self._empty: dict[bool, tuple[EntityForm, dict]] = {}  # of new records; many rows ask it

    def take(self, number: int, cells: list[str]) -> Row:
        """Store the record of a row; nothing of it is stored if anything of it is refused."""
        if (same := self.see(number, cells)) != number:
            return Row(SAME, [(ROW, TWICE.format(same))])
        typed = {at: cells[at] for at in self.places if at < len(cells) and cells[at]}
        form, faults = self._form(self.target.entity(), typed)
        found = self.known.find(self._values(form, typed))
        if len(found) > 1:
            return Row(REFUSED, [(ROW, "По тези данни се намират няколко записа. Изберете още "
                                       "колона, по която да се познават.")])
        if not found:
            return self._add(form, typed, faults)
        if self.plan.existing != CHANGE:
            return Row(SAME, [(ROW, KNOWN_ALREADY)])
        if found == [TRIED]:
            return Row(CHANGED, [(ROW, BY_ROW_ABOVE)])
        return self._change(found[0], typed)

    def see(self, number: int, cells: list[str]) -> int:
        """The first row that had these cells, which is this one where they are new."""
        return self._seen.setdefault(hash(tuple(cells)), number)

    # -- forms --------------------------------------------------------------------------
    def _form(self, record: Entity, typed: dict[int, str], *, is_beside: bool = False):
        """(the form with the cells of a row in it, what cannot be read in them)."""
        make = self.target.beside_form if is_beside else self.target.form
        opened, usual = self._start(make, record, is_beside=is_beside)
        sent, faults = dict(usual), []
        for at, place in self.places.items():
            if at not in typed or place.is_beside != is_beside or place.is_found_by:
                continue
            try:
                sent |= self._sent(opened, place, typed[at])
            except ValueError as error:
                faults.append((at, str(error)))
                sent.pop(place.name, None)
        posted = MultiDict([(name, text) for name, texts in sent.items() for text in texts])
        posted["version"] = str(record.version)
        return make(record, posted), faults

    def _start(self, make: Callable, record: Entity, *, is_beside: bool) -> tuple:
        """The form before a row is read, and what it holds: its own values, those of all rows."""
        if not record.id and is_beside in self._empty:
            return self._empty[is_beside]
        form = make(record)
        usual = typed_values(form)
        if not record.id:
            if not is_beside:
                usual |= {name: texts for name, texts in self.plan.defaults.items()
                          if name in usual and texts}
            self._empty[is_beside] = form, usual
        return form, usual

    def _sent(self, form: EntityForm, place: Place, text: str) -> dict[str, list[str]]:
        if place.name != WHOLE:
            return {place.name: self.cells.read(form[place.name], text)
                    } if place.name in form else {}
        words = text.split()
        first, middle, last = self.target.beside.whole
        if len(words) > 2:
            return {first: words[:1], middle: words[1:2], last: [" ".join(words[2:])]}
        return {first: words[:1], last: words[1:]}

    def _values(self, form: EntityForm, typed: dict[int, str]) -> dict[str, object]:
        """What the columns say that records are told apart by."""
        form.validate()
        return {place.key: form[place.name].to_store()
                if not (place.is_beside or place.is_found_by) and place.name in form
                else typed[at]
                for at, place in self.places.items() if at in typed}

    # -- records ------------------------------------------------------------------------
    def _add(self, form: EntityForm, typed: dict[int, str], faults: list) -> Row:
        record, parts = self.target.entity(), []
        if any(self.places[at].is_beside for at in typed):
            other, more = self._form(self.target.beside.entity(), typed, is_beside=True)
            faults, parts = [*faults, *more], [(other, self.target.beside.entity())]
        row = self._stored([(form, record), *parts], faults)
        if row.code == ADDED:
            self.known.add(record, self._values(form, typed))
        return row

    def _change(self, number: int, typed: dict[int, str]) -> Row:
        entity = self.target.entity
        record = visible_live(self.target.user, entity).where(entity.id == number).get()
        before = typed_values(self.target.form(record))
        form, faults = self._form(record, typed)
        after = typed_values(form)
        if not faults and form.validate() and after == before:
            return Row(SAME, [(ROW, NOTHING_NEW)])
        row = self._stored([(form, record)], faults)
        if row.code == ADDED:
            row.code, row.before = CHANGED, {
                name: texts for name, texts in before.items() if after.get(name) != texts}
        return row

    def _stored(self, pairs: list, faults: list) -> Row:
        """The record with what stands beside it, stored together or not at all."""
        unread = {form: self._columns_of(form, faults) for form, _ in pairs}
        sound = [form.is_sound(record) for form, record in pairs]
        if faults or not all(sound):
            return self._refused(pairs, faults, unread)
        first = pairs[0][1]
        is_new = not first.id
        try:
            with database.atomic():
                for form, record in pairs:
                    self._store(form, record, first)
                if self.target.follows and is_new:
                    self.target.follows(first, self.target.user)
        except RuleError:
            first.id = None if is_new else first.id
            return self._refused(pairs, faults, unread)
        return Row(ADDED, record=first)

    def _refused(self, pairs: list, faults: list, unread: dict) -> Row:
        """What is wrong in all forms, in one round."""
        for form, record in pairs:
            if not form.faults():
                form.show_sense(record)
        return Row(REFUSED, [*faults, *self._faults(pairs, unread)])

    def _columns_of(self, form: EntityForm, faults: list) -> set[str]:
        """The columns of a form whose cell could not be read: once told is enough."""
        return {self.places[at].name for at, _ in faults
                if self.places[at].is_beside == (form.entity is not self.target.entity)}

    def _store(self, form: EntityForm, record: Entity, first: Entity) -> None:
        if record is not first:
            setattr(record, self.target.beside.key, first)
        record.confirmed = Anything() if self.plan.confirm else ()
        try:
            form.fill(record)
            store_checked(record, by=self.target.user.name)
        except RuleError as broken:
            form.show_rule(broken)
            raise

    def _faults(self, pairs: list, unread: dict) -> list[tuple[int, str]]:
        """The messages of the forms, each at the column of the table that it is about."""
        found = []
        for form, _ in pairs:
            found += [(ROW, message) for message in form.form_errors]
            found += [self._place(form, one, str(message)) for one in form
                      if one.name not in unread[form] for message in one.errors]
        return list(dict.fromkeys(found))

    def _place(self, form: EntityForm, one, message: str) -> tuple[int, str]:
        is_beside = form.entity is not self.target.entity
        whole = self.target.beside.whole if is_beside else ()
        at = next((at for at, place in self.places.items() if place.is_beside == is_beside and (
            place.name == one.name or place.name == WHOLE and one.name in whole)), ROW)
        label = one.label.text
        return at, message if at != ROW or label in message else f"„{label}“: {message}"


class Known:
    """The records that are there, by what they are told apart by; read when first asked."""

    def __init__(self, target: Target, places: list[Place]):
        self.target, self.places, self._ids = target, places, None
        self._new: list[tuple] = []

    def find(self, values: dict) -> list[int]:
        """The records that say the same in all these columns."""
        key = self._key(values)
        return self._read().get(key, []) if key else []

    def add(self, record: Entity, values: dict) -> None:
        """Know a record that was just stored."""
        if key := self._key(values):
            self._read().setdefault(key, []).append(record.id)
            self._new.append(key)

    def learn(self) -> None:
        """Read them now rather than at the first row."""
        if self.places:
            self._read()

    def rolled_back(self) -> None:
        """Know still that rows above had made what is rolled back, but no number of it."""
        for key in self._new:
            self._ids[key][-1] = TRIED
        self._new.clear()

    def _key(self, values: dict) -> tuple | None:
        found = tuple(plain(place, values.get(place.key)) for place in self.places)
        return found if found and all(found) else None

    def _read(self) -> dict[tuple, list[int]]:
        if self._ids is None:
            self._ids = {}
            for record in visible_live(self.target.user, self.target.entity):
                if key := self._key(self._held(record)):
                    self._ids.setdefault(key, []).append(record.id)
        return self._ids

    def _held(self, record: Entity) -> dict:
        beside = self._beside().get(record.id) if any(p.is_beside for p in self.places) else None
        holders = {False: record, True: beside}
        return {place.key: holders[place.is_beside].__data__.get(place.name)
                for place in self.places if holders[place.is_beside] is not None}

    def _beside(self) -> dict[int, Entity]:
        if not hasattr(self, "_others"):
            beside = self.target.beside
            self._others = {one.__data__[beside.key]: one for one in visible_live(
                self.target.user, beside.entity)}
        return self._others


def plain(place: Place, value) -> str:
    """A value as it is compared: however it is typed."""
    if value in (None, ""):
        return ""
    value = getattr(value, "id", value)
    if place.is_found_by or place.name == "id_number":
        return number_key(str(value))
    return fold(str(value))
