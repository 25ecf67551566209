"""Whether two names may be of one person: letters alike, a slip, initials, another order."""

from itertools import permutations

from bulgarian.names import name_keys, plain_name, seen_text, words_of
from bulgarian.text import fold

MOST_WORDS, HEAD = 5, 3
LETTERS = "абвгдежзийклмнопрстуфхцчшщъьюяabcehkmoptxyu"


def name_words(name: str) -> list[str]:
    """The words of a name, small, each without what the eye does not see."""
    return [fold(word[0]) for word in words_of(seen_text(name))][:MOST_WORDS]


def is_alike(one: str, other: str) -> bool:
    """Whether every word of the shorter name may be one of the other, in any order.

    One letter in all may differ; one word at least is no initial, and there are two or more.
    """
    fewer, more = sorted((name_words(one), name_words(other)), key=len)
    return len(fewer) > 1 and any(_fit(fewer, chosen) for chosen in
                                  permutations(more, len(fewer)))


def shares_word(one: str, other: str) -> bool:
    """Whether a word of one name, or its initial, may be a word of the other."""
    return any(_slips(a, b) is not None for a in name_words(one) for b in name_words(other))


def _fit(words: list[str], chosen: tuple[str, ...]) -> bool:
    slips = [_slips(a, b) for a, b in zip(words, chosen, strict=True)]
    is_full = any(len(a) > 1 and len(b) > 1 for a, b in zip(words, chosen, strict=True))
    return None not in slips and is_full and sum(slips) <= 1


def _slips(one: str, other: str) -> int | None:
    """How many letters differ, none or one; None where the words are two names."""
    if 1 in (len(one), len(other)):
        return 0 if one[0] == other[0] else None
    if spellings(one) & spellings(other):
        return 0
    return 1 if is_slip(plain_name(one), plain_name(other)) else None


def spellings(word: str) -> set[str]:
    """The keys of a name as it reads: by its letters, by what they look like, by their sounds."""
    return {key for one in (word, plain_name(word)) for key in name_keys(one, family=True)}


def is_slip(one: str, other: str) -> bool:
    """Whether one letter was mistyped, left out, put in, or two were swapped."""
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
                 min(len(one), len(other)))
    one, other = one[start:], other[start:]
    end = next((n for n, (a, b) in enumerate(zip(one[::-1], other[::-1], strict=False)) if a != b),
               min(len(one), len(other)))
    one, other = one[:len(one) - end], other[:len(other) - end]
    return max(len(one), len(other)) <= 1 or len(one) == 2 and one == other[::-1]


def heads(word: str) -> set[str]:
    """How the word may begin if one letter of it was mistyped; and its initial."""
    if (plain := plain_name(word)) != word:
        return heads(plain) | {word[:HEAD]}
    start, places = word[:HEAD + 1], range(min(HEAD, len(word)))
    changed = {start[:n] + letter + start[n + more:] for n in places for letter in LETTERS
               for more in (0, 1)}
    changed |= {start[:n] + start[n + 1:] for n in places}
    changed |= {start[:n] + start[n + 1:n + 2] + start[n:n + 1] + start[n + 2:] for n in places}
    return {one[:HEAD] for one in changed | {word}} | {word[:1]}
