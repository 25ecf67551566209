"""A small cast: one mechanism, its institution and people, and an account of every role."""

from datetime import date, time

from models.agenda.items import AgendaItem
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity
from models.commitments.commitment import Commitment
from models.commitments.recording import record_decision
from models.mechanisms import Mechanism, Membership
from models.meetings.meeting import Meeting
from models.parties import Organization, Person
from models.territory import Municipality, Oblast
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY, User

PASSWORD = "патешко езеро зимъс 7"
NAMES = {ADMIN: "Ана Образцова", SECRETARY: "Севда Примерова", COORDINATOR: "Камен Пробен",
         MEMBER: "Михаил Опитен", AUDITOR: "Одета Мерилова"}


def make_organization(name: str = "Дирекция „Социално подпомагане“ – Образцово",
                      short_name: str = "ДСП Образцово", **values) -> Organization:
    """A stored institution."""
    values = {"category": "dsp", "gender": "f", **values}
    return Organization(name=name, short_name=short_name, **values).store()


def make_person(first_name: str = "Образец", last_name: str = "Примеров", **values) -> Person:
    """A stored person."""
    values = {"honorific": "gn", "gender": "m", **values}
    return Person(first_name=first_name, last_name=last_name, **values).store()


def make_mechanism(prefix: str = "", **values) -> Mechanism:
    """A stored mechanism of the oblast Стара Загора with host and chair."""
    prefix = prefix or f"ОБ{Mechanism.select().count() + 1}"
    oblast = Oblast.get(Oblast.name == "Стара Загора")
    host = make_organization(f"Областна администрация {prefix}", f"ОА {prefix}", category="oa")
    values = {"name": f"ОКМД {prefix}", "oblast": oblast, "host": host,
              "chair": make_person(), **values}
    return Mechanism(prefix=prefix, **values).store()


def email_of(role: str) -> str:
    """The address the account of this role signs in with."""
    return f"{role}@okmd.example"


def find_account(role: str | User) -> User:
    """The account of this role; an account is its own."""
    return role if isinstance(role, User) else User.get(User.email == email_of(role))


def make_account(name: str, role: str, **values) -> User:
    """A stored account without a password, signed in by the tests alone."""
    email = f"a{User.select().count() + 1}@okmd.example"
    return User(email=email, name=name, role=role, **values).store()


def make_member(mechanism: Mechanism, **values) -> Membership:
    """A permanent membership of a new institution with its representative."""
    number = mechanism.memberships.count() + 1
    values = {"organization": make_organization(f"Институция {mechanism.prefix} {number}", ""),
              "representative": make_person(last_name=f"Членов{number}"), **values}
    return Membership(mechanism=mechanism, **values).store()


def make_case(mechanism: Mechanism | None = None, named: tuple[str, str] | None = None,
              **values) -> ChildCase:
    """A stored case; `named` gives the child a first and a last name."""
    values = {"type": "prevention", "age_band": "0–3", "received_on": date(2016, 4, 4),
              "municipality_origin": Municipality.get(Municipality.name == "Казанлък"), **values}
    case = ChildCase(mechanism=mechanism or make_mechanism(), **values).store()
    if named:
        CaseIdentity(case=case, first_name=named[0], last_name=named[1],
                     match_reason="Другите са от други изпитвания.").store()
    return case


def make_meeting(mechanism: Mechanism | None = None, **values) -> Meeting:
    """A stored meeting of 7 December 2016, 10.30, with the composition of that day."""
    values = {"held_on": date(2016, 12, 7), "starts_at": time(10, 30), **values}
    return Meeting(mechanism=mechanism or make_mechanism(), **values).store()


def make_item(meeting: Meeting, **values) -> AgendaItem:
    """A stored item at the end of the agenda."""
    asked = {"question": "Какво може да направи всеки член?", "waiver": "Случаят е спешен."} \
        if values.get("kind") == "case" else {}
    return AgendaItem(meeting=meeting, **{"title_text": "Точка", **asked, **values}).store()


def make_commitment(held_on: date = date(2016, 12, 7), **values) -> Commitment:
    """A commitment of a decision about a case."""
    case = make_case()
    meeting = make_meeting(case.mechanism, held_on=held_on)
    item = make_item(meeting, kind="case", case=case)
    row = {"organization": case.mechanism.host, "what": "Помощ с детски консумативи",
           "due": date(2016, 12, 20), **values}
    decision = record_decision(item, {"kind": "support", "text": "Подкрепа."}, [row])
    return decision.commitments.get()
