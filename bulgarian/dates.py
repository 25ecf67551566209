"""Bulgarian dates and times: lenient reading, showing, partial dates, working days."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import holidays

from bulgarian.numerals import ordinal
from bulgarian.text import NBSP, fold, plain_digits

MONTHS = (
    "януари февруари март април май юни юли август септември октомври ноември декември"
).split()
WEEKDAYS = "понеделник вторник сряда четвъртък петък събота неделя".split()
FIRST_YEAR, LAST_YEAR = 1900, 2100

DATE_HINT = "Въведете дата във вид дд.мм.гггг, например 15.03.2026."
TIME_HINT = "Въведете час във вид чч.мм, например 10.30."
MOMENT_HINT = "Въведете дата и час, например 15.03.2026 10.30."
PARTIAL_HINT = "Въведете дата, месец, сезон или година, например 15.03.2026, март 2026 или 2026."

_MONTH_WORDS = {month[:size]: number for number, month in enumerate(MONTHS, 1)
                for size in range(3, len(month) + 1)} | {"ян": 1, "юн": 6, "юл": 7}
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii".split()
_ROMAN_MONTHS = {roman: number for number, roman in enumerate(_ROMAN, 1)}
_DAY_WORDS = {ordinal(day): str(day) for day in range(1, 32)}
_DAY_WORDS |= {  # as it is said: двайсет и първи, единайсети
    word.replace("надесет", "найсет").replace("адесет", "айсет").replace("ридесет", "рийсет"): day
    for word, day in _DAY_WORDS.items()}
_YEAR_WORDS = {ordinal(year, "f"): str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)}
_TH = r"(?:[ -]?[врмт]?и)?"  # 2-ри март, 2 ри март
_DAY_FIRST = re.compile(r"(\d{1,2})[\s.,/-]+(\d{1,2})[\s.,/-]+(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[\s.,/-]+(?P<month>\d{1,2})[\s.,/-]+(?P<day>\d{1,2})")
_DAY_AND_MONTH = re.compile(rf"(\d{{1,2}}){_TH}[\s.,/-]+(\d{{1,2}}|[а-я]{{3,9}})")
_TOGETHER = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_MONTH_IN_WORDS = re.compile(
    rf"(\d{{1,2}}){_TH}[\s./-]*(?:ден от |месец )?([а-яivxі]{{1,9}})[\s./,-]+(\d{{4}}|\d{{2}})")
_IN_WORDS = re.compile(rf"(?P<day>[а-я ]+?) (?:ден от )?(?P<month>{'|'.join(MONTHS)})"
                       r"(?:,? (?:през )?(?P<year>[а-я ]+|\d{4}))?")
_WEEKDAY_BEFORE = re.compile(rf"^(?:{'|'.join(WEEKDAYS)})[\s,]+")
_ON_DAY = re.compile(r"^(?:на|от) ")
_YEAR_AFTER = re.compile(r"(?: година(?:та)?| г\.?)$|(?<=\d)[\s.]*(?:г\.?|год\.?|година(?:та)?)?$")
_HOUR_AND = r"(?: ?(?:ч\.?|часа?|h) ?(?:и )?| и )"  # 9 ч. и 30 мин., 9 и 30, 14h30
_MINUTES = rf"(?:[.:,]|{_HOUR_AND})\d{{2}}|{_HOUR_AND}(?:половина|\d(?= ?мин))"
_TIME = re.compile(rf"(?:в |от )?(\d{{1,2}}(?:{_MINUTES})?) ?(?:ч\.?|часа?|h|мин\.?|минут[аи])?")
_MOMENT = re.compile(rf"(?P<day>.+?)(?:,? (?:в |от )?|T)(?P<hour>\d{{1,2}}(?:{_MINUTES}|(?= ?ч))"
                     r"(?: ?мин\.?| минут[аи])?)(?::00)?(?: ?ч\.?| часа?)?", re.IGNORECASE)
_TIME_TOGETHER = re.compile(r"(\d{1,2})(\d{2}) ?(?:ч\.?|часа?)?")


# --- Reading --------------------------------------------------------------------------------


def parse_date(text: str, today: date | None = None) -> date:
    """The date, however it was typed: 15.3.26, 15032026, 15 март 2026, 2026-03-15.

    ValueError with a Bulgarian message for what is no date, or not between 1900 and 2100.
    """
    day, month, year = _day_month_year(_plain(text))
    number = int(year) if len(year) == 4 else _full_year(int(year), today or date.today())
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise ValueError(
            f"Годината {year} не се приема. Въведете дата между {FIRST_YEAR} и {LAST_YEAR} г."
        )
    return _existing(int(day), int(month), number)


def parse_coming(text: str, start: date) -> date:
    """The date of something to come: one without a year, 18.12 or 18 декември, is the first such
    day from `start` on. ValueError as in parse_date."""
    found = _DAY_AND_MONTH.fullmatch(_plain(text))
    month = found and (_MONTH_WORDS.get(found[2]) or found[2].isdigit() and int(found[2]))
    if not month:
        return parse_date(text, start)
    _existing(int(found[1]), month, None)
    years = range(start.year, start.year + 9)  # the 29th of February may be that far
    return next(day for year in years if (day := _day_in(int(found[1]), month, year))
                and day >= start)


def _day_in(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _plain(text: str) -> str:
    text = _WEEKDAY_BEFORE.sub("", _ON_DAY.sub("", fold(plain_digits(text))))
    return _YEAR_AFTER.sub("", text)


def _day_month_year(text: str) -> tuple[str, int | str, str]:
    if found := _DAY_FIRST.fullmatch(text) or _TOGETHER.fullmatch(text):
        return found.groups()
    if found := _YEAR_FIRST.fullmatch(text):
        return found["day"], found["month"], found["year"]
    found = _MONTH_IN_WORDS.fullmatch(text)
    month = found and (_MONTH_WORDS.get(found[2]) or _roman_month(found[2]))
    if not month:
        return _read_in_words(text)
    return found[1], month, found[3]


def _roman_month(word: str) -> int | None:
    """21.IX.2026, also where the х is Cyrillic."""
    return _ROMAN_MONTHS.get(word.replace("х", "x").replace("і", "i"))


def _read_in_words(text: str) -> tuple[str, int, str]:
    """„първи март 2026“, „седми декември две хиляди и шестнадесета“."""
    found = _IN_WORDS.fullmatch(text)
    day = found and _DAY_WORDS.get(found["day"])
    year = found and found["year"] and _YEAR_WORDS.get(found["year"], found["year"])
    if not day or not year or not year.isdigit():
        raise ValueError(DATE_HINT)
    return day, _MONTH_WORDS[found["month"]], year


def _full_year(year: int, today: date) -> int:
    return 2000 + year if 2000 + year <= today.year + 20 else 1900 + year


def _existing(day: int, month: int, year: int | None) -> date:
    """The date, of a leap year if the year is not known."""
    try:
        return date(year or 2000, month, day)
    except ValueError:
        shown = f"{day:02}.{month:02}.{year} г." if year else f"{day:02}.{month:02}"
        raise ValueError(f"{shown} не съществува. Проверете деня и месеца.") from None


def parse_time(text: str) -> time:
    """The time, however it was typed: 10.30, 10:30, 1030, 10 ч., 10 часа и 30 минути, 10h30."""
    text = fold(plain_digits(text))
    found = _TIME.fullmatch(text) or _TIME_TOGETHER.fullmatch(text)
    if not found:
        raise ValueError(TIME_HINT)
    hour, minute = _hour_and_minute(*found.groups())
    if hour > 23 or minute > 59:
        raise ValueError(f"Няма час {hour}.{minute:02}. Въведете час от 0.00 до 23.59.")
    return time(hour, minute)


def _hour_and_minute(hour: str, minute: str = "") -> tuple[int, int]:
    """„9 часа и 30“ as its two numbers."""
    numbers = re.findall(r"\d+", f"{hour} {minute}".replace("половина", "30"))
    return int(numbers[0]), int(numbers[1]) if numbers[1:] else 0


def parse_moment(text: str, today: date | None = None) -> datetime:
    """The day with its hour: 15.3.26 10.30, 15 март 2026 г., 10:30 ч."""
    found = _MOMENT.fullmatch(" ".join(plain_digits(text).split()))
    if not found:
        raise ValueError(MOMENT_HINT)
    return datetime.combine(parse_date(found["day"], today), parse_time(found["hour"]))


# --- Showing --------------------------------------------------------------------------------


def show_date(day: date) -> str:
    """07.12.2016"""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def date_numeric(day: date) -> str:
    """07.12.2016 г."""
    return f"{show_date(day)}{NBSP}г."


def date_long(day: date) -> str:
    """7 декември 2016 г."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}{NBSP}г."


def date_weekday(day: date) -> str:
    """сряда, 7 декември 2016 г."""
    return f"{WEEKDAYS[day.weekday()]}, {date_long(day)}"


def date_words(day: date) -> str:
    """седми декември две хиляди и шестнадесета година"""
    return f"{ordinal(day.day)} {MONTHS[day.month - 1]} {ordinal(day.year, 'f')} година"


def time_words(moment: time | datetime) -> str:
    """10.30, to be followed by „часа“ or „ч.“."""
    return f"{moment.hour}.{moment.minute:02}"


def show_moment(moment: datetime) -> str:
    """07.12.2016 г., 9.05 ч."""
    return f"{date_numeric(moment)}, {time_words(moment)}{NBSP}ч."


# --- Partial dates --------------------------------------------------------------------------
# A partial date is a string that sorts by its beginning: 2016, 2016-12, 2016-12-07,
# 2015-09S (autumn), 2015-06/2015-07 (a range), ????-04-24 (the year is not known; stands last).

UNKNOWN_YEAR, YEAR_UNSAID = "????", " (година не е посочена)"
_SEASONS = {"пролет": "03S", "лято": "06S", "есен": "09S", "зима": "12S"}
_WITH_ARTICLE = {"пролет": "пролетта", "лято": "лятото", "есен": "есента", "зима": "зимата"}
_SEASON_WORDS = _SEASONS | {"пролетта": "03S", "лятото": "06S", "есента": "09S", "зимата": "12S",
                            "напролет": "03S", "наесен": "09S"}
_SEASON_NAMES = {code: name for name, code in _SEASONS.items()}
_LEADING = re.compile(r"^(?:(?:на|през|от|месец|м\.) )+")
_RANGE = re.compile(r"([а-я. ]+?|[а-я. ]+ \d{4}|\d{4}) ?- ?([а-я.]+(?: \d{4})?|\d{4})")
_PIECE = re.compile(rf"(?:(\d{{1,2}}){_TH} )?([а-я]{{3,9}})\.?(?: (?:на )?(\d{{4}}))?")
_NUMERIC_MONTH = re.compile(r"(\d{1,2}|[ivxхі]{1,4})[./ ](\d{4})")
_YEAR_INSIDE = re.compile(r"(?<=\d{4}) ?г\.?(?= ?-)")


_SORTABLE_DAY = r"(?:19\d\d|20\d\d|\?{4})-\d\d(?:-\d\d|S)?"
_SORTABLE = re.compile(f"{_SORTABLE_DAY}(?:/{_SORTABLE_DAY})?")


def parse_partial(text: str) -> str:
    """The sortable form of a year, season, month or day: „есен 2015“, „юни–юли 2015“.

    A text that has that form already is given back as it is.
    """
    if _SORTABLE.fullmatch(text):
        return text
    plain = _YEAR_INSIDE.sub("", _LEADING.sub("", _plain(text.removesuffix(YEAR_UNSAID))))
    if found := _RANGE.fullmatch(plain):
        first, last = (_partial(piece.strip()) for piece in found.groups())
        return _joined(first, last)
    return parse_date(text).isoformat() if _is_full(plain) else _partial(plain)


def _is_full(plain: str) -> bool:
    """Whether the text names a day, a month and a year."""
    try:
        _day_month_year(plain)
    except ValueError:
        return False
    return True


def _joined(first: str, last: str) -> str:
    """A range; an end without a year takes that of the other one."""
    first, last = first.replace(UNKNOWN_YEAR, last[:4]), last.replace(UNKNOWN_YEAR, first[:4])
    if first >= last:
        raise ValueError(f"Началото на периода трябва да е преди края. {PARTIAL_HINT}")
    return f"{first}/{last}"


def _partial(text: str) -> str:
    if re.fullmatch(r"\d{4}", text):
        return _accepted_year(text)
    if found := _NUMERIC_MONTH.fullmatch(text):
        month = int(found[1]) if found[1].isdigit() else _roman_month(found[1])
        return _with_month(month or 0, found[2])
    found = _PIECE.fullmatch(text)
    day, word, year = found.groups() if found else (None, "", None)
    year = _accepted_year(year) if year else UNKNOWN_YEAR
    if word in _SEASON_WORDS and not day:
        return f"{year}-{_SEASON_WORDS[word]}"
    if word not in _MONTH_WORDS:
        raise ValueError(PARTIAL_HINT)
    month = _with_month(_MONTH_WORDS[word], year)
    return f"{month}-{_day_of(int(day), month):02}" if day else month


def _with_month(month: int, year: str) -> str:
    if not 1 <= month <= 12:
        raise ValueError(PARTIAL_HINT)
    return f"{year if year == UNKNOWN_YEAR else _accepted_year(year)}-{month:02}"


def _day_of(day: int, month: str) -> int:
    """The day, if the month has it."""
    year = None if month.startswith(UNKNOWN_YEAR) else int(month[:4])
    return _existing(day, int(month[5:]), year).day


def _accepted_year(year: str) -> str:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValueError(
            f"Годината {year} не се приема. Въведете година между {FIRST_YEAR} и {LAST_YEAR}."
        )
    return year


def show_partial(key: str) -> str:
    """The Bulgarian text of a partial date: есен 2015 г., юни–юли 2015 г., 24 април."""
    first, _, last = key.partition("/")
    if not last:
        return _shown(key)
    if first[:4] == last[:4]:
        return f"{_without_year(first)}–{_shown(last)}"
    return f"{first}–{_shown(last)}" if len(first) == 4 else f"{_shown(first)} – {_shown(last)}"


def show_known(key: str) -> str:
    """The same where it stands beside dates of other years: 24 април (година не е посочена)."""
    return show_partial(key) + (YEAR_UNSAID if key.startswith(UNKNOWN_YEAR) else "")


def show_when(key: str) -> str:
    """When a partial date is: на 17 септември 2015 г., в периода юни–юли 2015 г., през 2016 г."""
    shown = show_partial(key)
    if "/" in key:
        return f"в периода {shown}"
    season, _, year = shown.partition(" ")
    if season in _SEASONS:
        return f"през {_WITH_ARTICLE[season]} на {year}" if year else \
            f"през {_WITH_ARTICLE[season]}"
    return f"на {shown}" if shown[:1].isdigit() and " " in shown.strip() else f"през {shown}"


def _shown(key: str) -> str:
    year = "" if key.startswith(UNKNOWN_YEAR) else f"{key[:4]}{NBSP}г."
    return f"{_without_year(key)} {year}".strip()


def _without_year(key: str) -> str:
    _, month, day = (*key.split("-"), "", "")[:3]
    name = _SEASON_NAMES.get(month) or (MONTHS[int(month) - 1] if month else "")
    return f"{int(day)} {name}" if day else name


# --- Working days ---------------------------------------------------------------------------
# The official holidays are known from 1991 on. What an office decides besides – a Saturday that
# is worked, one more day off – it keeps itself; `ask_overrides` is told how to read that.

_CALENDAR = holidays.Bulgaria(language="bg")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Override:
    """A day that the office works or not, whatever the calendar says, and why."""

    is_working: bool
    why: str = ""


_sources: list[Callable[[], dict[date, Override]]] = []


def ask_overrides(read: Callable[[], dict[date, Override]]) -> None:
    """Ask `read` for the days that the office has decided otherwise."""
    _sources[:] = [read]


def _override(day: date) -> Override | None:
    return _sources[0]().get(day) if _sources else None


def is_working_day(day: date) -> bool:
    """Whether offices are open."""
    override = _override(day)
    return override.is_working if override else _CALENDAR.is_working_day(day)


def holiday_name(day: date) -> str | None:
    """The name of the official holiday or of the day off in its stead."""
    override = _override(day)
    if override:
        return None if override.is_working else override.why or "почивен ден"
    return _CALENDAR.get(day)


def next_working_day(day: date) -> date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day):
        day += _DAY
    return day


def moved_deadline(day: date) -> str:
    """„21.04.2025 г. е Великден; срокът изтича на 22.04.2025 г.“, empty for a working day."""
    if is_working_day(day):
        return ""
    why = (holiday_name(day) or WEEKDAYS[day.weekday()]).replace("Неприсъствен", "неприсъствен")
    return f"{date_numeric(day)} е {why}; срокът изтича на {date_numeric(next_working_day(day))}"


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after the day, or before it if n is negative."""
    step = _DAY if n > 0 else -_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def count_working_days(first: date, last: date) -> int:
    """How many working days after first the last comes; negative if it comes before."""
    if last < first:
        return -count_working_days(last, first)
    days = (first + _DAY * offset for offset in range(1, (last - first).days + 1))
    return sum(is_working_day(day) for day in days)
