"""The quorum of a meeting by the rule of its mechanism."""

from collections.abc import Callable
from dataclasses import dataclass

from bulgarian.numerals import by_number
from models.mechanisms import Mechanism


@dataclass(frozen=True)
class Quorum:
    """How many count, how many of them are here, and how many are needed (0: no rule)."""

    total: int
    present: int
    needed: int

    @property
    def ok(self) -> bool:
        return self.present >= self.needed

    def note(self) -> str:
        """What stands with a decision that was written down without a quorum."""
        return f"{self.here()}, {self.wanted()}"

    def here(self) -> str:
        """„присъства 1 от 3“"""
        return by_number(self.present, f"не присъства нито един от {self.total}",
                         f"присъства # от {self.total}", f"присъстват # от {self.total}")

    def wanted(self) -> str:
        return by_number(self.needed, "кворум не се изисква", "нужен е #", "нужни са #")

    def sentence(self) -> str:
        """„Има кворум“ or what is missing, for the screen."""
        if self.ok:
            return f"Има кворум: {self.note()}."
        return (f"Няма кворум: {self.note()}. Може да водите обсъждане, но не и да приемате "
                "решения.")


def quorum_of(mechanism: Mechanism, lines: list,
              is_here: Callable = lambda line: line.is_here()) -> Quorum:
    """The quorum of attendance lines; a deputy stands for the member, never beside him."""
    counted = counted_lines(mechanism, lines)
    present = sum(is_here(line) for line in counted)
    return Quorum(len(counted), present, _needed(mechanism, len(counted)))


def forecast_of(mechanism: Mechanism, lines: list) -> Quorum:
    """The quorum that there will be if those come who have said so, and nobody else."""
    counted = counted_lines(mechanism, lines)
    coming = sum(line.is_coming() for line in counted)
    return Quorum(len(counted), coming, _needed(mechanism, len(counted)))


def counted_lines(mechanism: Mechanism, lines: list) -> list:
    """The lines of those who count for the quorum."""
    return [line for line in lines if _counts(mechanism, line)]


def _needed(mechanism: Mechanism, total: int) -> int:
    return {"majority": total // 2 + 1, "third": -(-total // 3),
            "number": mechanism.quorum_number or 0, "none": 0}[mechanism.quorum_kind]


def _counts(mechanism: Mechanism, line) -> bool:
    return line.voting if mechanism.quorum_base == "voting" else line.role == "permanent"
