"""What the tick of a record keeps confidential, by the declaration of its entity."""

import re

from bulgarian.names import seen_text

ADDRESS, PHONE = "адресът е поверителен", "телефонът е поверителен"
TOLD = "Адресът и телефонът се виждат само от секретаря и координатора и не влизат в документи"

PART = re.compile(r"[,;\n]|(?=\b(?:ул|бул|пл|кв|ж\.? ?к)\b)", re.IGNORECASE)
POST_CODE = re.compile(r"\b\d{4}\b(?=\s+\D|$)")
FEWEST_DIGITS, LAST_DIGITS = 6, 8  # of a telephone; the first ones may be written as +359


def place_pattern(address: str) -> re.Pattern | None:
    """The words and the number of a street in their order, with the town or without it."""
    parts = [_words(POST_CODE.sub("", part)) for part in PART.split(address)]
    told = [words for words in parts if len(words) > 1 and any(map(str.isdigit, words))]
    words = told[0] if told else _words(address)
    if len(words) < 2 or not any(map(str.isdigit, words)):
        return None
    between = r"\W+(?:\w{1,7}\W+)?(?:No)?"  # „№“ is seen as „No“
    return re.compile(r"(?i)\b" + between.join(map(re.escape, words)) + r"\b")


def _words(text: str) -> list[str]:
    found = re.findall(r"[^\W_]+", seen_text(text.replace("№", " ")))
    return [word for word in found if len(word) > 2 or word.isdigit()]


def phone_pattern(phone: str) -> re.Pattern | None:
    """The last digits of a telephone, whatever stands between them and before them."""
    digits, gap = re.sub(r"\D", "", phone)[-LAST_DIGITS:], r"[^\w\n]{0,2}"
    if len(digits) < FEWEST_DIGITS:
        return None
    return re.compile(rf"(?<!\d)(?:\+?\d{{1,5}}{gap})?{gap.join(digits)}(?!\d)")


def is_same_place(one: str, other: str) -> bool:
    """Whether two addresses are of one home, however each of them is written."""
    if not (one and other):
        return False
    found = [pattern and pattern.search(seen_text(text)) for pattern, text in (
        (place_pattern(one), other), (place_pattern(other), one))]
    return any(found) or _words(one.lower()) == _words(other.lower()) != []


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
