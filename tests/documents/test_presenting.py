"""A case put before the members, its account without names, the look back at a memorandum."""

from datetime import date

import pytest
from docx import Document

from documents.generate import generate, render
from documents.kinds import IDENTIFIED, PUBLIC
from documents.templates import SHIPPED
from models.cases.case import ChildCase
from models.cases.events import add_event
from models.cases.measures import Measure
from models.commitments.recording import record_decision
from models.decisions.decision import Decision
from models.memoranda import Memorandum
from models.periods import ReportPeriod
from models.places.placements import Placement
from tests.cast import make_item, make_meeting
from tests.documents.scene import each, printed, text_of
from tests.models.test_places import make_service


def discussed(scene):
    """The case with a measure, a stay, an earlier decision and what is asked now."""
    case = scene.case
    earlier = make_meeting(case.mechanism, held_on=date(2016, 6, 1))
    record_decision(make_item(earlier, kind="case", case=case),
                    {"kind": "support", "text": "Подкрепа за Мечо Пухов."},
                    [{"organization": scene.host, "what": "Помощ", "due": date(2017, 6, 1)}])
    make_item(scene.meeting, kind="case", case=case, question="Кой ще помогне с жилище?")
    Measure(case=case, what="Настаняване при близки", number="7", authority=scene.host,
            begun_on=date(2016, 5, 2), valid_until=date(2016, 11, 2)).store()
    Placement(case=case, form="kin", municipality=case.municipality_origin,
              begun_on=date(2016, 5, 2)).store()
    add_event(case, "visit", "Мечо Пухов е посетен.", by="Тест", on=date(2016, 6, 4))
    return case


def test_a_case_is_presented_with_question_measures_and_earlier_decisions(scene):
    case = discussed(scene)
    text = text_of(render("predstavyane", case))
    assert case.reference in text and "Пухов" not in text
    assert "Мечо Пухов" in text_of(render("predstavyane", case, privacy=IDENTIFIED))
    assert printed(
        "predstavyane", case, "{{ случай.въпрос }}",
        *each("м", "случай.мерки", "{{ м.мярка }} № {{ м.акт }}, {{ м.орган }} – "
              "{{ м.състояние }}"),
        *each("н", "случай.настанявания", "{{ н.форма }} от {{ н.от|дата }}"),
        *each("р", "случай.решения", "{{ р.текст }} {{ р.изпълнение }}"))[:-1] == [
            "Кой ще помогне с жилище?", "Настаняване при близки № 7, ОА Стара Загора – изтекла",
            "близки и роднини от 02.05.2016 г."]
    assert "Подкрепа за детето. ОА Стара Загора – просрочен" in printed(
        "predstavyane", case, *each("р", "случай.решения", "{{ р.текст }} {{ р.изпълнение }}"))[0]


def test_where_the_child_lives_is_said_once(scene):
    case, service = scene.case, make_service(name="ЦНСТ – Пирдоп")
    told = ("{{ случай.грижа }}", *each("н", "случай.настанявания", "{{ н.грижа }}"))
    stay = Placement(case=case, form="cnst", service=service, begun_on=date(2016, 5, 2),
                     justification="Близо до баба му.", confirmed=[f"service={service.id}"]).store()
    assert printed("predstavyane", case, *told) == ["ЦНСТ – Пирдоп"] * 2
    stay.ended_on, stay.end_reason = date(2016, 6, 2), "moved"
    stay.store()
    Placement(case=case, form="foster", family="ПС-12", begun_on=date(2016, 6, 2),
              municipality=case.municipality_origin).store()
    assert "приемно семейство – ПС-12" in printed("predstavyane", case, *told)
    assert type(case).get_by_id(case.id).facility == ""


def test_of_a_long_text_the_beginning_is_presented_and_the_rest_stays_in_the_case(scene):
    case = discussed(scene)
    case.summary = case.best_interest = "Детето живее при баба си. " * 200
    case.store()
    told = printed("predstavyane", case, "{{ случай.описание }}", "{{ случай.обосновка }}")
    assert all(len(one) <= 1200 and one.endswith("(още в случая)") for one in told)


def test_one_decision_of_usual_length_is_presented_whole(scene):
    case = discussed(scene)
    words = each("р", "случай.решения", "{{ р.текст }}")
    whole = "Възлага на общината да осигури жилище. " * 20 + "Край."
    Decision.unlogged_update({Decision.text: whole}).execute()
    assert printed("predstavyane", case, *words)[0] == whole


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.docx")), ids=lambda path: path.stem)
def test_the_label_of_a_fact_is_bold_and_the_fact_is_not(path):
    facts = [one for one in Document(path).paragraphs if one.style.name == "Данни"]
    assert not [run.text for one in facts for run in one.runs
                if run.style.name == "Strong" and "{{" in run.text and run.text[-1] != ":"]


def test_the_account_tells_months_and_kinds_and_nothing_that_somebody_typed(scene):
    case = discussed(scene)
    case.pseudonym = "Случай Слънце"
    case.store()
    made = generate("razkaz", case, answers={"поуки": "Рано.", "какво_може_да_се_промени": "Още."})
    text = text_of(made.content())
    assert made.privacy == PUBLIC and "Случай Слънце" in text and "Рано." in text
    for told in ("Казанлък", "Пухов", case.reference, "04.06", "посетен"):
        assert told not in text
    for called, told in (("бебе на 1 месец", "дете, 0–3 г."), ("Новородено", "дете, 0–3 г.")):
        ChildCase.update(pseudonym=called, age_band="0–3").execute()
        assert printed("razkaz", ChildCase.get(), "{{ случай.обозначение }}") == [told]
    assert "3: посещение" in printed(
        "razkaz", case, *each("с", "случай.стъпки", "{{ с.месец }}: {{ с.какво }}"))


def test_a_look_back_lists_what_was_done_in_the_term(scene):
    scene.hold()
    scene.meeting.status = "closed"
    scene.meeting.save()
    agreement = Memorandum(mechanism=scene.mechanism, number="РД-1", signed_on="2016",
                           term_years=2, subject="Подкрепа.", purposes="Цел.").store()
    told = ("{{ ретроспекция.от|дата }} – {{ ретроспекция.до|дата }}",
            *each("з", "ретроспекция.заседания", "{{ з.номер }}/{{ з.дата|дата }}"),
            "{{ ретроспекция.случаи_общо }}")
    assert printed("retrospekcia", agreement, *told) == [
        "01.01.2016 г. – 31.12.2018 г.", "7/07.12.2016 г.",
        "броят се дава след приключване на отчетния период"]
    period = ReportPeriod(mechanism=scene.mechanism, begins_on=date(2016, 1, 1),
                          ends_on=date(2016, 12, 31)).store()
    period.workflow.move(period, "close", closed_on=date(2017, 1, 15))
    assert printed("retrospekcia", agreement, *told)[-1] == "2016 г. – по-малко от 5"
