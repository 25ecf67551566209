"""The Word templates: those shipped with the program, and the versions in force."""

from functools import wraps
from pathlib import Path

from bulgarian.grammar import unparted
from docfill import Marked, RichText, Template
from documents.filters import FILTERS, by_piece, is_empty
from documents.kinds import KINDS, Kind
from documents.office.letterhead import LETTERHEAD, SHARED, put_together
from documents.printing import LONG, printed_by_type
from models.base import RuleError
from models.database import database
from models.documents.blobs import store_blob
from models.documents.templates import DocumentTemplate, TemplateVersion

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
        return sum(_install(kind) for kind in (*KINDS.values(), *SHARED.values())
                   if has_original(kind))


def _install(kind: Kind) -> bool:
    template = DocumentTemplate.get_or_none(DocumentTemplate.kind == kind.code)
    if template is None:
        template = DocumentTemplate(kind=kind.code, name=kind.name).store(INSTALLER)
    blob, active = store_blob(shipped_file(kind)), template.active_version()
    if active and (active.created_by != INSTALLER or active.blob_id == blob.id):
        return False
    if kind is LETTERHEAD and template.versions.exists():
        return False
    version = TemplateVersion(template=template, blob=blob, note=INSTALLER).store(INSTALLER)
    if kind is not LETTERHEAD:  # until the office puts one in force, templates have their own
        version.activate(INSTALLER)
    return True


def has_original(kind: Kind) -> bool:
    """Whether the kind came with the program."""
    return (SHIPPED / f"{kind.code}.docx").is_file()


def restore_original(template: DocumentTemplate, kind: Kind, by: str) -> TemplateVersion:
    """The shipped file in force again, as a new version; the office's own versions stay."""
    with database.atomic():
        version = TemplateVersion(template=template, blob=store_blob(shipped_file(kind)),
                                  note="възстановен оригинал").store(by)
        version.activate(by)
    return version


def version_in_force(kind: Kind) -> TemplateVersion | None:
    """The version documents of this kind are made from; None if only the shipped file is."""
    template = DocumentTemplate.get_or_none(DocumentTemplate.kind == kind.code)
    return template.active_version() if template else None


def settings_of(kind: Kind) -> DocumentTemplate | None:
    """What the office decided about the template of a kind; None for one that is only shipped."""
    return DocumentTemplate.get_or_none(DocumentTemplate.kind == kind.code)


def template_of(kind: Kind, version: TemplateVersion | None,
                settings: DocumentTemplate | None = None) -> Template:
    """The compiled template of a version, or the shipped one."""
    content = bytes(version.blob.content) if version else shipped_file(kind)
    if kind.code not in SHARED:
        content = put_together(content, letterhead=settings is None or settings.letterhead)
    return Template(content, filters=MARKED, empty=settings.empty_mark if settings else "",
                    show=printed_by_type(settings.date_form if settings else LONG))


def _kept_empty(read):
    """The filter, but an empty value stays nothing: it is told, and the office's mark printed."""
    @wraps(read)
    def kept(value, *arguments):
        return None if is_empty(value) else read(value, *arguments)
    return kept


# Of these an empty value says something.
SPEAKING = ("по_род", "изброени")
MARKED = {name: read if name in SPEAKING else _kept_empty(read) for name, read in FILTERS.items()}


def for_paper(value):
    """The same values with None for an empty text, which is told and printed as the mark.

    The hyphens of a number are held: „СЗ-2016-003“ stands on one line.
    """
    if isinstance(value, dict):
        return {name: for_paper(part) for name, part in value.items()}
    if isinstance(value, list):
        return [for_paper(part) for part in value]
    if isinstance(value, RichText):
        return by_piece(value, unparted)
    if isinstance(value, Marked) and value:
        return value.again(unparted(value))
    return (unparted(value) or None) if isinstance(value, str) else value
