"""What is done when a document takes its number or is sent: it is checked."""

from documents.kinds import IDENTIFIED, KINDS
from documents.protection.leaks import check_document
from models.base import ENTITIES, Entity
from models.documents import RELEASES, IssuedDocument


def origin_of(document: IssuedDocument) -> Entity | None:
    """The record the document was made from."""
    entity = ENTITIES.get(document.entity)
    return entity and entity.get_or_none(entity.id == document.object_id)


def cases_of(document: IssuedDocument) -> list:
    """The cases the document speaks of."""
    kind, origin = KINDS.get(document.kind), origin_of(document)
    return kind.children(origin) if kind and origin else []


def refuse_leaks(document: IssuedDocument, _by: str) -> None:
    """RuleError if a document that shows no names holds personal data after all."""
    if document.privacy == IDENTIFIED:
        return
    own = frozenset(case.id for case in cases_of(document))
    report = check_document(document.content(), document.privacy, name=document.file_name,
                            own_cases=own)
    report.refuse()
    document.leak_warning = report.warning()


RELEASES.append(refuse_leaks)
