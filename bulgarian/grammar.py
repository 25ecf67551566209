"""Bulgarian grammar for documents: articles, prepositions, forms of address, small joins."""

import re
from os.path import commonprefix

from bulgarian.numerals import LARGEST_CARDINAL, cardinal, ordinal
from bulgarian.text import NBSP

# --- The definite article -------------------------------------------------------------------

_BEFORE_A_TITLE = {"заместник", "помощник", "врид", "временно"}
_NOT_OF_THE_PHRASE = set("на в във по при за от до с със към и или между без под над у".split())
_ADJECTIVE_ENDINGS = tuple("ен ов ев щ ан им и ш".split())
_PARTICIPLES = ("ащ", "ещ", "ящ")
_NOT_ADJECTIVES = set("член декан капитан стопан".split())
_KEEPS_E = tuple(
    "ствен упълномощен оправомощен назначен определен поканен натоварен овластен".split()
)
_HARD_WORDS = set(
    "хотел мотел картел семинар календар хонорар екземпляр формуляр циркуляр инвентар стационар "
    "пазар товар пожар коментар".split()
)
_SOFT_WORDS = set("цар крал ден път огън".split())
_MARKS = "„“”\"«»‘’'()[].,;:!?…–-"
_SOFT_ENDINGS = ("тел", "ар", "яр")


def article_forms(title: str, gender: str = "m") -> tuple[str, str]:
    """The full and the short definite form: областният управител, областния управител.

    The article goes to the first word of the phrase; „заместник“ before another title takes
    none and abbreviations stay as they are. A proposal by rule: a clerk may know better.
    """
    words = re.split(r"(\s+)", title.strip())
    place = _article_place(words)
    bare = words[place].strip(_MARKS) or words[place]
    before, core, after = words[place].partition(bare) if bare else ("", "", "")
    forms = _word_forms(core, gender, is_followed=_continues(words, place))
    start, end = "".join(words[:place]) + before, after + "".join(words[place + 1 :])
    return start + forms[0] + end, start + forms[1] + end


def _article_place(words: list[str]) -> int:
    """The index of the word that takes the article; words and spaces alternate in the list."""
    place = 0
    while _goes_before_a_title(words[place]) and _continues(words, place):
        place += 2
    return place


def _goes_before_a_title(word: str) -> bool:
    return word.endswith(".") or word.lower() in _BEFORE_A_TITLE


def _continues(words: list[str], place: int) -> bool:
    """Whether the next word belongs to the same phrase: no preposition, quotation or dash."""
    following = "".join(words[place + 2 : place + 3])
    return following[:1].isalpha() and following.lower() not in _NOT_OF_THE_PHRASE


def _word_forms(word: str, gender: str, is_followed: bool) -> tuple[str, str]:
    is_abbreviation = word.isupper() and len(word) < 7
    if not word or not word[-1].isalpha() or is_abbreviation:
        return word, word
    full, short = _inflected(word.lower(), gender, is_followed)
    return _in_case_of(word, full), _in_case_of(word, short)


def _in_case_of(word: str, form: str) -> str:
    if word.isupper():
        return form.upper()
    shared = len(commonprefix([word.lower(), form]))
    return word[:shared] + form[shared:]


def _inflected(word: str, gender: str, is_followed: bool) -> tuple[str, str]:
    if gender in "fn":
        ending = "та" if gender == "f" else "то"
        return word + ending, word + ending
    if word.endswith(_PARTICIPLES) or (is_followed and _is_adjective(word)):
        stem = _adjective_stem(word)
        return stem + "ият", stem + "ия"
    return _masculine_noun(word)


def _is_adjective(word: str) -> bool:
    return word.endswith(_ADJECTIVE_ENDINGS) and word not in _NOT_ADJECTIVES


def _adjective_stem(word: str) -> str:
    """The adjective without its ending or its fleeting „е“: главен → главн, семеен → семейн."""
    if word.endswith("и"):
        return word[:-1]
    if not word.endswith("ен") or word.endswith(_KEEPS_E):
        return word
    return word[:-2] + ("йн" if word[-3] in "аеиоу" else "н")


def _masculine_noun(word: str) -> tuple[str, str]:
    last_part = word.rpartition("-")[2]
    if word[-1] in "аяоеиу":
        ending = "та" if word[-1] in "ая" else "то"
        return word + ending, word + ending
    if word.endswith("й"):
        return word[:-1] + "ят", word[:-1] + "я"
    if word.endswith("изъм"):
        return word[:-2] + "мът", word[:-2] + "ма"
    if last_part in _SOFT_WORDS or (word.endswith(_SOFT_ENDINGS) and last_part not in _HARD_WORDS):
        return word + "ят", word + "я"
    return word + "ът", word + "а"


# --- Prepositions ---------------------------------------------------------------------------

_LEADING_MARKS = re.compile(r"^[\s„“”\"«»‘’'(\[–-]+")
_NUMBER = re.compile(r"(\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d+)(-[а-я])?")
_ROMAN = re.compile(r"[IVX]+(?!\w)")
_ROMAN_OF_NOTE = {"II": "втори", "VII": "седми", "XVII": "седемнадесети"}


def preposition_v(word: str) -> str:
    """„в“, or „във“ before a word that is pronounced with в or ф at its start."""
    return "във" if _spoken(word).startswith(("в", "ф", "v", "f")) else "в"


def preposition_s(word: str) -> str:
    """„с“, or „със“ before a word that is pronounced with с or з at its start, also „със 7“."""
    return "със" if _spoken(word).startswith(("с", "з", "s", "z")) else "с"


def with_v(text: str) -> str:
    """The text after its „в“ or „във“: във Варна."""
    return f"{preposition_v(text)} {text}"


def with_s(text: str) -> str:
    """The text after its „с“ or „със“: със Стара Загора."""
    return f"{preposition_s(text)} {text}"


def _spoken(text: str) -> str:
    """The text as read aloud, as far as its first sound goes."""
    text = _LEADING_MARKS.sub("", text)
    if roman := _ROMAN.match(text):
        return _ROMAN_OF_NOTE.get(roman[0], "")
    number = _NUMBER.match(text)
    return _spoken_number(number[1], number[2]) if number else text.casefold()


def _spoken_number(digits: str, ordinal_ending: str | None) -> str:
    digits = re.sub(r"\D", "", digits)
    number = int(digits) if len(digits) < len(str(LARGEST_CARDINAL)) else int(digits[0])
    return ordinal(number) if ordinal_ending and 0 < number < 1000 else cardinal(number)


# --- Gender and forms of address ------------------------------------------------------------

_GENDERS = {"m": "m", "м": "m", "gn": "m", "г-н": "m", "господин": "m"}
_GENDERS |= {"f": "f", "ж": "f", "gja": "f", "г-жа": "f", "госпожа": "f"}
_GENDERS |= {"n": "n", "с": "n", "ср": "n", "none": "", "": "", None: ""}
_HONORIFICS = {
    "short": {"m": "г-н", "f": "г-жа"},
    "full": {"m": "господин", "f": "госпожа"},
}
_NEUTRAL_SALUTATION = "УВАЖАЕМИ ДАМИ И ГОСПОДА,"


def _gender_of(code: str | None) -> str:
    if code not in _GENDERS:
        raise ValueError(f"Непознат род „{code}“. Изберете м, ж или с.")
    return _GENDERS[code]


def by_gender(gender: str | None, m: str, f: str, n: str | None = None) -> str:
    """The form that agrees: by_gender("f", "роден", "родена", "родено"); masculine if unknown."""
    return {"f": f, "n": m if n is None else n}.get(_gender_of(gender), m)


def honorific(gender_or_code: str | None, form: str = "short") -> str:
    """г-н or г-жа (form "full": господин, госпожа); empty if there is none."""
    return _HONORIFICS[form].get(_gender_of(gender_or_code), "")


def salutation(honorific: str | None, last_name: str = "") -> str:
    """УВАЖАЕМА ГОСПОЖО ПРОБНА, — by name or by office; to ladies and gentlemen if unknown."""
    start = {"m": "УВАЖАЕМИ ГОСПОДИН", "f": "УВАЖАЕМА ГОСПОЖО"}.get(_gender_of(honorific))
    if not start:
        return _NEUTRAL_SALUTATION
    if not last_name.strip():
        return "УВАЖАЕМИ ГОСПОДИНЕ," if start.endswith("ГОСПОДИН") else f"{start},"
    return f"{start} {last_name.strip().upper()},"


def initials(name: str) -> str:
    """The initials of a name of any number of parts: М. П."""
    letters = (re.search(r"[^\W\d_]", part) for part in name.split())
    return NBSP.join(f"{letter[0].upper()}." for letter in letters if letter)


# --- Small joins ----------------------------------------------------------------------------

_UNITS = (
    "г ч лв ст мин сек бр стр км м см кг лева лев евро евроцента EUR BGN € % ‰ часа час дни ден "
    "месеца месец години година лица деца души"
).split()
_AFTER_ABBREVIATION = re.compile(
    r"(?<!\w)((?:чл|ал|т|б|стр|гл|пар)\.) (?=[\d„IVX])"
    r"|(?<!\w)((?:гр|ул|бул|г-н|г-жа|д-р|инж)\.?) (?=[А-Я„])"
)
_AFTER_SIGN = re.compile(r"([№§])[ \u00a0]?(?=\w)")
_BEFORE_UNIT = re.compile(rf"(?<=\d) (?=(?:{'|'.join(_UNITS)})(?!\w))")
_BETWEEN_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


def nbsp(text: str) -> str:
    """The text with the spaces unbreakable that must not end a line: № 5, чл. 36г, 2016 г."""
    text = _AFTER_SIGN.sub(rf"\1{NBSP}", text)
    text = _AFTER_ABBREVIATION.sub(lambda found: (found[1] or found[2]) + NBSP, text)
    return _BETWEEN_THOUSANDS.sub(NBSP, _BEFORE_UNIT.sub(NBSP, text))


def join_list(items: list[str]) -> str:
    """The items as said in a sentence: а, б и в."""
    *start, last = list(items) or [""]
    return f"{', '.join(start)} и {last}" if start else last
