"""The letterhead of the office: one file whose head and foot every template puts on."""

from functools import lru_cache

from docfill.letterhead import put_letterhead
from documents.kinds import MORE_KINDS, PSEUDONYMISED, Kind
from documents.values.parties import letter_parts
from models.base import today
from models.documents import Blob, DocumentTemplate, TemplateVersion

LETTERHEAD = Kind(
    code="blanka", name="Бланка на службата", entity="mechanisms",
    group=letter_parts(lambda mechanism: mechanism), privacies=(PSEUDONYMISED,),
    subject=lambda _mechanism: "Бланка на службата", file_name=lambda _mechanism: "Бланка",
    mechanism=lambda mechanism: mechanism, day=lambda _mechanism: today())


class OneLetterhead:
    """The letterhead among the kinds: it is uploaded and checked like them, and never issued."""

    def get(self, code: str) -> Kind | None:
        return LETTERHEAD if code == LETTERHEAD.code else None

    def made_from(self, _entity: str) -> list[Kind]:
        return []


def letterhead_in_force() -> Blob | None:
    """The file of the letterhead, None where the office has none in force."""
    template, version = DocumentTemplate, TemplateVersion
    return Blob.select().join(version).join(template).where(
        template.kind == LETTERHEAD.code, template.enabled, version.active).first()


def with_letterhead(content: bytes) -> bytes:
    """The template with the letterhead of the office, as it is where there is none."""
    blob = letterhead_in_force()
    return _dressed(content, bytes(blob.content)) if blob else content


@lru_cache(maxsize=32)
def _dressed(content: bytes, letterhead: bytes) -> bytes:
    """Put together once for each pair: the engine knows a template by its bytes."""
    return put_letterhead(content, letterhead)


MORE_KINDS.append(OneLetterhead())
