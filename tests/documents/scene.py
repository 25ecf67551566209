"""The meeting the tests print: 15 permanent members, 3 associated, 2 guests, 5 items, a case."""

import io
import re
from datetime import date, time

from docx import Document

from documents.generate import render
from documents.properties import paragraphs_of
from models.agenda.items import AgendaItem
from models.attendance.lines import Attendance
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity, Relative
from models.commitments.recording import record_decision
from models.documents.blobs import store_blob
from models.documents.templates import DocumentTemplate, TemplateVersion
from models.mechanisms import LegalBasis, Mechanism, Membership
from models.meetings.meeting import Meeting
from models.parties import Organization, Person, Position
from models.territory import Municipality, Oblast
from tests.docfill.making import make

DAY = date(2016, 12, 7)
EGN = "1643149984"


def text_of(content: bytes) -> str:
    """The text of a document, a paragraph on each line, all kinds of spaces alike."""
    return "\n".join(re.sub(r"[\s\u00a0]+", " ", line) for line in paragraphs_of(content))


def exact_text_of(content: bytes) -> str:
    """The text with its spaces as they are."""
    return "\n".join(paragraphs_of(content))


def read_docx(content: bytes):
    return Document(io.BytesIO(content))


def put_in_force(code: str, *lines: str) -> None:
    """From now on papers of this kind are made from a template of these lines."""
    template = DocumentTemplate.get_or_none(DocumentTemplate.kind == code) \
        or DocumentTemplate(kind=code, name=code).store()
    TemplateVersion(template=template, blob=store_blob(make(*lines))).store().activate()


def printed(code: str, record, *lines: str, **options) -> list[str]:
    """What a paper of this kind holds if its template is these lines and no words of ours."""
    put_in_force(code, *lines)
    return text_of(render(code, record, **options)).splitlines()


def each(name: str, path: str, *lines: str) -> tuple[str, ...]:
    """The lines of a template for every element of a list."""
    return (f"{{%абзац за {name} в {path} %}}", *lines, "{%абзац край %}")


def add_person(first_name: str, last_name: str, gender: str = "m", **values) -> Person:
    honorific = "gn" if gender == "m" else "gja"
    return Person(first_name=first_name, last_name=last_name, gender=gender,
                  **{"honorific": honorific, **values}).store()


def add_organization(name: str, short_name: str = "", **values) -> Organization:
    values = {"category": "other", "gender": "f", "town": "гр. Стара Загора", **values}
    return Organization(name=name, short_name=short_name, **values).store()


class Scene:
    """A mechanism and its seventh meeting; what a test needs besides, it adds."""

    def __init__(self):
        self.host = add_organization("Областна администрация Стара Загора", "ОА Стара Загора",
                                     category="oa", phone="042 000 000")
        self.chair = add_person("Образец", "Примеров", title_prefix="инж.")
        Position(person=self.chair, organization=self.host, name="областен управител").store()
        self.secretary = add_person("Тестина", "Пробна", "f", phone="042 111 111")
        Position(person=self.secretary, organization=self.host, name="главен експерт").store()
        basis = LegalBasis(short="чл. 6а ЗЗДет", full="чл. 6а, ал. 3 от Закона за закрила на "
                           "детето").store()
        self.mechanism = Mechanism(
            name="Областен координационен механизъм по деинституционализация – област Стара "
            "Загора", oblast=Oblast.get(Oblast.name == "Стара Загора"), host=self.host,
            chair=self.chair, secretary=self.secretary, prefix="СЗ", legal_basis=basis).store()
        self.municipality = add_organization("Община Казанлък", "Община Казанлък",
                                             category="municipality")
        self.members = [self.add_member(number) for number in range(1, 16)]
        self.associated = [self.add_member(number, "associated") for number in range(16, 19)]
        self.earlier = [self.store_case(), self.store_case()]
        self.case = self.add_case()
        self.meeting = self.add_meeting(serial=7)

    # -- the mechanism and its cases ---------------------------------------------------------
    def add_member(self, number: int, kind: str = "permanent") -> Membership:
        """An institution with its head; the third is a woman."""
        organization = add_organization(f"Институция {number}", f"И{number}")
        gender = "f" if number == 3 else "m"
        person = add_person("Проба" if gender == "f" else "Проби",
                            "Измислена" if gender == "f" else f"Членов{number}", gender)
        Position(person=person, organization=organization, name="директор").store()
        return Membership(mechanism=self.mechanism, organization=organization, kind=kind,
                          representative=person, voting=kind == "permanent",
                          position=number).store()

    def add_case(self, name=("Мечо", "Пухов"), number: str = EGN, **values) -> ChildCase:
        """A case with the child's name and a mother."""
        case = self.store_case(**{"outcome": "abandonment_prevented",
                                  "needs": ["supplies", "income"], **values})
        child = CaseIdentity(case=case, first_name=name[0], last_name=name[1],
                             match_reason="Другите са от други изпитвания.",
                             id_number=number).store()
        Relative(identity=child, relation="mother", name="Калина Недействителна").store()
        return case

    def store_case(self, **values) -> ChildCase:
        """A case whose child has no name yet; the mechanism's next number."""
        place = Municipality.get(Municipality.name == "Казанлък")
        values = {"type": "prevention", "age_band": "0–3", "received_on": date(2016, 4, 4),
                  "municipality_origin": place, **values}
        return ChildCase(mechanism=self.mechanism, **values).store()

    # -- the meeting -----------------------------------------------------------------------
    def add_meeting(self, **values) -> Meeting:
        values = {"held_on": DAY, "starts_at": time(10, 30), "ends_at": time(12, 15),
                  "room": "Конферентна зала", "venue": "Областна администрация Стара Загора",
                  **values}
        return Meeting(mechanism=self.mechanism, **values).store()

    def add_item(self, title: str, **values) -> AgendaItem:
        meeting = values.pop("meeting", self.meeting)
        if values.get("kind") == "case":
            values = {"question": "Какво да се направи?", "waiver": "Спешен случай.", **values}
        return AgendaItem(meeting=meeting, title_text=title, **values).store()

    def add_agenda(self) -> list[AgendaItem]:
        """Five items; the last is the solved case in the closed part."""
        foundation = add_organization("Фондация „Примерна надежда“")
        speaker = add_person("Пенка", "Измислена", "f")
        Position(person=speaker, organization=foundation, name="програмен координатор").store()
        return [
            self.add_item("Откриване", kind="opening", presenter=self.chair),
            self.add_item("Представяне на Актуализирания план за действие",
                          kind="presentation", presenter=speaker),
            self.add_item("Нови услуги в област Стара Загора", kind="services",
                          presenter=self.members[0].representative),
            self.add_item("Закриване на институции", kind="closure",
                          presenter=self.members[1].representative),
            self.add_item("Успешно решен случай", kind="case_success", case=self.case,
                          presenter=self.members[2].representative)]

    def mark_present(self, permanent: int = 12, guests: int = 2) -> None:
        """So many of the permanent members, all associated ones, and guests."""
        here = {m.id for m in self.members[:permanent]} | {m.id for m in self.associated}
        for line in self.meeting.attendance:
            line.status = "present" if line.membership_id in here else "absent_excused"
            line.store()
        for number in range(guests):
            Attendance(meeting=self.meeting, role="guest", status="present",
                       guest_name=f"Гостенка {number}").store()

    def hold(self, permanent: int = 12) -> Meeting:
        """The meeting with its agenda, attendance, one decision „за сведение“ and one task."""
        items = self.add_agenda()
        self.mark_present(permanent)
        if permanent > 7:
            record_decision(items[1], {"kind": "info", "text": "Приема за сведение плана."}, [])
            self.decision = record_decision(
                items[4], {"kind": "support", "text": "Подкрепата на семейството продължава."},
                [{"organization": self.municipality, "kind": "material",
                  "what": "Помощ с детски консумативи", "due": date(2016, 12, 20)}])
        return self.meeting
