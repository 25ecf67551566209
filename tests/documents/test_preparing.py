"""Letters that tell each institution of its own cases, drafts of e-mail, appointments, binder."""

from datetime import date, datetime, time
from email import message_from_bytes
from email.header import decode_header
from email.policy import default

import pytest
from icalendar import Calendar

from bulgarian.clock import SOFIA
from documents.generate import generate, generate_all, recipient_labels, render
from documents.kinds import KINDS
from documents.sending.appointments import make_appointment
from documents.sending.drafts import make_draft, recipients_of
from models.attendance.lines import Attendance
from models.commitments.recording import record_decision
from models.documents.issued import IssuedDocument
from models.meetings.meeting import Meeting
from models.privacy.disclosures import Disclosure
from tests.documents.scene import each, printed, put_in_force, text_of

QUESTION = "Кой може да приеме детето?"


@pytest.fixture
def invited(scene):
    """A meeting with one case, led by the first of the invited institutions."""
    line = scene.meeting.attendance.where(Attendance.organization.is_null(False)).order_by(
        Attendance.position.desc()).first()
    scene.case.lead = line.organization
    scene.case.store()
    scene.add_item("Откриване", kind="opening")
    scene.add_item(f"Разглеждане на случай № {scene.case.reference}", kind="case",
                   case=scene.case, question=QUESTION)
    scene.lead = line
    return scene


def letter_to(scene, line: Attendance) -> str:
    label = next(label for label in recipients_of(scene.meeting)
                 if label.endswith(line.organization.short()))
    return text_of(render("pokana", scene.meeting, recipient=label))


def test_only_the_institutions_concerned_read_the_number_of_a_case(invited):
    reference = invited.case.reference
    told = letter_to(invited, invited.lead)
    assert reference in told and QUESTION in told
    others = [line for line in invited.meeting.attendance.where(
        Attendance.organization != invited.lead.organization)
        if line.organization != invited.mechanism.host]
    silent = letter_to(invited, others[0])
    assert reference not in silent and QUESTION not in silent
    assert "Разглеждане на случай" in silent
    put_in_force("pokana", "{{ случаи|брой }}")
    assert [letter_to(invited, line) for line in (invited.lead, others[0])] == ["1", "0"]


def test_the_data_kept_of_a_letter_hold_no_other_institutions_case(invited):
    generate_all("pokana", invited.meeting)
    letters = IssuedDocument.select().where(IssuedDocument.kind == "pokana")
    telling = [one.recipient for one in letters if invited.case.reference in one.data]
    assert 0 < len(telling) < letters.count()


def test_the_control_sheet_is_kept_with_the_letters(invited):
    generate_all("pokana", invited.meeting)
    sheet = IssuedDocument.get(IssuedDocument.kind == "kontrolen_list")
    text = text_of(sheet.content())
    assert f"№ {invited.case.reference} – водеща институция" in text
    assert text.count("няма") > 5 and "Мечо" not in text


def test_inviting_announces_the_agenda(invited):
    generate_all("pokana", invited.meeting, register=True)
    assert Meeting.get_by_id(invited.meeting.id).agenda_frozen_at is not None


def test_the_binder_begins_with_what_is_to_be_decided_and_the_last_decisions(invited):
    former = invited.add_meeting(serial=6, held_on=date(2016, 9, 7), status="held")
    item = invited.add_item("Стара точка", meeting=former)
    record_decision(item, {"kind": "support", "text": "Подкрепата продължава."},
                    [{"organization": invited.mechanism.host, "what": "Помощ",
                      "due": date(2016, 10, 1)}])
    text = text_of(render("papka", invited.meeting))
    asked, late = text.index(QUESTION), text.index("просрочен с 65 дни")
    assert asked < late < text.index("Откриване"), "the programme has what needs no decision too"
    assert invited.case.reference in text


def test_under_the_report_stand_the_open_decisions_and_under_its_heading_each_item(invited):
    former = invited.add_meeting(serial=8, held_on=date(2016, 9, 1))
    item = invited.add_item("Плановете", meeting=former)
    task = {"organization": invited.municipality, "kind": "document", "what": "Изготвя план",
            "due": date(2016, 10, 1)}
    record_decision(item, {"kind": "other", "text": "Възлага план."}, [task])
    of_case = invited.add_item("Случаят", meeting=former, kind="case", case=invited.earlier[0])
    mine = task | {"organization": invited.lead.organization, "what": "Посещава семейството"}
    record_decision(of_case, {"kind": "other", "text": "Възлага посещение."}, [mine])
    invited.add_item("Отчет по решенията", kind="followup", heading="I. Изпълнение")
    agenda = text_of(render("dneven_red", invited.meeting))
    assert "I. Изпълнение" in agenda and "Посещава семейството" not in agenda
    for told in ("Изготвя план", "01.10.2016 г.", "просрочен"):
        assert told in agenda
    assert "Посещава семейството" in letter_to(invited, invited.lead)
    other = next(line for line in invited.meeting.attendance
                 if line.organization not in (invited.lead.organization, invited.host))
    assert "по случай, разгледан в закрита част" in letter_to(invited, other)


def test_what_is_to_be_decided_holds_the_minutes_and_the_other_matters(invited):
    invited.add_item("Приемане на протокола от заседание № 6", kind="followup")
    invited.add_item("Графикът за пролетта", kind="other")
    invited.add_item("Отчет по решенията", kind="followup")
    to_decide = printed("papka", invited.meeting, *each("т", "за_решаване", "{{ т.заглавие }}"))
    assert {"Приемане на протокола от заседание № 6", "Графикът за пролетта"} < {*to_decide}
    assert "Отчет по решенията" not in to_decide


def test_the_entitled_alone_are_sent_the_case_with_its_names(invited):
    labels = recipient_labels("paket_sluchai", invited.meeting)
    assert labels == [invited.lead.addressed_as()]
    made = generate("paket_sluchai", invited.meeting, privacy="identified", register=True)
    assert "Мечо Пухов" in text_of(made.content())
    row = Disclosure.select().where(Disclosure.case == invited.case).get()
    assert (row.recipient, row.level) == (labels[0], "names")
    plain = text_of(render("paket_sluchai", invited.meeting))
    assert "Пухов" not in plain and invited.case.reference in plain


def test_a_draft_goes_to_the_recipient_with_letter_and_appointment_and_no_childs_name(invited):
    invited.meeting.motto = "За Мечо Пухов"
    invited.meeting.venue = "Домът на Мечо Пухов"
    label, recipient = next(iter(recipients_of(invited.meeting).items()))
    recipient.role.person.email = "director@okmd.example"
    document = generate("pokana", invited.meeting, recipient=label)
    draft = message_from_bytes(make_draft(invited.meeting, recipient,
                                          [(document, document.content())]), policy=default)
    assert draft["To"] == "director@okmd.example" and draft["X-Unsent"] == "1"
    assert draft["Subject"] == "Покана за седмо заседание на 07.12.2016 г."
    text = draft.get_body().get_content()
    assert "сряда, 7 декември 2016 г." in text and "Пухов" not in text and "Мечо" not in text
    letter, appointment = draft.iter_attachments()
    assert letter.get_filename() == document.file_name
    assert letter.get_content() == document.content()
    assert appointment.get_content_type() == "text/calendar"


def test_names_of_files_in_a_draft_are_told_both_ways_and_the_charset_once(invited):
    label, recipient = next(iter(recipients_of(invited.meeting).items()))
    document = generate("pokana", invited.meeting, recipient=label)
    draft = make_draft(invited.meeting, recipient, [(document, b"x")])
    plain = message_from_bytes(draft)
    for part in list(plain.walk())[2:]:
        assert part["Content-Disposition"].startswith("attachment; filename*=utf-8\'\'%D0")
        (name, charset), *more = decode_header(part.get_param("name"))
        assert name.decode(charset) == part.get_filename() and not more
        assert part["Content-Type"].count("charset") <= 1
    assert all(len(line) < 999 for line in draft.splitlines())


def test_a_recipient_with_an_address_that_is_none_stops_nobody(invited):
    for bad in ("a@", "a@b.bg\r\nBcc: c@d.bg", "a@b.bg, c@d.bg", "иван"):
        recipient = next(iter(recipients_of(invited.meeting).values()))
        recipient.role.person.email = recipient.role.institution.email = bad
        draft = message_from_bytes(make_draft(invited.meeting, recipient, []), policy=default)
        assert draft["To"] is None and draft["Bcc"] is None
        assert b"ATTENDEE" not in make_appointment(invited.meeting, [recipient])


def test_an_online_meeting_has_its_link_where_calendars_show_it(invited):
    invited.meeting.online_link = "https://meet.example.bg/okmd"
    event = Calendar.from_ical(make_appointment(invited.meeting, [])).walk("VEVENT")[0]
    assert event["LOCATION"].endswith("https://meet.example.bg/okmd")
    assert "https://meet.example.bg/okmd" in event["DESCRIPTION"]


def test_the_clock_of_an_appointment_has_rules_for_summer_and_winter(invited):
    calendar = Calendar.from_ical(make_appointment(invited.meeting, []))
    (zone,) = calendar.walk("VTIMEZONE")
    assert all(part["RRULE"] for part in zone.subcomponents) and len(zone.subcomponents) == 2
    clock = zone.to_tz(lookup_tzid=False)
    for moment in (datetime(2026, 3, 29, 2, 59), datetime(2026, 3, 29, 4, 0),
                   datetime(2026, 10, 25, 2, 59), datetime(2026, 10, 25, 4, 1)):
        assert moment.replace(tzinfo=clock).utcoffset() == moment.replace(
            tzinfo=SOFIA).utcoffset(), moment


@pytest.mark.parametrize(("status", "method", "state"), [
    ("scheduled", "REQUEST", "CONFIRMED"), ("cancelled", "CANCEL", "CANCELLED")])
def test_an_appointment_asks_or_calls_off(invited, status, method, state):
    meeting = invited.meeting
    meeting.status = status
    recipients = list(recipients_of(meeting).values())
    recipients[0].role.person.email = "director@okmd.example"
    calendar = Calendar.from_ical(make_appointment(meeting, recipients[:1]))
    event = calendar.walk("VEVENT")[0]
    assert (calendar["METHOD"], event["STATUS"]) == (method, state)
    assert event["DTSTART"].dt.isoformat() == "2016-12-07T10:30:00+02:00"
    assert event["DTEND"].dt.time() == time(12, 15)
    assert "Конферентна зала" in event["LOCATION"]
    assert event["ATTENDEE"] == "mailto:director@okmd.example"
    assert calendar.walk("VTIMEZONE"), "the mail programs of the office need it"


def test_a_changed_meeting_takes_the_place_of_its_earlier_appointment(invited):
    def event():
        meeting = Meeting.get_by_id(invited.meeting.id)
        return Calendar.from_ical(make_appointment(meeting, [])).walk("VEVENT")[0]
    first = event()
    invited.meeting.room = "Друга зала"
    invited.meeting.store()
    second = event()
    assert first["UID"] == second["UID"] and second["SEQUENCE"] > first["SEQUENCE"]


def test_what_is_sent_to_all_names_no_case(invited):
    content = make_appointment(invited.meeting, []).decode()
    assert invited.case.reference not in content
    assert KINDS["kontrolen_list"].direction == KINDS["papka"].direction == "internal"
