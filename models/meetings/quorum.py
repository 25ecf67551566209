"""The quorum of a meeting by the rule of its mechanism."""

from collections.abc import Callable
from dataclasses import dataclass

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
        return f"присъстват {self.present} от {self.total}, нужни са {self.needed}"

    def sentence(self) -> str:
        """„Има кворум“ or what is missing, for the screen."""
        if self.ok:
            return f"Има кворум: присъстват {self.present} от {self.total}, нужни са {self.needed}."
        return (f"Няма кворум: присъстват {self.present} от {self.total}, нужни са "
                f"{self.needed}. Може да водите обсъждане, но не и да приемате решения.")


def quorum_of(mechanism: Mechanism, lines: list,
              is_here: Callable = lambda line: line.is_here()) -> Quorum:
    """The quorum of attendance lines; a deputy stands for the member, never beside him."""
    counted = [line for line in lines if _counts(mechanism, line)]
    present = sum(is_here(line) for line in counted)
    needed = {"majority": len(counted) // 2 + 1, "third": -(-len(counted) // 3),
              "number": mechanism.quorum_number or 0, "none": 0}[mechanism.quorum_kind]
    return Quorum(len(counted), present, needed)


def _counts(mechanism: Mechanism, line) -> bool:
    return line.voting if mechanism.quorum_base == "voting" else line.role == "permanent"
