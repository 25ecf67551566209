"""Two regions and a sealed case, each full of canaries: strings that nobody else may ever see."""

import re
from dataclasses import dataclass, field
from datetime import date

from peewee import CharField, TextField

from documents.files.attaching import PDF, Attachment
from documents.generate import generate
from documents.templates import install_templates
from models.access.approvals import EXPORT, ask_approval
from models.access.case_access import grant_access
from models.access.limits import READ, RightLimit
from models.access.reasons import AccessReason, keep_reason
from models.agenda.standing import StandingItem
from models.attendance.lines import Attendance
from models.attendance.movements import arrive
from models.attendance.statements import NamedVote, Statement
from models.base import ENTITIES, Entity
from models.cases.case import ChildCase
from models.cases.checks import CaseCheck
from models.cases.events import CaseEvent
from models.cases.families import Family
from models.cases.identity import CaseIdentity, Relative
from models.cases.measures import Measure
from models.cases.notifying import Notified
from models.cases.papers import CasePaper
from models.closing import released
from models.commitments.history import CommitmentReport, Extension, keep_file
from models.commitments.office_days import OfficeDay
from models.commitments.recording import record_decision
from models.commitments.reminders import add_reminder
from models.confidential import protectable
from models.decisions.changes import DecisionChange
from models.documents.questions import TemplateQuestion
from models.documents.templates import DocumentTemplate
from models.events.event import Event, Participant, Point
from models.fields import PartialDateField
from models.lead_times import LeadTime
from models.letters.files import AttachedFile
from models.letters.letter import Letter
from models.mechanisms import LegalBasis, Mechanism
from models.memoranda import Memorandum, MemorandumParty, Obligation
from models.notices import Notice
from models.parties import OrganizationName, Position
from models.periods import ReportPeriod
from models.places.closure import ClosureStep, ClosureTarget, ExitPlan
from models.places.evidence import Finding
from models.places.placements import Placement
from models.places.reports import Occupancy
from models.places.stages import Served
from models.places.waiting import Waiting
from models.privacy.choices import CONSENT_KINDS
from models.privacy.consents import Consent
from models.privacy.destruction import Destruction, DestructionItem
from models.privacy.disclosures import Disclosure
from models.privacy.requests import DataRequest
from models.privacy.retention import RetentionRule
from models.procedures import WrittenProcedure
from models.services import Referral, Service
from models.tailoring.formrules import OwnRule
from models.tailoring.indicators import OwnIndicator
from models.tailoring.views import SavedView
from models.tailoring.wordings import OwnWording
from models.territory import Municipality
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY, User
from models.users.declarations import install_declaration
from models.waiting.absences import Absence
from tests import cast
from tests.admin.records import make_record

TECHNICAL = {"search", "sort_keys", "created_by", "updated_by"}
# Codes and keys: the program reads them, nobody types them.
CODES = {"documents": {"kind", "entity", "data", "file_name", "row_key"},
         "approvals": {"entity", "changes"}, "decisions": {"entry_key"},
         "statements": {"entry_key"}, "case_identities": {"row_key", "number_index"},
         "relatives": {"row_key"}, "commitment_files": {"row_key"},
         "users": {"email", "password", "fs_uniquifier"}}
PLANTED = ("mechanisms", "memberships", "memoranda", "memorandum_parties", "obligations",
           "meetings", "attendance", "agenda_items", "decisions", "commitments", "cases",
           "case_events", "case_identities", "relatives", "referrals", "documents", "case_access",
           "consents", "disclosures", "data_requests", "destructions", "destruction_items",
           "statements", "commitment_reports", "extensions", "commitment_files",
           "decision_changes", "written_procedures", "procedure_answers", "events",
           "event_participants", "event_points", "letters", "standing_items")


# An address and a telephone that institutions and services keep confidential.
SECRETS = {"address": "ул. „Щъркелова Стряха“ № 17", "phone": "0888 765 432"}
SECRET = re.compile(r"щъркелова|стряха|765.?432", re.IGNORECASE)
PLANTED_WORD = re.compile(r"ж[абс]\d{4}")


@dataclass
class Canaries:
    """Every planted string, and where it stands: (region, table, column)."""

    places: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def plant(self, record: Entity, region: str) -> Entity:
        """The record with a string of its own in every text column, stored."""
        table = record._meta.table_name
        for column in text_columns(type(record)):
            word = f"ж{region}{len(self.places):04}"  # as PLANTED_WORD says
            if (column.max_length or 99 if isinstance(column, CharField) else 99) >= len(word):
                self.places[word] = (region, table, column.name)
                setattr(record, column.name, word)
        with released():
            record.save()
        return record

    def found_in(self, text: str, is_foreign) -> list:
        """The places of the strings in a text that `is_foreign(region, table, column)`."""
        places = (self.places.get(word) for word in set(PLANTED_WORD.findall(text)))
        return [place for place in places if place and is_foreign(*place)]


def text_columns(entity: type[Entity]) -> list:
    """The columns that hold what somebody typed."""
    codes = TECHNICAL | CODES.get(entity._meta.table_name, set())
    return [column for column in entity._meta.sorted_fields
            if isinstance(column, (CharField, TextField)) and not column.choices
            and not isinstance(column, PartialDateField) and column.name not in codes]


@dataclass
class Region:
    """The records of one mechanism, by table."""

    name: str
    records: dict[str, Entity] = field(default_factory=dict)

    def add(self, record: Entity) -> Entity:
        self.records[record._meta.table_name] = record
        return record


@dataclass
class Scene:
    """Region а, region б, and с: a sealed case in the mechanism of а."""

    canaries: Canaries
    regions: dict[str, Region]
    accounts: dict[str, User]

    def record(self, region: str, table: str) -> Entity:
        return self.regions[region].records[table]


def build_scene() -> Scene:
    """Everything planted, and an account for each way of seeing it."""
    install_templates()
    TemplateQuestion(template=DocumentTemplate.select().first(), name="повод",
                     label="Повод").store()
    install_declaration()
    canaries, place = Canaries(), cast.make_organization("Институция на членовете", "ИЧ")
    add_books(place)
    regions = {}
    for name in "аб":
        regions[name] = add_mechanism(name, place)
        add_case(regions[name], regions[name].records["mechanisms"])
    regions["с"] = Region("с")
    regions["с"].add(cast.make_meeting(regions["а"].records["mechanisms"]))
    add_case(regions["с"], regions["а"].records["mechanisms"], sensitivity="violence")
    accounts = add_accounts(regions, place)
    protect_all()
    for name, region in regions.items():
        add_access(region, accounts)
        for table in PLANTED:
            if table in region.records:
                canaries.plant(region.records[table], name)
        add_papers(canaries, region)
    return Scene(canaries, regions, accounts)


def protect_all() -> None:
    """Every institution and service keeps its address and telephone confidential."""
    for entity in ENTITIES.values():
        for record in entity.select() if protectable(entity) and entity.belongs.shared else ():
            record.set_values({**SECRETS, entity.belongs.confidential.tick: True})
            record.save()


def add_books(place) -> None:
    """What every mechanism shares."""
    for entity in (LeadTime, Notice, ClosureTarget, ClosureStep):
        make_record(entity)
    person = cast.make_person()
    Position(person=person, organization=place, name="управител").store()
    OrganizationName(organization=place, name="Старо име", valid_to=date(2015, 1, 1)).store()
    RetentionRule(years=5, basis="Номенклатура").store()
    Absence(user=cast.find_account(SECRETARY), deputy=cast.find_account(COORDINATOR),
            since=date(2016, 1, 4), until=date(2016, 1, 8)).store()
    OfficeDay(day=date(2027, 5, 8), kind="off").store()
    SavedView(register="cases", label="Изглед за всички").store()
    OwnIndicator(register="cases", label="Случаи", rows="type").store()
    OwnWording(register="cases", code="summary").store()
    OwnRule(register="cases", kind="demand", target="summary").store()
    LegalBasis(short="чл. 1", full="чл. 1 от закона").store()
    service = Service(name="Услуга", kind="cop", provider=place, places=4, occupied=1,
                      as_of=date(2026, 1, 5), municipality=Municipality.get()).store()
    service.workflow.move(service, "transform", stage_on=date(2026, 1, 6))
    Served(service=service, municipality=Municipality.get()).store()
    ask_approval(EXPORT, "Изтегляне в Excel: Случаи", by=cast.find_account(AUDITOR))


def add_mechanism(name: str, place) -> Region:
    region = Region(name)
    mechanism = region.add(cast.make_mechanism(f"Р{name}"))
    region.add(cast.make_member(mechanism, organization=place))
    region.add(cast.make_meeting(mechanism))
    region.add(StandingItem(mechanism=mechanism, title_text="Разни").store())
    region.add(Attendance.get(Attendance.meeting == region.records["meetings"].id))
    memorandum = region.add(Memorandum(
        mechanism=mechanism, subject="Предмет", purposes="Цел", term_years=2,
        signed_on="2016").store())
    parties = [MemorandumParty(
        memorandum=memorandum, organization=cast.make_organization(f"Страна {name}{n}", ""),
        representative=cast.make_person(), short_name="Страната").store() for n in range(2)]
    region.add(parties[0])
    region.add(Obligation(memorandum=memorandum, party=parties[0], text="Помага").store())
    add_beside(region, mechanism)
    return region


def add_beside(region: Region, mechanism: Mechanism) -> None:
    """A question in writing with an answer, and an event with a participant."""
    procedure = region.add(WrittenProcedure(
        mechanism=mechanism, question="Въпрос", proposal="Предложение",
        opened_on=date(2016, 12, 1), answer_by=date(2016, 12, 9)).store())
    procedure.ask_members()
    region.add(procedure.answers.get())
    event = region.add(Event(mechanism=mechanism, topic="Тема", held_on="2015").store())
    region.add(ReportPeriod(mechanism=mechanism, begins_on=date(2015, 1, 1),
                            ends_on=date(2015, 12, 31)).store())
    region.add(Participant(event=event, name="Участник", gender="f").store())
    region.add(Point(event=event, topic="Точка", speaker="Водещ").store())


def add_case(region: Region, mechanism: Mechanism, **values) -> None:
    """A case with everything that hangs below it, discussed at the region's meeting."""
    meeting, place = region.records["meetings"], mechanism.memberships.get().organization
    case = region.add(cast.make_case(mechanism, **values))
    child = region.add(CaseIdentity(
        case=case, first_name="Дете", last_name="Дететово", birth_date=date(2015, 1, 1),
        match_reason="Другите са от други изпитвания.", id_kind="none",
        no_number_reason="няма").store())
    region.add(Relative(identity=child, relation="mother", name="Майка Майчина").store())
    region.add(CaseEvent(case=case, happened_on=date(2016, 5, 5), text="Бележка").store())
    stay = region.add(Placement(case=case, form="kin", municipality=case.municipality_origin,
                                begun_on=date(2016, 6, 1)).store())
    region.add(Measure(case=case, what="Мярка", begun_on=date(2016, 6, 1)).store())
    region.add(Notified(case=case, authority="agency", person="Дежурният").store())
    region.add(CasePaper(case=case, kind="report", dated_on=date(2016, 6, 1)).store())
    region.add(CaseCheck(case=case, kind="outcome", number=3, due_on=date(2016, 9, 1)).store())
    case.family = region.add(Family(mechanism=mechanism, note="Бележка").store())
    case.store()
    report = Occupancy.get()
    region.add(ExitPlan(case=case, service=report.service, form="kin",
                        due_on=date(2016, 9, 1)).store())
    region.add(Waiting(case=case, service=report.service, asked_on=date(2016, 6, 1)).store())
    region.add(Finding(
        case=case, kind="oblast", placement=stay, service=report.service, free_places=1,
        municipality=case.municipality_origin, happened_on=date(2016, 6, 1),
        capacity=report.service.capacities.get(), occupancy=report).store())
    region.add(Referral(case=case, organization=mechanism.host, reason="Нужда").store())
    item = region.add(cast.make_item(meeting, kind="case", case=case, title_text="Случай"))
    add_discussion(region, item)
    row = {"organization": place, "what": "Помощ", "due": date(2016, 12, 20)}
    add_rights(region, case)
    decision = region.add(record_decision(item, {"kind": "support", "text": "Подкрепа."}, [row]))
    region.add(decision.commitments.get())
    add_followup(region, meeting.mechanism)
    region.add(Letter(mechanism=mechanism, case=case, correspondent="Училище",
                      subject="Справка").store())


def add_followup(region: Region, mechanism: Mechanism) -> None:
    """What became of the region's commitment and decision."""
    commitment, day = region.records["commitments"], date(2017, 2, 1)
    region.add(CommitmentReport(commitment=commitment, reported_on=day, outcome="partly",
                                text="Отчет").store())
    region.add(Extension(commitment=commitment, due=day, reason="Причина").store())
    region.add(keep_file(commitment, Attachment("писмо.pdf", PDF, b"%PDF")))
    region.add(region.add(add_reminder([commitment], on=day)).items.get())
    item = cast.make_item(cast.make_meeting(mechanism, held_on=day))
    later = record_decision(item, {"kind": "info", "text": "Изменя."}, [])
    region.add(DecisionChange(decision=later, changed=region.records["decisions"]).store())


def add_rights(region: Region, case: ChildCase) -> None:
    """What is kept about the case's data: who agreed, asked, received, and what is to be wiped."""
    day = date(2016, 5, 1)
    region.add(Consent(case=case, kind=CONSENT_KINDS[0][0], scope="Снимки", given_by="parent",
                       giver="Родител", given_on=day).store())
    region.add(Disclosure(case=case, what="Справка", recipient="Институция").store())
    region.add(DataRequest(case=case, applicant="Заявител", received_on=day).store())
    region.add(Destruction(mechanism=case.mechanism, asked_by=cast.find_account(COORDINATOR),
                           action="anonymise").store())
    region.add(DestructionItem(destruction=region.records["destructions"], case=case).store())


def add_discussion(region: Region, item) -> None:
    """Somebody comes in at the item, speaks and votes."""
    line = Attendance(meeting=item.meeting, voting=True, guest_name="Някой").store()
    region.add(arrive(line, item))
    region.add(Statement(item=item, line=line, text="Изказване").store())
    region.add(NamedVote(item=item, line=line).store())


def add_access(region: Region, accounts: dict[str, User]) -> None:
    case, who = region.records["cases"], accounts["named"]
    region.add(grant_access(case, who, by=who))
    region.add(AccessReason.get_by_id(keep_reason(case, "повод", "думи")))
    region.add(RightLimit(role=ADMIN, register="cases", level=READ).store())


def add_papers(canaries: Canaries, region: Region) -> None:
    """A paper of every kind that the region's records give; one of them carries canaries."""
    meeting, decision = region.records["meetings"], region.records["decisions"]
    for kind, record in (("nasochvashto_pismo", region.records["referrals"]),
                         ("prepis_izvlechenie", decision), ("pokana", meeting),
                         ("protokol", meeting)):
        made = generate(kind, type(record).get_by_id(record.id))
    canaries.plant(region.add(made), region.name)
    region.add(AttachedFile(document=made, kind="scan", file_name="скан.pdf",
                            media_type="application/pdf").attach(b"%PDF-").store())
    if "memoranda" in region.records:
        generate("memorandum", Memorandum.get_by_id(region.records["memoranda"].id))


def add_accounts(regions: dict[str, Region], place) -> dict[str, User]:
    """Accounts by what they see; "all" reaches every mechanism, "named" the sealed case too."""
    a, b = (regions[name].records["mechanisms"] for name in "аб")
    return {
        "a": cast.make_account("Секретар А", SECRETARY, mechanism=a),
        "b": cast.make_account("Координатор Б", COORDINATOR, mechanism=b),
        "all": cast.make_account("Секретар на всички", SECRETARY),
        "named": cast.make_account("Посочен Координатор", COORDINATOR),
        "auditor": cast.make_account("Одитор А", AUDITOR, mechanism=a),
        "member": cast.make_account("Представител А", MEMBER, mechanism=a, organization=place),
        "admin": cast.make_account("Администратор", ADMIN)}
