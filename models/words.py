"""The words of the lists that are chosen from: shipped with the program, shaped by the office.

A list stands in `choices` of every column that it is chosen for. Its codes are stored and never
change; their labels, order and tone do, and what a list says is always what it says now.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from registry import Registry

LISTS = Registry("list of values")
BY_PROGRAM = "Програмата решава нещо по тази стойност. Надписът и мястото ѝ се менят, но тя остава."
STEP = 10  # between the places of two words as shipped


@dataclass(frozen=True)
class Word:
    """One value of a list; `off` is offered no more, `into` is the code that took its place."""

    code: str
    label: str
    position: int
    tone: str = ""
    off: bool = False
    into: str = ""


class Said:
    """What a list says at one moment."""

    def __init__(self, words: list[Word]):
        self.words = sorted(words, key=lambda one: one.position)
        self.pairs = tuple((one.code, one.label) for one in self.words)
        self.labels = dict(self.pairs)
        self.off = frozenset(one.code for one in words if one.off)
        self.tones = {one.code: one.tone for one in words if one.tone}
        self.into = {one.code: one.into for one in words if one.into}


def words_of(words, shipped) -> list[Word]:
    """The words of the office, and those shipped that it has not touched."""
    touched = {one.code for one in words}
    asis = (Word(code, label, STEP * place)
            for place, (code, label) in enumerate(shipped, start=1))
    return [*words, *(one for one in asis if one.code not in touched)]


class Words(Sequence):
    """A live list of (code, label), the switched-off ones too.

    The office may add values where it `grows`; a code in `locked`, or any of a list that does
    not grow, is one that the program reads: it is neither switched off nor merged.
    """

    def __init__(self, shipped=(), *, grows: bool = False, locked: tuple[str, ...] = ()):
        self.shipped, self.grows, self.locked, self.name = tuple(shipped), grows, locked, ""
        self.said = self._as_shipped = Said(words_of((), self.shipped))

    def shape(self, words) -> None:
        """Let the list be as shipped but for these words of the office."""
        self.said = Said(words_of(words, self.shipped)) if words else self._as_shipped

    def reason_of(self, code: str) -> str:
        """Why the code has to stay, empty where it has not."""
        is_shipped = code in dict(self.shipped)
        return BY_PROGRAM if is_shipped and (not self.grows or code in self.locked) else ""

    def current(self, code: str) -> str:
        """The code, or the one that took its place."""
        seen = set()
        while code in self.said.into and code not in seen:
            seen.add(code)
            code = self.said.into[code]
        return code

    def without(self, *codes: str) -> "Part":
        """The same list without some of its codes, as live as this one."""
        return Part(self, codes)

    def __getitem__(self, place):
        return self.said.pairs[place]

    def __len__(self) -> int:
        return len(self.said.pairs)


class Part(Sequence):
    """A list without some of its codes; all else is said by the whole."""

    def __init__(self, whole: Words, left_out: tuple[str, ...]):
        self.whole, self.left_out = whole, left_out

    @property
    def said(self) -> Said:
        return self.whole.said

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        return tuple(pair for pair in self.said.pairs if pair[0] not in self.left_out)

    def current(self, code: str) -> str:
        return self.whole.current(code)

    def __getitem__(self, place):
        return self.pairs[place]

    def __len__(self) -> int:
        return len(self.pairs)


class Lazy:
    """Choices that are known once all registers are declared."""

    def __init__(self, make):
        self.make = make

    def __iter__(self):
        return iter(self.make())

    def __getitem__(self, place):
        return [*self][place]

    def __bool__(self) -> bool:
        return True


def declare_list(name: str, *shipped: tuple[str, str], grows: bool = False,
                 locked: tuple[str, ...] = ()) -> Words:
    """A list of the program; by its name its words are stored for ever."""
    made = LISTS.add(name, Words(shipped, grows=grows, locked=locked))
    made.name = name
    return made


def said_by(choices) -> Said | None:
    """What a live list says now; None for choices that are none."""
    return getattr(choices, "said", None)


def whole_of(choices) -> Words | None:
    """The list that choices are, or are a part of."""
    return choices if isinstance(choices, Words) else getattr(choices, "whole", None)
