"""The filters of templates: Bulgarian grammar under Bulgarian names.

An empty value stays empty, so that a sentence built around it can be left out.
"""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

from bulgarian import articles, dates, grammar, numerals, text
from docfill import RichText
from documents.printing import show_value
from registry import Registry

FILTERS = Registry("filter of templates")
GENDERS = {"м": "m", "ж": "f", "с": "n", "мн": "p", "лица": "p"}
ARTICLES = {"": False, "пълен": "full", "кратък": "short"}


def _gender(code: str) -> str:
    return GENDERS.get(code, code or "m")


def by_piece(words: RichText, change: Callable[[str], str]) -> RichText:
    """The formatted text with each of its pieces changed."""
    made = RichText()
    for piece, form in words.pieces:
        made.add(change(piece), **form)
    return made


def with_last(words: RichText, change: Callable[[str], str]) -> RichText:
    """The formatted text with its last piece changed."""
    last = len(words.pieces) - 1
    count = iter(range(last + 1))
    return by_piece(words, lambda piece: change(piece) if next(count) == last else piece)


def is_empty(value) -> bool:
    return value is None or value == ""


@FILTERS.named("пълен_член")
def full_article(title: str, gender: str = "м") -> str:
    """областен управител → областният управител"""
    return articles.article_forms(title, _gender(gender))[0] if title else ""


@FILTERS.named("кратък_член")
def short_article(title: str, gender: str = "м") -> str:
    """областен управител → областния управител"""
    return articles.article_forms(title, _gender(gender))[1] if title else ""


@FILTERS.named("бройно")
def count(n: int, one: str, many: str, counted: str | None = None) -> str:
    """2|бройно("случай", "случая") → 2 случая"""
    return "" if is_empty(n) else numerals.counted(n, one, many, counted)


@FILTERS.named("форма")
def name_after(n: int, one: str, many: str, counted: str | None = None) -> str:
    """2|форма("случай", "случая") → случая"""
    return "" if is_empty(n) else numerals.counted_form(n, one, many, counted)


@FILTERS.named("според_броя")
def agree_with_number(n: int, none: str, one: str, many: str) -> str:
    """1|според_броя("няма поети", "е поет # ангажимент", "са поети # ангажимента")"""
    return "" if is_empty(n) else numerals.by_number(n, none, one, many)


@FILTERS.named("души")
def persons(n: int, one: str = "човек", many: str = "души") -> str:
    """2|души("член", "членове") → двама членове; 3|души("дете", "деца") → три деца"""
    return "" if is_empty(n) else numerals.people(n, one, many)


@FILTERS.named("по_род")
def agree(gender: str, m: str, f: str, *others: str) -> str:
    """"мн"|по_род("пое", "пое", "пое", "поеха") → поеха"""
    return grammar.by_gender(gender or None, m, f, *others)


@FILTERS.named("словом")
def in_words(value, gender: str = "м") -> str:
    """2|словом("с") → две; of a date: седми декември две хиляди и шестнадесета година"""
    if is_empty(value):
        return ""
    if isinstance(value, date):
        return dates.date_words(value)
    return numerals.cardinal(value, _gender(gender))


@FILTERS.named("пореден")
def in_order(n: int, gender: str = "м", article: str = "") -> str:
    """7|пореден("с") → седмо; 7|пореден("с", "пълен") → седмото"""
    return "" if is_empty(n) else numerals.ordinal(n, _gender(gender), ARTICLES[article])


@FILTERS.named("дата")
def short_date(value: date | str) -> str:
    """07.12.2016 г."""
    return dates.date_numeric(value) if isinstance(value, date) else value or ""


@FILTERS.named("дълга_дата")
def long_date(value: date | str) -> str:
    """7 декември 2016 г."""
    return grammar.nbsp(dates.date_long(value)) if isinstance(value, date) else value or ""


@FILTERS.named("с_ден")
def date_with_weekday(value: date | str) -> str:
    """сряда, 7 декември 2016 г."""
    return grammar.nbsp(dates.date_weekday(value)) if isinstance(value, date) else value or ""


@FILTERS.named("час")
def clock(value: time | str) -> str:
    """10.30"""
    return dates.time_words(value) if isinstance(value, time) else value or ""


@FILTERS.named("в_")
def with_v(place: str) -> str:
    """Варна → във Варна; ул. „Първа“ № 2 → на ул. „Първа“ № 2"""
    return grammar.in_place(place) if place else ""


@FILTERS.named("с_")
def with_s(name) -> str:
    """Стара Загора → със Стара Загора; 7 → със 7"""
    return "" if is_empty(name) else grammar.with_s(str(name))


@FILTERS.named("главни")
def capitals(words: str) -> str:
    """„устав“|главни → УСТАВ"""
    return (words or "").upper()


@FILTERS.named("главна")
def capital_first(words: str) -> str:
    """„областен управител“|главна → Областен управител"""
    return (words or "")[:1].upper() + (words or "")[1:]


@FILTERS.named("сума")
def money(amount, currency: str = "EUR") -> str:
    """1234.5|сума("BGN") → 1 234,50 лв."""
    return "" if is_empty(amount) else numerals.money(Decimal(str(amount)), currency)


@FILTERS.named("сума_словом")
def money_in_words(amount, currency: str = "EUR") -> str:
    """1234.5|сума_словом("BGN") → хиляда двеста тридесет и четири лева и 50 ст."""
    return "" if is_empty(amount) else numerals.money_words(Decimal(str(amount)), currency)


@FILTERS.named("инициали")
def initials(name: str) -> str:
    """Мечо Пухов → М. П."""
    return grammar.initials(name) if name else ""


@FILTERS.named("изброени")
def listed(items: list) -> str:
    """["а", "б", "в"] → а, б и в"""
    return grammar.join_list([show_value(item) for item in items or () if not is_empty(item)])


@FILTERS.named("неразделно")
def unbroken(words: str) -> str:
    """№ 5, чл. 36г, 2016 г. → същото, но не се разделя на края на реда"""
    return by_piece(words, grammar.nbsp) if isinstance(words, RichText) else \
        grammar.nbsp(words or "")


@FILTERS.named("с_точка")
def with_full_stop(words: str) -> str:
    """„заповед № 5/01.12.2016 г.“|с_точка → с една точка в края"""
    if isinstance(words, RichText):
        return with_last(words, with_full_stop)
    return text.with_full_stop(words or "")


@FILTERS.named("без_точка")
def without_full_stop(words: str) -> str:
    """„Осигурява помощ.“|без_точка → „Осигурява помощ“"""
    words = (words or "").rstrip()
    return words if words.endswith("г.") else words.rstrip(". ;,")


@FILTERS.named("в_кавички")
def quoted(words: str) -> str:
    """тема|в_кавички → „Грижа за «всяко дете»“"""
    return text.in_quotes(words) if words else ""


@FILTERS.named("след_предлог")
def after_preposition(name: str) -> str:
    """„Съдът“|след_предлог → „Съда“: след „за“, „на“, „от“"""
    return articles.short_of_full(name) if name else ""
