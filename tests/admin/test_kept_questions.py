"""A question that is kept is the one that would be written now, whoever asks and whatever changed.

That is looked at with every question of „Днес“ and „Срокове“, for every role.
"""

from datetime import timedelta

import pytest

from admin.guarded import sealed
from admin.policy.scopes import Reader
from models import written
from models.access import limits
from models.access.limits import RightLimit
from models.base import today
from models.commitments.commitment import Commitment
from models.lead_times import LeadTime
from models.mechanisms import Mechanism
from models.users import ADMIN, COORDINATOR, MEMBER, SECRETARY
from models.waiting.absences import Absence
from models.written import Now
from tests import cast
from tests.admin.browsing import seen
from tests.admin.records import make_record


@pytest.fixture
def made(monkeypatch):
    """The keys of the questions that were written anew; each that is asked is looked at."""
    found, kept = [], written._question

    def question(key, make):
        if (type(written.database.obj), *key) not in written._questions:
            found.append(key)
        _, text, values, _ = kept(key, make)
        _, now_text, now_values, _ = written._write_question(make())
        assert (text, _told(values)) == (now_text, _told(now_values)), key
        return kept(key, make)
    monkeypatch.setattr(written, "_question", question)
    return found


def _told(values: list) -> list:
    return ["now" if isinstance(one, Now) else one for one in values]


def look(visitor) -> None:
    for path in ("/", "/due/?all=1"):
        visitor.text(path)


def test_a_page_writes_its_questions_once(rolled_back, visit, made):
    cast.make_commitment()
    secretary = visit(SECRETARY)
    look(secretary)
    secretary.text("/calendar/")
    assert len(made) > 15
    made.clear()
    look(secretary)
    secretary.text("/calendar/")
    assert made == []
    one, other = cast.make_case(), cast.make_commitment().decision.case
    assert "детски консумативи" not in secretary.text(f"/cases/{one.id}/") and len(made) > 8
    made.clear()
    assert "детски консумативи" in secretary.text(f"/cases/{other.id}/") and made == []
    secretary.text(f"/cases/{one.id}/edit/")
    assert "one" not in {key[0] for key in made} and "offered" in {key[0] for key in made}
    made.clear()
    assert other.reference in secretary.text(f"/cases/{other.id}/edit/") and made == []


def test_what_a_kept_question_depends_on_makes_another_one(rolled_back, visit, made):
    late = cast.make_commitment(due=today() - timedelta(3))
    Commitment.update(expires_on=Commitment.due).execute()
    secretary, other = visit(SECRETARY), cast.find_account(COORDINATOR)
    look(secretary)
    for change in (
            lambda: make_record(LeadTime, kind="memoranda", days="90"),
            lambda: Mechanism.update(places_days=5).execute(),
            lambda: make_record(Absence, user=other, deputy=cast.find_account(SECRETARY),
                                since=today(), until=today() + timedelta(2))):
        made.clear()
        change()
        look(secretary)
        assert made
    assert late.title() in seen(secretary.text("/"))
    make_record(RightLimit, role=SECRETARY, register="commitments", level="-")
    limits.forget()
    look(secretary)
    assert late.title() not in seen(secretary.text("/"))


@pytest.mark.parametrize("role", [ADMIN, MEMBER])
def test_nobody_gets_the_question_of_another(rolled_back, visit, made, role):
    visit(SECRETARY).text("/")
    made.clear()
    visit(role).text("/")
    readers = {one.role for key in made for one in key if isinstance(one, Reader)}
    assert readers == {role}


def test_of_an_open_case_nobody_asks_how_it_was_opened(rolled_back, visit, monkeypatch):
    asked, ask = [], sealed.reads_only
    monkeypatch.setattr(sealed, "reads_only", lambda *of: asked.append(of) or ask(*of))
    case, secretary = cast.make_case(), visit(SECRETARY)
    secretary.text(f"/cases/{case.id}/")
    assert asked == []
    secretary.post(f"/cases/{case.id}/step/accept/", {"reason": "да"})
    assert asked
