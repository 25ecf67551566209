"""The minutes in all their variants, and the papers around them."""

from collections import Counter
from datetime import date

import pytest

from documents.generate import render
from models.base import RuleError
from models.commitments.recording import record_decision
from models.decisions.changes import DecisionChange
from models.decisions.decision import Decision
from models.parties import OrganizationName, Position
from tests.documents.scene import (
    EGN,
    add_organization,
    add_person,
    each,
    exact_text_of,
    printed,
    put_in_force,
    text_of,
)

# What a small template says of each item.
CLOSED = each("т", "точки", "{% ако т.закрита_част %}{{ т.номер }}{% ако присъствие.гости %} без "
              "гости, от {{ заседание.откъде_излизат }}{% край %}{% край %}")
VOTES = each("т", "точки", "{{ т.гласуване }}")


def minutes(meeting, **options) -> str:
    return text_of(render("protokol", meeting, **options))


def test_the_minutes_name_the_case_and_not_the_child(scene):
    text = minutes(scene.hold())
    assert "СЗ-2016-003" in text and "предотвратено изоставяне" in text
    assert "Пухов" not in text and "Мечо" not in text and EGN not in text
    assert printed("protokol", scene.meeting, "{{ документ.с_имена }}") == ["не"]


def test_the_identified_minutes_name_the_child(scene):
    text = minutes(scene.hold(), privacy="identified")
    assert "Мечо Пухов" in text and EGN in text
    child = "{{ т.случай.дете.дата_на_раждане|дата }}, {{ т.случай.дете.вид_номер }}"
    assert printed("protokol", scene.meeting, "{{ документ.с_имена }}", *each(
        "т", "точки", "{% ако т.случай.дете.име %}" + child + "{% край %}"),
        privacy="identified") == ["да", "14.03.2016 г., ЕГН"]


def test_the_quorum_is_said(scene):
    text = minutes(scene.hold())
    assert "От 15 постоянни членове присъстват 12. Налице е необходимият кворум" in text


def test_heading_and_place(scene):
    put_in_force("protokol", "{{ заседание.номер }}/{{ заседание.дата|дата }}",
                 "{{ заседание.наименование }}", "{{ механизъм.име_кратък_член }}",
                 "{{ заседание.дата|дълга_дата }}, {{ заседание.час }}–{{ заседание.краен_час }}",
                 "{{ заседание.място|в_ }}", "{{ заседание.наименование_с_член }}")
    assert exact_text_of(render("protokol", scene.hold())).splitlines() == [
        "7/07.12.2016\u00a0г.", "седмо заседание",
        "Областния координационен механизъм по деинституционализация\u00a0– "
        "област\u00a0Стара Загора",
        "7\u00a0декември\u00a02016\u00a0г., 10.30–12.15",
        "в Конферентна зала на Областна администрация Стара Загора", "седмото заседание"]


def test_the_task_stands_with_who_does_it_and_its_date(scene):
    text = minutes(scene.hold())
    for told in ("Помощ с детски консумативи", "Община Казанлък", "20.12.2016 г."):
        assert text.count(told) == 1


def test_two_people_sign(scene):
    assert printed("protokol", scene.hold(), "{{ подпис_председател.лице.име }}",
                   "{{ подпис_протоколист.лице.име }}") == [
        "инж. Образец Примеров", "Тестина Пробна"]


def test_guests_leave_before_the_closed_part(scene):
    assert printed("protokol", scene.hold(), *CLOSED) == ["5 без гости, от залата"]
    scene.meeting.attendance.model.update(status="absent").where(
        scene.meeting.attendance.model.role == "guest").execute()
    assert printed("protokol", scene.meeting, *CLOSED) == ["5"]


def test_without_a_quorum_the_meeting_did_not_take_place(scene):
    text = minutes(scene.hold(permanent=6))
    assert "От 15 постоянни членове присъстват 6. Няма необходимия кворум." in text
    assert "най-малко 8 членове" in text
    assert "Закриване на институции" not in text, "no item was heard"


def test_who_is_there_is_told_by_membership(scene):
    line = "{{ номер }}. {{ ч.представен }}{% ако ч.причина %} – {{ ч.причина }}{% край %}"
    lines = printed("protokol", scene.hold(), *(part for name in (
        "постоянни", "асоциирани", "гости", "отсъстващи")
        for part in each("ч", f"присъствие.{name}", f"{name} {line}")))
    assert Counter(line.split()[0] for line in lines) == {
        "постоянни": 12, "асоциирани": 3, "гости": 2, "отсъстващи": 3}
    assert "постоянни 12. г-н Проби Членов12, директор, Институция 12" in lines
    assert ("отсъстващи 1. г-н Проби Членов13, директор, Институция 13 – "
            "по уважителни причини") in lines


def test_a_deputy_is_named_beside_the_member(scene):
    scene.hold()
    line = scene.meeting.attendance.where(
        scene.meeting.attendance.model.membership == scene.members[1]).get()
    line.status, line.deputy = "replaced", "д-р Условка Мнимова"
    line.store()
    assert "д-р Условка Мнимова, заместник на г-н Проби Членов2, директор" in \
        minutes(scene.meeting)


def test_a_deputy_chair_has_his_order(scene):
    scene.hold()
    deputy = add_person("Условна", "Опитова", "f")
    Position(person=deputy, organization=scene.host, name="заместник областен управител").store()
    scene.meeting.chair, scene.meeting.chair_basis = deputy, "заповед № РД-20-15/01.12.2016 г."
    scene.meeting.store()
    assert "заповед № РД-20-15/01.12.2016 г.\n" in minutes(scene.meeting)
    assert printed("protokol", scene.meeting, "{{ заседание.председателства.представен }}",
                   "{{ заседание.води_заместник }}") == [
        "г-жа Условна Опитова, заместник областен управител, Областна администрация Стара Загора",
        "да"]


@pytest.mark.parametrize("result, votes, sentence", [
    ("consensus", (None, None, None), "Решението е прието с консенсус."),
    ("votes", (11, None, 1), "Гласували: „за“ – 11, „против“ – няма, „въздържали се“ – 1."),
    ("votes", (11, 0, 0), "Гласували: „за“ – 11, „против“ – няма, „въздържали се“ – няма.")])
def test_consensus_or_votes(scene, result, votes, sentence):
    scene.hold()
    item = scene.meeting.items.where(scene.meeting.items.model.order == 2).get()
    item.result = result
    item.votes_for, item.votes_against, item.abstained = votes
    item.store()
    assert sentence in minutes(scene.meeting)


def test_an_item_that_was_only_noted_has_no_vote(scene):
    text = " ".join(printed("protokol", scene.hold(), *VOTES))
    assert "Гласували" not in text and "консенсус" not in text


def test_typed_names_do_not_pass(scene):
    scene.hold()
    item = scene.meeting.items.where(scene.meeting.items.model.order == 5).get()
    item.discussion = "Мечо Пухов остана при майка си.\nЕГН 1643149984 е проверено."
    item.store()
    text = minutes(scene.meeting)
    assert "Детето остана при майка си." in text
    assert "(личният номер е заличен)" in text
    assert "Мечо Пухов остана" in minutes(scene.meeting, privacy="identified")


def test_the_first_meeting_is_introduced(scene):
    first = scene.add_meeting(serial=1, held_on=date(2015, 5, 26), kind="constituent",
                              room="зала 301")
    scene.add_item("Приемане на правилник", meeting=first, kind="rules")
    for line in first.attendance:
        line.status = "present"
        line.store()
    assert "Приемане на правилник" in minutes(first)
    lines = ("{{ заседание.първо }}, {{ заседание.наименование }}", "{{ заседание.място|в_ }}",
             "{{ заседание.протоколист.род }}, {{ заседание.протоколист.с_обръщение }}")
    assert printed("protokol", first, *lines) == [
        "да, първо заседание (учредително)",
        "в зала 301 на Областна администрация Стара Загора", "ж, г-жа Тестина Пробна"]
    assert printed("protokol", scene.hold(), *lines)[0] == "не, седмо заседание"


def test_an_institution_has_the_name_of_the_day(scene):
    office = add_organization("Регионално управление на образованието", "РУО", gender="n")
    OrganizationName(organization=office, name="Регионален инспекторат по образованието",
                     short_name="РИО", valid_to=date(2016, 2, 29)).store()
    for year, name, other in ((2015, "Регионален инспекторат", "Регионално управление"),
                              (2024, "Регионално управление", "Регионален инспекторат")):
        meeting = scene.add_meeting(held_on=date(year, 5, 26))
        meeting.attendance.model(meeting=meeting, role="associated", organization=office,
                                 person=scene.secretary, status="present").store()
        text = minutes(meeting)
        assert name in text and other not in text


def test_a_date_is_not_followed_by_two_full_stops(scene):
    text = exact_text_of(render("protokol", scene.hold(), privacy="identified"))
    assert ".." not in text and "  " not in text and " ," not in text


def test_the_extract_holds_one_decision(scene):
    scene.hold()
    text = text_of(render("prepis_izvlechenie", scene.decision))
    assert "Приема за сведение плана" not in text and "Пухов" not in text
    for told in ("Успешно решен случай", "СЗ-2016-003", "Помощ с детски консумативи",
                 "20.12.2016 г.", "Образец Примеров", "Тестина Пробна"):
        assert told in text
    assert printed("prepis_izvlechenie", scene.decision, "{{ решение.номер }} от "
                   "{{ заседание.номер }}/{{ заседание.дата|дата }}") == [
        f"{scene.decision.number} от 7/07.12.2016 г."]


def test_a_decision_until_the_next_meeting_with_money(scene):
    scene.hold()
    item = scene.meeting.items.where(scene.meeting.items.model.order == 5).get()
    decision = record_decision(item, {"kind": "support", "text": "Пакети."}, [
        {"organization": scene.host, "what": "Осигурява пакети", "amount": 120,
         "until_next_meeting": True}])
    text = text_of(render("prepis_izvlechenie", Decision.get_by_id(decision.id)))
    assert "Осигурява пакети" in text and "120,00 лв." in text
    assert "до следващото заседание" in text


def test_the_attendance_list_has_empty_rows(scene):
    scene.hold()
    lines = printed("prisastven_spisak", scene.meeting,
                    *each("ч", "участници", "{{ номер }} {{ ч.институция }}"),
                    *each("п", "празни_редове", "{{ п.номер }}"), "{{ кворум.нужни }}")
    assert lines[-11:] == [*map(str, range(21, 31)), "8"] and len(lines) == 31
    assert lines[0] == "1 Институция 1" and lines[15] == "16 Институция 16"


def test_an_annulled_decision_is_marked_in_minutes_and_book_and_has_no_extract(scene):
    scene.hold()
    decision = Decision.get_by_id(scene.decision.id)
    decision.workflow.move(decision, "annul", annul_reason="Записано два пъти.")
    minutes = text_of(render("protokol", scene.meeting))
    assert "анулирано: Записано два пъти." in minutes
    assert "Помощ с детски консумативи" not in minutes
    book = text_of(render("kniga_reshenia", scene.mechanism, recipient="2016 г."))
    assert "анулирано: Записано два пъти" in book
    with pytest.raises(RuleError, match="Препис не се прави"):
        render("prepis_izvlechenie", decision)


def test_a_repealed_decision_says_so_in_the_book_and_its_extract_but_not_in_its_minutes(scene):
    scene.hold()
    later = scene.add_meeting(held_on=date(2017, 2, 1))
    repeal = record_decision(scene.add_item("Разни", meeting=later),
                             {"kind": "info", "text": "Отменя."}, [])
    DecisionChange(decision=repeal, changed=scene.decision, kind="repeal").store()
    told = f"отменено с Решение № {repeal.number} от заседание № 8, 01.02.2017 г"
    book = text_of(render("kniga_reshenia", scene.mechanism, recipient="2016 г."))
    assert told in book and told in text_of(render("prepis_izvlechenie", scene.decision))
    assert told not in text_of(render("protokol", scene.meeting))
