"""Registers that come with the program as configuration, each with a template where it has one.

They stand in `registers/` in the format of the export; an office takes those that it needs.
"""

import json
from pathlib import Path

from models.audit.chain import logged_transaction
from models.base import RuleError
from models.documents.blobs import store_blob
from models.documents.templates import DocumentTemplate, TemplateVersion
from models.tailoring.configuration import apply, compare, read
from models.tailoring.registers import OwnRegister

REGISTERS = Path(__file__).resolve().parent.parent / "registers"
PAPERS = {"dareniya": "Договор за дарение"}  # name of the file: of its template


def offered() -> dict[str, str]:
    """{name of the file: what its registers are called}."""
    return {path.stem: ", ".join(row["many"] for row in json.loads(text_of(path.stem))[
        OwnRegister._meta.table_name].values()) for path in sorted(REGISTERS.glob("*.json"))}


def text_of(name: str) -> str:
    """The configuration in a shipped file."""
    return (REGISTERS / f"{name}.json").read_text(encoding="utf-8")


def install(name: str, by: str) -> None:
    """Take a shipped register; RuleError where it stands here already as it is shipped."""
    rows = read(text_of(name))
    changes = [one for one in compare(rows) if one.record is None]
    if not changes:
        raise RuleError("Този регистър вече е добавен.")
    with logged_transaction():
        apply(changes, by)
        code = next(iter(rows[OwnRegister._meta.table_name]))
        if name in PAPERS:
            _add_paper(name, OwnRegister.get(OwnRegister.code == code), by)


def _add_paper(name: str, register: OwnRegister, by: str) -> None:
    if DocumentTemplate.select().where(DocumentTemplate.name == PAPERS[name]).exists():
        return
    template = DocumentTemplate(name=PAPERS[name], source=register.table).store(by)
    blob = store_blob((REGISTERS / f"{name}.docx").read_bytes())
    TemplateVersion(template=template, blob=blob).store(by).activate(by)
