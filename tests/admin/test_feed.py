"""The secret address of a calendar: read by programs, ended at once, and never about a child."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from admin.signin.passwords import set_password
from models.audit.events import AuditEvent
from models.base import CHILD, today, utc_now
from models.cases.identity import CaseIdentity
from models.users import AUDITOR, MEMBER, SECRETARY
from models.users.feeds import CalendarFeed, FeedReader
from models.users.sessions import UserSession
from tests import cast
from tests.admin.browsing import read_attribute, seen
from tests.tailored import add_register

pytestmark = pytest.mark.usefixtures("rolled_back")
OUTLOOK = {"User-Agent": "Microsoft Office/16.0 (Outlook)"}


def address_of(visitor) -> str:
    """The path of a new address."""
    page = visitor.post("/calendar_feed/new/").get_data(as_text=True)
    tag = next(part for part in page.split("<input") if 'id="link"' in part)
    return "/calendar/" + read_attribute(tag, "value").rpartition("/calendar/")[2]


def read(app, url: str, **more):
    return app.test_client().get(url, headers=more.pop("headers", OUTLOOK), **more)


def test_a_calendar_program_reads_meetings_and_terms_and_no_child(app, visit):
    commitment = cast.make_commitment()
    cast.make_meeting(commitment.decision.meeting.mechanism, held_on=today() + timedelta(days=3),
                      online_link="https://meet.example.bg/okmd")
    type(commitment).update(expires_on=today() + timedelta(days=5)).where(
        type(commitment).id == commitment.id).execute()
    answer = read(app, address_of(visit(SECRETARY)))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.data)
    meeting, term = calendar.walk("VEVENT")
    assert meeting["location"].endswith("https://meet.example.bg/okmd")
    assert "https://meet.example.bg/okmd" in meeting["description"]
    assert meeting["dtstart"].params["TZID"] == "Europe/Sofia" and calendar.walk("VTIMEZONE")
    assert term["dtstart"].params["VALUE"] == "DATE" and str(term["summary"]).startswith("Срок: ")
    told = answer.get_data(as_text=True)
    assert commitment.what not in told and commitment.decision.case.reference not in told


def test_a_new_address_ends_the_former_and_stopping_ends_both(app, visit):
    visitor = visit(MEMBER)
    first = address_of(visitor)
    second = address_of(visitor)
    assert read(app, first).status_code == 404 and read(app, second).status_code == 200
    visitor.post("/calendar_feed/end/")
    assert read(app, second).status_code == 404
    assert read(app, "/calendar/измислен.ics").status_code == 404


def test_a_new_password_ends_the_address(app, visit):
    account = cast.make_account("Нова Парола", SECRETARY)
    url = address_of(visit(account))
    with app.app_context():
        set_password(account, "съвсем ново езеро")
    assert read(app, url).status_code == 404


@pytest.mark.parametrize("ended", [{"valid_to": today() - timedelta(days=1)}, {"active": False}])
def test_an_account_that_may_not_sign_in_has_no_calendar(app, visit, ended):
    account = cast.make_account("Бивша Служителка", SECRETARY)
    url = address_of(visit(account))
    for name, value in ended.items():
        setattr(account, name, value)
    account.store()
    assert read(app, url).status_code == 404


def test_an_address_passed_on_tells_no_child_and_no_more_than_its_person_may_see(app, visit):
    entity = add_register("Занимания", one="занимание", due_label="Срок", privacy=CHILD,
                          persons="children", auditor="-")
    case = cast.make_case(summary="Щъркелчо чака")
    CaseIdentity(case=case, first_name="Щъркелчо", last_name="Жабурняков", sex="m",
                 id_kind="none", no_number_reason="новородено").store()
    record = entity(name="За Щъркелчо", due_on=today() + timedelta(days=4)).store()
    entity.unlogged_update(name="За Щъркелчо").where(entity.id == record.id).execute()
    account = cast.make_account("Преназначена", SECRETARY)
    url = address_of(visit(account))
    told = read(app, url).get_data(as_text=True)
    assert "занимания" in told.lower() and "Щъркелчо" not in told and "Жабурняков" not in told
    account.role = AUDITOR
    account.store()
    assert "занимания" not in read(app, url).get_data(as_text=True).lower()


def test_a_reader_from_elsewhere_is_told_and_stands_in_the_log_once_a_day(app, visit):
    visitor = visit(SECRETARY)
    url = address_of(visitor)
    for _ in range(3):
        read(app, url)
    assert "ново" not in seen(visitor.text("/calendar_feed/"))
    read(app, url, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert AuditEvent.select().where(AuditEvent.action == "feed").count() == 2
    page = seen(visitor.text("/calendar_feed/"))
    assert "203.0.0.0/16 ново" in page
    visitor.post("/calendar_feed/seen/")
    assert not FeedReader.select().where(~FeedReader.is_told).exists()


def test_a_new_address_asks_for_the_password_for_it_outlives_the_session(app, visit):
    visitor = visit(SECRETARY)
    UserSession.update(fresh_at=utc_now() - timedelta(minutes=6)).execute()
    assert visitor.post("/calendar_feed/new/").location.startswith("/confirm")
    assert not CalendarFeed.select().exists()
