"""Bulgarian text: cleaning, the search norm, sort keys, Latin spelling, quotation marks."""

import re
import unicodedata

NBSP = "\N{NO-BREAK SPACE}"
HELD_HYPHEN = "\x1e"  # Word's own sign for a hyphen that ends no line
FILE_NAME_LENGTH = 120
FILE_NAME_BYTES = 240
NUMBER_WIDTH = 12
FIRST_FOREIGN = "\ue000"

_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LAST_TWO = (0xFFFE, 0xFFFF)
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in _LAST_TWO)
    + "]"
)
_DASHES = re.compile("[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d]")
_QUOTE_MARKS = re.compile("[\"'`´„“”‟«»‚‘’‛‹›]")
_STRESS_MARKS = re.compile("[\u0300\u0301]")
_INVISIBLE = ("Cc", "Cf", "Cs", "Cn")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]")
_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")
_WORD = re.compile(r"[^\W_]+")
_FORMULA, _NUMBER = re.compile(r"[=+\-@\t\r]"), re.compile(r"[+-]?[\d\s.,()/]+")
_SMALL_LOOK_ALIKES = str.maketrans("abcehkmoptxy", "авсенкмортху")
_LOOK_ALIKES = str.maketrans("ABCEHKMOPTXYaceopxykĸ", "АВСЕНКМОРТХУасеорхукк")

_LATIN_ALIKES = {cyrillic: latin for latin, cyrillic in _LOOK_ALIKES.items()
                 if latin < 0x7F}


def clean_text(value: str) -> str:
    """Typed or pasted text made safe to store: NFC, plain line ends, no direction overrides.

    ValueError, with a Bulgarian message, for characters that a database or Word refuses.
    """
    value = _DIRECTION_MARKS.sub("", _LINE_ENDS.sub("\n", value))
    found = _FORBIDDEN.search(value)
    if found:
        line = value.count("\n", 0, found.start()) + 1
        raise ValueError(
            f"Текстът съдържа непозволен невидим знак (U+{ord(found[0]):04X}, ред {line}). "
            "Изтрийте го или въведете мястото наново."
        )
    return unicodedata.normalize("NFC", value)


def plain_digits(value: str) -> str:
    """The text with digits of every script (full-width, Arabic …) written as 0–9."""
    return _FOREIGN_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), value)


def fold(value: str) -> str:
    """The norm by which texts are searched and compared for uniqueness; never raises.

    „ДСП  „Правец““ and „дсп правец“ are one, also when some letters are Latin look-alikes.
    """
    value = _STRESS_MARKS.sub("", unicodedata.normalize("NFD", _LINE_ENDS.sub("\n", value)))
    value = unicodedata.normalize("NFC", value)
    if not value.isprintable():  # else nothing in it is unseen
        value = "".join(char for char in value if _is_seen(char))
    value = _QUOTE_MARKS.sub("", _DASHES.sub("-", value)).replace("№", " ")
    value = _WORD.sub(_without_look_alikes, value).casefold()
    return " ".join(unicodedata.normalize("NFC", value).split())


def number_key(number: str) -> str:
    """One form of a number of a book, however it was typed.

    Look-alike letters, dashes, blanks, soft hyphens, case and zeros before a number are no
    difference: „okmd–007“ beside „ОКМД-7“ would be two letters of one number.
    """
    text = unicodedata.normalize("NFKC", number).translate(_LOOK_ALIKES).casefold()
    text = text.translate(_SMALL_LOOK_ALIKES)
    text = "".join("-" if unicodedata.category(char) == "Pd" or char == "−" else char
                   for char in text if unicodedata.category(char) not in ("Cf", "Zs", "Cc"))
    return re.sub(r"(?<!\d)0+(?=\d)", "", text)


def _is_seen(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) not in _INVISIBLE


def _without_look_alikes(word: re.Match) -> str:
    return word[0].translate(_LOOK_ALIKES) if _CYRILLIC.search(word[0]) else word[0]


def mixed_words(value: str) -> list[str]:
    """The words that mix Latin and Cyrillic letters, each once, in order of appearance."""
    words = _WORD.findall(unicodedata.normalize("NFC", value))
    mixed = (word for word in words if _LATIN.search(word) and _CYRILLIC.search(word))
    return list(dict.fromkeys(mixed))


def one_alphabet(word: str) -> str:
    """A mixed word in Cyrillic letters that look the same, else in Latin ones; else as it was."""
    for table, other in ((_LOOK_ALIKES, _LATIN), (_LATIN_ALIKES, _CYRILLIC)):
        if not other.search(found := word.translate(table)):
            return found
    return word


def mended_letters(value: str) -> str:
    """The text with every mixed word in one alphabet, where there is a way; all else unchanged."""
    text = unicodedata.normalize("NFC", value)
    return _WORD.sub(lambda word: one_alphabet(word[0]) if mixed_words(word[0]) else word[0], text)


def small_first(text: str) -> str:
    """The text as it goes on in a sentence: „Дата“ → „дата“, but „ЕГН“ stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def in_capitals(value: str, *, is_name: bool = False) -> bool:
    """Whether words were typed with Caps Lock on: two long ones, or one in the name of a person.

    A paper writes names in capitals where they belong; „УМБАЛ“ and „ДСП“ are written that way.
    """
    words = re.findall(r"[^\W\d_]{3,}" if is_name else r"[^\W\d_]{4,}", value)
    return value.isupper() and len(words) >= (1 if is_name else 2)


def sort_key(value: str) -> str:
    """A string whose code-point order is the Bulgarian order: „зала 2“ before „зала 12“.

    Digits stand before letters and Cyrillic before any other script.
    """
    key = re.sub("[0-9]+", _padded, plain_digits(fold(value)).replace("ё", "е"))
    return re.sub(r"[^\W\d_\u0400-\u052f]", lambda letter: FIRST_FOREIGN + letter[0], key)


def _padded(number: re.Match) -> str:
    return number[0].lstrip("0").zfill(NUMBER_WIDTH)


# --- Latin spelling -------------------------------------------------------------------------

_LATIN_SPELLING = dict(zip("абвгдезийклмнопрстуфхъьѝыэ", "abvgdeziyklmnoprstufhayiye",
                           strict=True))
_LATIN_SPELLING |= {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ю": "yu", "я": "ya"}
_LATIN_SPELLING |= {"ё": "yo"}
_TO_LATIN = str.maketrans(_LATIN_SPELLING | {
    letter.upper(): latin.capitalize() for letter, latin in _LATIN_SPELLING.items()})


def transliterate(value: str) -> str:
    """The text in Latin letters by the transliteration law: Стара Загора → Stara Zagora."""
    return _WORD.sub(lambda word: _latin_word(word[0]), unicodedata.normalize("NFC", value))


def _latin_word(word: str) -> str:
    lower = word.lower()
    if len(lower) != len(word) or not _CYRILLIC.search(word):
        return word
    if lower.endswith("ия"):
        word = word[:-1] + ("А" if word[-1].isupper() else "а")
    if lower == "българия":
        word = word[0] + ("У" if word[1].isupper() else "у") + word[2:]
    latin = word.translate(_TO_LATIN)
    return latin.upper() if len(word) > 1 and word.isupper() else latin


_CONSONANT = "[bcdfghjklmnpqrstvwxzбвгджзклмнпрстфхцчшщ]"
_BACK_RULES = [
    (re.compile(pattern), cyrillic)
    for pattern, cyrillic in (
        ("bulgar", "българ"),
        (r"ia\b", "ия"),
        ("sht", "щ"),
        ("tsk", "тск"),
        ("dzh|dj", "дж"),
        ("zh", "ж"),
        ("ch", "ч"),
        ("sh", "ш"),
        ("ts", "ц"),
        ("kh", "х"),
        ("ph", "ф"),
        ("ck", "к"),
        ("yu", "ю"),
        ("ya", "я"),
        (f"(?<={_CONSONANT})yo", "ьо"),
        (f"(?<={_CONSONANT})y(?={_CONSONANT})", "ъ"),
    )
]
_BACK_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwyz", "абцдефгхижклмнопярстуввйз") | {
    ord("x"): "кс"
}
_FIRST_A = re.compile(r"\b(\w*?)а(?=\w)")
_INNER_A = re.compile(r"а(?=\w)")


def search_forms(query: str) -> list[str]:
    """The folded spellings to look for, at most four: the query itself, then Cyrillic guesses."""
    folded = fold(query)
    if not _LATIN.search(folded) or _CYRILLIC.search(folded):
        return [folded]
    guesses = [folded, _cyrillic_guess(folded)]
    if "j" in folded:
        guesses.append(_cyrillic_guess(folded.replace("dj", "дж").replace("j", "й")))
    guesses += [_FIRST_A.sub(r"\1ъ", guesses[1]), _INNER_A.sub("ъ", guesses[1])]
    return list(dict.fromkeys(guesses))[:4]


def _cyrillic_guess(latin: str) -> str:
    for pattern, cyrillic in _BACK_RULES:
        latin = pattern.sub(cyrillic, latin)
    return latin.translate(_BACK_LETTERS)


# --- File names -----------------------------------------------------------------------------

_RESERVED_NAMES = {"CON", "PRN", "AUX", "NUL"} | {
    f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10)
}


def file_name(*parts: str) -> str:
    """A name, without extension, that every file system takes: Протокол_5-07.12.2016_г."""
    text = unicodedata.normalize("NFC", "_".join(part for part in parts if part))
    text = re.sub(r"\s+", "_", text)
    text = re.sub(r"[/\\:|]+", "-", _DASHES.sub("-", text))
    text = re.sub(r"_+", "_", re.sub(r"[^\w.,()-]+", "", text))
    text = _shortened(text.strip("._-,")) or "документ"
    return f"_{text}" if text.split(".")[0].upper() in _RESERVED_NAMES else text


def _shortened(text: str) -> str:
    in_bytes = text[:FILE_NAME_LENGTH].encode()[:FILE_NAME_BYTES]
    return in_bytes.decode(errors="ignore").rstrip("._-,")


# --- Quotation marks ------------------------------------------------------------------------

_DOUBLE = "„“”«»\"\u201f\u2033"
_SINGLE = "\u2018\u2019\u201a\u2039\u203a"
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s„“«»]*[\w/]")
_PUT_AWAY = {ord(mark): 0xFDD0 + place for place, mark in enumerate("\"'" + _DOUBLE + _SINGLE)}
_TAKEN_BACK = {place: mark for mark, place in _PUT_AWAY.items()}
_STARTS = re.compile(r"[\s(\[{„«\u2013\u2014/-]")
_PAIRS = ("„“", "«»")
_TYPED_MARKS = re.compile("''|``|<<|>>|,,(?=\\w)")  # what keyboards make of quotation marks
_SINGLE_PAIR = re.compile(r"(?<!\w)['»]([^'»«\n]+)['«](?![\w»])")


def quotes(value: str) -> str:
    """The text with „Bulgarian“ quotation marks, «inside» another pair „of these“.

    Marks of every kind are understood, also where one mark closes two pairs; inches, apostrophes
    and a mark without its fellow stay as they were typed, and so do those inside an address.
    """
    value = _ADDRESS.sub(lambda address: address[0].translate(_PUT_AWAY), value)
    value = _SINGLE_PAIR.sub(r'"\1"', _TYPED_MARKS.sub('"', value))
    pairs = _pairs_of_marks(value)
    result = [*value, *" " * (max(pairs.values(), default=-1) + 1 - len(value))]
    depth = 0
    for index in sorted((*pairs, *pairs.values())):
        depth -= index not in pairs
        result[index] = _PAIRS[depth % 2][index not in pairs]
        depth += index in pairs
    return "".join(result).translate(_TAKEN_BACK)


def _pairs_of_marks(value: str) -> dict[int, int]:
    """Where each pair begins and ends; behind the text where the last mark closes two at once."""
    pairs, begun = {}, []
    marks = [index for index, char in enumerate(value) if _is_mark(value, index, char)]
    for index in marks:
        if _opens(value, index, len(begun)):
            begun.append(index)
        elif begun:
            pairs[begun.pop()] = index
    if begun and len(value) - 1 in pairs.values():  # „Център «Надежда»“, typed with one mark
        pairs |= {start: len(value) + after for after, start in enumerate(reversed(begun))}
    return pairs


def unpaired_quotes(value: str) -> bool:
    """Whether a quotation has no beginning or no end."""
    return any(value.count(first) != value.count(last) for first, last in _PAIRS) or bool(
        re.search(r'(?<!\d)"', value))


def _is_mark(value: str, index: int, char: str) -> bool:
    if char in _SINGLE:  # an apostrophe stands between letters
        return not (value[index - 1 : index].isalnum() and value[index + 1 : index + 2].isalnum())
    return char in _DOUBLE


def _opens(value: str, index: int, depth: int) -> bool:
    char, before, after = value[index], value[index - 1 : index], value[index + 1 : index + 2]
    if char in "„«\u201a\u2039":
        return True
    if char in "»\u203a" or char == "\u2019" and depth:
        return False
    glued = not depth and (before.isalpha() or before == ".") and after.isalpha()
    at_start = not index or glued or bool(_STARTS.match(before)) or (
        before in _DOUBLE and _begins(value, index))
    return at_start and bool(after) and (after.isalnum() or after in _DOUBLE + _SINGLE + "(…№")


def _begins(value: str, index: int) -> bool:
    """Whether the marks just before this one stand at the start of a word too."""
    head = value[:index].rstrip(_DOUBLE)
    return not head or bool(_STARTS.match(head[-1]))


def with_full_stop(words: str) -> str:
    """„до 10.00 ч.“, „Няма“ → the words with one stop at their end; none after ! ? … and :"""
    words = words.rstrip()
    if not words or words.endswith(("!", "?", "…", ":")):
        return words
    return f"{words.rstrip('. ,;')}."


def in_quotes(value: str) -> str:
    """The text between quotation marks, its own ones changed to those inside; once is enough."""
    inner = quotes(value.strip())
    whole = inner.startswith("„") and inner.find("“") == len(inner) - 1
    return inner if whole or not inner else quotes(f"„{inner}“")


def starts_formula(text: str) -> bool:
    """Does a spreadsheet take text that begins so for a formula?"""
    return bool(_FORMULA.match(text))


def as_cell(text: str) -> str:
    """The text as a cell of a CSV file, which no spreadsheet takes for a formula."""
    return f"'{text}" if starts_formula(text) and not _NUMBER.fullmatch(text) else text
