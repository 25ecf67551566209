"""Which templates use a field that the office added, so that it is not hidden below their feet."""

from collections.abc import Iterator
from functools import lru_cache

from docfill import Template, TemplateError
from documents.filters import FILTERS
from documents.kinds import get_kind
from documents.schema import Of
from models.documents.blobs import Blob
from models.documents.templates import DocumentTemplate, TemplateVersion
from models.tailoring.fields import USES, OwnField
from models.tailoring.following import conditions_on


def used_by_templates(field: OwnField) -> Iterator[tuple[str, int]]:
    """What the templates are called that print the field or ask it, and how many times."""
    for template, count in templates_with(field):
        yield called(template), count


def called(template: DocumentTemplate) -> str:
    """A template as a place where something is used."""
    return f"шаблон „{template.name}“"


def templates_with(field: OwnField) -> Iterator[tuple[DocumentTemplate, int]]:
    """(template, how many times) of those in force that print the field or ask it."""
    for template in DocumentTemplate.live():
        version, kind = template.active_version(), get_kind(template.kind)
        fields = _fields_of(_mark_of(version)) if version else {}
        count = sum(1 for _ in _places(kind.group, fields, field)) if kind and fields else 0
        count += template in conditions_on(field.register, field.label)
        if count:
            yield template, count


def _mark_of(version: TemplateVersion) -> str:
    """By what its file is known, in whatever database it stands."""
    return Blob.select(Blob.sha256).where(Blob.id == version.blob_id).scalar()


@lru_cache(maxsize=200)
def _fields_of(mark: str) -> dict:
    """What a file says it uses."""
    try:
        content = Blob.get(Blob.sha256 == mark).content
        return Template(bytes(content), filters=FILTERS).fields()
    except TemplateError:
        return {}


def _places(group: dict, fields: dict, field: OwnField) -> Iterator[str]:
    """The names in a template's fields that are this field, however deep."""
    is_owner = isinstance(group, Of) and group.entity is field.entity
    for name, needed in fields.items():
        if is_owner and name == field.code and name not in group:
            yield name
        below = getattr(group.get(name), "group", None)
        if below and needed.get("fields"):
            yield from _places(below, needed["fields"], field)


USES.append(used_by_templates)
