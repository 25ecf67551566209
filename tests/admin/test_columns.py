"""Every column about a child, for every role, in every channel: one rule for all of them."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook
from werkzeug.datastructures import MultiDict

from admin import policy
from admin.lists.filters import read_filters
from admin.lists.page import ListPage
from admin.policy.columns import may_read_path, may_search
from documents.kinds import KINDS
from documents.templates import install_templates
from models.base import CHILD, ENTITIES
from models.documents.templates import DocumentTemplate
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY
from tests import cast
from tests.admin.browsing import Visitor
from tests.admin.records import make_record

ROLES = (ADMIN, SECRETARY, COORDINATOR, MEMBER, AUDITOR)
# Columns whose class is "about a child", by who reads them: y reads, - does not, in order of ROLES.
MINUTED, OFFICE = "-yyyy", "-yy--"
BY_TABLE = {"agenda_items": MINUTED, "decisions": MINUTED, "commitments": MINUTED,
            "statements": MINUTED, "commitment_reports": MINUTED, "extensions": MINUTED}
ABOUT_A_CHILD = [(table, column.name) for table, entity in ENTITIES.items()
                 for column in entity._meta.sorted_fields
                 if entity.listing.privacy_of(column.name) == CHILD]
HEALTH_AND_VIOLENCE = {("cases", name) for name in (
    "summary", "best_interest", "problem", "causes", "needs", "target_groups")}


def reads(table: str, role: str) -> bool:
    """What the table above says."""
    return BY_TABLE.get(table, OFFICE)[ROLES.index(role)] == "y"


def test_health_violence_numbers_and_addresses_are_about_a_child():
    identity = {("case_identities", name) for name in ("id_number", "address", "first_name")}
    assert HEALTH_AND_VIOLENCE | identity | {("relatives", "address")} <= set(ABOUT_A_CHILD)


@pytest.mark.parametrize("role", ROLES)
def test_a_column_about_a_child_is_for_its_readers(app, rolled_back, role):
    user, wrong = cast.find_account(role), []
    for table, column in ABOUT_A_CHILD:
        entity = ENTITIES[table]
        may_see = policy.may_read(user, entity) and may_read_path(user, entity, column)
        is_offered = policy.writable_columns(user, entity, (column,))
        may_write = policy.may_write(user, entity) and is_offered
        wrong += [(table, column)] if (may_see or may_write) and not reads(table, role) else []
    assert not wrong and ABOUT_A_CHILD


@pytest.mark.parametrize("role", ROLES)
def test_lists_files_filters_and_search_keep_to_it(app, rolled_back, role):
    user = cast.find_account(role)
    for table in ENTITIES:
        assert_lists_keep_to_it(user, table, role)


def assert_lists_keep_to_it(user, table: str, role: str) -> None:
    entity = ENTITIES[table]
    hidden = {column for name, column in ABOUT_A_CHILD if name == table and not reads(name, role)}
    if not policy.may_read(user, entity):
        return
    page = ListPage(entity, user, MultiDict())
    assert not hidden & {path.partition(".")[0] for path in page.columns_shown}
    assert not hidden & {one.name for one in read_filters(entity, user, MultiDict())}
    if hidden & set(entity.listing.search):
        assert not may_search(user, entity)
    for name in hidden:
        assert ListPage(entity, user, MultiDict({"sort": name})).sort == ""


CANARY = "Щъркелче"


@pytest.mark.parametrize("role", [SECRETARY, AUDITOR])
@pytest.mark.parametrize(("table", "column"), [
    ("cases", "summary"), ("cases", "best_interest"), ("cases", "problem"),
    ("referrals", "reason"), ("decisions", "text"), ("agenda_items", "discussion"),
    ("commitments", "what"), ("commitments", "report")])
def test_the_details_show_it_to_its_readers_alone(sign_in, table, column, role):
    record = make_record(ENTITIES[table])
    setattr(record, column, CANARY)
    record.store()
    visitor = Visitor(sign_in(role))
    page = visitor.text(f"/{table}/{record.id}/")
    assert page.count("<main") == 1 and (CANARY in page) == reads(table, role)
    content = load_workbook(io.BytesIO(visitor.get(f"/{table}/?format=xlsx").data))
    cells = {cell for row in content.active.values for cell in row}
    assert reads(table, role) or CANARY not in cells


@pytest.mark.parametrize("role", [SECRETARY, AUDITOR])
def test_a_search_does_not_tell_what_may_not_be_read(sign_in, role):
    referral = make_record(ENTITIES["referrals"])
    referral.reason = CANARY
    referral.store()
    visitor = Visitor(sign_in(role))
    for page in ("/referrals/", "/search/", "/lookup/referrals/"):
        address = f"{page}?q={CANARY}"
        found = f"/referrals/{referral.id}/" in visitor.text(address) or \
            f'"id":"{referral.id}"' in visitor.text(address).replace(" ", "")
        assert found == (role == SECRETARY), address


@pytest.mark.parametrize("role", [SECRETARY, AUDITOR, ADMIN])
def test_the_fields_of_a_template_show_a_record_to_who_may_read_all_of_it(sign_in, role):
    install_templates()
    referral = make_record(ENTITIES["referrals"])
    referral.case.set_values({"summary": CANARY})
    referral.case.store()
    records = {"cases": referral.case, "referrals": referral}
    visitor, seen = Visitor(sign_in(role)), 0
    for template in DocumentTemplate.select():
        kind = KINDS.get(template.kind)
        if kind is None or kind.entity not in records:
            continue
        asked = f"?record={records[kind.entity].id}"
        for page in ("fields", "sheet", "trial", "trial/file"):
            answer = visitor.get(f"/document_templates/{template.id}/{page}/{asked}")
            seen += role == SECRETARY and CANARY in text_of(answer)
            assert role == SECRETARY or CANARY not in text_of(answer), (page, kind.code)
    assert bool(seen) == (role == SECRETARY)


def text_of(answer) -> str:
    """The text of a page, or of a Word file."""
    if answer.mimetype.startswith("text/"):
        return answer.get_data(as_text=True)
    tables = Document(io.BytesIO(answer.data)).tables
    return "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)
