"""Names of people as Bulgarian text writes them: stems, endings, Latin spellings.

Two spellings of one name meet in a key: „Пухов“, „Пухова“, „ПУХОВИ“, „Пyхов“ with a Latin letter
and „Puhova“ have a key in common.
"""

import re
import unicodedata
from functools import lru_cache

from bulgarian.text import fold, transliterate

STEM = 4  # shorter names are matched whole and with a capital only
ENDINGS = ("а|о|е|и|у|ю|я|й|ия|ият|ът|ят|та|то|те|ата|ото|ите|ята|йо|йта|ка|ко|ке|чо|че"
           "|йка|йче|ето|чето|ов|ова|ев|ева|ови|еви|овите|евите")
FAMILY = frozenset(  # make a family name of a first name
    "ов ова ев ева ови еви овите евите".split())
# Words of the language that are also names: they count only with a capital letter.
WORDS_TOO = frozenset(
    "надежда вяра любов роза слава радост мир мира мила мило искра зора лилия ясен явор бисер "
    "камен огнян пламен светла ведра росица верига ангел калина малина ива невен здравка цвета "
    "рада боян сава крум деница звезда победа свобода пролет зорница гората доброта добри весел "
    "весела драга златен красен марта неделя блага тихо жива мирен верен стоян гроздан "
    "зарко злато пенка стойна съба теменуга трендафил божур нарцис орлин сокол таня дарин дара "
    "венец венета вълчо голуб гроздена димана домна есен зима славей снежен цветан чудомир".split())

_GREEK = str.maketrans("ΑΒΕΗΚΜΟΡΤΥΧαεκορυχ", "АВЕНКМОРТУХаекорух")
_LOOK_ALIKES = str.maketrans("abcehkmoptxyu", "авсенкмортхуи")
_ONLY_LOOK_ALIKES = re.compile("[abcehkmoptxyu]+")
_ENDINGS = sorted(set(ENDINGS.split("|")), key=len, reverse=True)
_FAMILY_END = re.compile("(?:ов|ев|ск|шк|цк)(?:а|и|о)?$")
_LATIN_ENDINGS = ("ata", "ova", "eva", "ovi", "evi", "ov", "ev", "ta", "to", "te", "ka", "ko",
                  "io", "ia", "a", "o", "e", "i", "u")
_LATIN_FAMILY = ("ova", "eva", "ovi", "evi", "ov", "ev")
# One letter or group for whatever people write for the same sound, in this order.
_LATIN_SOUNDS = tuple((re.compile(pattern), letter) for pattern, letter in (
    ("tch", "ch"), ("sht|sch|6t|q", "sht"), ("dj|dzh|j(?=[aeiou])", "zh"), ("kh|x|ch(?=r)", "h"),
    ("ph|ff", "f"), ("ou|oo", "u"), ("w", "v"), ("tz|c(?!h)", "ts"), ("ck", "k"),
    ("[yj]", "i"), (r"(.)\1", r"\1")))

_LATIN_WAYS = tuple((re.compile(pattern), others) for pattern, others in (
    ("ър$", ("ер",)), ("ъ", "уи"), ("кс", "х"),  # Peter, Dimitur, Alexander
    ("^й(?=[аоу])", "ж"), ("^ю", ("жу",)), ("^я", ("жа",))))  # Jordan, Julia, Jana


def words_of(text: str) -> list[re.Match]:
    """The words with their places, after `seen_text`."""
    return list(re.finditer(r"[^\W\d_]+", text))


def seen_text(text: str) -> str:
    """The text without what the eye does not see: soft hyphens, joiners, direction marks."""
    text = unicodedata.normalize("NFKC", text).replace("\N{HYPHEN}", "-")
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in
                   ("Cf", "Cc", "Cs", "Cn", "Mn"))


def plain_name(word: str) -> str:
    """The folded word; one written wholly in letters alike comes out in Cyrillic."""
    word = fold(word.translate(_GREEK))
    return word.translate(_LOOK_ALIKES) if _ONLY_LOOK_ALIKES.fullmatch(word) else word


def look_of(text: str) -> str:
    """The folded text in which letters that look alike are one: twins of a name have the same."""
    return fold(seen_text(text).translate(_GREEK)).translate(_LOOK_ALIKES)


def stem_of(name: str) -> str:
    """The name without the vowel it ends in, if four letters are left."""
    return name[:-1] if name[-1:] in tuple("аоеиуяй") and len(name) > STEM else name


def name_keys(name: str, *, family: bool = False) -> set[str]:
    """The keys by which a name of the register is found.

    A family name is kept without its gender: „Пухова“ and „Пухов“ have the same keys.
    """
    stem = whole = fold(name)
    if family and _FAMILY_END.search(stem):
        stem = re.sub("(?<=..)(?:а|и|о)$", "", stem)
    elif len(stem) >= STEM:
        stem = stem_of(stem)
    stems = {stem} if family else {stem, *_called(whole)}
    return {key for one in stems if one[1:]
            for key in (one, *(f"~{spelling}" for spelling in _latin_names(one)))}


_CALLED = (  # Петър – Петре, Павел – Павле; Николай – Николайчо; Илия – Илийо
    (re.compile("ъ(?=[рл]$)|(?<=^пав)е(?=л$)"), ""), (re.compile("(?<=[ий])$"), ""),
    (re.compile("(?<=и)я$"), "й"))


def _called(name: str) -> set[str]:
    """What a first name becomes before its other endings."""
    found = {pattern.sub(end, name) for pattern, end in _CALLED if pattern.search(name)}
    return {one for one in found if len(one) >= STEM}


@lru_cache(20_000)
def word_keys(word: str, *, family: bool = False) -> frozenset[str]:
    """The keys that a word of a text may stand for, by every ending it may have.

    Only a family name may end in -ов, -ева: „Иванов“ is not „Иван“. A word in two alphabets is
    read by what its letters look like and by how they sound.
    """
    folded = fold(word.translate(_GREEK))
    keys = _cyrillic_keys(folded, family)
    if _ONLY_LOOK_ALIKES.fullmatch(folded):
        keys |= _cyrillic_keys(folded.translate(_LOOK_ALIKES), family)
    if re.search("[a-z]", word.lower()):
        keys |= _latin_keys(transliterate(word).lower(), family)
    return frozenset(keys)


def _cyrillic_keys(word: str, family: bool) -> set[str]:
    cut = {word[: -len(end)] for end in _ENDINGS
           if word.endswith(end) and (family or end not in FAMILY)}
    return {word, *(stem for stem in cut if len(stem) >= STEM)}


def _latin_names(stem: str) -> set[str]:
    """The sounds of the stem in Latin letters, in all the ways it may be written."""
    spelled = {stem}
    for letters, others in _LATIN_WAYS:
        spelled |= {letters.sub(other, one) for one in spelled for other in others}
    return {_sounds(transliterate(one)) for one in spelled}


def _latin_keys(word: str, family: bool) -> set[str]:
    cut = {word[: -len(end)] for end in _LATIN_ENDINGS
           if word.endswith(end) and (family or end not in _LATIN_FAMILY)}
    stems = {word, *(stem for stem in cut if len(stem) >= STEM)}
    return {f"~{_sounds(stem)}" for stem in stems}


def _sounds(latin: str) -> str:
    for pattern, letter in _LATIN_SOUNDS:
        latin = pattern.sub(letter, latin)
    return latin


def is_also_a_word(name: str) -> bool:
    """Whether the name is a word of the language, so that a small letter means the word."""
    return fold(name) in WORDS_TOO


def has_capital(word: str) -> bool:
    return word[:1].isupper()
