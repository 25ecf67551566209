"""In whose name a paper is written whose record belongs to no mechanism."""

from dataclasses import replace

from documents.kinds import Kind
from documents.values.parties import letter_parts
from models.mechanisms import Mechanism


def owned_by(kind: Kind, mechanism: Mechanism | None) -> Kind:
    """The kind written in the name of this mechanism, where the record tells none."""
    if mechanism is None or not kind.is_shared:
        return kind
    parts = letter_parts(lambda _: mechanism)
    return replace(kind, mechanism=lambda _: mechanism, group={**kind.group, **parts})
