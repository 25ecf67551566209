"""The run screen as its script asks: field by field, with versions, once, and counted."""

import re
from datetime import date

import pytest

from models.agenda.items import AgendaItem
from models.attendance.lines import Attendance
from models.attendance.movements import Movement
from models.attendance.statements import NamedVote, Statement
from models.base import RuleError
from models.closing import released
from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.decisions.phrases import Phrase
from models.documents.issued import IssuedDocument
from models.meetings.meeting import Meeting
from models.users import AUDITOR, MEMBER, SECRETARY, User
from tests.admin.browsing import Visitor, counted_queries
from tests.cast import make_item, make_mechanism, make_meeting, make_member, make_person

MODES = ("preparing", "running", "minutes")


@pytest.fixture
def meeting(rolled_back):
    meeting = make_meeting()
    make_item(meeting)
    return meeting


@pytest.fixture
def secretary(sign_in):
    return Visitor(sign_in(SECRETARY))


def test_phrases_are_offered_where_they_belong(secretary, meeting):
    Phrase(text="Само за решения.", place="decision").store()
    page = secretary.text(f"/meetings/{meeting.id}/?mode=running")
    offered = dict(re.findall(r'data-phrases="(\w+)-\d+"(.*?)</select>', page, re.DOTALL))
    assert "Само за решения." in offered["text"]
    assert "Само за решения." not in offered["discussion"]


def ask(visitor: Visitor, url: str, values: dict):
    """The answer that the page's script gets."""
    return visitor.client.post(url, headers={"X-Live": "1"},
                               data={"csrf_token": visitor.token, **values})


def item_url(meeting: Meeting, page: str) -> str:
    return f"/meetings/{meeting.id}/items/{meeting.items.get().id}/{page}/"


def add_line(meeting: Meeting, **values) -> Attendance:
    values = {"role": "permanent", "voting": True, "guest_name": "Членка Пробна", **values}
    return Attendance(meeting=meeting, **values).store()


def test_a_field_is_stored_by_itself(secretary, meeting):
    answer = ask(secretary, item_url(meeting, "notes"), {
        "discussion": "Обсъдено.", "was_discussion": ""})
    assert answer.status_code == 200 and answer.json["values"] == {"discussion": "Обсъдено."}
    other = ask(secretary, item_url(meeting, "notes"), {"result": "noted", "was_result": ""})
    assert other.status_code == 200
    item = meeting.items.get()
    assert (item.discussion, item.result) == ("Обсъдено.", "noted")


def test_a_field_that_somebody_else_changed_comes_back_with_both_texts(secretary, meeting):
    AgendaItem.update(discussion="Тяхното.").where(AgendaItem.meeting == meeting).execute()
    answer = ask(secretary, item_url(meeting, "notes"), {
        "discussion": "Моето.", "was_discussion": ""})
    assert answer.status_code == 409
    assert answer.json["theirs"] == {"discussion": "Тяхното."}
    assert meeting.items.get().discussion == "Тяхното."


def test_the_same_text_sent_twice_is_no_conflict(secretary, meeting):
    for _ in range(2):
        answer = ask(secretary, item_url(meeting, "notes"), {
            "discussion": "Ред.\r\nДруг ред. ", "was_discussion": ""})
        assert answer.status_code == 200


def test_a_decision_sent_twice_is_stored_once(secretary, meeting):
    for _ in range(2):
        answer = ask(secretary, item_url(meeting, "decision"), {
            "kind": "info", "text": "Приема.", "entry_key": "аб12"})
        assert answer.status_code == 200 and "Решение № 1" in answer.json["done"]
    assert Decision.select().count() == 1


def test_an_empty_text_is_composed_of_the_parts(secretary, meeting):
    host = meeting.mechanism.host
    ask(secretary, item_url(meeting, "decision"), {
        "kind": "support", "text": "", "organization": str(host.id), "what": "Помощ",
        "due": "20.12.2016"})
    assert Decision.get().text == (f"Осигурява подкрепа на семейството. Възлага на "
                                   f"{host.short()}: Помощ, в срок до 20.12.2016\u00a0г.")


def test_a_text_that_nobody_edited_is_composed_of_what_is_stored(secretary, meeting):
    """The page's own text may be older than the date beside it; a person's words stay."""
    host, shown = meeting.mechanism.host, "Възлага на ПД: Помощ, в срок до следващото заседание."
    values = {"kind": "support", "text": shown, "composed": shown, "organization": str(host.id),
              "what": "Помощ", "due": "20.12.2016"}
    ask(secretary, item_url(meeting, "decision"), values)
    assert "20.12.2016" in Decision.get().text and "следващото" not in Decision.get().text
    ask(secretary, item_url(meeting, "decision"), values | {"text": "Други думи."})
    assert Decision.select().order_by(Decision.id.desc()).first().text == "Други думи."


@pytest.mark.parametrize("due", ["скоро", "32.12.2016", "15 маршрут 2016"])
def test_a_date_that_cannot_be_read_becomes_nothing_else(secretary, meeting, due):
    answer = ask(secretary, item_url(meeting, "decision"), {
        "kind": "support", "text": "", "organization": str(meeting.mechanism.host_id),
        "what": "Помощ", "due": due})
    assert answer.status_code == 422 and not Decision.select().exists()
    assert due in answer.json["parts"][f"entry-{meeting.items.get().id}"]
    assert "дата" in secretary.get("/dates/", query_string={"text": due, "start": "2016-12-07"}
                                   ).json["problem"].lower() or "32.12" in due


def test_a_deadline_without_its_year_is_the_next_such_day_and_says_so(secretary, meeting):
    ask(secretary, item_url(meeting, "decision"), {
        "kind": "support", "text": "", "organization": str(meeting.mechanism.host_id),
        "what": "Помощ", "due": "20.12"})
    assert Commitment.get().due == date(2016, 12, 20) and "20.12.2016" in Decision.get().text
    said = secretary.get("/dates/", query_string={"text": "6.1", "start": "2016-12-07"}).json
    assert said["text"] == "06.01.2017" and said["note"].startswith("петък, след")


@pytest.mark.parametrize(("due", "said"), [("25.12.2016", "официален празник"),
                                           ("17.12.2016", "събота"), ("1.12.2016", "минал")])
def test_an_unusual_date_is_said_and_taken_when_confirmed(secretary, meeting, due, said):
    values = {"kind": "support", "text": "Подкрепа.", "what": "Помощ", "due": due,
              "organization": str(meeting.mechanism.host_id)}
    answer = ask(secretary, item_url(meeting, "decision"), values)
    assert answer.status_code == 422 and said in answer.text.encode().decode("unicode_escape")
    assert not Decision.select().exists()
    assert ask(secretary, item_url(meeting, "decision"), values | {"sure": "yes"}
               ).status_code == 200
    assert Commitment.get().due is not None


def test_a_decision_without_a_quorum_is_warned_of_and_noted(secretary, meeting):
    for status in ("present", "absent", "absent"):
        add_line(meeting, status=status)
    page = secretary.text(f"/meetings/{meeting.id}/?mode=running")
    assert "Решението ще се запише с бележка" in page
    ask(secretary, item_url(meeting, "decision"), {"kind": "info", "text": "Приема."})
    assert Decision.get().quorum_note == "присъства 1 от 3, нужни са 2"


def test_late_arrival_and_leaving_change_the_quorum_and_are_taken_back(secretary, meeting):
    line = add_line(meeting, status="absent")
    url = f"/meetings/{meeting.id}/attendance/{line.id}/movement/"
    answer = ask(secretary, url, {"kind": "arrived", "item": "1"})
    assert "1</span> от 1" in answer.json["parts"]["quorum"]
    assert "няма декларация за поверителност" in answer.json["parts"][f"line-{line.id}"]
    assert Attendance.get_by_id(line.id).came_late
    Attendance.update(declaration_on=date(2016, 12, 7)).where(Attendance.id == line.id).execute()
    assert "няма декларация" not in secretary.text(f"/meetings/{meeting.id}/?mode=running")
    assert ask(secretary, url, {"kind": "arrived", "item": "1"}).status_code == 422
    assert ask(secretary, url, {"kind": "left", "item": "99"}).status_code == 422
    ask(secretary, url, {"kind": "left", "item": "1"})
    assert Attendance.get_by_id(line.id).status == "left"
    for _ in range(2):
        ask(secretary, url, {"kind": "undo"})
    stored = Attendance.get_by_id(line.id)
    assert (stored.status, stored.came_late) == ("absent", False)
    assert not Movement.select().exists()


def test_guests_leave_before_a_closed_item(secretary, meeting):
    AgendaItem.update(closed_part=True).where(AgendaItem.meeting == meeting).execute()
    ask(secretary, f"/meetings/{meeting.id}/attendance/guest/", {
        "guest_name": "Репортерка Пробна", "role": "media"})
    assert "преди тази точка напускат Репортерка Пробна" in \
        secretary.text(f"/meetings/{meeting.id}/?mode=running")
    ask(secretary, item_url(meeting, "cleared"), {})
    assert Attendance.get(Attendance.role == "media").status == "left"
    assert meeting.items.get().cleared_at


def test_a_guest_sent_twice_is_one_line(secretary, meeting):
    for name in ("Гостенка Пробна, вестник", "гостенка  пробна, вестник"):
        answer = ask(secretary, f"/meetings/{meeting.id}/attendance/guest/",
                     {"guest_name": name, "role": "media"})
        assert answer.status_code == 200
    assert [line.status for line in meeting.attendance.where(Attendance.role == "media")] == [
        "present"]


def test_a_decision_with_an_unreadable_character_is_kept_without_the_script(secretary, meeting):
    answer = secretary.post(item_url(meeting, "decision"), {
        "kind": "info", "text": "Приема доклада\u202e за сведение.", "what": "Нещо"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Решението не е записано" in page
    assert "Приема доклада" in page and 'value="Нещо"' in page and not Decision.select().exists()


def test_statements_are_added_once_and_taken_out(secretary, meeting):
    line = add_line(meeting, status="present")
    for name in ("Членка Пробна", "Членка Пробна", "Гостенка Друга"):
        ask(secretary, item_url(meeting, "statements"), {
            "speaker": name, "text": "Подкрепя.", "entry_key": name})
    first, second = Statement.select().order_by(Statement.id)
    assert (first.line_id, second.line_id, second.speaker) == (line.id, None, "Гостенка Друга")
    assert ask(secretary, item_url(meeting, "statements"), {
        "speaker": "", "text": "Кой?"}).status_code == 422
    ask(secretary, item_url(meeting, "statements"), {"remove": str(first.id)})
    assert Statement.live().count() == 1


def test_votes_by_name_are_counted(secretary, meeting):
    lines = [add_line(meeting, status="present") for _ in range(3)]
    for line, choice in zip(lines, ("for", "against", "for"), strict=True):
        ask(secretary, item_url(meeting, "vote"), {"line": str(line.id), "choice": choice})
    item = meeting.items.get()
    assert (item.result, item.votes_for, item.votes_against, item.abstained) == ("named", 2, 1, 0)
    ask(secretary, item_url(meeting, "vote"), {"line": str(lines[0].id), "choice": ""})
    assert meeting.items.get().votes_for == 1
    guest = add_line(meeting, voting=False)
    assert ask(secretary, item_url(meeting, "vote"), {
        "line": str(guest.id), "choice": "for"}).status_code == 422
    assert NamedVote.select().count() == 2


def test_an_item_goes_to_the_next_meeting(secretary, meeting):
    later = make_meeting(meeting.mechanism, held_on=date(2017, 2, 1))
    secretary.post(item_url(meeting, "carry"))
    assert meeting.items.get().result == "carried" and later.items.count() == 1
    secretary.post(item_url(meeting, "carry"))
    assert later.items.count() == 1


@pytest.mark.parametrize("mode", MODES)
def test_a_full_meeting_asks_the_database_little(secretary, mode):
    mechanism = make_mechanism(secretary=make_person())
    for _ in range(60):
        make_member(mechanism)
    meeting = make_meeting(mechanism)
    for _ in range(40):
        make_item(meeting)
    secretary.get("/help/")  # what is asked once a minute for the menu
    with counted_queries() as counted:
        assert secretary.get(f"/meetings/{meeting.id}/?mode={mode}").status_code == 200
    assert len(counted) <= 15, "\n".join(counted)


def test_what_is_missing_is_listed_with_the_place_to_put_it_right(secretary, meeting):
    page = secretary.text(f"/meetings/{meeting.id}/?mode=minutes")
    assert "Присъствието не е отбелязано." in page and "Точка 1 няма резултат" in page
    assert "Няма избран протоколист." in page and f"#item-{meeting.items.get().id}" in page


def test_a_meeting_with_an_open_item_is_not_closed_and_a_closed_one_opens_again(secretary, meeting):
    Meeting.update(status="minutes_signed").where(Meeting.id == meeting.id).execute()
    answer = secretary.post(f"/meetings/{meeting.id}/step/close/")
    assert "Точка 1 няма резултат" in answer.text
    with released():
        AgendaItem.update(result="noted").where(AgendaItem.meeting == meeting).execute()
    assert "Няма подписан протокол" in secretary.post(f"/meetings/{meeting.id}/step/close/").text
    secretary.post(f"/meetings/{meeting.id}/step/close/", {"reason": "Изгубен екземпляр"})
    assert Meeting.get_by_id(meeting.id).status == "closed"
    assert "Попълнете" in secretary.post(f"/meetings/{meeting.id}/step/reopen/").text
    secretary.post(f"/meetings/{meeting.id}/step/reopen/", {"reason": "Пропусната точка"})
    stored = Meeting.get_by_id(meeting.id)
    assert (stored.status, stored.serial) == ("minutes_draft", meeting.serial)


def test_the_number_of_a_held_meeting_stays(secretary, meeting):
    meeting.status = "held"
    meeting.store()
    held = Meeting.get_by_id(meeting.id)
    held.serial = 99
    with pytest.raises(RuleError, match="проведено заседание не се променя"):
        held.store()


def test_the_approval_of_minutes_is_kept(secretary, meeting):
    Meeting.update(status="held").where(Meeting.id == meeting.id).execute()
    later = make_meeting(meeting.mechanism, held_on=date(2017, 2, 1))
    secretary.post(f"/meetings/{meeting.id}/approve/", {
        "approved_in": str(later.id), "approval_changes": "В т. 1 датата е 8 декември."})
    stored = Meeting.get_by_id(meeting.id)
    assert (stored.approved_in_id, stored.approved_on) == (later.id, date(2017, 2, 1))
    other = make_meeting(held_on=date(2017, 2, 1))
    page = secretary.post(f"/meetings/{meeting.id}/approve/", {
        "approved_in": str(other.id)}, follow=True).get_data(as_text=True)
    assert "Изберете заседанието" in page


def test_the_last_minutes_are_approved_at_the_item_where_it_happens(secretary, meeting):
    Meeting.update(status="held").where(Meeting.id == meeting.id).execute()
    later = make_meeting(meeting.mechanism, held_on=date(2017, 2, 1))
    item = make_item(later)
    AgendaItem.update(title_text="Приемане на протокола от заседание № 1").where(
        AgendaItem.id == item.id).execute()
    url = f"/meetings/{later.id}/items/{item.id}/approve/"
    assert f'action="{url}"' in secretary.text(f"/meetings/{later.id}/?mode=running")
    secretary.post(url, {"approval_changes": "В т. 1 датата е 8 декември."})
    stored = Meeting.get_by_id(meeting.id)
    assert (stored.approved_in_id, stored.approved_on) == (later.id, date(2017, 2, 1))
    assert stored.approval_changes == "В т. 1 датата е 8 декември."
    assert "Записано е, че протоколът е приет" in secretary.text(
        f"/meetings/{later.id}/?mode=running")


def test_the_book_of_a_year_is_a_word_file_and_a_workbook(secretary, sign_in, meeting):
    ask(secretary, item_url(meeting, "decision"), {"kind": "info", "text": "Приема."})
    for form in ("docx", "xlsx"):
        answer = secretary.get(f"/meetings/{meeting.id}/book/{form}/")
        assert answer.data.startswith(b"PK"), form
    assert not IssuedDocument.select().exists()
    assert sign_in(AUDITOR).get(f"/meetings/{meeting.id}/book/xlsx/").data.startswith(b"PK")


def test_another_page_hears_of_the_quorum(secretary, sign_in, meeting):
    add_line(meeting, status="present")
    parts = secretary.get(f"/meetings/{meeting.id}/pulse/").json["parts"]
    assert parts["now"] == "1/1" and "Има кворум" in parts["quorum"]
    assert sign_in(AUDITOR).get(f"/meetings/{meeting.id}/pulse/").status_code == 200


def test_without_the_script_both_texts_stand_on_a_page(secretary, meeting):
    AgendaItem.update(discussion="Тяхното.").where(AgendaItem.meeting == meeting).execute()
    values = {"discussion": "Моето.", "was_discussion": "", "result": "noted", "was_result": ""}
    answer = secretary.post(item_url(meeting, "notes"), values)
    assert answer.status_code == 409 and "Тяхното." in answer.text and "Моето." in answer.text
    secretary.post(item_url(meeting, "notes"), {"discussion": "Моето.", "result": "noted"})
    assert meeting.items.get().discussion == "Моето."


def test_a_representative_reads_neither_who_was_there_nor_what_was_said(sign_in, meeting):
    account = User.get(User.role == MEMBER)
    add_line(meeting, organization=account.organization, guest_name="Собствена")
    line = add_line(meeting, status="present", guest_name="Чужда Членка")
    Statement(item=meeting.items.get(), line=line, text="Поверително изказване.").store()
    for mode in ("running", "minutes"):
        page = sign_in(MEMBER).get(f"/meetings/{meeting.id}/?mode={mode}")
        assert page.status_code == 200, "the institution was invited"
        assert "Чужда Членка" not in page.text and "Поверително изказване" not in page.text
    assert sign_in(MEMBER).get(f"/meetings/{meeting.id}/book/docx/").status_code == 404
    assert sign_in(MEMBER).get(f"/meetings/{meeting.id}/pulse/").status_code == 404
