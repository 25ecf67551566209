"""Registers that come with the program as configuration, each with a template where it has one.

They stand in `registers/` in the format of the export; an office takes those that it needs.
"""

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from models.audit.chain import logged_transaction
from models.base import ENTITIES, Entity, RuleError, today
from models.documents.blobs import store_blob
from models.documents.templates import DocumentTemplate, TemplateVersion
from models.fields import Link
from models.tailoring import snapshot
from models.tailoring.conditions import named
from models.tailoring.configuration import apply, compare, read
from models.tailoring.operators import DATE, kind_of
from models.tailoring.records import PARENT
from models.tailoring.registers import OwnRegister
from models.users import User

REGISTERS = Path(__file__).resolve().parent.parent / "registers"
# Name of the file: of its template.
PAPERS = {"dareniya": "Договор за дарение", "planove": "Справка за план",
          "praktiki": "Представяне на добра практика", "publikacii": "Сведение за публикация",
          "pravilnik": "Съобщение за правилник", "proekti": "Сведение за проект"}


@cache
def offered() -> dict[str, str]:
    """{name of the file: what its registers are called}."""
    return {path.stem: ", ".join(row["many"] for row in json.loads(text_of(path.stem))[
        OwnRegister._meta.table_name].values()) for path in sorted(REGISTERS.glob("*.json"))}


def taken() -> set[str]:
    """Those of them that stand here, by their files."""
    codes = {one.code for one in OwnRegister.live(OwnRegister.code)}
    return {name for name in offered() if codes_of(name) <= codes}


def put_away() -> set[str]:
    """Those of them of which something is in the bin, by their files."""
    codes = {one.code for one in OwnRegister.select() if one.is_binned}
    return {name for name in offered() if codes_of(name) & codes}


def codes_of(name: str) -> set[str]:
    """The codes of the registers in a shipped file."""
    return {*json.loads(text_of(name))[OwnRegister._meta.table_name]}


def text_of(name: str) -> str:
    """The configuration in a shipped file."""
    return (REGISTERS / f"{name}.json").read_text(encoding="utf-8")


def install(name: str, by: str, *, is_example: bool = False) -> None:
    """Take a shipped register, from the bin where it is; RuleError where it stands here already.

    On a desk of demonstration, and where that is asked for, it comes with its examples.
    """
    rows = read(text_of(name))
    binned = [one for one in OwnRegister.select().where(OwnRegister.code.in_(codes_of(name)))
              if one.is_binned]
    for register in binned:
        register.restore(by)
    if binned:
        return
    changes = [one for one in compare(rows) if one.record is None]
    if not changes:
        raise RuleError("Този регистър вече е добавен.")
    with logged_transaction():
        apply(changes, by)
        code = next(iter(rows[OwnRegister._meta.table_name]))
        if name in PAPERS:
            _add_paper(name, OwnRegister.get(OwnRegister.code == code), by)
    if is_example or User.live().where(User.demonstration).exists():
        add_examples(name, by)


def add_examples(name: str, by: str) -> None:
    """The records with which a shipped register comes on a desk of demonstration."""
    snapshot.refresh()
    rows = json.loads((REGISTERS / "examples" / "examples.json").read_text(encoding="utf-8"))
    made: list[Entity] = []
    for row in rows.get(name, ()):
        register = OwnRegister.get(OwnRegister.code == row.pop("register"))
        entity = ENTITIES[register.table]
        columns = {named(column): column for column in entity._meta.sorted_fields}
        values = {columns[key].name: made[value] if key == PARENT and isinstance(value, int)
                  else _typed(columns[key], value) for key, value in row.items()}
        made.append(entity(**values).store(by))


def _typed(column, value):
    """A value of an example as the column holds it; a link by what the title begins with.

    A day in this year is so many days from today.
    """
    if isinstance(column, Link):
        return next((one for one in column.rel_model.live() if one.title().startswith(value)),
                    None)
    if kind_of(column) is DATE:
        return today() + timedelta(int(value)) if value[0] in "+-" else date.fromisoformat(value)
    return column.adapt(value)


def _add_paper(name: str, register: OwnRegister, by: str) -> None:
    if DocumentTemplate.select().where(DocumentTemplate.name == PAPERS[name]).exists():
        return
    template = DocumentTemplate(name=PAPERS[name], source=register.table).store(by)
    blob = store_blob((REGISTERS / f"{name}.docx").read_bytes())
    TemplateVersion(template=template, blob=blob).store(by).activate(by)
