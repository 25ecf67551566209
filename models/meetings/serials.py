"""The number of a meeting in its mechanism's series, which only a meeting that was held moves."""

from itertools import count

from models.base import RuleError
from models.numbering import last_number, lock_series, raise_to

MOST_BEFORE = 200  # meetings that a mechanism may have held before it came to the desk


class Numbered:
    """The part of a meeting that is about its number."""

    def serial_rules(self):
        """Yield what is wrong with a typed number; one that jumps has to be confirmed."""
        if self.id and self.is_over and {"serial", "mechanism"} & self._dirty:
            yield RuleError("Номерът на проведено заседание не се променя.", "serial")
        elif self.serial is None:
            if self.id:
                yield RuleError("Заседанието има номер в поредицата. Не го оставяйте празен.",
                                "serial")
        elif not 1 <= self.serial <= 9999:
            yield RuleError("Поредният номер е от 1 до 9999.", "serial")
        elif "serial" in self._dirty:
            yield from self.must_be_unique(
                "serial", "mechanism", message="Вече има заседание с този номер: {other}.")
            yield from self._jump_rules() if self.mechanism_id else ()

    def _jump_rules(self):
        expected = self.next_serial(self.mechanism_id)
        mine, meeting = self.mechanism_id, type(self)
        is_first = not meeting.select().where(
            meeting.mechanism == mine, meeting.id != (self.id or 0)).exists()
        if self.serial > (MOST_BEFORE if is_first else expected):
            yield from self.doubt(
                "serial", f"Следващият номер в поредицата е {expected}, а е въведен {self.serial}. "
                "Поправете го или потвърдете, че заседанието е точно с този номер.")

    def assign_numbers(self) -> None:
        if self.serial is None:
            lock_series("meeting", owner=self.mechanism_id)
            self.serial = self.next_serial(self.mechanism_id)

    @classmethod
    def next_serial(cls, mechanism: int) -> int:
        """The first free number after those held; before any was, after the lowest typed one."""
        rows = cls.select(cls.serial).where(cls.mechanism == mechanism).tuples()
        taken = {serial for (serial,) in rows}
        last = last_number("meeting", owner=mechanism) or min(
            (serial for serial in taken if serial <= MOST_BEFORE), default=0)
        return next(number for number in count(last + 1) if number not in taken)

    def confirm_serial(self) -> None:
        """Let the series go on after this number, now that the meeting was held."""
        series = {"kind": "meeting", "owner": self.mechanism_id}
        if self.serial - last_number(**series) <= MOST_BEFORE:
            raise_to(number=self.serial, **series)
