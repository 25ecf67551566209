"""Values of cases, of children (only where names are asked for), services and referrals."""

from dataclasses import dataclass
from datetime import date

from bulgarian.grammar import initials, join_list, nbsp
from documents.schema import (
    Field,
    Lines,
    Many,
    Of,
    One,
    Scope,
    day,
    flag,
    labels_of,
    number,
    text,
    typed,
)
from documents.values.parties import ORGANIZATION, PERSON, role_of
from indicators.cases import public_place
from models.base import today
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity, Relative
from models.cases.whereabouts import told_place
from models.services import Referral, Service
from models.waiting.passing import POLICE, authority_of

RELATIVE = Of(Relative, {
    "връзка": text("relation"),
    "име": text("name"),
    "телефон": text("phone"),
})

CHILD = Of(CaseIdentity, {
    "име": text(lambda child, _: child.full_name()),
    "собствено_име": text("first_name"),
    "фамилия": text("last_name"),
    "вид_номер": text(lambda child, _: child.show("id_kind") if child.id_number else ""),
    "номер": text("id_number"),
    "дата_на_раждане": day("birth_date"),
    "място_на_раждане": text("birth_place"),
    "пол": text("sex"),
    "адрес": text(lambda child, _: child.printed_address()),
    "близки": Many(RELATIVE, lambda child, _: _relatives(child)),
}, lambda child: child if isinstance(child, CaseIdentity) else None)


@dataclass(frozen=True)
class Initials:
    """A child as a document with initials names it: nothing else of it is told."""

    first_name: str = ""
    last_name: str = ""
    id_number: str = ""
    birth_date: None = None
    birth_place: str = ""
    sex: str = ""

    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def printed_address(self) -> str:
        return ""


def _relatives(child) -> list:
    if isinstance(child, Initials):
        return []
    return list(child.relatives.order_by(child.relatives.model.id))


def identity_of(case: ChildCase, scope: Scope) -> CaseIdentity | Initials | None:
    """The child's identity in a document with names or initials, None in any other."""
    if not (scope.identified or scope.initials):
        return None
    child = case.identity.first()
    if child is None or scope.identified:
        return child
    return Initials(initials(child.first_name), initials(child.last_name or ""))


def _labels(column: str):
    """The labels of a column of several choices, as they are said: „жилище, доходи и здраве“."""
    return lambda case, _scope: join_list(labels_of(case, column))


def _place(municipality, scope: Scope) -> str:
    """The municipality; in public where few cases would point at the child, its oblast alone."""
    return public_place(municipality) if scope.is_public else municipality.label


CASE = Of(ChildCase, {
    "номер": text("reference"),
    "обозначение": typed("pseudonym"),
    "вид": text("type"),
    "възрастова_група": text(lambda c, _: nbsp(c.show("age_band"))),
    "постъпил_на": day("received_on"),
    "подател": text(lambda c, scope: c.source.on(scope.day).name if c.source_id else ""),
    "община_по_произход": text(lambda c, scope: _place(c.municipality_origin, scope)),
    "община_на_престой": text(lambda c, scope: _place(
        c.municipality_current or c.municipality_origin, scope)),
    "среда": text("environment"),
    "институция_на_престой": typed("facility"),
    "грижа": typed(lambda c, _: told_place(c.show("environment"), c.facility)),
    "целеви_групи": text(_labels("target_groups")),
    "причини": text(_labels("causes")),
    "потребности": text(_labels("needs")),
    "изчерпани_възможности": text(_labels("ladder")),
    "описание": typed("summary"),
    "обосновка": typed("best_interest"),
    "състояние": text("status"),
    "изход": text("outcome"),
    "приключен_на": day("closed_on"),
    "водеща_институция": text(lambda c, scope: c.lead.on(scope.day).name if c.lead_id else ""),
    "водещ": One(PERSON, lambda c, scope: role_of(c.worker, scope)),
    "дете": One(CHILD, identity_of),
})

SERVICE = Of(Service, {
    "име": typed("name"),
    "вид": text("kind"),
    "община": text("municipality.label"),
    "доставчик": One(ORGANIZATION, lambda s, _: s.provider),
    "капацитет": number("places"),
    "свободни_места": number(lambda s, _: s.free()),
    "към_дата": day("as_of"),
})


def decision_behind(referral):
    """The decision a referral carries out: the case's last one to refer it, else its last."""
    until = referral.sent_on or today()
    made = [d for d in referral.case.decisions
            if not d.is_annulled and d.meeting.held_on <= until]
    return max(made, key=lambda d: (d.kind == "refer", d.meeting.held_on, d.number),
               default=None)


def _from_decision(read, kind: str = "text") -> Field:
    def found(referral, _scope):
        decision = decision_behind(referral)
        return read(decision) if decision else None
    return Field(found, kind)


def copied_to(referral: Referral, day: date) -> list[str]:
    """The police of where the child lives: a case passed on is told there too."""
    found = authority_of(referral.case, POLICE) if referral.kind == "transfer" else None
    return [found.on(day).name] if found else []


REFERRAL = Of(Referral, {
    "вид": text("kind"),
    "препращане": flag(lambda r, _: r.kind == "transfer"),
    "към": typed(lambda r, _: r.target()),
    "услуга": One(SERVICE, lambda r, _: r.service),
    "искане": Lines("reason"),
    "копие": text(lambda r, scope: "".join(copied_to(r, scope.day))),
    "спешно": flag(lambda r, _: r.urgency == "urgent"),
    "изпратено_на": day("sent_on"),
    "отговор_до": day("answer_due"),
    "решение": _from_decision(lambda d: d.number, "number"),
    "протокол": _from_decision(lambda d: d.meeting.serial, "number"),
    "дата_на_протокола": _from_decision(lambda d: d.meeting.held_on, "date"),
})
