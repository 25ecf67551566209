"""What the leak guard found: where, what kind, and a masked form that may be shown."""

from dataclasses import dataclass, replace

PROTECTED = "protected"  # it may stand nowhere, not even beside names
SURE = ("number", "name")  # nobody writes them by chance
KINDS = {"number": "личен номер", "name": "име и фамилия", "initial": "инициал и фамилия",
         "family": "фамилия", "first": "собствено име", "phone": "телефон",
         "email": "ел. поща", "birth": "дата на раждане",
         "address": "адрес на детето", "place": "инициали с населено място",
         PROTECTED: "поверителен адрес или телефон", "iban": "банкова сметка",
         "unread": "нечетлива част"}


@dataclass(frozen=True)
class Hit:
    """One find; `start` and `end` count in the text as it is seen, `cases` own the name."""

    kind: str
    masked: str
    start: int
    end: int
    cases: frozenset[int] = frozenset()
    place: str = ""

    @property
    def is_sure(self) -> bool:
        return self.kind in SURE

    def at(self, place: str) -> "Hit":
        return replace(self, place=place)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{KINDS[self.kind]} „{self.masked}“"


def mask(written: str) -> str:
    """First letters of words and dots; of numbers only dots."""
    shown, is_first = [], True
    for char in written:
        shown.append(_masked(char, is_first))
        is_first = not char.isalnum()
    return "".join(shown)


def _masked(char: str, is_first: bool) -> str:
    if not char.isalnum():
        return char
    return char if is_first and char.isalpha() else "•"


def tell(hits: list[Hit], most: int = 8) -> str:
    """The hits in one sentence, each place once."""
    lines = list(dict.fromkeys(map(str, hits)))
    rest = f" и още {len(lines) - most}" if len(lines) > most else ""
    return "; ".join(lines[:most]) + rest
