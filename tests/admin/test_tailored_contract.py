"""The contract holds once more on a desk with a field of every kind on every register.

By default each register keeps two of the checks in turn; `OKMD_TEST_WHOLE=1` asks all of them.
"""

from playhouse.migrate import SchemaMigrator, migrate

from models.base import ENTITIES
from models.cases.case import ChildCase
from models.database import database
from models.events.event import Event
from models.leaks.finding import forget
from models.tailoring import snapshot
from models.tailoring.fields import OwnField, OwnValue, takes_fields
from models.tailoring.kinds import FIELD_KINDS, make_column
from models.tailoring.rules import is_of_names
from models.tailoring.version import count_change
from tests.admin import test_contract
from tests.tailored import add_field
from tests.whole import WHOLE

# What strangers and readers are refused does not ask for the columns.
CHECKS = [getattr(test_contract, f"test_{name}") for name in (
    "every_column_has_a_bulgarian_label", "every_path_of_the_listing_leads_somewhere",
    "lists_and_forms_ask_the_database_little",
    "the_search_finds_a_record_by_a_part_in_small_letters",
    "an_address_full_of_nonsense_shows_the_list", "an_empty_form_answers_with_messages",
    "bad_text_answers_with_messages_and_stays", "pages_speak_bulgarian")]
IN_TURN = 2


def tailor_everything() -> None:
    """A field of every kind on every register that takes it, put there without the questions."""
    fields = [made_field(table, kind) for table, entity in ENTITIES.items() if takes_fields(entity)
              for kind in FIELD_KINDS.values() if fits(entity, kind)]
    for at, one in enumerate(fields, start=10**6):  # no number that PostgreSQL gives later
        one.id = at
    OwnField.insert_many([one.__data__ for one in fields]).execute()
    OwnValue.insert_many([{"field": one.id, "code": code, "label": code.capitalize()}
                          for one in fields if one.kind_of.of_values
                          for code in ("първо", "второ")]).execute()
    migrator = SchemaMigrator.from_database(database.obj)
    for one in fields:
        column = make_column(one)
        column.index = False  # asked for elsewhere
        migrate(migrator.add_column(one.register, one.column, column))
    count_change()
    snapshot.refresh()


def fits(entity, kind) -> bool:
    """Whether the register may have a field of this kind."""
    return not kind.calculated and (
        kind.sealed is not None if is_of_names(entity) else not kind.is_secret)


def made_field(table: str, kind) -> OwnField:
    """A field of this kind, not stored."""
    made = OwnField(register=table, kind=kind.code, code=f"наше_{kind.code}", label="Наше поле "
                    f"{kind.label.partition(',')[0].partition(':')[0].lower()}",
                    target="people" if kind.of_records else "")
    made.is_sealed = made.is_to_be_sealed()
    made.filtered = kind.filtered and not made.is_sealed
    return made


def test_a_desk_with_every_kind_on_every_register_keeps_the_contract(begin, visit, monkeypatch):
    begin(tailor_everything)
    snapshot.refresh()
    for entity in (Event, ChildCase):
        add_field(entity, "calculated", label="Сборът", operation="sum",
                  operands="Наше поле цяло число, Наше поле сума")
    monkeypatch.setattr(test_contract, "MOST_READS", 7)  # the links lead to one more register
    faults = {}
    for place, (table, entity) in enumerate(ENTITIES.items()):
        asked = CHECKS if WHOLE else [CHECKS[(place * IN_TURN + one) % len(CHECKS)]
                                      for one in range(IN_TURN)]
        for check in asked if takes_fields(entity) else ():
            names = check.__code__.co_varnames[:check.__code__.co_argcount]
            with database.atomic() as transaction:
                forget()
                try:
                    check(**{name: {"entity": entity, "visit": visit}[name] for name in names})
                except AssertionError as broken:
                    faults[f"{table}: {check.__name__}"] = str(broken)[:300]
                transaction.rollback(begin=False)
    assert not faults
    assert len([one for one in ENTITIES.values() if takes_fields(one)]) > 40
