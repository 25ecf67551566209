"""Hard data: so many of everything, names that do not fit a rule, places that are streets.

One mechanism with a meeting, its letters, a memorandum, an event, a referral and the rest of what
papers are made from. Nothing in it is real.
"""

from dataclasses import dataclass
from datetime import date, time

from models.agenda.items import AgendaItem
from models.attendance.lines import Attendance
from models.base import today
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity, Relative
from models.commitments.recording import record_decision
from models.commitments.reminders import add_reminder
from models.events.event import Event, Participant
from models.letters.letter import Letter
from models.mechanisms import LegalBasis, Mechanism, Membership
from models.meetings.meeting import Meeting
from models.memoranda import Memorandum, MemorandumParty, Obligation
from models.parties import Organization, Person, Position
from models.periods import ReportPeriod
from models.places.placements import Placement
from models.privacy.destruction import Destruction, DestructionItem
from models.services import Referral, Service
from models.territory import Municipality, Oblast
from models.users import SECRETARY, User
from models.waiting.absences import Absence
from tests import cast
from tests.admin.regions import SECRETS

DAY = date(2026, 10, 20)
LATE = date(2026, 11, 2)
# Name, gender of the name, town, address, the office of its head.
PLACES = (
    ("Община Козлодуй", "f", "гр. Козлодуй", "3320, ул. „Христо Ботев“ № 13", "кмет"),
    ("Обединени детски болници „Света Троица“", "p", "гр. Видин", "3700, пл. „Свобода“ № 1",
     "изпълнителен директор"),
    ("Районен съд – Враца", "m", "гр. Враца", "бул. „Христо Ботев“ № 29, 3000", "съдия"),
    ("Фондация „Център «Надежда»“", "f", "с. Априлци", "", "председател на управителния съвет"),
    ("Регионално управление на образованието – Враца", "n", "гр. Враца", "", "началник"),
    ("Община Смядово", "f", "гр. Смядово", "9820, пл. „Княз Борис I“ № 2",
     "кмет на община Смядово"),
)
# Title, first and last name, gender, whether „г-н“ or „г-жа“ is written down.
PEOPLE = (
    ("", "Маринела", "Ванчева", "f", True), ("инж.", "Съби", "Събев", "m", False),
    ("проф. д-р", "Анна-Мария", "Стоянова-Войнова", "f", False),
    ("", "Здравко", "Недялков", "m", True), ("", "Фани", "Фердинандова", "f", False),
    ("ген.", "Иван", "Петров-Захариев", "m", False),
)
TASKS = ("Осигурява еднократна помощ.", "Приема детето до 1.12.2026 г.",
         "Изпраща доклад за посещението")


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How many of everything, and how the meeting is held."""

    number: int = 2
    mode: str = "presence"
    kind: str = "regular"
    room: str = ""
    venue: str = "ул. „Васил Левски“ № 2"
    present: bool = True
    quorum: str = "majority"
    protected: bool = False  # every address and telephone is kept confidential


SHAPES = (
    Shape(number=1), Shape(number=2, mode="online", kind="extra", protected=True),
    Shape(number=5, mode="mixed", room="Зала 3", quorum="third"),
    Shape(number=21, venue="№ 5, ул. „Първа“", kind="constituent"),
    Shape(number=101, room="ет. 3, стая 12", venue="Областна администрация Враца"),
    Shape(number=5, present=False, venue="площад „Свобода“ № 1"),
)


class HardDesk:
    """An office of this shape, each part made when it is first asked for."""

    def __init__(self, shape: Shape):
        self.shape, self.number = shape, shape.number
        self.host = self.place("Областна администрация Враца", "f", "гр. Враца",
                               "3000, бул. „Демокрация“ № 1")
        chair = self.person(PEOPLE[2] if shape.number == 5 else PEOPLE[5])
        self.office(chair, self.host, "областен управител")
        secretary = self.person(PEOPLE[4])
        self.office(secretary, self.host, "старши експерт", is_acting=shape.number == 1)
        basis = LegalBasis(short="чл. 6а ЗЗДет", full="чл. 6а, ал. 3 от Закона за закрила на "
                           "детето").store()
        self.mechanism = Mechanism(
            name="Областен координационен механизъм по деинституционализация – област Враца",
            oblast=Oblast.get(Oblast.name == "Враца"), host=self.host, chair=chair,
            secretary=secretary, coordinator=secretary, prefix="ОКМД-ВР", legal_basis=basis,
            quorum_kind=shape.quorum).store()
        self.members = [self.member(index) for index in range(shape.number)]
        self.cases = [self.case(index) for index in range(min(shape.number, 3))]
        self.meeting = self.make_meeting()

    # -- parties ---------------------------------------------------------------------------
    def place(self, name: str, gender: str, town: str, address: str = "") -> Organization:
        return Organization(name=name, short_name=name[:60], gender=gender, town=town,
                            category="other", email="office@example.bg",
                            **self.reached_at(address, "092 123 456")).store()

    def reached_at(self, address: str = "", phone: str = "", tick: str = "address_confidential"):
        """Columns of an address and a telephone, or of those that are kept confidential."""
        return {**SECRETS, tick: True} if self.shape.protected else {
            "address": address, "phone": phone}

    def person(self, spec: tuple) -> Person:
        title, first, last, gender, is_addressed = spec
        honorific = {"m": "gn", "f": "gja"}[gender] if is_addressed else "none"
        return Person(title_prefix=title, first_name=first, last_name=last, gender=gender,
                      honorific=honorific, phone="0888 123 456").store()

    def office(self, person: Person, place: Organization, name: str, **values) -> Position:
        return Position(person=person, organization=place, name=name, **values).store()

    def member(self, index: int) -> Membership:
        name, gender, town, address, office = PLACES[index % len(PLACES)]
        turn = index // len(PLACES)
        place = self.place(f"{name} {turn + 1}" if turn else name, gender, town, address)
        person = self.person(PEOPLE[index % (len(PEOPLE) - 1)])
        self.office(person, place, office)
        return Membership(mechanism=self.mechanism, organization=place, representative=person,
                          kind="permanent", voting=True, position=index + 1).store()

    # -- cases -----------------------------------------------------------------------------
    def case(self, index: int) -> ChildCase:
        place = Municipality.get(Municipality.name == "Враца")
        case = ChildCase(
            mechanism=self.mechanism, type="prevention", age_band="0–3",
            received_on=date(2026, 2, 11), municipality_origin=place,
            needs=["income"] if index else ["supplies", "income"],
            summary="Семейството живее под наем" if index else "").store()
        child = CaseIdentity(case=case, first_name="Примерка", last_name=f"Условна{'й' * index}",
                             id_number="", match_reason="отделно дете",
                             address=SECRETS["address"] if self.shape.protected else "",
                             address_protected=self.shape.protected).store()
        Relative(identity=child, relation="mother", name="Калина Недействителна",
                 **self.reached_at(tick="address_protected")).store()
        return case

    def referral(self, index: int = 0, **values) -> Referral:
        case = self.cases[index % len(self.cases)]
        number = Service.select().count() + 1
        service = Service(name=f"Център за обществена подкрепа „Мечта {number}“", kind="cop",
                          municipality=case.municipality_origin, places=20, occupied=19,
                          provider=self.members[0].organization, as_of=DAY,
                          **self.reached_at()).store()
        return Referral(case=case, **{
            "service": service, "reason": "Моля за подкрепа.",
            "sent_on": LATE, "answer_due": date(2026, 11, 16), **values}).store()

    # -- the meeting -----------------------------------------------------------------------
    def make_meeting(self) -> Meeting:
        shape = self.shape
        meeting = Meeting(
            mechanism=self.mechanism, serial=max(self.number, 1), kind=shape.kind, held_on=DAY,
            starts_at=time(9, 5), ends_at=time(16, 30), room=shape.room, venue=shape.venue,
            mode=shape.mode, motto="Грижа за „всяко дете“",
            online_link="https://example.bg/x" if shape.mode != "presence" else "").store()
        self.seat(meeting)
        for index in range(min(self.number, 6)):
            self.decide(meeting, index)
        return meeting

    def seat(self, meeting: Meeting) -> None:
        for line in meeting.attendance:
            line.status = "present" if self.shape.present else "absent"
            line.reply = "yes" if line.position == 1 else None
            line.store()
        Attendance(meeting=meeting, role="guest", guest_name="Гостенка Примерна",
                   status="present" if self.shape.present else "absent").store()

    def decide(self, meeting: Meeting, index: int) -> None:
        case = self.cases[index] if index < len(self.cases) else None
        values = {"kind": "case", "case": case, "question": "Какво да се направи?",
                  "waiver": "Спешен случай."} if case else {"kind": "other"}
        item = AgendaItem(meeting=meeting, title_text=f"Въпрос {index + 1} от програмата",
                          presenter=self.members[0].representative, minutes=index + 1,
                          discussion="Думата беше дадена на всички.", **values).store()
        if not self.shape.present:
            return
        tasks = [{"organization": self.members[at % self.number].organization,
                  "what": TASKS[at % len(TASKS)], "due": date(2026, 10, 30)}
                 for at in range(index + 1)]
        tasks[0] |= {"amount": 1, "currency": "EUR"}
        record_decision(item, {"kind": "support", "text": "Приема за сведение информацията"},
                        tasks)

    @property
    def decisions(self) -> list:
        return list(self.meeting.decisions)

    # -- the rest --------------------------------------------------------------------------
    def reminders(self) -> list:
        """The first, the second and the third reminder of the first institution."""
        first = self.members[0].organization_id
        late = [one for decision in self.decisions for one in decision.commitments
                if one.organization_id == first]
        return [add_reminder(late, on=date(2026, 11, day)) for day in (2, 3, 4)] if late else []

    def memorandum(self) -> Memorandum:
        """An agreement of two to six parties."""
        found = Memorandum(
            mechanism=self.mechanism, kind="understanding", number="РД-12-44", place="гр. Враца",
            subject="Съвместна работа", purposes="Подкрепа\nОбучение", term="fixed",
            term_years=max(self.number, 1) % 50, signed_on="2026-11-17",
            notice_days=self.number,
            annexes="\n".join(("Списък на услугите", "График.")[:self.number])).store()
        for index in range(max(2, min(self.number, 6))):
            name, gender, town, _, _ = PLACES[index]
            party = MemorandumParty(
                memorandum=found, organization=self.place(f"{name} (страна)", gender, town),
                representative=self.person(PEOPLE[index]), position="представител",
                short_name="Съдът" if gender == "m" else "Областната администрация",
                order=index + 1).store()
            Obligation(memorandum=found, party=party, text="Определя лице за контакт;").store()
        return found

    def participants(self) -> list[Participant]:
        """Of a training on a day, and of a round table of which the month is known."""
        training = Event(mechanism=self.mechanism, kind="training", hours=self.number,
                         topic="Грижа за „всяко дете“", held_on="2026-11-17", place="Враца",
                         lecturers="д-р Пробна").store()
        table = Event(mechanism=self.mechanism, kind="round_table", topic="Права на детето",
                      held_on="2026-03", place="").store()
        people = (("Фани Фердинандова", "f", "participant"), ("инж. Съби Събев", "m", "lecturer"))
        return [Participant(event=event, name=name, gender=gender, role=role,
                            attended=True).store()
                for event in (training, table) for name, gender, role in people]

    def destruction(self) -> Destruction:
        """A list of so many cases that were destroyed."""
        admin = User.select().first()
        found = Destruction(mechanism=self.mechanism, asked_by=admin, decided_by=admin,
                            finished_on=LATE, status="done").store()
        for case in self.cases:
            DestructionItem(destruction=found, case=case, rule="5 години след приключване",
                            closed_on=DAY, due_on=LATE, state="done").store()
        return found

    def stay(self) -> Placement:
        """Of a child in another oblast, to whose governor one writes."""
        there = Municipality.get(Municipality.name == "Видин")
        Organization(name="Областна администрация Видин", category="oa", gender="f",
                     municipality=there, town="гр. Видин",
                     address="3700, пл. „Бдинци“ № 2").store()
        return Placement(case=self.cases[0], form="kin", municipality=there, begun_on=DAY,
                         justification="Баба му живее там.").store()

    def absence(self) -> Absence:
        """Of one who is responsible for every case, with a letter to be answered."""
        user, deputy = (cast.make_account(name, SECRETARY) for name in (
            "Анна-Мария Стоянова-Войнова", "Съби Събев"))
        for case in self.cases:
            ChildCase.update(responsible=user).where(ChildCase.id == case.id).execute()
        Letter(mechanism=self.mechanism, correspondent="Основно училище",
               subject="Справка", register_date=DAY, responsible=user, answer_due=LATE).store()
        return Absence(user=user, deputy=deputy, since=DAY, until=LATE).store()

    def period(self) -> ReportPeriod:
        """One that was closed, so that the public report may be made too."""
        found = ReportPeriod(mechanism=self.mechanism, begins_on=date(2026, 1, 1),
                             ends_on=LATE, summary="Ред първи.\nРед втори.").store()
        found.workflow.move(found, "close", closed_on=today())
        return ReportPeriod.get_by_id(found.id)


def papers_of(desk: HardDesk):
    """(code, record, level, recipient) of every paper that this office can make."""
    meeting = desk.meeting
    for code in ("protokol", "pokana", "dneven_red", "prisastven_spisak", "kontrolen_list",
                 "papka", "izvlechenie_institucia", "paket_sluchai", "saobshtenie",
                 "deklaracii_gosti"):
        yield code, meeting
    for decision in desk.decisions[:2]:
        yield "prepis_izvlechenie", decision
    for code in ("kniga_reshenia", "registar_deynosti", "mesta"):
        yield code, desk.mechanism
    yield "godishen_otchet", ReportPeriod(mechanism=desk.mechanism, begins_on=date(2026, 1, 1),
                                          ends_on=date(2026, 12, 31)).store()
    yield "otchet", desk.period()
    agreement = desk.memorandum()
    yield from ((code, agreement) for code in ("memorandum", "retrospekcia"))
    for case in desk.cases[:2]:
        case.pseudonym = "Случай Слънце"
        yield from ((code, case) for code in ("predstavyane", "razkaz"))
    yield from ((code, one) for one in desk.participants()
                for code in ("udostoverenie", "pokana_sabitie"))
    yield "deklaracia", desk.mechanism.memberships.get()
    yield "list_institucia", desk.members[0].organization
    yield "predavane", desk.absence()
    yield "pismo_oblast", desk.stay()
    yield from (("napomnitelno_pismo", one) for one in desk.reminders())
    for index in range(min(desk.number, 2)):
        yield "nasochvashto_pismo", desk.referral(index)
        yield "napravlenie", desk.referral(index)
        transfer = desk.referral(index, kind="transfer", urgency="urgent")
        yield "preprashtane", transfer
        yield "nasochvashto_pismo", transfer
    yield "iskane_mesta", desk.referral(0).service.provider
    yield "protokol_unishtozhavane", desk.destruction()
    yield "spravka_lice", CaseIdentity.get(CaseIdentity.case == desk.cases[0])
