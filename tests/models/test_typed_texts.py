"""Whatever is typed is sealed, or is looked through for the names of children on file."""

import pytest
from peewee import CharField, TextField

from models.base import ENTITIES
from models.leaks.typed import CODED, find_typed_leaks, leak_warnings
from tests import cast

NAME = "Мечо Пухов"


def typed_texts() -> list:
    """(entity, column) of every text that a form asks for, or that came with a file."""
    return [pytest.param(entity, column, id=f"{entity._meta.table_name}.{column.name}")
            for entity in ENTITIES.values() for column in entity._meta.sorted_fields
            if isinstance(column, (CharField, TextField)) and not column.choices
            and not isinstance(column, CODED) and column.name in entity.listing.fields
            and column.name not in entity.listing.computed]


@pytest.fixture
def child(rolled_back):
    return cast.make_case(named=("Мечо", "Пухов"))


@pytest.mark.parametrize(("entity", "column"), typed_texts())
def test_a_child_s_name_is_sealed_or_told(child, entity, column):
    record = entity()
    setattr(record, column.name, NAME)
    if getattr(column, "is_sealed", False):
        record.__data__.setdefault("row_key", "0" * 32)
        for name in record.bound:
            record.__data__[name] = 1
        assert NAME not in repr(record.__data__.copy()[column.name])
    else:
        assert column.name in find_typed_leaks(record), "neither sealed nor looked through"
        assert leak_warnings(record)


def test_the_names_that_came_with_files_are_sealed():
    for table in ("attached_files", "commitment_files"):
        assert ENTITIES[table].file_name.is_sealed


def test_who_reported_a_case_is_told_like_a_child():
    entity = ENTITIES["cases"]
    assert entity.listing.privacy_of("source_person") == "P3"
    assert entity.source_person.is_sealed
