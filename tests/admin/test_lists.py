"""Lists: order, filters, search, pages, the workbook, and what nobody may find in them."""

import csv
import re
from datetime import date, timedelta
from io import BytesIO, StringIO
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from admin.exchange.workbooks import refused_workbook
from admin.lists.page import ListPage
from bulgarian.text import as_cell, sort_key
from models.attendance.lines import Attendance
from models.audit.events import AuditEvent
from models.base import today
from models.copies.openly import _write_rows
from models.database import database, is_sqlite
from models.meetings.meeting import Meeting
from models.parties import Organization
from models.services import Service
from models.territory import Municipality
from models.users import ADMIN, AUDITOR, MEMBER, SECRETARY
from models.waiting.absences import Absence
from tests.admin.browsing import Visitor, seen
from tests.cast import (
    find_account,
    make_case,
    make_commitment,
    make_mechanism,
    make_meeting,
    make_organization,
    make_person,
)


@pytest.fixture
def secretary(sign_in):
    return Visitor(sign_in(SECRETARY))


def make_service(name: str, **values) -> Service:
    values = {"kind": "cop", "provider": make_organization(f"Доставчик на {name}", ""),
              "municipality": Municipality.get(Municipality.name == "Казанлък"), **values}
    return Service(name=name, **values).store()


def in_order(page: str, *words: str) -> bool:
    places = [page.find(word) for word in words]
    return -1 not in places and places == sorted(places)


def test_text_stands_in_bulgarian_order_with_numbers_by_value(secretary):
    for name in ("ЦОП 12", "ЦОП 2", "Ъгъл", "яблоко", "ѝ", "Абак"):
        make_service(name)
    page = seen(secretary.text("/services/?sort=name"))
    assert in_order(page, "Абак", "ЦОП 2", "ЦОП 12", "Ъгъл", "яблоко")
    page = seen(secretary.text("/services/?sort=-name"))
    assert in_order(page, "яблоко", "Ъгъл", "ЦОП 12", "ЦОП 2", "Абак")


def test_a_related_column_is_sorted_by_its_text(secretary):
    for town in ("Ямбол", "Айтос", "Бургас"):
        make_service(f"ЦОП {town}", municipality=Municipality.get(Municipality.name == town))
    page = seen(secretary.text("/services/?sort=municipality.shown_as"))
    assert in_order(page, "ЦОП Айтос", "ЦОП Бургас", "ЦОП Ямбол")


def test_a_state_is_sorted_as_its_list_and_shown_in_colour(secretary):
    mechanism = make_mechanism()
    closed, new = make_case(mechanism), make_case(mechanism)
    closed.status = "closed"
    closed.store()
    page = secretary.text("/cases/?sort=status")
    assert in_order(page, new.reference, closed.reference)
    assert '<span class="tag tag-ok">Приключен</span>' in page


def test_the_filters_narrow_the_list_and_can_be_taken_away(secretary):
    mechanism = make_mechanism()
    early = make_case(mechanism, received_on=date(2015, 1, 1), type="leaving_care")
    late = make_case(mechanism, received_on=date(2016, 6, 1))
    for query in ("type=leaving_care", "received_on_to=31.12.2015", "received_on_to=31+дек+2015"):
        page = secretary.text(f"/cases/?{query}")
        assert early.reference in page and late.reference not in page
        assert "1 запис" in seen(page) and "Премахни филтрите" in seen(page)
    kazanlak = Municipality.get(Municipality.name == "Казанлък")
    page = secretary.text(f"/cases/?municipality_origin={kazanlak.id}")
    assert late.reference in page and "Община по произход: Казанлък" in page


def test_several_codes_of_one_filter_are_joined(secretary):
    mechanism = make_mechanism()
    cases = [make_case(mechanism, type=kind) for kind in ("leaving_care", "other", "support")]
    page = secretary.text("/cases/?type=leaving_care&type=other")
    assert [case.reference in page for case in cases] == [True, True, False]


def test_a_date_that_is_none_is_said_at_the_filter(secretary):
    page = secretary.text("/cases/?received_on_from=30.02.2016")
    assert "30.02.2016 г. не съществува" in page and 'value="30.02.2016"' in page


@pytest.mark.parametrize("typed", ["ЩЪРКЕЛ", "щърк", "shtarkel", "  щъркел   проб "])
def test_the_search_folds_case_and_alphabet(secretary, typed):
    make_service("Щъркел Пробен")
    assert "Щъркел Пробен" in secretary.text(f"/services/?q={typed}")
    assert "Щъркел Пробен" not in secretary.text("/services/?q=жерав")


def test_wildcards_are_only_signs(secretary):
    make_service("Щъркел")
    assert "Няма записи, които отговарят" in secretary.text("/services/?q=%25")


def test_a_page_past_the_end_is_the_last_one(secretary):
    page = secretary.text("/municipalities/?page=9999")
    assert "265 записа" in page and 'aria-current="page"><span' in page
    assert seen(page).count("Област") and "Следваща" not in seen(page)


def test_an_empty_list_says_what_to_do_first(secretary):
    page = seen(secretary.text("/memoranda/"))
    assert "Няма записи" in page and "Нов меморандум" in page


def test_the_list_as_csv_opens_in_bulgarian_and_holds_no_formulas(secretary):
    make_service("=HYPERLINK(\"http://зло\")", places=14, as_of=date(2016, 12, 7))
    make_service("Дом; „Щъркел“", places=5)
    answer = secretary.get("/services/?format=csv&sort=name")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].endswith(".csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    heads, *rows = csv.reader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    assert heads[:3] == ["Наименование", "Община", "Капацитет"]
    assert {row[0] for row in rows} == {"'=HYPERLINK(\"http://зло\")", "Дом; „Щъркел“"}
    assert "07.12.2016" in next(row for row in rows if row[0].startswith("'"))
    told = AuditEvent.select().order_by(AuditEvent.sequence.desc()).get()
    assert (told.action, told.entity) == ("export", "services")


@pytest.mark.parametrize(("text", "kept"), [
    ("-5,5", "-5,5"), ("+359 88 123 4567", "+359 88 123 4567"), ("-тире", "'-тире"),
    ("@име", "'@име"), ("=1+1", "'=1+1"), ("", "")])
def test_no_text_of_a_csv_is_a_formula_and_numbers_stay(text, kept):
    assert as_cell(text) == kept


@pytest.mark.parametrize(("entity", "most"), [(Absence, 200), (Service, 500)])
def test_a_printed_page_of_people_is_no_longer_than_a_workbook_without_a_second_person(
        entity, most):
    page = SimpleNamespace(args={"print": "1"}, entity=entity)
    assert ListPage.size.fget(page) == most


def test_headings_of_the_office_are_no_formulas_in_any_table():
    bad, out = "=1+1", BytesIO()
    _write_rows(out, [bad], [["\rтекст"], ["-5"]])
    assert out.getvalue().decode("utf-8-sig").split("\r\n")[0] == "'=1+1"
    assert "'\rтекст" in out.getvalue().decode() and "'-5" not in out.getvalue().decode()
    refused = SimpleNamespace(planned=lambda: {"heads": [bad]}, rows=list)
    assert load_workbook(refused_workbook(refused)).active["A1"].data_type == "s"


def test_the_workbook_has_types_headings_and_no_formulas(secretary):
    make_service("=HYPERLINK(\"http://зло\")", places=14, as_of=date(2016, 12, 7))
    answer = secretary.get("/services/?format=xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = load_workbook(BytesIO(answer.data)).active
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]][:3] == ["Наименование", "Община", "Капацитет"]
    assert sheet.freeze_panes == "A2" and rows[0][0].font.bold
    name, _, places, _, _, day = rows[1]
    assert name.data_type == "s" and name.quotePrefix and places.value == 14
    assert day.value.date() == date(2016, 12, 7) and day.number_format == "dd.mm.yyyy"


def test_the_workbook_holds_what_the_filters_left(secretary):
    make_service("Щъркел")
    make_service("Жерав")
    sheet = load_workbook(BytesIO(secretary.get("/services/?format=xlsx&q=щърк").data)).active
    assert [row[0].value for row in sheet.iter_rows()] == ["Наименование", "Щъркел"]


def test_an_archived_record_is_in_the_archive_only(secretary):
    service = make_service("Щъркел")
    service.archive()
    assert "Щъркел" not in secretary.text("/services/")
    assert "Щъркел" in secretary.text("/services/?archive=1")
    assert "Щъркел" not in secretary.text("/lookup/services/?q=щърк")


def test_initials_are_shown_to_those_who_may_see_the_child(sign_in):
    make_case(named=("Явор", "Пробен"))
    assert "Я. П." in seen(Visitor(sign_in(SECRETARY)).text("/cases/"))
    for role in (ADMIN, AUDITOR):
        assert "Я. П." not in seen(Visitor(sign_in(role)).text("/cases/"))


def test_a_representative_sees_his_own_commitments_and_meetings_only(sign_in):
    mine = find_account(MEMBER).organization
    own = make_commitment(organization=mine, what="Щъркели за всички")
    foreign = make_commitment(what="Чужда работа")
    make_meeting()
    visitor = Visitor(sign_in(MEMBER))
    page = visitor.text("/commitments/")
    assert "Щъркели за всички" in page and "Чужда работа" not in page
    assert visitor.get(f"/commitments/{own.id}/").status_code == 200
    assert visitor.get(f"/commitments/{foreign.id}/").status_code == 404
    assert "Няма записи" in seen(visitor.text("/meetings/"))
    assert visitor.get("/lookup/people/?q=").status_code == 404
    assert "Чужда" not in visitor.text("/search/?q=чужда")
    workbook = load_workbook(BytesIO(visitor.get("/commitments/?format=xlsx").data)).active
    assert workbook.max_row == 2


def test_a_look_up_gives_twenty_at_most_and_titles(secretary):
    answer = secretary.get("/lookup/municipalities/?q=").get_json()
    assert len(answer["items"]) == 20
    found = secretary.get("/lookup/municipalities/?q=бяла").get_json()["items"]
    assert len([item for item in found if "(" in item["text"]]) >= 2
    assert secretary.get("/lookup/users/?q=").status_code == 404
    assert secretary.get("/lookup/nothing/?q=").status_code == 404


@pytest.mark.parametrize(("typed", "first"), [
    ("Стара Загора", "Стара Загора"), ("ВРАЦА", "Враца"), ("vratsa", "Враца"), ("Мир", "Мирково")])
def test_a_look_up_has_the_exact_match_first_then_beginnings(secretary, typed, first):
    items = secretary.get(f"/lookup/municipalities/?q={typed}").get_json()["items"]
    assert items[0]["text"].startswith(first), items
    assert [item["exact"] for item in items] == [typed != "Мир"] + [False] * (len(items) - 1)


def test_choices_have_the_own_region_first_and_are_in_order(secretary):
    make_mechanism()  # of the oblast Стара Загора
    items = [one["text"] for one in secretary.get("/lookup/municipalities/?q=").get_json()["items"]]
    own = items[:11]
    assert own == sorted(own, key=sort_key) and {"Казанлък", "Стара Загора", "Чирпан"} <= {*own}
    for name, town in (("Щъркел", "Враца"), ("Яребица", "Чирпан"), ("Авлига", "Враца")):
        make_organization(f"Дружество „{name}“", name,
                          municipality=Municipality.get(Municipality.name == town))
    page = seen(secretary.text("/memberships/new/"))
    places = [page.index(f"{name} – Дружество") for name in ("Яребица", "Авлига", "Щъркел")]
    assert places == sorted(places)


def test_the_search_over_all_groups_and_goes_straight_to_a_case(secretary):
    case = make_case()
    make_person("Щъркела", "Пробна")
    make_organization("Дружество „Щъркел“", "Щърк")
    page = seen(secretary.text("/search/?q=щърк"))
    assert in_order(page, "Институции 1", "Представители 1")
    answer = secretary.get(f"/search/?q={case.reference.lower()}")
    assert answer.status_code == 302 and answer.headers["Location"].endswith(f"/cases/{case.id}/")
    assert "Напишете номер" in secretary.text("/search/?q=")
    assert "Няма нищо за" in secretary.text("/search/?q=ххххх")


def test_the_search_of_very_many_finds_what_looking_at_all_would(secretary, monkeypatch):
    for number in range(7):
        make_organization(f"Дружество „Щъркел {number}“", f"Щърк {number}")
    whole = seen(secretary.text("/search/?q=щърк"))
    monkeypatch.setattr("admin.desk.search.LOOKED_AT", 2)  # fewer than are shown: all are asked
    assert seen(secretary.text("/search/?q=щърк")) == whole and "Институции 7" in whole
    monkeypatch.setattr("admin.desk.search.LOOKED_AT", 6)
    monkeypatch.setattr("admin.desk.search.MOST", 5)
    page = seen(secretary.text("/search/?q=щърк"))
    assert not is_sqlite() or "Институции 6" in page and "Щъркел 0" not in page


def test_the_menu_shows_each_role_its_own(sign_in):
    menus = {role: Visitor(sign_in(role)).text("/help/") for role in (SECRETARY, ADMIN, MEMBER)}
    assert "Настройки" in menus[ADMIN] and "Настройки" not in menus[SECRETARY]
    assert "Институции" in menus[SECRETARY] and "Институции" not in menus[MEMBER]
    assert Organization.listing.plural in menus[ADMIN]
    case = make_case()
    for role, url, entry in ((SECRETARY, "/organizations/", "organizations"),
                             (SECRETARY, f"/case_events/new/?case={case.id}", "cases"),
                             (ADMIN, "/own_rules/compose/cases/", "shapes")):
        here = re.search(r'<a[^>]*aria-current="page"[^>]*>', Visitor(sign_in(role)).text(url))
        assert f'href="/{entry}/"' in here[0]  # what has no entry stands below one that has


@pytest.mark.parametrize(("status", "said"), [
    ("invited", "не е отбелязано като проведено"), ("held", "протоколът не е изготвен"),
    ("minutes_draft", "протоколът не е подписан"), ("minutes_signed", "протоколът не е приет")])
def test_today_tells_of_a_meeting_whose_minutes_wait(secretary, status, said):
    late = make_meeting(status=status)  # of 2016
    make_meeting(late.mechanism, status=status, held_on=today())
    make_meeting(late.mechanism, status="closed", held_on=date(2016, 11, 1),
                 approved_on=date(2016, 12, 7))
    page = secretary.text("/")
    assert said in seen(page) and late.title() in seen(page)
    link = re.search(r'href="(/meetings/\?[^"]+)"', page)[1].replace("&amp;", "&")
    assert "1 запис" in seen(secretary.text(link)), link  # the number opens the same list


def test_today_tells_of_minutes_that_the_next_meeting_did_not_approve(secretary):
    former = make_meeting(status="closed")
    assert former.title() not in seen(secretary.text("/"))
    make_meeting(former.mechanism, status="held", held_on=today())
    assert "протоколът не е приет" in seen(secretary.text("/"))


def test_today_names_who_has_not_answered_a_near_invitation(secretary):
    meeting = make_meeting(status="invited", held_on=today() + timedelta(3))
    for name in ("Тих", "Отговорил"):
        Attendance(meeting=meeting, role="permanent", guest_name=name,
                   reply="yes" if name == "Отговорил" else None).store()
    Attendance(meeting=meeting, role="media", guest_name="Вестник").store()
    Attendance(meeting=meeting, role="permanent", person=meeting.mechanism.chair).store()
    page = seen(secretary.text("/"))
    assert "Покани 0 от 2" in page, "nobody writes to the media, or to himself"
    assert "Без отговор на поканата 1" in page and "Тих" in page and "Отговорил" not in page
    Meeting.update(held_on=today() + timedelta(20)).where(Meeting.id == meeting.id).execute()
    assert "Без отговор на поканата" not in seen(secretary.text("/"))


def test_a_workbook_is_put_in_order_once(secretary, monkeypatch):
    monkeypatch.setattr("admin.lists.export.BATCH", 2)
    for name in ("ЦОП 12", "ЦОП 2", "Ъгъл", "Абак", "яблоко"):
        make_service(name)
    asked = []
    execute = database.execute_sql
    monkeypatch.setattr(database.obj, "execute_sql", lambda sql, *values: (
        asked.append(sql) or execute.__func__(database.obj, sql, *values)))
    sheet = load_workbook(BytesIO(secretary.get("/services/?format=xlsx&sort=name").data)).active
    names = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [name for name in names if name in ("Абак", "ЦОП 2", "ЦОП 12", "Ъгъл", "яблоко")] == [
        "Абак", "ЦОП 2", "ЦОП 12", "Ъгъл", "яблоко"]
    assert len([sql for sql in asked if "ORDER BY" in sql and '"services" AS "t1"' in sql]) == 1


def test_a_long_list_is_counted_no_further_than_somebody_leafs(secretary, monkeypatch):
    monkeypatch.setattr("admin.lists.leafing.MOST_COUNTED", 30)
    monkeypatch.setattr("admin.lists.leafing.PAGES_AHEAD", 0)
    for number in range(65):
        make_organization(f"Юридическо лице {number:02}", f"ЮЛ{number}")
    first = seen(secretary.text("/organizations/?q=юридическо"))
    assert "Над 30 записа" in first and "page=2" in secretary.text("/organizations/?q=юридическо")
    last = seen(secretary.text("/organizations/?q=юридическо&page=4"))
    assert "Юридическо лице 64" in last and "Юридическо лице 44" not in last
    assert "Юридическо лице 64" in seen(secretary.text("/organizations/?q=юридическо&page=99"))
