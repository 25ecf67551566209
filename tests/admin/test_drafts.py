"""What is typed is offered back to its author alone; what is missing is made beside the form."""

import re
from datetime import timedelta

import pytest

from models.base import utc_now
from models.cases.case import ChildCase
from models.parties import Organization
from models.users import ADMIN, AUDITOR, SECRETARY
from models.users.kept import DRAFTS, KeptForm
from tests import cast
from tests.admin.browsing import Visitor, form_values, plain, seen

pytestmark = pytest.mark.usefixtures("rolled_back")
BESIDE = {"X-Beside": "1"}


@pytest.fixture
def secretary(sign_in):
    return Visitor(sign_in(SECRETARY))


def keep(visitor, place: str, **typed) -> None:
    answer = visitor.post("/drafts/", {"draft_place": place, **typed})
    assert answer.status_code == 204
    if cookie := answer.headers.get("Set-Cookie"):
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie


def test_what_was_typed_is_offered_back_and_goes_once_it_is_stored(secretary):
    url = "/organizations/new/"
    assert "незаписан текст" not in secretary.text(url)
    assert f'data-draft="{url}"' in secretary.text(url)
    keep(secretary, url, name="Дирекция „Щъркел“", category="dsp", gender="f")
    assert "Тук има незаписан текст" in secretary.text(url)
    typed = form_values(secretary.text(f"{url}?draft=1"))
    assert typed["name"] == ["Дирекция „Щъркел“"] and typed["category"] == ["dsp"]
    secretary.post(f"{url}?draft=1", typed)
    assert Organization.get(Organization.name == "Дирекция „Щъркел“")
    assert "незаписан текст" not in secretary.text(url) and not KeptForm.select().exists()


def test_a_draft_of_a_stored_record_knows_what_others_did_meanwhile(secretary):
    office = cast.make_organization()
    url = f"/organizations/{office.id}/edit/"
    typed = form_values(secretary.text(url)) | {"short_name": "Мое"}
    keep(secretary, url, **typed)
    office.short_name = "Чуждо"
    office.store()
    answer = secretary.post(url, form_values(secretary.text(f"{url}?draft=1")))
    assert answer.status_code == 409 and Organization.get_by_id(office.id).short_name == "Чуждо"


def test_a_new_case_is_offered_back_where_registering_begins(secretary):
    keep(secretary, "/cases/new/", first_name="Щъркелчо", summary="Оставен сам")
    assert "/cases/new/?draft=1" in secretary.text("/cases/check/")
    page = secretary.text("/cases/new/?draft=1")
    assert "Щъркелчо" in page and "Оставен сам" in page and not ChildCase.select().exists()


def test_nobody_else_reads_a_draft_and_the_database_alone_does_not(secretary, sign_in):
    keep(secretary, "/cases/new/", first_name="Щъркелчо", password="тайна")
    [row] = KeptForm.select()
    assert "Щъркелчо".encode() not in bytes(row.content) and b"first_name" not in bytes(row.content)
    other = Visitor(sign_in(SECRETARY))  # the same person at another computer has no key
    assert "незаписан текст" not in other.text("/cases/check/")
    stolen = Visitor(sign_in(ADMIN))
    stolen.client.set_cookie("okmd_drafts", secretary.client.get_cookie("okmd_drafts").value)
    assert "незаписан текст" not in stolen.text("/organizations/new/?draft=1")


def test_a_draft_is_thrown_away_and_forgotten_in_time(secretary):
    url = "/people/new/"
    keep(secretary, url, first_name="Щъркел")
    assert secretary.post("/drafts/forget/", {"draft_place": url}).location == url
    assert not KeptForm.select().exists()
    keep(secretary, url, first_name="Щъркел")
    KeptForm.update(kept_at=utc_now() - DRAFTS - timedelta(minutes=1)).execute()
    assert "незаписан текст" not in secretary.text(url)
    away = secretary.post("/drafts/forget/", {"draft_place": "//evil.example/"})
    assert "evil" not in away.location


def test_an_invented_key_is_none(secretary):
    secretary.client.set_cookie("okmd_drafts", "x" * 44)
    assert secretary.get("/people/new/?draft=1").status_code == 200
    keep(secretary, "/people/new/", first_name="Щъркел")
    assert "Щъркел" in secretary.text("/people/new/?draft=1")


# -- beside the form ---------------------------------------------------------------------------


def test_a_missing_institution_is_made_beside_the_field_that_chooses_it(secretary, sign_in):
    page = secretary.text("/memberships/new/")
    links = re.findall(r'href="(/\w+/new/)"[^>]*data-beside="(\w+)"', page)
    assert ("/organizations/new/", "organization") in links
    assert ("/people/new/", "representative") in links
    form = secretary.get("/organizations/new/", headers=BESIDE).get_data(as_text=True)
    assert "<html" not in form and "data-beside" not in form, "no window over a window"
    values = form_values(form)
    wrong = secretary.post("/organizations/new/", values, headers=BESIDE)
    assert "Попълнете" in plain(wrong.get_data(as_text=True))
    values |= {"name": "Дирекция „Щъркел“", "short_name": "ДЩ", "category": "dsp", "gender": "f"}
    made = secretary.post("/organizations/new/", values, headers=BESIDE, follow=True).get_json()
    [item] = made["items"]
    assert Organization.get_by_id(int(item["id"])).name == "Дирекция „Щъркел“"
    assert item["text"] == "ДЩ – Дирекция „Щъркел“"
    again = secretary.post("/organizations/new/", values, headers=BESIDE, follow=True).get_json()
    assert again["items"] == [item], "the same window makes one record"
    reader = sign_in(AUDITOR).get("/organizations/new/", headers=BESIDE)
    assert reader.status_code == 403 and "е записана" not in seen(secretary.text("/people/new/"))
