"""What sealed values are found by: a keyed index of numbers, keyed tokens of names.

Both are HMAC-SHA-256 under keys of their own. A name gives a token for each of its words and
for each beginning of three letters or more, in Cyrillic and by the transliteration law; so
„иван“ finds „Иванова“, and „ян“ finds Ян but not Яна.
"""

import hmac
import re
from collections.abc import Iterable

from bulgarian.text import fold, plain_digits, search_forms, transliterate
from models.vault.keys import Key

WORD = re.compile(r"[^\W_]+")
SHORTEST, TOKEN_BYTES = 3, 16
MOST_WORDS = 12  # of a search; nobody has as many names


def normal_number(text: str) -> str:
    """The digits alone: „16 43-14 9984“ and its full-width twin are one."""
    return "".join(sign for sign in plain_digits(text) if sign in "0123456789")


def number_index(number: str, key: Key) -> str:
    """The blind index of a number, nothing for none."""
    digits = normal_number(number)
    return digits and hmac.digest(key.numbers, digits.encode(), "sha256").hex()


def words(text: str) -> list[str]:
    """The words of a folded text, each once."""
    return list(dict.fromkeys(WORD.findall(text)))


def name_parts(name: str) -> set[str]:
    """The words of a name and their beginnings, in both alphabets."""
    found = words(f"{fold(name)} {fold(transliterate(name))}")
    return {word[:end] for word in found for end in (*range(SHORTEST, len(word)), len(word))}


def name_tokens(name: str, key: Key) -> set[bytes]:
    return {token(f"name {part}", key) for part in name_parts(name)}


def initials_token(name: str, key: Key) -> bytes:
    """Of the first letters of the first name and the family name, in either order."""
    letters = [word[0] for word in words(fold(name))]
    return token(f"initials {''.join(sorted(letters[:1] + letters[1:][-1:]))}", key)


def head_tokens(heads: Iterable[str], keys: Iterable[Key]) -> list[bytes]:
    """Of the beginnings of a word, under each key."""
    return [token(f"name {head}", key) for key in keys for head in heads]


def date_token(day, key: Key) -> bytes:
    """So that a name and a birth date are looked for together."""
    return token(f"born {day.isoformat()}", key)


def token(text: str, key: Key) -> bytes:
    return hmac.digest(key.names, text.encode(), "sha256")[:TOKEN_BYTES]


def typed_tokens(text: str, keys: Iterable[Key]) -> list[list[list[bytes]]]:
    """For each spelling of what was typed, for each word: its tokens, one of which must be there.

    A word has a token for each key, because a child and its relatives may stand under two.
    """
    spellings = [words(form)[:MOST_WORDS] for form in search_forms(text)]
    return [[[token(f"name {word}", key) for key in keys] for word in spelling]
            for spelling in spellings if spelling]
