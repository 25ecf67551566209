"""Words of a record that mix the two alphabets: which letters are wrong, and the right ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from admin import policy
from bulgarian.text import mended_letters, mixed_words, one_alphabet
from models.base import Entity


@dataclass(frozen=True)
class Mixed:
    """A word as it stands, and as it is in one alphabet; the same where no letter looks alike."""

    label: str
    word: str
    mended: str

    @property
    def is_mended(self) -> bool:
        return self.word != self.mended

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """(letters, whether they are of the other alphabet) of the word."""
        pairs = groupby(zip(self.word, self.mended, strict=True), lambda pair: pair[0] != pair[1])
        return [("".join(letter for letter, _ in letters), is_odd) for is_odd, letters in pairs]


def typed_texts(user, record: Entity) -> Iterator[tuple[str, str]]:
    """(column, text) of what people typed, as far as the user may write it."""
    computed = {*record.listing.computed, *record.listing.fixed}
    for name in policy.writable_columns(user, type(record), record.listing.fields):
        column, text = record._meta.fields.get(name), record.__data__.get(name)
        if isinstance(text, str) and name not in computed and not column.choices:
            yield name, text


def mixed_in(user, record: Entity) -> list[Mixed]:
    """The words of a record that are to be mended, each once."""
    return [Mixed(record.label_of(name), word, one_alphabet(word))
            for name, text in typed_texts(user, record) for word in mixed_words(text)]


def mend_letters(user, record: Entity) -> None:
    """Let the record hold its words in one alphabet."""
    for name, text in [*typed_texts(user, record)]:
        if mixed_words(text):
            setattr(record, name, mended_letters(text))
