"""What a tick keeps confidential, for every entity that has one and on every way out."""

import io
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook
from peewee import BooleanField, CharField
from werkzeug.datastructures import MultiDict

from admin.lists.page import ListPage
from documents.papers.own import SOURCES
from documents.protection.leaks import check_document
from documents.protection.subject import Account, Subject, subjects_of
from documents.schema import Scope, values_of
from documents.values.parties import ADDRESSEE, LETTERHEAD, ORGANIZATION, Role
from models.audit.events import AuditEvent
from models.base import ENTITIES, RuleError, show_value
from models.cases.identity import CaseIdentity, Relative
from models.confidential import protectable
from models.leaks.finding import find_leaks, finder
from models.mechanisms import Mechanism
from models.ordering import sort_path
from models.parties import Organization
from models.services import Service
from models.users import ADMIN, AUDITOR, COORDINATOR, OFFICE, SECRETARY
from tests import cast
from tests.admin.browsing import Visitor
from tests.admin.records import make_record
from tests.docfill.making import tiny

DECLARED = [(table, name) for table, entity in ENTITIES.items() for name in protectable(entity)]
BOOKS = [(table, name) for table, name in DECLARED if ENTITIES[table].belongs.shared]
SECRETS = {"phone": "0888 123 321", "address": "6100, ул. „Щъркелова Стряха“ № 17",
           "note": "Щъркелова епикриза", "file": "Щъркелова.pdf|123|1"}


def make_ticked(table: str, **values):
    """A record of the table that keeps its secrets, stored."""
    entity = ENTITIES[table]
    record = make_record(entity)
    declared = entity.belongs.confidential
    told = {name: SECRETS[name] for name in declared.said}
    for name, value in {declared.tick: True, **told, **values}.items():
        setattr(record, name, value)
    return record.store()


def test_every_tick_that_promises_it_is_declared_with_texts_that_people_type(app):
    promising = {(table, field.name) for table, entity in ENTITIES.items()
                 for field in entity._meta.sorted_fields if isinstance(field, BooleanField)
                 and "поверител" in (field.verbose_name or "").lower()}
    declared = {(table, ENTITIES[table].belongs.confidential.tick) for table, _ in DECLARED}
    assert promising == declared and len(BOOKS) == 4
    for table, name in DECLARED:
        entity = ENTITIES[table]
        assert isinstance(entity._meta.fields[name], CharField) or \
            entity._meta.fields[name].is_sealed
        assert {name, entity.belongs.confidential.tick} <= set(entity.listing.fields)


@pytest.mark.parametrize(("table", "name"), DECLARED)
def test_words_stand_in_its_place_in_texts_and_in_what_is_searched(rolled_back, table, name):
    record = make_ticked(table)
    said = record.belongs.confidential.said[name]
    shown = show_value(record._meta.fields[name], SECRETS[name])
    assert record.show(name) == said and record.show(name, openly=True) == shown
    listing, type(record).listing = record.listing, _searching(record, name)
    try:
        assert "щъркелова" not in record.search_text() and "123" not in record.search_text()
    finally:
        type(record).listing = listing
    setattr(record, record.belongs.confidential.tick, False)
    assert record.show(name) == shown


def _searching(record, name: str):

    return replace(record.listing, search=(*record.listing.search, name))


@pytest.mark.parametrize("role", [SECRETARY, COORDINATOR, AUDITOR, ADMIN])
@pytest.mark.parametrize("table", sorted({table for table, _ in BOOKS}))
def test_the_office_alone_reads_it_and_on_the_page_of_the_record_alone(sign_in, table, role):
    record = make_ticked(table)
    visitor = Visitor(sign_in(role))
    for name in protectable(type(record)):
        secret = SECRETS[name]
        assert (secret in visitor.text(f"/{table}/{record.id}/")) == (role in OFFICE)
        assert secret not in visitor.text(f"/{table}/")
        assert secret not in visitor.text(f"/{table}/?sort={name}")
        found = visitor.text(f"/search/?q={secret[-8:]}")
        assert f"/{table}/{record.id}/" not in found
    content = load_workbook(io.BytesIO(visitor.get(f"/{table}/?format=xlsx").data))
    cells = {cell for row in content.active.values for cell in row}
    assert not cells & set(SECRETS.values())


@pytest.mark.parametrize("table", sorted({table for table, _ in BOOKS}))
def test_who_may_not_read_it_may_not_untick_it_either(sign_in, table):
    record = make_ticked(table)
    tick = record.belongs.confidential.tick
    administrator, secretary = Visitor(sign_in(ADMIN)), Visitor(sign_in(SECRETARY))
    form = administrator.text(f"/{table}/{record.id}/edit/")
    assert 'name="version"' in form and f'name="{tick}"' not in form
    assert not [secret for secret in SECRETS.values() if secret in form]
    assert f'name="{tick}"' in secretary.text(f"/{table}/{record.id}/edit/")
    open_record = make_record(type(record))
    assert 'name="phone"' in administrator.text(f"/{table}/{open_record.id}/edit/")


@pytest.mark.parametrize("table", sorted({table for table, _ in DECLARED}))
def test_it_is_lifted_by_a_decision_that_somebody_confirms(rolled_back, table):
    record = make_ticked(table)
    tick = record.belongs.confidential.tick
    record = type(record).get_by_id(record.id)
    setattr(record, tick, False)
    with pytest.raises(RuleError, match="Досега това беше поверително") as doubt:
        record.store()
    assert doubt.value.field == tick
    record.confirmed = (doubt.value.confirm,)
    record.store()
    assert not getattr(type(record).get_by_id(record.id), tick)
    record.store()  # nothing is asked once it is open


@pytest.mark.parametrize(("table", "name"), BOOKS)
def test_no_order_and_no_filter_tells_it(rolled_back, table, name):
    entity = ENTITIES[table]
    assert sort_path(entity, name) is None and name not in entity.listing.filters
    page = ListPage(entity, cast.find_account(AUDITOR), MultiDict({"sort": name}))
    assert page.sort == ""


@pytest.mark.parametrize(("table", "name"), BOOKS)
def test_the_log_does_not_keep_it(rolled_back, table, name):
    record = make_ticked(table)
    setattr(record, name, "0888 123 322")
    record.store()
    events = [str(event.details) for event in AuditEvent.select().where(
        AuditEvent.object_id == record.id)]
    assert events and not [text for text in events if "123 32" in text or "Щъркелова" in text]


@pytest.mark.parametrize("entity", [Organization, Service])
def test_no_paper_prints_it(rolled_back, entity):
    cast.make_mechanism()
    record = make_ticked(entity._meta.table_name)
    scope = Scope(day=date(2016, 12, 7))
    printed = [values_of(SOURCES[entity].group, record, scope)]
    if entity is Organization:
        mechanism = Mechanism(host=record, name="Механизъм")
        printed += [values_of(ORGANIZATION, record, scope),
                    values_of(ADDRESSEE, Role(None, record, scope.day), scope),
                    values_of(LETTERHEAD, mechanism, scope)]
        assert "адресът е поверителен" in str(printed)
    text = str(printed)
    assert "Стряха" not in text and "123" not in text


@pytest.mark.parametrize("entity", [Organization, Service])
def test_it_may_not_stand_in_a_public_text(rolled_back, entity):
    record = make_ticked(entity._meta.table_name, address_confidential=False)
    words = ["улица", "щъркелова", "стряха"]
    assert not find_leaks(SECRETS["phone"], is_public=True)
    assert _allows(words)
    record.address_confidential = True
    record.store()
    assert find_leaks(SECRETS["phone"], is_public=True) and not _allows(words)


def _allows(words: list[str]) -> bool:
    phrases = [phrase for found in finder().registers.phrases.values() for phrase in found]
    return any({*words[1:]} <= {*phrase} for phrase in phrases)


def test_who_lives_at_the_hidden_address_of_a_child_is_hidden_with_it(rolled_back):
    case = cast.make_case(named=("Мечо", "Пухов"))
    child = case.identity.get()
    child.address = "ул. „Измислена“ № 5"
    child.store()
    mother = Relative(identity=child, relation="mother", name="Майка Нейна",
                      address="ул. Измислена №5", phone="092 1234567").store()
    father = Relative(identity=child, relation="father", name="Баща Неин",
                      address="ул. Друга 7").store()
    assert mother.show("address") == mother.address
    child.address_protected = True
    child.store()
    assert Relative.get_by_id(mother.id).show("address") == "адресът е поверителен"
    assert Relative.get_by_id(mother.id).show("phone") == "телефонът е поверителен"
    assert Relative.get_by_id(father.id).show("address") == "ул. Друга 7"
    account = Account(Subject(child, father)).as_json()
    assert "Измислена" not in account and "1234567" not in account


@pytest.fixture
def hidden_mother(rolled_back):
    """A child that lives with its mother, whose address and telephone are kept confidential."""
    child = cast.make_case(named=("Мечо", "Пухов"), summary="Майката е на улица Измислена No5, "
                           "тел. +359 92 12-34-567.").identity.get()
    child.address = "6100 Казанлък, ул. „Измислена“ № 5"
    child.store()
    return Relative(identity=child, relation="mother", name="Майка Нейна", phone="092 1234567",
                    address="гр. Казанлък, ул. Измислена №5, ет. 2", address_protected=True).store()


def test_a_child_that_lives_at_a_hidden_address_is_hidden_too_and_all_who_live_there(
        hidden_mother):
    child = CaseIdentity.get_by_id(hidden_mother.identity_id)
    assert child.show("address") == "адресът е поверителен"
    brother = Relative(identity=child, relation="sibling", name="Братко Пухов",
                       address="Измислена 5, Казанлък").store()
    assert brother.show("address") == "адресът е поверителен"


def test_no_account_of_the_family_tells_a_hidden_address_however_it_is_typed(hidden_mother):
    child = CaseIdentity.get_by_id(hidden_mother.identity_id)
    Relative(identity=child, relation="father", name="Баща Неин").store()
    for subject in subjects_of(child):
        account = Account(subject).as_json()
        assert "змислена" not in account and "34-567" not in account and "34567" not in account
        assert "поверителен адрес" in account


@pytest.mark.parametrize("level", ["pseudonymised", "identified"])
def test_no_paper_is_issued_with_a_hidden_address_that_somebody_typed(hidden_mother, level):
    case = hidden_mother.identity.case
    content = tiny("Живее в Казанлък, ул. „Измислена“ 5. Телефон 0921/234567.")
    hits = check_document(content, level, own_cases=frozenset((case.id,))).blocking
    assert len([one for one in hits if one.kind == "protected"]) == 2
    others = check_document(tiny("Среща на ул. „Измислена“ 51."), "identified",
                            own_cases=frozenset((case.id,)))
    assert not others.blocking
