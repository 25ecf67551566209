"""What all templates share: the letterhead, and the signature that stands where they name it."""

from functools import lru_cache
from pathlib import Path

from docfill.letterhead import put_block, put_letterhead
from documents.kinds import MORE_KINDS, PSEUDONYMISED, Kind
from documents.values.parties import letter_parts
from models.base import today
from models.documents.blobs import Blob
from models.documents.templates import DocumentTemplate, TemplateVersion

SHIPPED = Path(__file__).resolve().parents[2] / "docx_templates"
MARKER = "{{ блок.подпис }}"


def _shared(code: str, name: str, needs: str = "") -> Kind:
    """A file with what every document has; it is uploaded and checked like a kind's template."""
    return Kind(
        code=code, name=name, needs=needs, entity="mechanisms", privacies=(PSEUDONYMISED,),
        group=letter_parts(lambda mechanism: mechanism), subject=lambda _: name,
        file_name=lambda _: name, mechanism=lambda mechanism: mechanism, day=lambda _: today())


LETTERHEAD = _shared("blanka", "Бланка на службата")
SIGNATURE = _shared("podpis", "Подпис на писмата", "подпис.име|подпис.лице")
SHARED = {kind.code: kind for kind in (LETTERHEAD, SIGNATURE)}
BLOCK_NAMES = {"блок": {"подпис": "text"}}  # what a template may name


class SharedParts:
    """The shared files among the kinds; no document is ever made of one alone."""

    def get(self, code: str) -> Kind | None:
        return SHARED.get(code)

    def made_from(self, _entity: str) -> list[Kind]:
        return []


def parts_in_force() -> dict[str, bytes]:
    """{code: file} of the shared parts that the office has in force, one query."""
    template, version = DocumentTemplate, TemplateVersion
    found = version.select(template.kind, Blob.content).join(template).switch(version).join(
        Blob).where(template.kind.in_(list(SHARED)), template.enabled, version.active)
    return {code: bytes(content) for code, content in found.tuples()}


def put_together(content: bytes, *, letterhead: bool = True) -> bytes:
    """The template with the signature where it names it, and with the office's letterhead."""
    signature, head = shared_parts()
    return dress(content, signature, head if letterhead else None)


def shared_parts() -> list[bytes | None]:
    """The signature in force, and the letterhead if the office has one."""
    parts = parts_in_force()
    return [parts.get(SIGNATURE.code) or shipped_signature(), parts.get(LETTERHEAD.code)]


@lru_cache(maxsize=1)
def shipped_signature() -> bytes:
    return (SHIPPED / f"{SIGNATURE.code}.docx").read_bytes()


@lru_cache(maxsize=64)
def dress(content: bytes, signature: bytes, letterhead: bytes | None) -> bytes:
    """Put together once for each set: the engine knows a template by its bytes."""
    signed = put_block(content, MARKER, signature)
    return put_letterhead(signed, letterhead) if letterhead else signed


MORE_KINDS.append(SharedParts())
