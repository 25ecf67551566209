"""The minutes in all their variants, and the papers around them."""

from datetime import date

import pytest

from documents.generate import render
from models.base import RuleError
from models.commitments.recording import record_decision
from models.decisions.changes import DecisionChange
from models.decisions.decision import Decision
from models.parties import OrganizationName, Position
from tests.documents.scene import EGN, add_organization, add_person, exact_text_of, text_of


def minutes(meeting, **options) -> str:
    return text_of(render("protokol", meeting, **options))


def test_the_minutes_name_the_case_and_not_the_child(scene):
    text = minutes(scene.hold())
    assert "случай № СЗ-2016-003" in text
    assert "Изход: предотвратено изоставяне." in text
    assert "Пухов" not in text and "Мечо" not in text and EGN not in text
    assert "ПОВЕРИТЕЛНО" not in text


def test_the_identified_minutes_name_the_child(scene):
    text = minutes(scene.hold(), privacy="identified")
    assert "Дете: Мечо Пухов, дата на раждане 14.03.2016 г., ЕГН 1643149984" in text
    assert "ПОВЕРИТЕЛНО" in text


def test_the_quorum_is_said(scene):
    text = minutes(scene.hold())
    assert "От 15 постоянни членове присъстват 12. Налице е необходимият кворум" in text


def test_heading_and_place(scene):
    text = exact_text_of(render("protokol", scene.hold()))
    assert "ПРОТОКОЛ №\u00a07/07.12.2016\u00a0г." in text
    assert "от седмо заседание на Областния координационен механизъм" in text
    assert ("Днес, 7\u00a0декември\u00a02016\u00a0г., от 10.30\u00a0часа в Конферентна зала на "
            "Областна администрация Стара Загора се проведе седмото заседание") in text
    assert "закри заседанието в 12.15\u00a0часа." in text


def test_the_task_stands_in_a_table_with_its_date(scene):
    lines = minutes(scene.hold()).splitlines()
    start = lines.index("Ангажимент")
    assert lines[start - 1:start + 7] == [
        "№", "Ангажимент", "Отговорник", "Срок", "1", "Помощ с детски консумативи",
        "Община Казанлък", "20.12.2016 г."]


def test_two_people_sign(scene):
    text = minutes(scene.hold())
    assert "ПРЕДСЕДАТЕЛ: …" in text and "/инж. Образец Примеров/" in text
    assert "ПРОТОКОЛИСТ: …" in text and "/Тестина Пробна/" in text


def test_guests_leave_before_the_closed_part(scene):
    text = minutes(scene.hold())
    assert "Успешно решен случай (закрита част)" in text
    assert "поканените и гостите напуснаха залата" in text
    scene.meeting.attendance.model.update(status="absent").where(
        scene.meeting.attendance.model.role == "guest").execute()
    text = minutes(scene.meeting)
    assert "Точката е разгледана в закрита част." in text and "напуснаха" not in text


def test_without_a_quorum_the_meeting_did_not_take_place(scene):
    text = minutes(scene.hold(permanent=6))
    assert "От 15 постоянни членове присъстват 6. Няма необходимия кворум." in text
    assert "Заседанието не се проведе поради липса на кворум." in text
    assert "най-малко 8 членове" in text
    assert "РЕШЕНИЕ" not in text and "По точка" not in text
    assert "ПРЕДСЕДАТЕЛ" in text and "ПРОТОКОЛИСТ" in text


def test_who_is_there_is_told_by_membership(scene):
    lines = minutes(scene.hold()).splitlines()
    groups = [line for line in lines if line in (
        "Постоянни членове:", "Асоциирани членове:", "Поканени и гости:", "Отсъстват:")]
    assert groups == ["Постоянни членове:", "Асоциирани членове:", "Поканени и гости:",
                      "Отсъстват:"]
    assert "12. г-н Проби Членов12, директор, Институция 12" in lines
    assert "1. г-н Проби Членов13, директор, Институция 13 – по уважителни причини" in lines


def test_a_deputy_is_named_beside_the_member(scene):
    scene.hold()
    line = scene.meeting.attendance.where(
        scene.meeting.attendance.model.membership == scene.members[1]).get()
    line.status, line.deputy = "replaced", "д-р Условка Мнимова"
    line.store()
    assert "2. д-р Условка Мнимова, заместник на г-н Проби Членов2, директор" in \
        minutes(scene.meeting)


def test_a_deputy_chair_has_his_order(scene):
    scene.hold()
    deputy = add_person("Условна", "Опитова", "f")
    Position(person=deputy, organization=scene.host, name="заместник областен управител").store()
    scene.meeting.chair, scene.meeting.chair_basis = deputy, "заповед № РД-20-15/01.12.2016 г."
    scene.meeting.store()
    text = minutes(scene.meeting)
    assert ("Председателства: г-жа Условна Опитова, заместник областен управител, Областна "
            "администрация Стара Загора, на основание заповед № РД-20-15/01.12.2016 г.\n") in text


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
    text = minutes(scene.hold())
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
    text = minutes(first)
    assert "от първо заседание" in text
    assert "постоянна форма на партньорство" in text
    assert "За протоколист беше избрана г-жа Тестина Пробна." in text
    assert "в зала 301 на Областна администрация Стара Загора" in text
    assert "комисия" not in text.lower() and "съвет" not in text.lower()
    assert "първото заседание на механизма" not in minutes(scene.hold())


def test_an_institution_has_the_name_of_the_day(scene):
    office = add_organization("Регионално управление на образованието", "РУО", gender="n")
    OrganizationName(organization=office, name="Регионален инспекторат по образованието",
                     short_name="РИО", valid_to=date(2016, 2, 29)).store()
    for year, name, other in ((2015, "инспекторат", "управление на"),
                              (2024, "управление на", "инспекторат")):
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
    assert "ПРЕПИС-ИЗВЛЕЧЕНИЕ" in text and "от Протокол № 7/07.12.2016 г." in text
    assert f"РЕШЕНИЕ № {scene.decision.number}" in text
    assert "Успешно решен случай, случай № СЗ-2016-003" in text
    assert "Приема за сведение плана" not in text
    assert "Помощ с детски консумативи" in text and "20.12.2016 г." in text
    assert "Вярно с оригинала" in text and "Председател: (п)" in text
    assert "Пухов" not in text


def test_a_decision_until_the_next_meeting_with_money(scene):
    scene.hold()
    item = scene.meeting.items.where(scene.meeting.items.model.order == 5).get()
    decision = record_decision(item, {"kind": "support", "text": "Пакети."}, [
        {"organization": scene.host, "what": "Осигурява пакети", "amount": 120,
         "until_next_meeting": True}])
    text = text_of(render("prepis_izvlechenie", Decision.get_by_id(decision.id)))
    assert "Осигурява пакети (120,00 лв.)" in text
    assert "до следващото заседание" in text


def test_the_attendance_list_has_empty_rows(scene):
    scene.hold()
    text = text_of(render("prisastven_spisak", scene.meeting))
    lines = text.splitlines()
    assert "20" in lines and "30" in lines and "31" not in lines
    assert "за кворум са нужни 8" in text
    assert lines.index("Институция 1, директор") < lines.index("Институция 16, директор")


def test_an_annulled_decision_is_marked_in_minutes_and_book_and_has_no_extract(scene):
    scene.hold()
    decision = Decision.get_by_id(scene.decision.id)
    decision.workflow.move(decision, "annul", annul_reason="Записано два пъти.")
    minutes = text_of(render("protokol", scene.meeting))
    assert f"РЕШЕНИЕ № {decision.number}\nРешението е анулирано: Записано два пъти." in minutes
    assert "Помощ с детски консумативи" not in minutes
    book = text_of(render("kniga_reshenia", scene.mechanism, recipient="2016 г."))
    assert "(анулирано: Записано два пъти)" in book
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
    assert f"({told})." in book
    assert f"Решението е {told}." in text_of(render("prepis_izvlechenie", scene.decision))
    assert told not in text_of(render("protokol", scene.meeting))
