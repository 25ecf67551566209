"""Whether a child is in the register already, however its name is spelled.

Whatever else is known of the child finds more, never less.
"""

from itertools import permutations

from bulgarian.likeness import HEAD, heads, is_alike, name_words, shares_word
from bulgarian.names import plain_name
from models.rules import RuleError
from models.vault.ring import ring
from models.vault.search import head_tokens, initials_token, normal_number

MOST = 2000  # names that are opened to be compared


def find_alike(entity, name: str = "", number: str = "", birth_date=None) -> list:
    """The identities of the same number, a like name, or the day and a word of the name."""
    rows = entity.live().where(_candidates(entity, name, number, birth_date))
    return [one for one in rows.order_by(entity.id.desc()).limit(MOST)
            if is_same(one, name, number, birth_date)]


def is_same(identity, name: str, number: str, birth_date) -> bool:
    """Whether the stored child may be the one with this name, number and birth date."""
    digits = normal_number(number)
    return (bool(digits) and normal_number(identity.id_number) == digits
            or is_alike(identity.full_name(), name)
            or birth_date is not None and identity.birth_date == birth_date
            and shares_word(identity.full_name(), name))


def _candidates(entity, name: str, number: str, birth_date):
    """SQL condition: those whose names are worth opening."""
    found, words, keys = entity.has_number(number), name_words(name), ring.all
    full = [word for word in words if len(word) > 1]
    exact = {word: head_tokens({word[:HEAD], plain_name(word)[:HEAD], word[0]}, keys)
             for word in full}
    near = {word: head_tokens(heads(word), keys) for word in full}
    for one, other in permutations(full, 2):
        found |= entity.has_tokens(exact[one]) & entity.has_tokens(near[other])
    if len(full) < len(words):
        found |= entity.has_tokens([initials_token(name, key) for key in keys])
    return found | entity.born_on(birth_date) if birth_date else found


def duplicate_rules(identity):
    """Yield a RuleError for a child that may be there already, until it is said why it is new."""
    if identity.match_reason.strip() or not identity.case_id:
        return
    others = [one.case for one in find_alike(
        type(identity), identity.full_name(), identity.id_number, identity.birth_date)
        if one.case_id != identity.case_id]
    if others:
        told = ", ".join(dict.fromkeys(_told(case, identity.case) for case in others[:5]))
        yield RuleError(f"Детето може вече да е в регистъра: {told}. Проверете там; ако случаят "
                        "все пак е отделен, напишете защо.", "match_reason")


def _told(case, mine) -> str:
    """The number of the case, where knowing that much gives nobody away."""
    if case.sensitivity != "standard":
        return "случай с ограничен достъп"
    is_ours = case.mechanism_id == mine.mechanism_id
    return f"случай № {case.reference}" if is_ours else "случай на друг механизъм"
