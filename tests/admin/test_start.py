"""An empty desk says what to do first and who may do it; the five steps lead to a meeting."""

import pytest

from admin.pages import start
from models.database import is_sqlite
from models.first_steps import kind_of, prefix_of
from models.folder import SAMPLES_FILE
from models.imports import DONE, Import
from models.mechanisms import Mechanism, Membership
from models.meetings.meeting import Meeting
from models.parties import Organization, Person, Position
from models.territory import Oblast
from models.users import ADMIN, AUDITOR, MEMBER, SECRETARY
from tests import cast
from tests.admin.browsing import seen

TABLE = ("Институция\tИме\tДлъжност\nРУО – Казанлък\tМария Петрова Иванова\tначалник\t"
         "maria@example.bg\t0888 123 456\nОбщина Казанлък;Иван Стоев\n\nОкръжен съд")


def office(**more) -> dict:
    return {"oblast": str(Oblast.get(Oblast.name == "Стара Загора").id), "chair": "Ана Колева",
            "town": "гр. Стара Загора", **more}


def test_a_secretary_is_told_what_is_first_and_who_does_it(visit):
    page = seen(visit(SECRETARY).text("/"))
    name = cast.find_account(ADMIN).name
    assert name in page and "остават 5 от 5" in page
    assert "„Администрация и област“. Прави я: " in page
    assert f"Прави я: {name}" in seen(visit(SECRETARY).text("/start/"))
    assert "Настройване" not in seen(visit(MEMBER).text("/"))


def test_the_steps_make_an_office_with_its_members(visit):
    admin, before = visit(ADMIN), Organization.select().count()
    assert admin.post("/start/office/", office()).status_code == 302
    made = Mechanism.get()
    assert (made.prefix, made.chair.full_name(), made.chair.gender) == ("СЗ", "Ана Колева", "f")
    assert made.host.name == "Областна администрация Стара Загора"
    assert (made.host.category, made.host.town) == ("oa", "гр. Стара Загора")
    secretary = visit(SECRETARY)
    assert secretary.post("/start/people/", {"people": TABLE}).status_code == 302
    assert secretary.post("/start/people/", {"people": TABLE}).status_code == 302  # none twice
    assert Membership.select().count() == 3 and Organization.select().count() == before + 4
    assert Position.get().name == "началник"
    assert Person.get(Person.last_name == "Иванова").email == "maria@example.bg"
    assert "остават 3 от 5" in seen(secretary.text("/"))
    secretary.post("/meetings/new/", {"mechanism": str(made.id), "held_on": "15.12.2026",
                                      "starts_at": "10.00"})
    assert Meeting.get().attendance.count() == 3
    assert "остават" not in seen(secretary.text("/"))


def test_a_bad_line_stores_nothing_and_stays_to_be_mended(visit):
    visit(ADMIN).post("/start/office/", office())
    before = Organization.select().count()
    answer = visit(SECRETARY).post("/start/people/", {"people": "РУО; Мария Иванова\nРЗИ; Петров"})
    assert answer.status_code == 422 and "Ред 2 („РЗИ“): Напишете име и фамилия" in answer.text
    assert "РУО; Мария Иванова" in answer.text
    assert Organization.select().count() == before and not Membership.select().exists()


@pytest.mark.parametrize(("typed", "said"), [
    ({"oblast": ""}, "Изберете областта"), ({"oblast": "999999"}, "Изберете областта"),
    ({"chair": ""}, "Напишете кой председателства"), ({"chair": "Ана"}, "Напишете име и фамилия"),
    ({"email": "няма"}, "поща")])
def test_what_is_missing_is_said_and_nothing_is_stored(visit, typed, said):
    before = Organization.select().count()
    answer = visit(ADMIN).post("/start/office/", office(**typed))
    assert answer.status_code == 422 and said in answer.text and "гр. Стара Загора" in answer.text
    assert not Mechanism.select().exists() and Organization.select().count() == before


def test_a_step_is_left_for_later_and_taken_up_again(visit):
    admin = visit(ADMIN)
    admin.post("/start/skip/", {"step": "office"})
    assert "остават 4 от 5" in seen(admin.text("/")) and "за после" in seen(admin.text("/start/"))
    admin.post("/start/skip/", {"step": "office"})
    assert "остават 5 от 5" in seen(admin.text("/"))
    assert "Прави я" in seen(
        visit(AUDITOR).post("/start/skip/", {"step": "office"}, follow=True).text)


def test_names_tell_the_kind_of_an_institution():
    assert kind_of("Община Казанлък") == ("municipality", "f")
    assert kind_of("Дирекция „Социално подпомагане“ – Раднево") == ("dsp", "f")
    assert kind_of("Нещо") == ("other", "n")
    assert (prefix_of("Стара Загора"), prefix_of("Бургас")) == ("СЗ", "БУ")


def test_people_may_come_from_workbooks_and_the_way_leads_back(visit):
    visit(ADMIN).post("/start/office/", office())
    secretary = visit(SECRETARY)
    page = secretary.text("/start/")
    for table in ("organizations", "people", "memberships"):
        assert f"/imports/into/{table}/" in page
        assert secretary.get(f"/imports/into/{table}/").status_code == 200
    done = Import(register="people", asked_by=cast.find_account(SECRETARY), file_name="хора.xlsx",
                  digest="1", status=DONE).store()
    assert "/start/#step-people" in secretary.text(f"/imports/{done.id}/")
    cast.make_meeting()
    assert "/start/#step-people" not in secretary.text(f"/imports/{done.id}/")


def test_sample_data_are_for_an_empty_desk_and_the_administrator(visit, monkeypatch):
    asked = []
    monkeypatch.setattr(start, "begin_again", asked.append)
    admin = visit(ADMIN)
    assert ("Зареди примерни данни" in admin.text("/start/")) == is_sqlite()  # a copy of one file
    if not is_sqlite():
        return
    assert "Това прави администраторът" in seen(visit(SECRETARY).text("/start/"))
    assert visit(SECRETARY).post("/start/samples/").status_code == 404 and not asked
    assert "След минута" in admin.post("/start/samples/", follow=True).get_data(as_text=True)
    assert asked == [SAMPLES_FILE]
    cast.make_mechanism()
    assert "Зареди примерни данни" not in admin.text("/start/")
    for url, said in (("/start/samples/", "само в празно бюро"),
                      ("/start/samples/away/", "няма примерни данни")):
        assert said in admin.post(url, follow=True).get_data(as_text=True)
    assert asked == [SAMPLES_FILE]
