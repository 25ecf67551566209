"""What the guards cost an honest person: one question at most, whatever he opens, takes or saves.

A question is the password again, a reason, a doubt to be confirmed or a second person; the one
form of reason and password is one.
"""

from datetime import timedelta

from admin.declaring import said_by
from documents.generate import generate
from documents.templates import install_templates
from models.access.approvals import Approval
from models.base import utc_now
from models.database import database
from models.documents.issued import IssuedDocument
from models.events.event import Event, Participant
from models.meetings.meeting import Meeting
from models.users import SECRETARY
from models.users.sessions import UserSession
from tests import cast
from tests.admin import matrix
from tests.admin.browsing import form_values
from tests.admin.regions import build_scene

ANSWER = {"purpose": "work", "reason": "проверка на доклада", "password": cast.PASSWORD}
MOST = 4  # then it asks without end
SHOWN = ("page", "view", "form", "list", "search", "lookup")  # on the screen alone


class Honest:
    """Somebody whose password was given long ago, who answers whatever he is asked."""

    def __init__(self, browser):
        self.browser, self.asked = browser, []
        UserSession.update(fresh_at=utc_now() - timedelta(hours=2)).execute()

    def go(self, address: str, values: dict | None = None):
        """The answer to a request, once all questions before it are answered."""
        before, method = Approval.select().count(), "GET" if values is None else "POST"
        while True:
            answer = self.browser.open(address, method=method, data=values)
            if not (answers := self.question(address, answer)) or len(self.asked) > MOST:
                break
            self.asked.append(answers)
            self.browser.post(answers, data=ANSWER)
        if Approval.select().count() > before:
            self.asked.append("second person")
        if b'name="confirmed"' in answer.data:
            self.asked.append("doubt")
        return answer

    def question(self, address: str, answer) -> str:
        """Where the question is answered; empty for none."""
        to = answer.location or ""
        if to.startswith(("/confirm", "/why/")):
            return to
        page = address.rpartition("/file/")[0] or address.rpartition("/data/")[0]
        return f"{to}reveal/" if page and to == f"{page}/" else ""


def taken(scene, app) -> list[str]:
    """Every address at which anything leaves the desk or the password is asked, every list as a
    workbook, and a paper with names."""
    found, build = [], app.url_map.bind("localhost").build
    for rule in app.url_map.iter_rules():
        said = said_by(app.view_functions[rule.endpoint])
        if "GET" in rule.methods and (said.fresh or said.workbook or said.shows not in SHOWN):
            address = build(rule.endpoint, matrix.arguments(rule, scene))
            found.append(f"{address}?format=xlsx" if said.workbook else address)
    named = generate("nasochvashto_pismo", scene.record("а", "referrals"), privacy="identified")
    return [*found, *(f"/documents/{named.id}/{part}/" for part in ("file", "data"))]


def test_nothing_that_is_taken_asks_twice(app, sign_in, no_tokens):
    scene, dear, asking = build_scene(), [], set()
    for address in taken(scene, app):
        with database.atomic() as transaction:
            person = Honest(sign_in(SECRETARY))
            status = person.go(address).status_code
            transaction.rollback(begin=False)
        if len(person.asked) > 1 or status >= 500:
            dear.append(f"{address}: {status} {person.asked}")
        asking |= {one.partition("?")[0].split("/")[1] for one in person.asked}
    assert not dear
    assert asking == {"confirm", "why", "documents"}


def test_saving_any_form_as_it_is_asks_once_at_most(app, sign_in, no_tokens):
    scene, dear, saved = build_scene(), [], 0
    for table, record in scene.regions["а"].records.items():
        with database.atomic() as transaction:
            person, address = Honest(sign_in(SECRETARY)), f"/{table}/{record.id}/edit/"
            page = person.go(address)
            if page.status_code == 200 and "record-form" in page.text:
                answer = person.go(address, form_values(page.text))
                saved += answer.status_code == 302
            transaction.rollback(begin=False)
        if len(person.asked) > 1:
            dear.append(f"{address}: {person.asked}")
    assert not dear and saved > 15


def test_a_day_at_the_office_costs_one_question_a_step_at_most(app, sign_in, no_tokens):
    """A meeting from its invitation to its minutes, a new member, a training with a certificate, an
    event whose day is found later, a child."""
    install_templates()
    case = cast.make_case(named=("Мечо", "Пухов"))
    mechanism, asked = case.mechanism, {}
    for _ in range(3):
        cast.make_member(mechanism)

    def step(name: str, address: str, values: dict | None = None, *, form: bool = False):
        person = Honest(sign_in(SECRETARY))
        filled = form_values(person.go(address).text) | values if form else values
        answer = person.go(address, filled)
        asked[name] = person.asked
        assert answer.status_code in (200, 302, 303), (name, answer.status_code, answer.text)

    step("a meeting", "/meetings/new/", {
        "mechanism": str(mechanism.id), "kind": "regular", "held_on": "7.12.2016",
        "starts_at": "10.30", "venue": "Конферентна зала"}, form=True)
    meeting = Meeting.get(Meeting.mechanism == mechanism)
    step("an item", f"/agenda_items/new/?parent={meeting.id}", {
        "title_text": "Успешно решен случай", "kind": "case", "case": str(case.id),
        "question": "Какво да се направи?", "waiver": "Спешно е."}, form=True)
    step("invitations", f"/generate/pokana/{meeting.id}/", {"act": "issue"})
    step("all of them", f"/documents/pokana/{meeting.id}/zip/")
    step("another day", f"/meetings/{meeting.id}/edit/", {"held_on": "8.12.2016"}, form=True)
    step("invitations anew", f"/generate/pokana/{meeting.id}/", {"act": "issue"})
    step("everybody is here", f"/meetings/{meeting.id}/attendance/all/", {})
    step("one went away", f"/meetings/{meeting.id}/attendance/{meeting.attendance.get().id}/",
         {"status": "absent"})
    step("a decision with a task",
         f"/meetings/{meeting.id}/items/{meeting.items.get().id}/decision/", {
             "kind": "support", "text": "Подкрепа.", "organization": str(mechanism.host_id),
             "what": "Помощ с детски консумативи", "due": "20.12.2016"})
    for privacy in ("pseudonymised", "identified"):
        step(f"{privacy} minutes", f"/generate/protokol/{meeting.id}/", {
            "privacy": privacy, "act": "draft", "purpose": "work", "reason": "за заседанието"})
    step("a training", "/events/new/", {
        "mechanism": str(mechanism.id), "kind": "training", "topic": "Застъпничество",
        "held_on": "юни 2015", "hours": "8"}, form=True)
    event = Event.get()
    step("a participant", f"/event_participants/new/?parent={event.id}", {
        "name": "Калина Недействителна", "gender": "f"}, form=True)
    step("a certificate", f"/generate/udostoverenie/{Participant.get().id}/", {"act": "issue"})
    step("a round table", "/events/new/", {
        "mechanism": str(mechanism.id), "kind": "round_table", "topic": "Кръгла маса",
        "held_on": "есен 2015"}, form=True)
    table = Event.get(Event.topic == "Кръгла маса")
    step("its day", f"/events/{table.id}/edit/", {"held_on": "17.9.2015"}, form=True)
    step("a member", f"/memberships/new/?parent={mechanism.id}", {
        "organization": str(cast.make_organization("Болница – Измислено", "").id),
        "representative": str(cast.make_person(last_name="Нов").id)}, form=True)
    step("the members on a day", f"/memberships/composition/?mechanism={mechanism.id}")
    step("a list", "/commitments/?format=xlsx")
    step("the child", f"/cases/{case.id}/reveal/", ANSWER)
    assert Meeting.get_by_id(meeting.id).held_on.day == 8 and meeting.items.count() == 1
    assert meeting.decisions.get().commitments.count() == 1 and mechanism.memberships.count() == 4
    assert Event.get_by_id(table.id).held_on == "2015-09-17"
    assert IssuedDocument.select().where(IssuedDocument.kind == "pokana").count() == 2
    assert {name: questions for name, questions in asked.items() if len(questions) > 1} == {}
    assert asked["all of them"] and asked["a list"]
