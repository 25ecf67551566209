"""Values of the report of a period: what was achieved, in sentences, charts and tables.

A closed period says what was kept with it; of an open one the internal report counts anew, and a
public one is refused: what is published once is told the same for ever.
"""

from dataclasses import dataclass
from functools import cached_property

from bulgarian.dates import date_numeric
from bulgarian.numerals import by_number
from docfill import Image
from documents.drawing import draw_picture
from documents.schema import Lines, Many, Of, day, flag, number, text
from documents.values.reports import MEETING_LINE, TOO_SMALL
from indicators.charts import draw
from indicators.declaring import Figures, Indicator, Line
from indicators.freezing import INTERNAL, PUBLISHED, kept_figures, live_figures, span_of
from indicators.own import all_indicators
from models.base import RuleError, today
from models.meetings.course import HELD
from models.meetings.meeting import Meeting
from models.periods import ReportPeriod

NOTHING = "През периода няма какво да се отчете по този показател."
CLOSE_FIRST = ("За публикуване е отчетът на приключен период: числата му не се сменят повече. "
               "Използвайте „Приключи периода“ и опитайте отново.")
WHOLE = ""  # the row of totals
# Indicator, its row, and the sentence for none, for one, for more (# is the number), for too few;
# last the heading of the column where it is not the main one.
SENTENCES = (
    ("Случаи по вид, изход и община", WHOLE, "Не са постъпили случаи.",
     "Постъпил е # случай.", "Постъпили са # случая.", "Постъпилите случаи са по-малко от пет."),
    ("Приключени случаи по изход", WHOLE, "Няма приключени случаи.",
     "Приключен е # случай.", "Приключени са # случая.", "Приключените случаи са по-малко от пет."),
    ("Приключени случаи по изход", "предотвратено изоставяне", "",
     "В # от тях изоставянето е предотвратено.", "В # от тях изоставянето е предотвратено.",
     "Случаите с предотвратено изоставяне са по-малко от пет."),
    ("Приключени случаи по изход", "реинтегрирано в биологичното семейство", "",
     "# дете се е върнало в биологичното си семейство.",
     "# деца са се върнали в биологичните си семейства.",
     "Децата, върнати в биологичните им семейства, са по-малко от пет."),
    ("Настанявания по форма на грижа и отдалеченост", WHOLE, "",
     "Започнало е # настаняване.", "Започнали са # настанявания.",
     "Започналите настанявания са по-малко от пет."),
    ("Настанени далеч или отказани при свободни места", WHOLE, "",
     "Установено е # свободно място, подминато при отказ или при настаняване далеч.",
     "Установени са # свободни места, подминати при отказ или при настаняване далеч.",
     "Установените подминати свободни места са по-малко от пет."),
    ("Заседания и кворум", WHOLE, "Не са провеждани заседания.",
     "Проведено е # заседание.", "Проведени са # заседания.", "", "Проведени с кворум"),
    ("Заседания и кворум", WHOLE, "", "# заседание не се е провело поради липса на кворум.",
     "# заседания не са се провели поради липса на кворум.", "", "Не се проведоха – без кворум"),
    ("Решения по вид", WHOLE, "Не са приети решения.",
     "Прието е # решение.", "Приети са # решения.", ""))


@dataclass(frozen=True)
class Row:
    """A line of a section's table."""

    line: Line
    figures: Figures

    @property
    def text(self) -> str:
        return self.line.cells[self.figures.main].text

    @property
    def parts(self) -> str:
        """„Казанлък – 3; Чирпан – 2“, the columns beside the main one."""
        main = self.figures.main % len(self.line.cells)
        return "; ".join(f"{heading} – {cell.text}" for place, (heading, cell) in enumerate(
            zip(self.figures.headings[1:], self.line.cells, strict=True))
            if place != main and cell.text not in ("0", "–"))


@dataclass(frozen=True)
class Section:
    """An indicator in the report."""

    number: int
    indicator: Indicator
    figures: Figures

    @property
    def rows(self) -> list[Row]:
        return [Row(line, self.figures) for line in self.figures.rows]

    @property
    def picture(self) -> Image | None:
        return draw_picture(draw(self.figures), self.indicator.title)

    @property
    def nothing(self) -> str:
        if self.figures.rows:
            return ""
        return TOO_SMALL if self.figures.is_closed else NOTHING


@dataclass(frozen=True)
class Results:
    """What a period's report says, each part read once."""

    period: ReportPeriod
    is_public: bool

    @cached_property
    def tables(self) -> list[tuple[Indicator, Figures]]:
        """The indicators with their tables; the inner ones are not published."""
        version = PUBLISHED if self.is_public else INTERNAL
        if self.is_public and not self.period.kept:
            raise RuleError(CLOSE_FIRST)
        if self.period.kept:
            found = ((one, kept_figures(self.period, one, version)) for one in all_indicators())
            return [(one, table) for one, table in found if table is not None]
        return [(one, live_figures(one, self.period, is_public=False, day=today()))
                for one in all_indicators()]

    @cached_property
    def figures(self) -> dict[str, Figures]:
        """The same tables by the titles of their indicators."""
        return {one.title: table for one, table in self.tables}

    @property
    def sections(self) -> list[Section]:
        """The indicators, those without data left out where the office chose so."""
        shown = [(one, table) for one, table in self.tables
                 if table.rows or self.period.empty == "said"]
        return [Section(place, *one) for place, one in enumerate(shown, start=3)]

    @property
    def sentences(self) -> list[str]:
        """What happened in the period, each sentence in agreement with its number."""
        return [said for said in map(self._said, SENTENCES) if said]

    def _said(self, sentence: tuple[str, ...]) -> str:
        title, row, none, one, many, few, *column = sentence
        table = self.figures.get(title)
        if table is None or table.is_closed:
            return ""
        line = next((line for line in table.rows
                     if line.is_total and not row or line.label == row), None)
        place = table.headings[1:].index(*column) if line and column else table.main
        shown = line.cells[place].text if line else "0"
        if shown.isdigit():
            return by_number(int(shown), none, one, many)
        return few if shown.startswith("<") else ""

    @property
    def meetings(self) -> list[Meeting]:
        return list(Meeting.live().where(
            Meeting.mechanism == self.period.mechanism, Meeting.status.in_(HELD),
            Meeting.held_on.between(self.period.begins_on, self.period.ends_on)).order_by(
            Meeting.held_on))


ROW = {
    "име": text(lambda row, _: row.line.label),
    "брой": text(lambda row, _: row.text),
    "преди": text(lambda row, _: row.line.before.text if row.line.before else ""),
    "разпределение": text(lambda row, _: row.parts),
    "общо": flag(lambda row, _: row.line.is_total),
}
SECTION = {
    "номер": number("number"),
    "заглавие": text(lambda one, _: one.indicator.title),
    "определение": text(lambda one, _: one.indicator.definition),
    "мярка": text(lambda one, _: one.indicator.unit),
    "първа_колона": text(lambda one, _: one.figures.headings[0] if one.figures.headings else ""),
    "колона": text(lambda one, _: one.figures.heading),
    "сравнен": flag(lambda one, _: any(row.line.before for row in one.rows)),
    "графика": text(lambda one, _: one.picture),
    "редове": Many(ROW, lambda one, _: one.rows),
    "няма": text(lambda one, _: one.nothing),
}
A_YEAR_AGO = "Преди година"
SENTENCE = {"текст": text(lambda said, _: said)}


def results(period: ReportPeriod, scope) -> Results:
    """The parts of a report, at its level; the same ones for all of one document."""
    read = period.__dict__.get("_results")
    if read is None or read[0] is not scope:
        read = period.__dict__["_results"] = scope, Results(period, scope.is_public)
    return read[1]


def compared_with(period: ReportPeriod, scope=None) -> str:
    """„Преди година“, of a longer period its days; a public report compares with nothing."""
    if scope and scope.is_public:
        return ""
    span = span_of(period)
    before = span.before()
    return A_YEAR_AGO if span.is_short else \
        f"{date_numeric(before.start)} – {date_numeric(before.end)}"


REPORT = Of(ReportPeriod, {
    "период": text(lambda period, _: period.name()),
    "от": day("begins_on"),
    "до": day("ends_on"),
    "приключен_на": day("closed_on"),
    "сравнение": text(compared_with),
    "публичен": flag(lambda _, scope: scope.is_public),
    "резюме": Lines("summary"),
    "проблеми": Lines("problems"),
    "изречения": Many(SENTENCE, lambda period, scope: results(period, scope).sentences),
    "заседания": Many(MEETING_LINE, lambda period, scope: results(period, scope).meetings),
    "раздели": Many(SECTION, lambda period, scope: results(period, scope).sections),
})
