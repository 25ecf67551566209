"""„Отмени“ in the message after a step, a move, a change: the desk is as it was before."""

import re
from datetime import timedelta

import pytest

from admin.records import undoing
from models.agenda.order import in_order
from models.cases.case import ChildCase
from models.cases.events import CaseEvent
from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.parties import Organization
from models.users import ADMIN, AUDITOR, MEMBER, SECRETARY, User
from models.users.kept import KeptForm
from tests import cast
from tests.admin.browsing import Visitor, form_values, seen

pytestmark = pytest.mark.usefixtures("rolled_back")


@pytest.fixture
def secretary(sign_in):
    return Visitor(sign_in(SECRETARY))


def way_in(page: str) -> str:
    """The address behind „Отмени“ in the messages of a page."""
    return re.search(r'action="(/undo/\w+/)"', page)[1]


def save(visitor, record, **values) -> str:
    """The page after the form of the record was saved with these values."""
    url = f"/{record._meta.table_name}/{record.id}/edit/"
    answer = visitor.post(url, form_values(visitor.text(url)) | values, follow=True)
    return answer.get_data(as_text=True)


def test_a_change_is_taken_back_once(secretary):
    office = cast.make_organization()
    page = save(secretary, office, short_name="Друго")
    assert Organization.get_by_id(office.id).short_name == "Друго"
    after = secretary.post(way_in(page), follow=True).get_data(as_text=True)
    assert "Отменено" in after and Organization.get_by_id(office.id).short_name == "ДСП Образцово"
    again = secretary.post(way_in(page), follow=True).get_data(as_text=True)
    assert "Това вече не се отменя" in again


def test_a_changed_decision_has_its_former_text(secretary):
    decision = cast.make_commitment().decision
    page = save(secretary, decision, text="Друг текст.")
    assert Decision.get_by_id(decision.id).text == "Друг текст."
    secretary.post(way_in(page))
    assert Decision.get_by_id(decision.id).text == decision.text


def test_a_step_is_taken_back_with_what_it_wrote(secretary):
    duty = cast.make_commitment()
    events = CaseEvent.live().count()
    answer = secretary.post(f"/commitments/{duty.id}/step/report/",
                            {"done_on": "19.12.2016", "report": "Дадени са."}, follow=True)
    assert Commitment.get_by_id(duty.id).status != "open" and CaseEvent.live().count() == events + 1
    secretary.post(way_in(answer.get_data(as_text=True)))
    now = Commitment.get_by_id(duty.id)
    assert (now.status, now.done_on, now.report) == (duty.status, None, duty.report)
    assert CaseEvent.live().count() == events


def test_a_moved_point_stands_where_it_stood(secretary):
    meeting = cast.make_meeting()
    first, second = (cast.make_item(meeting, title_text=text) for text in "аб")
    url = f"/meetings/{meeting.id}/items/{first.id}/move/"
    page = secretary.post(url, {"way": "down"}, headers={"HX-Request": "true"})
    assert list(in_order(meeting)) == [second, first]
    secretary.post(way_in(page.get_data(as_text=True)))
    assert list(in_order(meeting)) == [first, second]


def test_what_somebody_went_on_from_stays(secretary):
    case = cast.make_case(status="signal")
    page = save(secretary, case, summary="Ново")
    stored = ChildCase.get_by_id(case.id)
    stored.summary = "По-ново"
    stored.store()
    after = secretary.post(way_in(page), follow=True).get_data(as_text=True)
    assert "е променен след това" in after and ChildCase.get_by_id(case.id).summary == "По-ново"


def test_it_is_its_authors_alone_and_not_for_ever(secretary, sign_in, monkeypatch):
    office = cast.make_organization()
    page = save(secretary, office, short_name="Друго")
    assert all("Образцово".encode() not in bytes(row.content) for row in KeptForm.select())
    Visitor(sign_in(ADMIN)).post(way_in(page))
    monkeypatch.setattr(undoing, "LASTS", timedelta(seconds=-1))
    secretary.post(way_in(page))
    assert Organization.get_by_id(office.id).short_name == "Друго"


def test_rights_are_not_taken_back_by_a_message(sign_in):
    admin = Visitor(sign_in(ADMIN))
    page = save(admin, cast.find_account(SECRETARY), name="Друго Име")
    assert "/undo/" not in page
    assert User.get(User.email == cast.email_of(SECRETARY)).name == "Друго Име"


# -- the history --------------------------------------------------------------------------------


def test_the_history_tells_before_and_after_and_puts_back(secretary):
    office = cast.make_organization(town="гр. Казанлък")
    url = f"/history/organizations/{office.id}/"
    save(secretary, office, category="other", address="До щъркела")
    assert url in secretary.text(f"/organizations/{office.id}/")
    told = seen(secretary.text(url))
    assert "Дирекция „Социално подпомагане“ Друга" in told and cast.NAMES[SECRETARY] in told
    assert "Адрес – променено" in told, "a text that is not public stands in no log"
    back = re.search(rf'action="({url}\d+/)"', secretary.text(url))[1]
    assert "Върнати са предишните" in secretary.post(back, follow=True).get_data(as_text=True)
    stored = Organization.get_by_id(office.id)
    assert (stored.category, stored.address) == ("dsp", "До щъркела")
    assert secretary.post(back).status_code == 404, "there is nothing left to put back"


def test_the_history_of_a_case_names_nobody(secretary):
    case = cast.make_case(status="signal")
    save(secretary, case, summary="Оставен от Щъркел")
    assert f"/history/cases/{case.id}/" in secretary.text(f"/cases/{case.id}/")
    told = seen(secretary.text(f"/history/cases/{case.id}/"))
    assert "променено" in told and "Щъркел" not in told


def test_the_history_is_read_by_whoever_works_there(secretary, sign_in):
    case = cast.make_case()
    url = f"/history/cases/{case.id}/"
    assert sign_in(MEMBER).get(url).status_code == sign_in(ADMIN).get(url).status_code == 404
    assert sign_in(AUDITOR).get(url).status_code == 200
    assert "Върни предишното" not in Visitor(sign_in(AUDITOR)).text(url)
    assert secretary.post(f"{url}999999/").status_code == 404
    assert secretary.get("/history/nothing/1/").status_code == 404
