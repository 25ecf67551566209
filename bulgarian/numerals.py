"""Numbers and amounts of money in Bulgarian words, ordinals, counted forms."""

import re
from decimal import ROUND_HALF_UP, Decimal

from bulgarian.text import NBSP

LARGEST_CARDINAL = 999_999_999
LARGEST_ORDINAL = 999_999_999
LARGEST = 2**63 - 1  # number that a database keeps

_UNITS = (
    "нула един два три четири пет шест седем осем девет десет единадесет дванадесет тринадесет "
    "четиринадесет петнадесет шестнадесет седемнадесет осемнадесет деветнадесет"
).split()
_TENS = "- - двадесет тридесет четиридесет петдесет шестдесет седемдесет осемдесет деветдесет"
_TENS = _TENS.split()
_HUNDREDS = (
    "- сто двеста триста четиристотин петстотин шестстотин седемстотин осемстотин деветстотин"
).split()
_OF_GENDER = {
    "m": {},
    "f": {1: "една", 2: "две"},
    "n": {1: "едно", 2: "две"},
    "p": {2: "двама", 3: "трима", 4: "четирима", 5: "петима", 6: "шестима"},
}


def read_whole(text: str, most: int = LARGEST) -> int | None:
    """The number, from 0 up to `most`, that a text writes in digits; None for any other text."""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))
    return int(text) if is_number and int(text) <= most else None


def cardinal(n: int, gender: str = "m") -> str:
    """The number in words: m два, f and n две, p (male persons) двама."""
    if not 0 <= n <= LARGEST_CARDINAL:
        raise ValueError(f"Числото {n} не може да се изпише с думи.")
    if n == 0:
        return _UNITS[0]
    groups = [group for group in _groups(n, gender) if group]
    words = [_with_and(group) for group in groups]
    return _with_and(words) if len(groups[-1]) == 1 else " ".join(words)


def _groups(n: int, gender: str) -> tuple[list[str], list[str], list[str]]:
    """The words of the millions, of the thousands and of the rest; each a list of parts."""
    rest, units = divmod(n, 1000)
    millions, thousands = divmod(rest, 1000)
    return (
        _named(_parts(millions, "m"), "милион" if millions == 1 else "милиона"),
        ["хиляда"] if thousands == 1 else _named(_parts(thousands, "f"), "хиляди"),
        _parts(units, gender),
    )


def _named(parts: list[str], name: str) -> list[str]:
    return [*parts[:-1], f"{parts[-1]} {name}"] if parts else []


def _parts(n: int, gender: str) -> list[str]:
    hundreds, rest = divmod(n, 100)
    tens, unit = divmod(rest, 10) if rest >= 20 else (0, rest)
    words = [_HUNDREDS[hundreds]] if hundreds else []
    words += [_TENS[tens]] if tens else []
    return words + ([_OF_GENDER[gender].get(unit, _UNITS[unit])] if unit else [])


def _with_and(parts: list[str]) -> str:
    return " и ".join(filter(None, [" ".join(parts[:-1]), parts[-1]]))


# --- Ordinals -------------------------------------------------------------------------------

_ORDINAL_STEMS = {
    "един": "първ",
    "два": "втор",
    "три": "трет",
    "четири": "четвърт",
    "седем": "седм",
    "осем": "осм",
    "сто": "стотн",
    "двеста": "двестотн",
    "триста": "тристотн",
    "хиляда": "хилядн",
}
_ORDINAL_ENDINGS = {
    "m": ("и", "ият", "ия"),
    "f": ("а", "ата", "ата"),
    "n": ("о", "ото", "ото"),
    "p": ("и", "ите", "ите"),
}


def ordinal(n: int, gender: str = "m", definite: bool | str = False) -> str:
    """The ordinal in words: първи; `definite` "full" or True gives първият, "short" първия.

    Gender p gives the plural. Only the last word changes: двадесет и осмото.
    """
    if not 1 <= n <= LARGEST_ORDINAL:
        raise ValueError(f"Числото {n} не може да се изпише като поредно.")
    *start, last = cardinal(n).split()
    if last == "хиляди":
        last = (start.pop() + "хилядн").replace("еднах", "еднох")
    if last in ("милион", "милиона"):
        start, last = _before_million(start)
    return " ".join([*start, _inflected(_ordinal_stem(last), gender, definite)])


_JOINED = {"един": "едно", "два": "дву"}  # двумилионен


def _before_million(start: list[str]) -> tuple[list[str], str]:
    """The words before the last one, and the stem of that: милионн-, двумилионн-."""
    *before, last = start
    if start == ["един"]:
        return [], "милионн"
    return before, _JOINED.get(last, last) + "милионн"


def _ordinal_stem(word: str) -> str:
    if word.endswith("милионн"):
        return word
    stem = _ORDINAL_STEMS.get(word, word)
    return stem[:-4] + "отн" if stem.endswith("отин") else stem


def _inflected(stem: str, gender: str, definite: bool | str) -> str:
    if gender == "m" and not definite and stem.endswith("н"):
        return stem[:-1] + "ен"
    return stem + _ORDINAL_ENDINGS[gender][{False: 0, True: 1, "full": 1, "short": 2}[definite]]


# --- Money ----------------------------------------------------------------------------------

_MONEY = {
    "BGN": {"sign": "лв.", "gender": "m", "whole": ("лев", "лева"), "part": ("ст.", "ст.")},
    "EUR": {
        "sign": "EUR",
        "gender": "n",
        "whole": ("евро", "евро"),
        "part": ("евроцент", "евроцента"),
    },
}


def money(amount: Decimal, currency: str = "EUR") -> str:
    """The amount in digits: 1 234,50 лв. (its spaces do not break)."""
    digits = f"{_rounded(amount):,.2f}".replace(",", NBSP).replace(".", ",")
    return f"{digits}{NBSP}{_currency(currency)['sign']}"


def money_words(amount: Decimal, currency: str = "EUR") -> str:
    """The amount in words, its hundredths in digits: два лева и 50 ст."""
    rounded = _rounded(amount)
    if rounded < 0:
        raise ValueError("Сумата не може да е отрицателна.")
    names = _currency(currency)
    whole, part = divmod(int(rounded * 100), 100)
    words = f"{cardinal(whole, names['gender'])} {names['whole'][whole != 1]}"
    return f"{words} и {part}{NBSP}{names['part'][part != 1]}" if part else words


def _currency(code: str) -> dict:
    if code not in _MONEY:
        raise ValueError(f"Непозната валута „{code}“. Изберете BGN или EUR.")
    return _MONEY[code]


def _rounded(amount: Decimal) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP)


# --- Counted nouns --------------------------------------------------------------------------


def counted_form(n: int, one: str, many: str, counted: str | None = None) -> str:
    """The form of the noun after the number; `counted` is given for masculine things only."""
    return one if n == 1 else counted or many


def counted(n: int, one: str, many: str, counted: str | None = None) -> str:
    """The number in digits with its noun: 1 случай, 2 случая, 21 деца."""
    return f"{n} {counted_form(n, one, many, counted)}"


def counted_or_none(n: int, one: str, many: str, counted: str | None = None) -> str:
    """As `counted`, but „няма случаи“ for zero."""
    return f"{n} {counted_form(n, one, many, counted)}" if n else f"няма {many}"


def by_number(n: int, none: str, one: str, many: str) -> str:
    """The wording that agrees in all its words; # stands for the number.

    by_number(1, "няма поети", "е поет # ангажимент", "са поети # ангажимента")
    """
    return (none if n == 0 else one if n == 1 else many).replace("#", str(n))


_OF_WHAT = re.compile(r"(?<=\w) (?:на|от|в|във|с|със|за|при|по|без) ")
_MEN_IN_A = set(
    "съдия колега баща старейшина слуга владика войвода роднина старшина калфа".split())


def people(n: int, one: str = "човек", many: str = "души") -> str:
    """So many persons, in words up to ten: двама души, три деца, две майки, 18 членове."""
    number = cardinal(n, _gender_of_person(one)) if 0 < n <= 10 else n
    return f"{number} {one if n == 1 else many}"


def _gender_of_person(one: str) -> str:
    """The gender by which the noun is counted: p where men may be among those counted."""
    last = _OF_WHAT.split(one)[0].split()[-1].lower()
    if last.endswith(("о", "е")) and last not in ("дядо", "чичо", "вуйчо", "аташе"):
        return "n"
    return "f" if last.endswith(("а", "я")) and last not in _MEN_IN_A else "p"
