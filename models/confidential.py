"""What the tick of a record keeps confidential, by the declaration of its entity."""

ADDRESS, PHONE = "адресът е поверителен", "телефонът е поверителен"
TOLD = "Адресът и телефонът се виждат само от секретаря и координатора и не влизат в документи"


def protectable(entity) -> tuple[str, ...]:
    """The columns of an entity that a tick may protect."""
    declared = getattr(getattr(entity, "belongs", None), "confidential", None)
    return tuple(declared.said) if declared else ()


def is_protected(record, name: str) -> bool:
    """Whether the record keeps this column confidential."""
    return name in protectable(type(record)) and getattr(
        record, record.belongs.confidential.tick)


def said_for(record, name: str) -> str:
    """The words in place of a confidential value; empty where there is none to protect."""
    value = record.__data__.get(name)
    return record.belongs.confidential.said[name] if value else ""


def open_value(record, name: str):
    """The value of a column, nothing where the record keeps it confidential."""
    return "" if is_protected(record, name) else getattr(record, name)


def withheld_columns(record) -> tuple[str, ...]:
    """The tick and its columns, of a record that is ticked."""
    declared = record.belongs.confidential
    ticked = declared is not None and getattr(record, declared.tick)
    return (declared.tick, *declared.said) if ticked else ()


def public_rows(entity, name: str):
    """Query of one column, of the rows that do not keep it confidential."""
    query = entity.select(getattr(entity, name))
    if name not in protectable(entity):
        return query
    return query.where(~getattr(entity, entity.belongs.confidential.tick))
