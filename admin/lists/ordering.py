"""The order of a list: the terms of its keys, with what they need joined."""

from admin.lists.reading import Reading
from models.ordering import ordered, sort_path


def order_terms(reading: Reading, keys: tuple[str, ...]) -> list:
    """ORDER BY terms of keys like "-received_on"; the id decides between equals."""
    paths = [(key, path) for key in keys if (path := sort_path(reading.entity, key.lstrip("-")))]
    terms = [_term(reading, *one, is_first=one == paths[0]) for one in paths]
    if any(path == "id" for _, path in paths):
        return terms
    last = reading.entity.id
    is_down = bool(keys) and keys[0].startswith("-")
    return [*terms, last.desc() if is_down else last.asc()]


def _term(reading: Reading, key: str, path: str, *, is_first: bool):
    source, declared = reading.column(path)
    return ordered(source, declared, is_down=key.startswith("-"), is_joined="." in path,
                   is_first=is_first)
