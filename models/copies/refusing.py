"""What a full export may not bring into a desk that takes it in, whoever has filled it."""

import re

from peewee import Field

from models import found
from models.base import ENTITIES
from models.copies.container import CopyProblem
from models.copies.rows import objects_of, read_objects
from models.database import database
from models.fields import EmailField, LinkField, read_text
from models.users import User

OF_SQLITE = {"sqlite_sequence", "sqlite_stat1", "sqlite_stat4"}

def refuse_what_acts(step: str) -> None:
    """CopyProblem for triggers, views and tables that no step makes; asked before a row is written.

    The index of words is made of the others and goes: the first start makes it anew.
    """
    found.forget()
    made = objects_of(step)
    tables = {name for name, (kind, _) in made.items() if kind == "table"}
    tables |= _own_tables() | OF_SQLITE
    for name, (kind, sql) in read_objects(database).items():
        is_ours = kind == "index" or (name in tables if kind == "table" else
                                      _plain(sql) == _plain(made.get(name, ("", ""))[1]))
        if not is_ours:
            raise CopyProblem(f"В базата на износа има „{name}“ ({kind}), каквото бюрото не прави. "
                              "Не го приемайте; поискайте го отново от бюрото, което го е "
                              "направило.")


def _own_tables() -> set[str]:
    """The tables of the registers that the office made, by their own rows."""
    if "own_registers" not in database.get_tables():
        return set()
    return {f"r{number}" for (number,) in database.execute_sql("SELECT id FROM own_registers")}


def _plain(sql: str) -> str:
    """A statement without the signs in which two versions of SQLite may write it."""
    return re.sub(r"[\s\"`\[\]]", "", sql).lower()


def refuse_ways_in(rows: dict[str, int], left: tuple[str, ...]) -> None:
    """CopyProblem if there are passwords, or rows in tables that no export has any of."""
    if any(rows.get(table) for table in left) or User.select().where(User.password != "").exists():
        raise CopyProblem("В износа има пароли, сесии или дневник, каквито бюрото не изнася. Не го "
                          "приемайте; поискайте го отново от бюрото, което го е направило.")


def refuse_no_addresses() -> None:
    """CopyProblem for an address of mail or of a page that no form would have let in."""
    fields = (field for entity in ENTITIES.values() for field in entity._meta.sorted_fields
              if isinstance(field, (EmailField, LinkField)))
    for field in fields:
        query = field.model.select(field.model.id, field).where(field != "")
        for number, text in query.tuples():
            if not _is_kept(field, text):
                raise CopyProblem(
                    f"В износа, „{field.model.listing.plural}“, запис № {number}: "
                    f"„{field.verbose_name}“ има стойност, която бюрото не приема. Поправете я в "
                    "старото бюро и изнесете отново.")


def _is_kept(field: Field, text: str) -> bool:
    """Whether the column would keep the text as it is."""
    try:
        return read_text(field, text) == text
    except ValueError:
        return False
