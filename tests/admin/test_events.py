"""Trainings and round tables: dates known in part, and certificates by one order."""

import re
from datetime import date

import pytest

from documents.generate import render
from documents.papers.events import day_of, when
from documents.templates import install_templates
from jobs.running import run_job
from models.base import RuleError, today
from models.documents.issued import IssuedDocument
from models.events.event import Event, Participant
from models.users import AUDITOR, SECRETARY
from models.work.jobs import Job
from tests import cast
from tests.admin.browsing import Visitor, seen
from tests.documents.scene import exact_text_of

pytestmark = pytest.mark.usefixtures("rolled_back")


def make_event(held_on: str = "юни–юли 2015", **values) -> Event:
    values = {"topic": "Лобиране и застъпничество", "hours": 8, **values}
    mechanism = values.pop("mechanism", None) or cast.make_mechanism()
    return Event(mechanism=mechanism, held_on=held_on, **values).store()


def add_people(event: Event, number: int, **values) -> None:
    for one in range(1, number + 1):
        Participant(event=event, name=f"Проба Опитова {one:02}", gender="f",
                    **values).store()


@pytest.fixture
def secretary(sign_in):
    return Visitor(sign_in(SECRETARY))


def test_a_date_known_in_part_prints_as_given_and_sorts_by_what_is_known(secretary):
    mechanism = cast.make_mechanism()
    for held_on, topic in (("есен 2015", "Есенна"), ("август 2015", "Августовска"),
                           ("24 април", "Без година"), ("2015", "Годишна"),
                           ("17.09.2015", "Точна"), ("2016", "Следваща")):
        make_event(held_on, topic=topic, mechanism=mechanism)
    page = secretary.text("/events/?sort=held_on")
    found = re.findall("Годишна|Августовска|Точна|Есенна|Следваща|Без година", seen(page))
    assert list(dict.fromkeys(found)) == [
        "Годишна", "Августовска", "Точна", "Есенна", "Следваща", "Без година"]
    assert "есен 2015\u00a0г." in page and "24 април (година не е посочена)" in page


def test_the_date_becomes_exact_in_the_same_record(secretary):
    event = make_event("есен 2015", kind="round_table", hours=None)
    event.held_on = "17.09.2015"
    event.store()
    assert Event.get_by_id(event.id).show("held_on") == "17 септември 2015\u00a0г."
    assert Event.select().count() == 1


def test_the_invited_get_a_letter_each_and_their_answers_are_counted(secretary):
    install_templates()
    event = make_event("17.09.2015", place="Кърджали")
    add_people(event, 2)
    secretary.post(f"/events/{event.id}/invitations/")
    run_job(Job.select().order_by(Job.id.desc()).get().id)
    letters = list(IssuedDocument.select().where(IssuedDocument.kind == "pokana_sabitie"))
    assert len({one.register_number for one in letters}) == 2
    told = exact_text_of(letters[0].content()).replace("\u00a0", " ")
    assert "Каня Ви на обучение на тема „Лобиране и застъпничество“" in told
    assert "ще се проведе на 17 септември 2015 г. в Кърджали" in told
    first, second = event.participants
    first.reply, second.reply = "yes", "no"
    for one in (first, second):
        one.store()
    assert first.replied_on == today() and not Participant.get_by_id(second.id).attended
    page = seen(secretary.text(f"/events/{event.id}/"))
    assert "Поканени: 2, ще участват: 1, без отговор: 0." in page
    counted = seen(secretary.text("/execution/?from=01.01.2015&to=31.12.2015"))
    assert "обучение 1 – обучение, Събития 2 1 1" in counted


@pytest.mark.parametrize(("held_on", "counted"), [
    ("2015", True), ("юни–юли 2015", True), ("есен 2015", True), ("2014", False),
    ("31.12.2015", True), ("24 април", False)])
def test_a_date_known_in_part_falls_into_its_year(held_on, counted):
    event = make_event(held_on)
    found = Event.select().where(Event.held_on.within(date(2015, 1, 1), date(2015, 12, 31)))
    assert (event in found) == counted


@pytest.mark.parametrize(("held_on", "words"), [
    ("17.09.2015", "на 17 септември 2015 г."), ("юни–юли 2015", "в периода юни–юли 2015 г."),
    ("есен 2015", "през есента на 2015 г."), ("24 април", "на 24 април"),
    ("2015", "през 2015 г."), ("юни 2015", "през юни 2015 г.")])
def test_when_it_was_is_said_in_words(held_on, words):
    event = make_event(held_on)
    assert when(event).replace("\u00a0", " ") == words
    assert day_of(event).year == (today().year if held_on == "24 април" else 2015)


def test_all_who_came_get_consecutive_numbers(secretary):
    install_templates()
    event = make_event()
    add_people(event, 22)
    Participant(event=event, name="Отсъстваща", gender="f", attended=False).store()
    make_event(mechanism=event.mechanism)  # others take no number
    answer = secretary.post(f"/events/{event.id}/certificates/")
    run_job(Job.get().id)
    numbers = [one.register_number for one in IssuedDocument.select().order_by(IssuedDocument.id)]
    assert numbers == [f"У-{n}" for n in range(1, 23)]
    assert "22" in seen(secretary.text(answer.headers["Location"]))
    secretary.post(f"/events/{event.id}/certificates/")
    run_job(Job.select().order_by(Job.id.desc()).get().id)
    again = {one.register_number for one in IssuedDocument.select()}
    assert again == set(numbers), "the number stays with the person"


def test_a_certificate_agrees_with_the_person_and_the_hours():
    install_templates()
    event = make_event(lecturers="Пенка Измислена")
    for name, gender, verb in (("Образец Примеров", "m", "е преминал обучение"),
                               ("Тестина Пробна", "f", "е преминала обучение")):
        person = Participant(event=event, name=name, gender=gender).store()
        text = exact_text_of(render("udostoverenie", person)).replace("\u00a0", " ")
        assert verb in text and name.upper() in text
        assert "с продължителност 8 учебни часа" in text
        assert "проведено в периода юни–юли 2015 г." in text
        assert "не е документ за професионална квалификация" in text


def test_a_round_table_and_a_lecturer_have_their_own_words():
    install_templates()
    event = make_event("есен 2015", kind="round_table", hours=None, place="Кърджали")
    guest = Participant(event=event, name="Проба", gender="f").store()
    text = exact_text_of(render("udostoverenie", guest)).replace("\u00a0", " ")
    assert "е участвала в кръгла маса на тема" in text and "проведена през есента" in text
    lecturer = Participant(event=make_event(), name="Проба", gender="m", role="lecturer").store()
    assert "е участвал като лектор в обучение" in exact_text_of(
        render("udostoverenie", lecturer)).replace("\u00a0", " ")


def test_without_participants_there_is_nothing_to_issue(secretary):
    event = make_event()
    answer = secretary.post(f"/events/{event.id}/certificates/", follow=True)
    assert "Няма присъствали участници" in answer.get_data(as_text=True)
    assert not Job.select().exists()


def test_nobody_takes_part_twice():
    event = make_event()
    add_people(event, 1)
    with pytest.raises(RuleError, match="вече е записан"):
        add_people(event, 1)


def test_a_reader_issues_nothing(sign_in):
    event = make_event()
    auditor = Visitor(sign_in(AUDITOR))
    assert "Издай удостоверения" not in auditor.text(f"/events/{event.id}/")
    assert auditor.post(f"/events/{event.id}/certificates/").status_code == 403
