"""What a strict editor marks in a finished text, by rule: each remark with its words and advice."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bulgarian.grammar import with_s, with_v
from bulgarian.text import mixed_words, quotes, unpaired_quotes

AROUND = 24  # characters shown on each side of what is wrong


@dataclass(frozen=True)
class Remark:
    """The words that look wrong, with a little around them, and what to do."""

    words: str
    advice: str
    place: str = ""


# -- one and many ----------------------------------------------------------------------------

_MANY = (
    "дни дена решения заседания институции ангажимента ангажименти случая случаи члена членове "
    "места точки минути месеца месеци години седмици лица деца души записа записи листа екземпляра "
    "екземпляри документа документи писма участници участника услуги страни насочвания напомняния "
    "работни постоянни асоциирани учебни календарни поети изпълнени просрочени нови общини"
)
_VERBS_OF_MANY = (
    "присъстват присъстваха участват участваха гласуваха бяха са нужни необходими изпълнени поети "
    "заличени постъпили изпратени приети възлагат разглеждат"
)
_PERSONS = (
    "члена експерта представителя участника родителя специалиста служителя лекаря учителя "
    "координатора директора кмета гостенина гражданина съветника делегата близнака"
)
_VOWEL_STOPS = "път|свят|цвят|кът|лакът|нокът|дъжд"


def _any(words: str) -> str:
    return "|".join(words.split())


_FULL = r"[а-я]+(?:ът|ият)|[а-я]*(?:тел|ар)ят"
_RULES = (
    (r"(?<!\.)\.\.(?!\.)", "Две точки една до друга. Оставете една."),
    (r"г\.[ \u00a0]г\.", "„г.“ стои два пъти. Оставете едно."),
    (r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])", "Датата се пише 07.12.2016 г."),
    (r"(?<!\w)(?:None|True|False|nan|NaN)(?!\w)", "Дума на програмата. Попълнете полето."),
    (r"\{\{|\}\}|\{%|%\}", "Останало е поле от шаблона."),
    (rf"(?<![\w.,:/№–-])1[ \u00a0](?:{_any(_MANY)})(?!\w)",
     "След „1“ думата е в единствено число."),
    (rf"(?<!\w)(?:{_any(_VERBS_OF_MANY)})(?: най-малко| само)?[ \u00a0]1"
     r"(?![ \u00a0]\d{3}|[.,:/]\d|\d|-)",
     "С „1“ глаголът и причастието са в единствено число."),
    (r"(?<![\w.,:/№–-])(?:[2-9]|[1-9]\d{1,2})[ \u00a0](?:година|месец|седмица|дете)(?!\w)",
     "След числото думата е в множествено число: „2 години“, „21 месеца“."),
    (r"(?<![\w.,:/№–-])(?:[2-9]|[1-9]\d{1,2})(?:[ \u00a0]|- | -|(?=[гмд]))"
     r"(?:годиш|месеч|днев|седмич)(?:ен|н[ао]|н(?:ата|ото|ият|ия))(?!\w)",
     "Пише се с тире, без интервал: „2-годишно“, „11-месечна“."),
    (rf"(?<!\w)\d+[ \u00a0](?:{_any(_PERSONS)})(?!\w)",
     "За хора няма бройна форма: „19 членове“, „5 експерти“."),
    (rf"(?<!\w)(?i:(?:за|на|от|до|при|към|със|с|в|във|по) (?!(?:{_VOWEL_STOPS})(?!\w))"
     rf"(?:{_FULL}))(?!\w)", "След предлог членът е кратък: „за Съда“."),
    (r"(?<!\w)[Вв](?:ъв)? (?=(?:ул|бул|пл)\.|улица|булевард|площад|№)",
     "Пред улица и площад се пише „на“."),
    (r"(?<![\d.])(?:2|3|4|22|23|24)-о(?!\w)", "Пише се 2-ро, 3-то, 4-то."),
    (r"„[^“«»„]*„", "Вътрешните кавички са «…»."),
    (r"(?<!\d)\"|\"(?=\w)", "Кавичките са „…“."),
    (r"(?<!\w)(?:и|о)\.(?=[дз]\.)", "Съкращението се пише с интервал: „и. д.“."),
    (r"(?<!\w)(?:двайсет|трийсет|четирийсет)", "В документ: „двадесет“, „тридесет“."),
)
_OF_GAPS = (  # what an empty value leaves behind
    (r"(?<=\S) {2,}(?=\S)", "Два интервала един до друг."),
    (r"(?<=[\w)“»]) [,;:.!?](?=\s|$)", "Интервал преди препинателния знак."),
    (r"\(\s*\)|„\s*“|«\s*»", "Празни скоби или кавички. Липсва стойност."),
    (r",\s*(?=[,.;])", "Запетая без нищо след нея. Липсва стойност."),
)
_COMPILED = tuple((re.compile(pattern), advice) for pattern, advice in (*_RULES, *_OF_GAPS))
_GAPS = {advice for _, advice in _OF_GAPS}


def remarks_on(text: str) -> list[Remark]:
    """The remarks on one paragraph, in the order of the rules."""
    found = [Remark(_around(text, match.start(), match.end()), advice)
             for pattern, advice in _COMPILED for match in pattern.finditer(text)]
    return found + list(_on_prepositions(text)) + list(_on_letters(text))


def remarks_in(paragraphs: Iterable[str], *, gaps: bool = True) -> list[Remark]:
    """The remarks on a whole paper, each with the number of its paragraph.

    Without `gaps` nothing is said of what an empty value leaves: some are still to be answered.
    """
    return [Remark(one.words, one.advice, f"абзац {number}")
            for number, paragraph in enumerate(paragraphs, 1) for one in remarks_on(paragraph)
            if gaps or one.advice not in _GAPS]


def _around(text: str, start: int, end: int) -> str:
    left, right = max(0, start - AROUND), min(len(text), end + AROUND)
    shown = " ".join(text[left:right].split())
    return f"{'…' if left else ''}{shown}{'…' if right < len(text) else ''}"


_PREPOSITIONS: tuple[tuple[re.Pattern, Callable], ...] = (
    (re.compile(r"(?<![\w.])([Вв]ъв|[Вв]) (?=[„«(]?\w)"), with_v),
    (re.compile(r"(?<![\w.])([Сс]ъс|[Сс]) (?=[„«(]?\w)"), with_s),
)


def _on_prepositions(text: str) -> Iterator[Remark]:
    for pattern, right in _PREPOSITIONS:
        for match in pattern.finditer(text):
            wanted = right(text[match.end() : match.end() + 40]).split(" ", 1)[0]
            if match[1].lower() != wanted and not text.startswith(("мен", "ф."), match.end()):
                yield Remark(_around(text, *match.span()), f"Тук се пише „{wanted}“.")


def _on_letters(text: str) -> Iterator[Remark]:
    for word in mixed_words(text):
        yield Remark(word, "Думата смесва кирилица и латиница. Напишете я наново.")
    if unpaired_quotes(text):
        yield Remark(_around(text, 0, 0), "Кавички без начало или без край.")


# -- typed text ------------------------------------------------------------------------------

_MANY_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")
_SPACES = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_BEFORE_MARK = re.compile(r"(?<=[\w)“»]) +(?=[,;:!?](?:\s|$))")


def mended(text: str) -> str:
    """Typed text as an editor leaves it: „кавички“, one space, one stop; nothing else changes."""
    text = quotes(_MANY_STOPS.sub(".", text))
    return "\n".join(_SPACES.sub(" ", _BEFORE_MARK.sub("", line.strip(" \t")))
                     for line in text.split("\n"))
