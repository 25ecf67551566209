"""The Word templates: those shipped with the program, and the versions in force."""

from pathlib import Path

from docfill import Template
from documents.filters import FILTERS
from documents.kinds import KINDS, Kind
from models.base import RuleError
from models.database import database
from models.documents import DocumentTemplate, TemplateVersion, store_blob

SHIPPED = Path(__file__).resolve().parent.parent / "docx_templates"
INSTALLER = "доставен с програмата"


def shipped_file(kind: Kind) -> bytes:
    """The template that comes with the program; RuleError if there is none."""
    path = SHIPPED / f"{kind.code}.docx"
    if not path.is_file():
        raise RuleError(f"Няма шаблон за „{kind.name}“. Качете го от „Шаблони“.")
    return path.read_bytes()


def install_templates() -> int:
    """Number of shipped files stored: new kinds, and newer files where ours is in force."""
    with database.atomic():
        return sum(_install(kind) for kind in KINDS.values()
                   if (SHIPPED / f"{kind.code}.docx").is_file())


def _install(kind: Kind) -> bool:
    template = DocumentTemplate.get_or_none(DocumentTemplate.kind == kind.code)
    if template is None:
        template = DocumentTemplate(kind=kind.code, name=kind.name).store(INSTALLER)
    blob, active = store_blob(shipped_file(kind)), template.active_version()
    if active and (active.created_by != INSTALLER or active.blob_id == blob.id):
        return False
    TemplateVersion(template=template, blob=blob, note=INSTALLER).store(
        INSTALLER).activate(INSTALLER)
    return True


def version_in_force(kind: Kind) -> TemplateVersion | None:
    """The version documents of this kind are made from; None if only the shipped file is."""
    template = DocumentTemplate.get_or_none(DocumentTemplate.kind == kind.code)
    return template.active_version() if template else None


def template_of(kind: Kind, version: TemplateVersion | None) -> Template:
    """The compiled template of a version, or the shipped one."""
    content = bytes(version.blob.content) if version else shipped_file(kind)
    return Template(content, filters=FILTERS)
