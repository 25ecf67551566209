"""Destruction: nothing of the child is left in any byte, the statistics stay, and it resumes."""

import pickle
import shutil
from collections import Counter
from datetime import date

import pytest
from peewee import CharField, TextField

from documents.generate import generate
from documents.properties import paragraphs_of
from documents.protection import destroying
from documents.protection.destroying import carry_out, make_protocol
from documents.protection.erasure import anonymise
from indicators.cases import BY_OUTCOME
from models.agenda.items import AgendaItem
from models.audit.events import AuditEvent
from models.base import CHILD, ENTITIES, PERSONAL, RuleError, today
from models.cases.case import ChildCase
from models.cases.events import CaseEvent, add_event
from models.cases.identity import CaseIdentity, NameToken, Relative
from models.closing import released
from models.commitments.commitment import Commitment
from models.database import database
from models.decisions.decision import Decision
from models.documents.blobs import Blob
from models.documents.issued import IssuedDocument
from models.leaks.finding import forget
from models.privacy.classes import OF_ALL, class_of, columns_of_class
from models.privacy.consents import Consent
from models.privacy.destruction import Destruction, decide, propose
from models.privacy.disclosures import Disclosure
from models.privacy.erasure import ERASED, sweep_when_free
from models.privacy.reach import owned_entities, records_of
from models.privacy.requests import DataRequest
from models.privacy.retention import RetentionRule, due_cases
from models.services import Referral
from models.users import COORDINATOR, SECRETARY, User
from models.vault.fields import sealed_fields
from tests import cast
from tests.documents.scene import EGN, Scene
from tests.models.conftest import opened_instead

CANARY = "щурчеканарче"


@pytest.fixture(scope="module")
def begun(tmp_path_factory, fresh):
    """The folder of a desk with the scene, and the scene that stands there; made once."""
    folder = tmp_path_factory.mktemp("begun") / "desk"
    for _ in opened_instead("", folder, fresh):
        forget()
        for role in (SECRETARY, COORDINATOR):
            User(email=cast.email_of(role), name=cast.NAMES[role], role=role).store()
        kept = pickle.dumps(make_scene())
    keys = folder.with_name("desk-keys")
    keys.mkdir()
    shutil.copy2(folder / "keys.json", keys)
    return folder, kept


@pytest.fixture
def desk(tmp_path, begun):
    """A desk with the scene of the documents, all of whose records of the case hold canaries."""
    forget()
    yield from opened_instead("", tmp_path / "desk", begun[0])
    forget()


@pytest.fixture
def scene(desk, begun) -> Scene:
    return pickle.loads(begun[1])


def make_scene() -> Scene:
    made = Scene()
    made.hold()
    case, child = made.case, made.case.identity.get()
    child.middle_name, child.birth_place, child.address = "Жабокряков", CANARY, CANARY
    child.store()
    add_event(case, "note", "Бележка за Мечо", by="Тест")
    made.referral = Referral(case=case, organization=made.host, reason="Причина",
                             sent_on=date(2016, 12, 8)).store()
    Consent(case=case, kind="media", scope="снимки", given_by="parent", giver="Калина",
            given_on=date(2016, 5, 1)).store()
    DataRequest(case=case, applicant="Калина", received_on=date(2016, 5, 1)).store()
    other = made.add_item("Разни", discussion="Спомената е и Мечо Пухов с приятели.")
    made.other_item = other.id
    plant(case)
    return made


def plant(case: ChildCase) -> None:
    """A canary in every personal text of every record of the case."""
    for entity, ids in records_of(case).items():
        if entity in (CaseIdentity, IssuedDocument):
            continue
        for record in entity.select().where(entity.id.in_(ids)):
            for name in columns_of_class(entity, PERSONAL, CHILD):
                field = entity._meta.fields[name]
                is_text = isinstance(field, CharField | TextField) and not field.choices
                is_name = (entity, name) == (Relative, "name")  # the leak guard would find it
                if is_text and not is_name and name not in entity.belongs.kept:
                    setattr(record, name, f"{CANARY}{len(name)}")
            record.save()


def close(case: ChildCase) -> ChildCase:
    ChildCase.update(status="closed", closed_on=date(2016, 12, 20)).where(
        ChildCase.id == case.id).execute()
    DataRequest.update(status="answered").where(DataRequest.case == case.id).execute()
    return ChildCase.get_by_id(case.id)


def issue(scene: Scene) -> list[IssuedDocument]:
    """Papers that speak of the case, with and without names, in the register and as drafts."""
    return [generate("protokol", scene.meeting, register=True),
            generate("protokol", scene.meeting, privacy="identified", register=True),
            generate("nasochvashto_pismo", scene.referral, register=True),
            generate("nasochvashto_pismo", scene.referral, privacy="identified"),
            generate("prepis_izvlechenie", scene.decision, register=True)]


def statistics() -> dict:
    """What the office counts."""
    table = BY_OUTCOME.table(ChildCase.select())
    rows = {entity: Counter(entity.select(*columns).tuples()) for entity, columns in (
        (Decision, (Decision.kind, Decision.year)), (Referral, (Referral.status, Referral.kind)),
        (Commitment, (Commitment.status, Commitment.kind)), (AgendaItem, (AgendaItem.kind,)),
        (CaseEvent, (CaseEvent.kind,)),
        (ChildCase, (ChildCase.year, ChildCase.age_band, ChildCase.outcome, ChildCase.type,
                     ChildCase.mechanism, ChildCase.status, ChildCase.environment)))}
    return {"table": dict(table.values), "hidden": table.hidden, **rows}


def everything(folder) -> str:
    """All that can be read: every byte of the files, every opened value, every document."""
    raw = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
                   and "backups" not in path.parts)
    opened = [record.show(field.name) for entity in ENTITIES.values() for record in entity.select()
              for field in sealed_fields(entity)]
    opened += [line for document in IssuedDocument.select() if document.status != "erased"
               for line in paragraphs_of(document.content())]
    return raw.decode("utf-8", "ignore") + "\n".join(opened)


FORBIDDEN = (CANARY, "Жабокряк", "Мечо", "Пухов", "пухов", "puhov",
             "Недействителна", EGN, "2016-03-14")


def test_nothing_of_the_child_is_left_and_the_statistics_stay(scene, desk):
    papers = issue(scene)
    blobs = Blob.select().count()
    close(scene.case)
    before = statistics()
    anonymise(scene.case, "Тест")
    assert sweep_when_free()
    left = everything(desk)
    assert [word for word in FORBIDDEN if word in left] == []
    assert statistics() == before
    assert Blob.select().count() == blobs, "each document keeps a row with an empty file"
    assert not CaseIdentity.select().exists() and not Relative.select().exists()
    assert not NameToken.select().exists()
    states = [IssuedDocument.get_by_id(paper.id).status for paper in papers]
    assert states == ["registered", "erased", "erased", "erased", "erased"]
    case = ChildCase.get_by_id(scene.case.id)
    assert (case.reference, case.age_band, case.year, case.summary) == (
        "СЗ-2016-003", "0–3", 2016, ERASED)
    assert case.anonymised_on == today() and case.received_on == date(2016, 4, 1)
    assert not ChildCase.select().where(ChildCase.matches("пухов")).exists()
    assert not CaseIdentity.select().where(CaseIdentity.matches("Мечо Пухов")).exists()


def test_the_canaries_are_there_before(scene, desk):
    """The test above could not fail if they were not."""
    issue(scene)
    left = everything(desk)
    assert all(word in left for word in (CANARY, "Мечо", "Пухов", EGN))


def test_the_minutes_stay_in_the_register_without_what_was_said_of_the_case(scene):
    paper = issue(scene)[0]
    assert CANARY in " ".join(paragraphs_of(paper.content()))
    close(scene.case)
    anonymise(scene.case)
    again = IssuedDocument.get_by_id(paper.id)
    text = " ".join(paragraphs_of(again.content()))
    assert (again.register_number, again.edition) == (paper.register_number, paper.edition)
    assert ERASED in text and CANARY not in text and "Откриване" in text
    assert "Мечо" not in AgendaItem.get_by_id(scene.other_item).discussion


def test_records_of_other_cases_are_not_touched(scene):
    others = scene.add_case(("Примерка", "Условна"), "")
    item = scene.add_item("Друг случай", kind="case", case=others, discussion="Разказ за другата")
    close(scene.case)
    anonymise(scene.case)
    assert AgendaItem.get_by_id(item.id).discussion == "Разказ за другата"
    assert ChildCase.get_by_id(others.id).anonymised_on is None
    assert others.identity.get().first_name == "Примерка"


def test_every_personal_text_of_a_case_is_wiped_or_said_to_stay(scene):
    """A column added later falls under it by its class."""
    close(scene.case)
    owned = records_of(scene.case)
    anonymise(scene.case)
    for entity, ids in owned.items():
        for record in entity.select().where(entity.id.in_(ids)):
            for name, field in entity._meta.fields.items():
                is_text = isinstance(field, CharField | TextField) and not field.choices
                if is_text and class_of(entity, name) in (PERSONAL, CHILD) and name not in OF_ALL:
                    kept = name in entity.belongs.kept
                    assert kept or CANARY not in record.show(name), (entity, name)
            assert CANARY not in record.search and CANARY.lower() not in record.sort_keys


@pytest.mark.parametrize(("change", "said"), [
    ({"legal_hold": True}, "забрана за заличаване"), ({"status": "reopened"}, "не е приключен"),
    ({"anonymised_on": date(2020, 1, 1)}, "вече са заличени")])
def test_what_may_not_be_wiped_is_refused_whole(scene, change, said):
    close(scene.case)
    with released():
        ChildCase.update(**change).where(ChildCase.id == scene.case.id).execute()
    with pytest.raises(RuleError, match=said):
        anonymise(ChildCase.get_by_id(scene.case.id))
    assert CaseIdentity.select().exists()


def test_a_failure_leaves_the_case_as_it_was(scene, monkeypatch):
    close(scene.case)
    monkeypatch.setattr("documents.protection.erasure.mark_anonymised", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        anonymise(scene.case)
    assert CaseIdentity.get().first_name == "Мечо" and Relative.select().exists()


def test_the_entities_of_a_case_are_those_the_keys_lead_to(desk):
    assert {entity._meta.table_name for entity in owned_entities()} >= {
        "cases", "case_identities", "relatives", "case_events", "agenda_items", "decisions",
        "commitments", "referrals", "consents", "disclosures", "data_requests",
        "destruction_items", "documents"}
    assert not {"meetings", "people", "organizations", "users", "mechanisms"} & {
        entity._meta.table_name for entity in owned_entities()}


# -- the list of destruction -----------------------------------------------------------------


@pytest.fixture
def allowed(scene) -> Destruction:
    """Three due cases on a list that a second person has allowed; one comes on hold after."""
    RetentionRule(years=5, basis="5 години – ПРИМЕР", action="anonymise").store()
    for case in (scene.case, *scene.earlier):
        close(case)
    made = propose(list(due_cases(today())), "anonymise", by=cast.find_account(SECRETARY))
    decide(made, cast.find_account(COORDINATOR), allow=True)
    ChildCase.update(legal_hold=True).where(ChildCase.id == scene.earlier[1].id).execute()
    return made


def states(destruction: Destruction) -> dict[str, str]:
    return {item.case.reference: item.state for item in destruction.items}


def test_it_is_carried_out_with_a_protocol(allowed, scene):
    with pytest.raises(RuleError, match="когато унищожаването е изпълнено"):
        make_protocol(allowed)
    carry_out(allowed, "Координатор")
    assert states(allowed) == {"СЗ-2016-001": "done", "СЗ-2016-002": "held",
                               "СЗ-2016-003": "done"}
    protocol = IssuedDocument.get(IssuedDocument.kind == "protokol_unishtozhavane")
    text = " ".join(paragraphs_of(protocol.content()))
    assert protocol.register_number and protocol.status == "registered"
    for word in ("СЗ-2016-003", "5 години – ПРИМЕР", "забрана за заличаване", "Севда Примерова",
                 "Камен Пробен"):
        assert word in text
    assert "Мечо" not in text and Destruction.get().status == "done"


def test_what_somebody_asks_about_stays_until_he_is_answered(scene):
    """Neither is it proposed, nor carried out where the request came in after the proposal."""
    RetentionRule(years=5, basis="ПРИМЕР", action="anonymise").store()
    close(scene.case)
    made = propose(list(due_cases(today())), "anonymise", by=cast.find_account(SECRETARY))
    asked = DataRequest(case=scene.case, applicant="Майка", received_on=today()).store()
    [due] = due_cases(today())
    assert due.action == "remind"
    decide(made, cast.find_account(COORDINATOR), allow=True)
    carry_out(Destruction.get())
    assert states(made) == {scene.case.reference: "held"}
    DataRequest.update(status="answered").where(DataRequest.id == asked.id).execute()
    [due] = due_cases(today())
    assert due.action == "anonymise"


def test_an_interrupted_run_goes_on_where_it_stopped(allowed, scene, monkeypatch):
    calls, real = [], destroying.anonymise

    def die_at_second(case, by):
        calls.append(case.reference)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(case, by)

    monkeypatch.setattr(destroying, "anonymise", die_at_second)
    with pytest.raises(KeyboardInterrupt):
        carry_out(allowed, "Координатор")
    assert sorted(states(allowed).values()) == ["done", "held", "waiting"] or \
        sorted(states(allowed).values()) == ["done", "waiting", "waiting"]
    assert Destruction.get().is_running()
    monkeypatch.setattr(destroying, "anonymise", real)
    carry_out(Destruction.get(), "Координатор")
    assert "waiting" not in states(allowed).values() and Destruction.get().status == "done"
    assert IssuedDocument.select().where(
        IssuedDocument.kind == "protokol_unishtozhavane").count() == 1


def test_nothing_is_carried_out_without_the_second_person(scene):
    RetentionRule(years=5, basis="ПРИМЕР", action="anonymise").store()
    close(scene.case)
    made = propose(list(due_cases(today())), "anonymise", by=cast.find_account(SECRETARY))
    with pytest.raises(RuleError, match="не е разрешено"):
        carry_out(made, "Секретар")
    assert CaseIdentity.select().exists()


def test_archiving_only_puts_away(scene):
    RetentionRule(years=5, basis="ПРИМЕР", action="archive").store()
    close(scene.case)
    made = propose(list(due_cases(today())), "archive", by=cast.find_account(SECRETARY))
    carry_out(decide(made, cast.find_account(COORDINATOR), allow=True), "Координатор")
    assert ChildCase.get_by_id(scene.case.id).archived_at and CaseIdentity.select().exists()


def test_the_log_tells_that_it_happened_and_nothing_else(scene):
    close(scene.case)
    before = AuditEvent.select().count()
    anonymise(scene.case, "Тест")
    told = list(AuditEvent.select().where(AuditEvent.case_id == scene.case.id))
    assert AuditEvent.select().count() > before
    assert any("anonymised_on" in event.details for event in told)
    assert not any(CANARY in event.details for event in told)
    assert Disclosure.select().count() == 0 and database.is_closed() is False
