"""Invitations, referral letters and memoranda."""

from datetime import date

import pytest

from documents.generate import generate, recipient_labels, render
from documents.outdated import find_outdated
from models.meetings.meeting import Meeting
from models.memoranda import Memorandum, MemorandumParty, Obligation
from models.parties import Position
from models.services import Referral, Service
from models.territory import Municipality
from tests.documents.scene import (
    Scene,
    add_organization,
    add_person,
    exact_text_of,
    read_docx,
    text_of,
)

NBSP = "\u00a0"

# -- invitations ------------------------------------------------------------------------------


def invitation(scene: Scene, recipient: str | None = None) -> str:
    return exact_text_of(render("pokana", scene.meeting, recipient=recipient))


def test_the_invitation_says_which_meeting_when_and_where(scene):
    scene.add_agenda()
    text = invitation(scene)
    assert "за седмо заседание" in text
    assert f"в сряда, 7{NBSP}декември{NBSP}2016{NBSP}г. от 10.30\xa0часа в Конферентна зала" in text
    assert f"На основание чл.{NBSP}6а, ал.{NBSP}3 от Закона" in text
    assert f"до 05.12.2016{NBSP}г. пред г-жа\xa0Тестина Пробна, главен експерт" in text


def test_the_agenda_is_numbered_with_speakers(scene):
    scene.add_agenda()
    lines = invitation(scene).replace("\t", " ").replace("\xa0", " ").splitlines()
    start = lines.index("ПРЕДВАРИТЕЛЕН ДНЕВЕН РЕД:")
    numbered = [line for line in lines[start:] if line[:2] in ("1.", "2.", "3.", "4.", "5.")]
    assert len(numbered) == 5
    assert numbered[4] == "5. Успешно решен случай (закрита част)"
    after = lines[lines.index(numbered[1]) + 1]
    assert after == ("Докладва: г-жа Пенка Измислена, програмен координатор, Фондация "
                     "„Примерна надежда“")


def test_the_closed_part_is_announced(scene):
    assert "закрита част" not in invitation(scene)
    scene.add_agenda()
    assert "т. 5 се разглежда в закрита част" in invitation(scene)
    scene.add_item("Разглеждане на случай", kind="case", case=scene.case)
    assert "т. 5 и 6 се разглеждат в закрита част" in invitation(scene)


def test_each_member_gets_a_letter_with_his_salutation(scene):
    scene.add_agenda()
    labels = recipient_labels("pokana", scene.meeting)
    assert len(labels) == len(set(labels)) == 18
    woman = next(label for label in labels if label.startswith("Проба Измислена"))
    letter = invitation(scene, woman)
    assert "УВАЖАЕМА ГОСПОЖО ИЗМИСЛЕНА," in letter
    assert "ДО\nГ-ЖА\xa0ПРОБА ИЗМИСЛЕНА\nДИРЕКТОР НА\nИНСТИТУЦИЯ 3\n" in letter
    man = next(label for label in labels if "Членов2" in label)
    assert "УВАЖАЕМИ ГОСПОДИН ЧЛЕНОВ2," in invitation(scene, man)


def test_a_member_without_a_representative_is_written_to_by_office(scene):
    line = scene.meeting.attendance.model(
        meeting=scene.meeting, organization=scene.municipality, role="invited").store()
    letter = invitation(scene, line.organization.short_name)
    assert "ДО\nРЪКОВОДИТЕЛЯ НА\nОБЩИНА КАЗАНЛЪК" in letter
    assert "УВАЖАЕМИ ДАМИ И ГОСПОДА," in letter


def test_an_issued_letter_tells_what_has_changed_since(scene):
    items = scene.add_agenda()
    made = [generate("pokana", scene.meeting, register=True)]
    assert find_outdated(made, scene.meeting) is None
    items[2].title_text = "Новите услуги в областта"
    items[2].store()
    assert find_outdated(made, Meeting.get_by_id(scene.meeting.id)).facts == ["дневният ред"]
    meeting = Meeting.get_by_id(scene.meeting.id)
    meeting.held_on, meeting.room = date(2016, 12, 8), "зала 2"
    meeting.store()
    told = find_outdated(made, meeting)
    assert told.facts == ["датата", "мястото", "дневният ред"]
    assert told.sentence().endswith("По старите данни е 1 документ.")
    again = generate("pokana", meeting, register=True)
    assert again.register_number == made[0].register_number
    assert find_outdated([again], meeting) is None


def test_minutes_tell_that_the_register_has_changed_since(scene):
    meeting = scene.hold()
    made = generate("protokol", meeting)
    assert find_outdated([made], meeting) is None
    scene.decision.text = "Подкрепата спира."
    scene.decision.store()
    assert find_outdated([made], Meeting.get_by_id(meeting.id)).facts == ["точките и решенията"]


def test_who_signs_the_letters_gets_none(scene):
    line = scene.meeting.attendance.first()
    line.person = scene.chair
    line.store()
    assert line.addressed_as() not in recipient_labels("pokana", scene.meeting)
    assert line.id not in {one.id for one in scene.meeting.uninvited()}


def test_media_are_not_invited(scene):
    scene.meeting.attendance.model(
        meeting=scene.meeting, guest_name="Репортер Примерен", role="media").store()
    assert "Репортер Примерен" not in recipient_labels("pokana", scene.meeting)


# -- referral letters -------------------------------------------------------------------------


@pytest.fixture
def referral(scene) -> Referral:
    provider = scene.municipality
    mayor = add_person("Условен", "Опитов")
    Position(person=mayor, organization=provider, name="кмет").store()
    service = Service(name="ЦОП – Казанлък", kind="cop", provider=provider, places=10,
                      municipality=Municipality.get(Municipality.name == "Казанлък")).store()
    return Referral(case=scene.case, service=service, sent_on=date(2016, 12, 9),
                    answer_due=date(2016, 12, 20),
                    reason="Моля за подкрепа на Мечо и майка му.").store()


def letter(referral: Referral, **options) -> str:
    return text_of(render("nasochvashto_pismo", referral, **options))


def test_the_referral_letter_speaks_of_the_case_by_number(scene, referral):
    scene.hold()
    text = letter(referral)
    assert "ОТНОСНО: Насочване на случай № СЗ-2016-003 към ЦОП – Казанлък" in text
    assert f"Решение № {scene.decision.number} по Протокол № 7/07.12.2016 г." in text
    assert "ДО\nГ-Н УСЛОВЕН ОПИТОВ\nКМЕТ НА\nОБЩИНА КАЗАНЛЪК\n" in text
    assert "УВАЖАЕМИ ГОСПОДИН ОПИТОВ," in text
    assert "доходи, както и храна и консумативи" in text
    assert "Моля за подкрепа на детето и майка му." in text
    assert "в срок до 20.12.2016 г." in text
    assert "Мечо" not in text and "Пухов" not in text


def test_the_identified_letter_carries_the_child_and_the_mother(referral):
    text = letter(referral, privacy="identified")
    assert "Мечо Пухов" in text and "ЕГН 1643149984" in text
    assert "майка: Калина Недействителна" in text


def test_without_a_decision_its_sentence_is_dropped(referral):
    text = letter(referral)
    assert "Решение №" not in text and "Моля за Вашето съдействие" in text


def test_a_later_decision_is_not_the_ground(scene, referral):
    scene.hold()
    referral.sent_on = date(2016, 4, 8)
    referral.store()
    assert "Решение №" not in letter(referral)


def test_urgency_and_answer_are_said_only_where_known(referral):
    assert "спешен" not in letter(referral)
    referral.urgency, referral.answer_due = "urgent", None
    referral.store()
    text = letter(referral)
    assert "Случаят е спешен" in text and "3. Отговор" not in text


def test_a_case_is_passed_on_to_another_mechanism(referral):
    referral.kind = "transfer"
    referral.store()
    text = letter(referral)
    assert "Препращане на случай" in text and "Закона за закрила на детето" in text


# -- memoranda --------------------------------------------------------------------------------


@pytest.fixture
def memorandum(scene) -> Memorandum:
    foundation = add_organization("Фондация „Примерна надежда“", category="ngo")
    speaker = add_person("Пенка", "Измислена", "f")
    Position(person=speaker, organization=foundation, name="председател").store()
    agreement = Memorandum(
        mechanism=scene.mechanism, number="РД-12-44", signed_on="2016", term_years=2,
        place="гр. София", subject="Подкрепа на семейства.", purposes="Първа цел.\nВтора цел.",
        principles=["best_interest", "ethics"]).store()
    for order, (organization, person, short_name) in enumerate((
            (scene.host, scene.chair, "Областната администрация"),
            (foundation, speaker, "Фондацията")), start=1):
        party = MemorandumParty(memorandum=agreement, organization=organization, order=order,
                                representative=person, short_name=short_name).store()
        Obligation(memorandum=agreement, party=party, text=f"ангажимент {order}").store()
    return agreement


def test_the_memorandum_names_its_parties(memorandum):
    text = text_of(render("memorandum", memorandum))
    assert "МЕМОРАНДУМ ЗА РАЗБИРАТЕЛСТВО" in text and "№ РД-12-44" in text
    assert "Днес, ………………… 2016 г., в гр. София, между:" in text
    assert ("Областна администрация Стара Загора, представлявана от инж. Образец Примеров, "
            "областен управител, наричана за краткост „Областната администрация“, и") in text
    assert "2.2. Втора цел." in text and "– етично поведение." in text
    assert "за срок от 2 (две) години" in text


def test_one_copy_and_one_column_for_each_party(memorandum):
    text = text_of(render("memorandum", memorandum))
    assert "в два еднообразни екземпляра – по един за всяка страна" in text
    assert "ЗА ОБЛАСТНАТА АДМИНИСТРАЦИЯ:\nЗА ФОНДАЦИЯТА:" in text
    assert "/инж. Образец Примеров/" in text and "/Пенка Измислена/" in text


@pytest.mark.parametrize("values, sentence", [
    ({"term": "open"}, "за неопределен срок"),
    ({"term_years": None, "valid_until": date(2018, 5, 1)}, "действа до 01.05.2018 г."),
    ({"signed_on": "2016-12-07"}, "Днес, 7 декември 2016 г., в гр. София"),
    ({"funding": "проект „Пример“."}, "Дейностите се осъществяват по проект „Пример“.")])
def test_term_and_day_as_far_as_known(memorandum, values, sentence):
    for name, value in values.items():
        setattr(memorandum, name, value)
    memorandum.store()
    text = text_of(render("memorandum", memorandum))
    assert sentence in text and ".." not in text


def test_an_addition_leaves_the_other_clauses(memorandum, scene):
    addition = Memorandum(
        mechanism=scene.mechanism, kind="addition", parent=memorandum, subject="Обучение.",
        purposes="Обучение на специалисти.", signed_on="2017", term_years=1).store()
    text = text_of(render("memorandum", addition))
    assert "към меморандум за разбирателство № РД-12-44 от 2016 г." in text
    assert "остават непроменени" in text
    assert "ангажимент 1" not in text and "ЗА ФОНДАЦИЯТА:" in text


def test_bold_words_and_lists_of_a_text_are_printed_as_such(referral):
    referral.reason = "Търсят се **две места** за:\n- **храна**\n- помощ"
    referral.store()
    content = render("nasochvashto_pismo", referral)
    text = exact_text_of(content).replace("\xa0", " ")
    assert "Търсят се две места за:" in text and "– храна" in text and "**" not in text
    bold = [run.text for part in read_docx(content).paragraphs for run in part.runs if run.bold]
    assert "две места" in bold and "храна" in bold
    assert referral.show("reason").startswith("Търсят се две места")
