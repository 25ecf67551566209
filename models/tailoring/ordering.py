"""The order of a form – a field among others, a section in the form – of lists, states and steps.
"""

from collections.abc import Iterable, Iterator

from models.base import Entity, RuleError
from models.tailoring.fields import OwnField
from models.tailoring.placing import AFTER, BLOCK, places, section_of
from models.tailoring.shaping import read_list, touched
from models.tailoring.snapshot import is_own, shipped_listing
from models.tailoring.wordings import OwnWording
from models.words import STEP


class FormOrder:
    """The form of a register while it is put in order."""

    def __init__(self, entity: type[Entity], by: str) -> None:
        self.entity, self.by = entity, by
        self.table, self.shipped = entity._meta.table_name, shipped_listing(entity)
        self.sections = dict(entity.listing.sections)
        own = OwnField.live().where(OwnField.register == self.table)
        worded = OwnWording.select().where(OwnWording.register == self.table)
        self.own, self.worded = {one.column: one for one in own}, {one.code: one for one in worded}

    def order_fields(self, title: str, shown: list[str]) -> None:
        """Let these fields of a section stand so, one of another section among them too.

        What people do not see stays where it is.
        """
        names = self.sections.get(title, ())
        come = [one for one in shown if one not in names]
        if not names or not {*come} <= {*self.entity.listing.fields} or len(come) > 1:
            raise RuleError("Изберете поле от формуляра.", "name")
        stay = [one for one in shown if one in names]
        order = _in_place(names, stay)
        for name in come:
            at = shown.index(name)
            order.insert(order.index(shown[at - 1]) + 1 if at else order.index((stay or order)[0]),
                         name)
            self._leave(name)
        self._write(title, order, self._lead(names))

    def order_sections(self, titles: list[str]) -> None:
        """Let the sections stand so: each that does not yet is led before the next one."""
        titles = _in_place(list(self.sections), titles)
        first: dict[str, int] = {}
        for title, key in places(self.shipped, self.worded.values(), self.own.values()).values():
            first[title] = min(key, first.get(title, key))
        bound = max(first.values()) + 1
        for title in reversed(titles):
            if first[title] >= bound:
                self._write(title, self.sections[title], bound - 1)
            bound = min(first[title], bound - 1)

    def _leave(self, name: str) -> None:
        title = next(title for title, names in self.sections.items() if name in names)
        names = self.sections[title]
        self._write(title, [one for one in names if one != name], self._lead(names))

    def _lead(self, names) -> int:
        """The place in the form that leads a section, 0 where it stands by itself."""
        found = [row.position for name in names if (row := self._row(name))]
        return max(found, default=0) if max(found, default=0) >= BLOCK else 0

    def _row(self, name: str) -> OwnField | OwnWording | None:
        return (self.own if is_own(name) else self.worded).get(name)

    def _write(self, title: str, order, lead: int) -> None:
        """Number the fields of a section; what stands where the program has it gets no number."""
        shipped = dict(self.shipped.sections).get(title, ())
        last, rest = 0, max((at for at, one in enumerate(order) if not is_own(one)), default=-1)
        for at, name in enumerate(order):
            natural = STEP * (shipped.index(name) + 1) if name in shipped else 0
            if is_own(name) and at > rest:
                natural = AFTER + STEP * (at - rest)
            last = natural if natural > last else last + 1
            position = last - AFTER if is_own(name) else 0 if last == natural else last
            self._store(name, title, position if at or not lead else lead)

    def _store(self, name: str, title: str, position: int) -> None:
        """A field that stands where the program has it gets no row."""
        row = self._row(name) or OwnWording(register=self.table, code=name)
        if is_own(name):
            section = row.section if section_of(row) == title else title
        else:
            home = dict(self.shipped.sections).get(title, ())
            section = "" if name in home else title
        if name in self.entity._meta.fields and (row.section, row.position) != (section, position):
            row.section, row.position = section, position
            row.store(self.by)


def order_parts(parts: Iterable[Entity], codes: list[str], by: str) -> None:
    """Let the states or the steps of an own register stand so; new records are in its first state.
    """
    known = {one.code: one for one in sorted(parts, key=lambda one: (one.position, one.id))}
    for code, position in _moved(known, codes):
        known[code].position = position
        known[code].store(by)


def order_words(name: str, field: OwnField | None, codes: list[str], by: str) -> None:
    """Let the values of a list stand so; one of the program that stays in its place is not touched.
    """
    known = {one.code: one for one in read_list(name, field)}
    if not {*codes} & {*known}:
        raise RuleError("Изберете стойност от списъка.", "order")
    for code, position in _moved(known, codes):
        row = touched(name, field, code, by)
        row.position = position
        row.save(by=by)


def _moved(known: dict, codes: list[str]) -> Iterator[tuple[str, int]]:
    """Whatever stands elsewhere in the new order, with its position there."""
    for place, code in enumerate(_in_place(list(known), codes), start=1):
        if known[code].position != STEP * place:
            yield code, STEP * place


def _in_place(names, shown: list[str]) -> list[str]:
    """All names with the shown ones in their new order, the others where they are."""
    queue = iter(dict.fromkeys(one for one in shown if one in names))
    return [next(queue) if one in shown else one for one in names]
