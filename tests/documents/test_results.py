"""The report of a period: sentences that agree, charts, one template for both versions."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document

from documents.generate import generate, render
from documents.kinds import PUBLIC
from documents.values import results
from documents.values.results import SENTENCES
from indicators.declaring import INDICATORS
from models.base import RuleError, today
from models.periods import ReportPeriod
from tests import cast
from tests.documents.scene import each, printed, text_of

pytestmark = pytest.mark.usefixtures("rolled_back")


@pytest.fixture
def period():
    mechanism = cast.make_mechanism()
    for _ in range(6):
        cast.make_case(mechanism)
    for _ in range(2):
        cast.make_case(mechanism, type="support")
    return ReportPeriod(mechanism=mechanism, begins_on=date(2016, 1, 1),
                        ends_on=date(2016, 12, 31), summary="Добра година.").store()


def close(period: ReportPeriod) -> ReportPeriod:
    period.workflow.move(period, "close", closed_on=today())
    return ReportPeriod.get_by_id(period.id)


def sentences(period: ReportPeriod, **how) -> list[str]:
    return printed("otchet", period, *each("и", "отчет.изречения", "{{ и.текст }}"), **how)


def test_every_sentence_speaks_of_an_indicator():
    assert {title for title, *_ in SENTENCES} <= set(INDICATORS)


def test_the_shipped_template_prints_both_versions(period):
    document = render("otchet", period)
    inside = text_of(document)
    assert "2016 г." in inside.replace("\xa0", " ") and "Добра година." in inside
    assert "Постъпили са 8 случая." in inside
    told = [one.docPr.get("descr") for one in Document(BytesIO(document)).inline_shapes._inline_lst]
    assert any("превенция на изоставянето – още без изход – 6; подкрепа" in one for one in told)
    assert {len(row.cells) for row in Document(BytesIO(document)).tables[-1].rows} == {3}
    content = generate("otchet", close(period), privacy=PUBLIC, register=True).content()
    public = text_of(content)
    told = Document(BytesIO(content)).tables[-1]
    assert {len(row.cells) for row in told.rows} == {2}, "nothing is compared"
    assert "< 5" in public and "Превенция на изоставянето: нови случаи" not in public


def test_every_table_of_an_open_period_is_counted_once_in_a_document(period, monkeypatch):
    counted, count = [], results.live_figures

    def noted(indicator, *args, **more):
        counted.append(indicator.title)
        return count(indicator, *args, **more)
    monkeypatch.setattr(results, "live_figures", noted)
    render("otchet", period)
    assert sorted(counted) == sorted(INDICATORS)


def test_a_public_report_is_only_of_a_closed_period(period):
    with pytest.raises(RuleError, match="Приключи периода"):
        render("otchet", period, privacy=PUBLIC)


def test_sentences_agree_with_their_numbers(period):
    assert "Постъпили са 8 случая." in sentences(period)
    alone = ReportPeriod(mechanism=cast.make_mechanism("ДР"), begins_on=date(2016, 1, 1),
                         ends_on=date(2016, 12, 31)).store()
    assert sentences(alone)[:2] == ["Не са постъпили случаи.", "Няма приключени случаи."]
    cast.make_case(alone.mechanism)
    assert "Постъпил е 1 случай." in sentences(alone)


def test_what_was_reported_stays_what_it_was(period):
    closed = close(period)
    before = sentences(closed)
    cast.make_case(closed.mechanism)
    assert sentences(closed) == before and "Постъпили са 8 случая." in before


def test_sections_without_data_are_told_or_dropped(period):
    names = each("р", "отчет.раздели", "{{ р.номер }} {{ р.заглавие }}: {{ р.няма }}")
    told = printed("otchet", period, *names)
    assert len(told) == len(INDICATORS)
    assert any("Услуги в трансформация и закриване: През периода няма" in one for one in told)
    period.empty = "dropped"
    period.store()
    left = printed("otchet", period, *names)
    assert 0 < len(left) < len(told) and all(one.strip().endswith(":") for one in left)
    assert [one.split()[0] for one in left] == [str(n) for n in range(3, 3 + len(left))]


@pytest.mark.parametrize(("states", "told", "failed"), [
    ((), "Не са провеждани заседания.", ""),
    (("closed", "scheduled"), "Проведено е 1 заседание.", ""),
    (("held", "minutes_signed", "cancelled"), "Проведени са 2 заседания.", ""),
    (("held", "no_quorum"), "Проведено е 1 заседание.",
     "1 заседание не се е провело поради липса на кворум.")])
def test_a_meeting_that_took_place_is_told_as_held(states, told, failed):
    mechanism = cast.make_mechanism()
    for number, state in enumerate(states, start=1):
        cast.make_meeting(mechanism, held_on=date(2016, number, 7), status=state)
    period = ReportPeriod(mechanism=mechanism, begins_on=date(2016, 1, 1),
                          ends_on=date(2016, 12, 31)).store()
    said = [one for one in sentences(period) if "заседан" in one]
    assert said == [one for one in (told, failed) if one]


def test_a_report_of_years_says_with_which_days_it_compares(period):
    of = [*each("и", "отчет.изречения", ""), "{{ отчет.сравнение }}"]
    assert printed("otchet", period, *of) == ["Преди година"]
    period.begins_on = date(2015, 1, 1)
    assert printed("otchet", period.store(), *of) == ["01.01.2013 г. – 31.12.2014 г."]
    assert printed("otchet", close(period), *of, privacy=PUBLIC) == []
