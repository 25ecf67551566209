"""Invitations, referral letters and memoranda."""

from datetime import date

import pytest

from documents.generate import generate, recipient_labels, render
from documents.outdated import find_outdated
from documents.schema import Scope
from documents.values.parties import ADDRESSEE, Role
from models.meetings.meeting import Meeting
from models.memoranda import Memorandum, MemorandumParty, Obligation
from models.parties import Organization, Position
from models.services import Referral, Service
from models.territory import Municipality
from tests.docfill.making import W, part
from tests.documents.scene import (
    Scene,
    add_organization,
    add_person,
    each,
    exact_text_of,
    printed,
    put_in_force,
    read_docx,
    text_of,
)

NBSP = "\u00a0"
ADDRESS = ("{{ адресат.до }}", "{{ адресат.длъжност }}", "{{ адресат.институция }}",
           "{{ адресат.поздрав }}")
GROUND = ("{% ако насочване.решение %}{{ насочване.решение }} от {{ насочване.протокол }}/"
          "{{ насочване.дата_на_протокола|дата }}{% иначе %}без решение{% край %}")
URGENT = "{% ако насочване.спешно %}бързо{% край %}"
REPLY = "{% ако насочване.отговор_до %}до {{ насочване.отговор_до|дата }}{% край %}"
TERM = ("{% ако меморандум.срочен и меморандум.години %}{{ меморандум.години }}"
        "{% иначе ако меморандум.срочен %}до {{ меморандум.действа_до|дата }}"
        "{% иначе %}без срок{% край %}")
FORMER = ("{{ меморандум.основен.вид }} № {{ меморандум.основен.номер }} от "
          "{{ меморандум.основен.дата }}")

# -- invitations ------------------------------------------------------------------------------


def invitation(scene: Scene, recipient: str | None = None) -> str:
    return exact_text_of(render("pokana", scene.meeting, recipient=recipient))


def test_the_invitation_says_which_meeting_when_and_where(scene):
    scene.add_agenda()
    put_in_force(
        "pokana", "{{ заседание.наименование }}", "{{ механизъм.основание|неразделно }}",
        "{{ заседание.дата|с_ден|в_ }} от {{ заседание.час }}", "{{ заседание.място|в_ }}",
        "{{ потвърждение_до|дата }} {{ контакт.с_обръщение }}, {{ контакт.длъжност }}")
    assert invitation(scene).splitlines() == [
        "седмо заседание", f"чл.{NBSP}6а, ал.{NBSP}3 от Закона за закрила на детето",
        f"в сряда, 7{NBSP}декември{NBSP}2016{NBSP}г. от 10.30",
        "в Конферентна зала на Областна администрация Стара Загора",
        f"05.12.2016{NBSP}г. г-жа{NBSP}Тестина Пробна, главен експерт"]


def test_the_agenda_is_numbered_with_speakers(scene):
    scene.add_agenda()
    lines = printed("pokana", scene.meeting, *each(
        "т", "точки", "{{ т.номер }}. {{ т.заглавие }}{% ако т.закрита_част %} (при нас){% край %}",
        "{{ т.докладва.представен_кратко }}"))
    assert [line[:2] for line in lines[::2]] == ["1.", "2.", "3.", "4.", "5."]
    assert lines[6] == "4. Закриване на институции"
    assert lines[8] == "5. Успешно решен случай (при нас)"
    assert lines[3] == ("г-жа Пенка Измислена, програмен координатор, Фондация "
                        "„Примерна надежда“")


def test_the_closed_part_is_announced(scene):
    notice = "{{ закрита_част }}"
    assert printed("pokana", scene.meeting, notice) == []
    scene.add_agenda()
    assert "т. 5 се разглежда в закрита част" in invitation(scene)
    scene.add_item("Разглеждане на случай", kind="case", case=scene.case)
    assert "т. 5 и 6 се разглеждат в закрита част" in invitation(scene)


def test_each_member_gets_a_letter_with_his_salutation(scene):
    scene.add_agenda()
    labels = recipient_labels("pokana", scene.meeting)
    assert len(labels) == len(set(labels)) == 18
    woman = next(label for label in labels if label.startswith("Проба Измислена"))
    assert printed("pokana", scene.meeting, *ADDRESS, recipient=woman) == [
        "Г-ЖА ПРОБА ИЗМИСЛЕНА", "ДИРЕКТОР НА", "ИНСТИТУЦИЯ 3", "УВАЖАЕМА ГОСПОЖО ИЗМИСЛЕНА,"]
    man = next(label for label in labels if "Членов2" in label)
    assert "УВАЖАЕМИ ГОСПОДИН ЧЛЕНОВ2," in invitation(scene, man)


def test_a_member_without_a_representative_is_written_to_by_office(scene):
    line = scene.meeting.attendance.model(
        meeting=scene.meeting, organization=scene.municipality, role="invited").store()
    assert printed("pokana", scene.meeting, *ADDRESS,
                   recipient=line.organization.short_name) == [
        "КМЕТА НА", "ОБЩИНА КАЗАНЛЪК", "УВАЖАЕМИ ДАМИ И ГОСПОДА,"]


UNNAMED = {
    ("oa", "Областна администрация Враца"): "ОБЛАСТНИЯ УПРАВИТЕЛ НА ОБЛАСТ ВРАЦА",
    ("oa", "Областна администрация на област Враца"): "ОБЛАСТНИЯ УПРАВИТЕЛ НА ОБЛАСТ ВРАЦА",
    ("oa", "Областна администрация – Враца"): "ОБЛАСТНИЯ УПРАВИТЕЛ НА ОБЛАСТ ВРАЦА",
    ("oa", "Областна администрация на Софийска област"): "ОБЛАСТНИЯ УПРАВИТЕЛ НА СОФИЙСКА ОБЛАСТ",
    ("dsp", "Дирекция „Социално подпомагане“"): "ДИРЕКТОРА НА ДИРЕКЦИЯ „СОЦИАЛНО ПОДПОМАГАНЕ“",
    ("rzi", "РЗИ – Враца"): "ДИРЕКТОРА НА РЗИ – ВРАЦА",
    ("ruo", "РУО – Враца"): "НАЧАЛНИКА НА РУО – ВРАЦА",
    ("court", "Районен съд – Враца"): "ПРЕДСЕДАТЕЛЯ НА РАЙОНЕН СЪД – ВРАЦА",
    ("other", "Община Мизия"): "КМЕТА НА ОБЩИНА МИЗИЯ",
    ("other", "ПГ „Васил Левски“ – гимназия"): "ДИРЕКТОРА НА ПГ „ВАСИЛ ЛЕВСКИ“ – ГИМНАЗИЯ",
    ("ngo", "Сдружение „Искра“"): "РЪКОВОДИТЕЛЯ НА СДРУЖЕНИЕ „ИСКРА“",
}


@pytest.mark.parametrize("category, name", UNNAMED)
def test_an_institution_is_written_to_by_the_office_of_its_head(category, name):
    role = Role(None, Organization(category=category, name=name, gender="f"), date(2026, 1, 1))
    scope = Scope(day=date(2026, 1, 1))
    said = (ADDRESSEE[one].read(role, scope) for one in ("до", "институция"))
    assert " ".join(said) == UNNAMED[category, name]


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
    for told in ("Насочване на случай № СЗ-2016-003 към ЦОП – Казанлък", "Г-Н УСЛОВЕН ОПИТОВ",
                 "КМЕТ НА", "ОБЩИНА КАЗАНЛЪК", "УВАЖАЕМИ ГОСПОДИН ОПИТОВ,",
                 "доходи, както и храна и консумативи", "Моля за подкрепа на детето и майка му."):
        assert told in text
    assert "Мечо" not in text and "Пухов" not in text
    assert printed("nasochvashto_pismo", referral, GROUND, REPLY) == [
        f"{scene.decision.number} от 7/07.12.2016 г.", "до 20.12.2016 г."]


def test_the_identified_letter_carries_the_child_and_the_mother(referral):
    text = letter(referral, privacy="identified")
    assert "Мечо Пухов" in text and "Калина Недействителна" in text
    assert printed(
        "nasochvashto_pismo", referral, "{{ случай.дете.вид_номер }} {{ случай.дете.номер }}",
        *each("б", "случай.дете.близки", "{{ б.връзка }}: {{ б.име }}"),
        privacy="identified") == ["ЕГН 1643149984", "майка: Калина Недействителна"]


def test_the_number_of_a_case_does_not_part_at_its_hyphens(scene, referral):
    put_in_force("nasochvashto_pismo", "{{ случай.номер }}")
    data = render("nasochvashto_pismo", referral)
    assert text_of(data) == scene.case.reference
    assert len(list(part(data).iter(W + "noBreakHyphen"))) == scene.case.reference.count("-")


def test_without_a_decision_there_is_no_ground(scene, referral):
    assert scene.case.reference in letter(referral)
    assert printed("nasochvashto_pismo", referral, GROUND) == ["без решение"]


def test_a_later_decision_is_not_the_ground(scene, referral):
    scene.hold()
    referral.sent_on = date(2016, 4, 8)
    referral.store()
    assert printed("nasochvashto_pismo", referral, GROUND) == ["без решение"]


def test_urgency_and_answer_are_said_only_where_known(referral):
    assert printed("nasochvashto_pismo", referral, URGENT, REPLY) == ["до 20.12.2016 г."]
    referral.urgency, referral.answer_due = "urgent", None
    referral.store()
    assert printed("nasochvashto_pismo", referral, URGENT, REPLY) == ["бързо"]


def test_a_case_is_passed_on_to_another_mechanism(referral):
    referral.kind = "transfer"
    referral.store()
    assert "Препращане на случай" in letter(referral)
    assert printed("nasochvashto_pismo", referral, "{{ насочване.препращане }}") == ["да"]


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
    assert printed(
        "memorandum", memorandum, "{{ меморандум.вид|главни }} № {{ меморандум.номер }}",
        "{{ меморандум.ден_на_подписване }}, {{ меморандум.място|неразделно|в_ }}",
        *each("с", "меморандум.страни",
              "{{ с.име }}, {{ с.представлявана }} от {{ с.представител.с_обръщение }}, "
              "{{ с.длъжност }}, {{ с.наричана }} {{ с.кратко|в_кавички }}"),
        *each("ц", "меморандум.цели", "{{ номер }}) {{ ц }}"),
        *each("п", "меморандум.принципи", "{{ п }}"),
        '{{ меморандум.години|словом("ж") }}') == [
            "МЕМОРАНДУМ ЗА РАЗБИРАТЕЛСТВО № РД-12-44", "………………… 2016 г., в гр. София",
            "Областна администрация Стара Загора, представлявана от инж. Образец Примеров, "
            "областен управител, наричана „Областната администрация“",
            "Фондация „Примерна надежда“, представлявана от г-жа Пенка Измислена, председател, "
            "наричана „Фондацията“", "1) Първа цел.", "2) Втора цел.",
            "най-добрият интерес на детето", "етично поведение", "две"]


def test_one_copy_and_one_column_for_each_party(memorandum):
    assert printed(
        "memorandum", memorandum, "{{ меморандум.екземпляри|словом }}",
        *each("п", "меморандум.подписи", "{{ п.ляво.кратко|след_предлог|главни }}",
              "{{ п.дясно.кратко|след_предлог|главни }}", "{{ п.ляво.представител.име }}",
              "{{ п.дясно.представител.име }}")) == [
        "два", "ОБЛАСТНАТА АДМИНИСТРАЦИЯ", "ФОНДАЦИЯТА", "инж. Образец Примеров",
        "Пенка Измислена"]


@pytest.mark.parametrize("values, told", [
    ({"term": "open"}, "без срок"),
    ({"term_years": None, "valid_until": date(2018, 5, 1)}, "до 01.05.2018 г."),
    ({"signed_on": "2016-12-07"}, "7 декември 2016 г."),
    ({"funding": "проект „Пример“."}, "проект „Пример“.")])
def test_term_and_day_as_far_as_known(memorandum, values, told):
    for name, value in values.items():
        setattr(memorandum, name, value)
    memorandum.store()
    assert ".." not in text_of(render("memorandum", memorandum))
    assert told in printed("memorandum", memorandum, TERM, "{{ меморандум.ден_на_подписване }}",
                           "{{ меморандум.финансиране|с_точка }}")


def test_annexes_are_listed_one_by_one_and_an_addition_has_its_own(memorandum):
    annexes = each("п", "меморандум.приложения", "{{ номер }}. {{ п|с_точка }}")
    assert printed("memorandum", memorandum, "{{ меморандум.номер }}", *annexes) == ["РД-12-44"]
    memorandum.annexes = "Списък на услугите\n\nГрафик за 2017 г."
    memorandum.store()
    assert printed("memorandum", memorandum, *annexes) == [
        "1. Списък на услугите.", "2. График за 2017 г."]
    addition = Memorandum(mechanism=memorandum.mechanism, parent=memorandum, subject="Обучение.",
                          purposes="Обучение.").store()
    assert printed("memorandum", addition, "допълва", *annexes) == ["допълва"]


def test_an_addition_leaves_the_other_clauses(memorandum, scene):
    addition = Memorandum(
        mechanism=scene.mechanism, kind="addition", parent=memorandum, subject="Обучение.",
        purposes="Обучение на специалисти.", signed_on="2017", term_years=1).store()
    text = text_of(render("memorandum", addition))
    assert "Обучение на специалисти." in text and "Пенка Измислена" in text
    assert "ангажимент 1" not in text
    assert printed("memorandum", addition, "{{ меморандум.допълнително }}", FORMER) == [
        "да", "меморандум за разбирателство № РД-12-44 от 2016 г."]


def test_bold_words_and_lists_of_a_text_are_printed_as_such(referral):
    referral.reason = "Търсят се **две места** за:\n- **храна**\n- помощ"
    referral.store()
    content = render("nasochvashto_pismo", referral)
    text = exact_text_of(content).replace("\xa0", " ")
    assert "Търсят се две места за:" in text and "– храна" in text and "**" not in text
    bold = [run.text for part in read_docx(content).paragraphs for run in part.runs if run.bold]
    assert "две места" in bold and "храна" in bold
    assert referral.show("reason").startswith("Търсят се две места")


def test_the_end_that_a_year_alone_gives_is_approximate_and_an_addition_inherits_it(memorandum):
    assert (memorandum.valid_until, memorandum.ends()) == (
        date(2018, 12, 31), "31.12.2018 (приблизително)")
    addition = Memorandum(mechanism=memorandum.mechanism, parent=memorandum, subject="Обучение.",
                          purposes="Обучение.").store()
    assert (addition.kind, addition.place, addition.valid_until) == (
        "addition", "гр. София", date(2018, 12, 31))
    addition.workflow.move(addition, "sign", signed_on="2017-05-04")  # the parties of the first
    assert Memorandum.get_by_id(memorandum.id).subject == "Подкрепа на семейства."
    memorandum.signed_on, memorandum.valid_until = "2016-12-07", None
    assert memorandum.store().ends() == "07.12.2018"
    memorandum.signed_on, memorandum.term_years = "2016", None  # the end was typed
    assert memorandum.store().ends() == "07.12.2018"
