"""What is signed and closed stays, with all that hangs under it, whatever way it is written by."""

from datetime import date

import pytest
from peewee import CharField, DateField, ForeignKeyField, IntegerField, TextField

from admin import policy
from models.base import ENTITIES, Entity, RuleError
from models.cases.case import ChildCase
from models.closing import released
from models.decisions.decision import Decision
from models.documents.issued import IssuedDocument
from models.letters.letter import Letter
from models.meetings.meeting import Meeting
from models.memoranda import Memorandum
from models.privacy.classes import OF_ALL
from models.procedures import WrittenProcedure
from models.users import ADMIN, SECRETARY
from tests.admin.browsing import Visitor
from tests.admin.records import make_record
from tests.cast import find_account

pytestmark = pytest.mark.usefixtures("rolled_back")
FROZEN = {name: entity for name, entity in ENTITIES.items()
          if entity.closed_in or entity.freezes_with}
frozen = pytest.mark.parametrize("entity", FROZEN.values(), ids=FROZEN)
MEETING_PARTS = {"meetings", "agenda_items", "attendance", "movements", "statements",
                 "named_votes", "decisions", "decision_changes", "commitments"}
BOOKS = (Decision, Letter, IssuedDocument, Meeting, Memorandum, WrittenProcedure)


def close_above(record: Entity) -> Entity:
    """What freezes the record, closed without its steps."""
    holder = record
    while not holder.closed_in:
        holder = getattr(holder, holder.freezes_with[0])
    set_state(holder, holder.closed_in[0])
    return holder


def set_state(record: Entity, state: str) -> None:
    type(record).update(status=state).where(type(record).id == record.id).execute()


def changed_column(entity: type[Entity]) -> tuple[str, object]:
    """A column that has to stay, with another value for it."""
    names = entity.frozen or tuple(entity._meta.fields)
    for name in names:
        column = entity._meta.fields[name]
        is_own = name not in (*entity.free, "created_by", "updated_by", *OF_ALL, "version", "id")
        if is_own and isinstance(column, (CharField, TextField)) and not column.choices \
                and name not in entity.listing.unlogged and not column.unique:
            return name, "Друго"
    for name in names:
        column = entity._meta.fields[name]
        if column.choices and name not in entity.free and not (
                entity.workflow and name == entity.workflow.column):
            return name, column.choices[-1][0]
        if isinstance(column, IntegerField) and not isinstance(column, ForeignKeyField) \
                and name not in ("id", "version", *entity.free):
            return name, 77
        if isinstance(column, DateField) and name not in entity.free:
            return name, date(2001, 2, 3)
    raise AssertionError(entity)


def ways(entity: type[Entity], number: int, name: str, value) -> dict:
    """Every way in which code writes a record, by its name."""
    mine = entity.id == number

    def typed(write):
        record = entity.get_by_id(number)
        setattr(record, name, value)
        return write(record)

    return {"store": lambda: typed(lambda one: one.store()),
            "save": lambda: typed(lambda one: one.save()),
            "one column": lambda: typed(lambda one: one.save(only=[one._meta.fields[name]])),
            "many": lambda: entity.update(**{name: value}).where(mine).execute(),
            "bin": lambda: entity.get_by_id(number).archive(),
            "delete": lambda: entity.delete().where(mine).execute()}


@frozen
def test_no_way_of_writing_changes_what_is_closed(entity):
    record = make_record(entity)
    name, value = changed_column(entity)
    close_above(record)
    kept = entity.get_by_id(record.id).__data__
    for way, write in ways(entity, record.id, name, value).items():
        with pytest.raises(RuleError):
            write()
            pytest.fail(f"{way} wrote {name}")
    assert entity.get_by_id(record.id).__data__ == kept


@frozen
def test_the_same_is_written_as_long_as_nothing_is_closed(entity):
    record = make_record(entity)
    name, value = changed_column(entity)
    entity.update(**{name: value}).where(entity.id == record.id).execute()
    assert getattr(entity.get_by_id(record.id), name) == value


@frozen
def test_forms_and_the_bin_button_are_refused_for_what_is_closed(entity, sign_in):
    record = make_record(entity)
    close_above(record)
    kept = entity.get_by_id(record.id)
    role = ADMIN if policy.may_write(find_account(ADMIN), entity) else SECRETARY
    visitor = Visitor(sign_in(role))
    name, value = changed_column(entity)
    for rest in ("edit/", "archive/"):
        answer = visitor.post(f"/{entity._meta.table_name}/{record.id}/{rest}",
                              {name: value, "version": kept.version})
        assert answer.status_code < 500
    assert entity.get_by_id(record.id).__data__ == kept.__data__


@pytest.mark.parametrize("entity", [e for e in FROZEN.values() if e.freezes_with],
                         ids=[n for n, e in FROZEN.items() if e.freezes_with])
def test_nothing_is_added_under_what_is_closed(entity):
    first = make_record(entity)
    close_above(getattr(first, entity.freezes_with[0]))
    values = {name: value for name, value in first.__data__.items()
              if name not in ("id", "created_at", "updated_at", "archived_at", "version")}
    with pytest.raises(RuleError, match="не се променя"):
        entity(**values).save()


def test_a_signed_meeting_freezes_all_that_its_minutes_print():
    assert FROZEN.keys() >= MEETING_PARTS


FINAL = ("report_periods",)  # its figures may be published: nothing leads back
OPENED = {name: one for name, one in FROZEN.items() if one.closed_in and name not in FINAL}


@pytest.mark.parametrize("entity", OPENED.values(), ids=OPENED)
def test_the_only_way_back_is_a_step_with_a_reason(entity):
    record = make_record(entity)
    set_state(record, entity.closed_in[0])
    record = entity.get_by_id(record.id)
    back = [step for step in entity.workflow.next_steps(record)
            if step.target and step.target not in entity.closed_in]
    assert back and all(step.reason or step.needs for step in back)
    with pytest.raises(RuleError, match="Попълнете"):
        record.workflow.move(record, "reopen")
    record = entity.get_by_id(record.id)
    record.workflow.move(record, "reopen", reason="Сгрешена дата")
    assert record.frozen_by() is None


def test_what_the_law_wipes_is_wiped_under_a_closed_meeting_too():
    item = make_record(ENTITIES["agenda_items"])
    close_above(item)
    item.discussion = "[заличено]"
    with released():
        item.save()
    assert type(item).get_by_id(item.id).discussion == "[заличено]"


@pytest.mark.parametrize("entity", BOOKS)
def test_what_bears_a_number_or_a_signature_stays_in_its_book(entity):
    record = make_record(entity)
    if entity is IssuedDocument:
        entity.update(register_number="ОКМД-7").where(entity.id == record.id).execute()
    elif entity not in (Letter, Decision):
        set_state(record, {"meetings": "held", "memoranda": "signed"}.get(
            entity._meta.table_name, "open"))
    with pytest.raises(RuleError, match="остава в"):
        entity.get_by_id(record.id).archive()


def test_a_closed_case_says_how_it_is_opened_again():
    case = make_record(ChildCase)
    set_state(case, "closed")
    case = ChildCase.get_by_id(case.id)
    case.summary = "Друго"
    with pytest.raises(RuleError, match="„Възобнови“ с причина"):
        case.store()
