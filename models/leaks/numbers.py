"""Personal numbers, telephones, addresses of e-mail and accounts in a text."""

import re
from collections.abc import Iterator

from bulgarian.identifiers import IdentifierError, check_egn, check_lnch
from bulgarian.text import plain_digits
from models.leaks.hits import Hit, mask

_GAP = r"[\s.\u2010-\u2015\u2212-]{0,2}"
TEN_DIGITS = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{9}}(?!\d)")
# Written with bars or below each other; only an ЕГН is looked for there, as its day has to be one.
APART = re.compile(r"(?<!\d)\d(?:\s{0,3}(?:[/\\|_·•*]\s{0,3})?\d){9}(?!\d)")
DATE = re.compile(r"(?<!\d)\d{1,2}\.\d{1,2}\.\d{4}")
SLASHED = re.compile(r"(?<!\d)(?:\d{1,2}/\d{1,2}/(?:19|20)\d\d(?!\d)|(?:19|20)\d\d/\d\d?/\d)")
# The end of a case's number, to which what follows in the next cell may seem to belong.
REFERENCE = re.compile(r"\d-(?:19|20)\d\d-\d{3}(?!\d)")
PHONE = re.compile(
    r"(?<![\d.])(?:(?:\+|00)359[ \-/(]{0,2}(?:0\))?(?:[ \-/]?\d){7,9}"
    r"|\(?0\d{1,4}\)?[ \-/]{0,2}\d(?:[ \-]?\d){3,8}|0[89]\d\d?\.\d{2,3}\.\d{2,4}(?:\.\d{2})?)"
    r"(?![\d.]\d)")
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d\d(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?(?!\w)")
_CYRILLIC_LOOK = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
MOST = 500  # hits of one text; nobody reads more
LENGTHS = range(9, 14)  # digits of a telephone, with the code of the country


def find_numbers(text: str, known: frozenset[str] = frozenset()) -> list[Hit]:
    """Numbers and addresses in the text as it is seen, without those in `known`.

    `known` holds digits and e-mail addresses in small letters.
    """
    text, found = plain_digits(text), []
    taken = bytearray(len(text))
    for kind, start, end in _all(text):
        written = text[start:end]
        is_known = (_digits(written) if kind in ("number", "phone") else written.lower()) in known
        if not is_known and not any(taken[start:end]):
            found.append(Hit(kind, mask(written), start, end))
            taken[start:end] = b"1" * (end - start)
        if len(found) == MOST:
            break
    return found


def _all(text: str) -> Iterator[tuple[str, int, int]]:
    """Kind and place of what looks like a number or address, the surest kinds first."""
    latin = text.upper().translate(_CYRILLIC_LOOK)
    yield from (("iban", *m.span()) for m in IBAN.finditer(latin) if is_iban(m[0]))
    yield from (("number", *m.span()) for m in _overlapping(TEN_DIGITS, text)
                if is_personal_number(m[0]))
    yield from (("number", *m.span()) for m in _overlapping(APART, text) if _is_egn_apart(m[0]))
    yield from (("phone", *m.span()) for m in PHONE.finditer(text) if _is_phone(m[0]))
    yield from (("email", *m.span()) for m in EMAIL.finditer(text))


def _overlapping(pattern: re.Pattern, text: str) -> Iterator[re.Match]:
    """Every match, also those that begin inside another."""
    found = pattern.search(text)
    while found:
        yield found
        found = pattern.search(text, found.start() + 1)


def is_personal_number(written: str) -> bool:
    """Whether these ten digits are a sound ЕГН or ЛНЧ, and no date with an hour."""
    if DATE.search(written) or REFERENCE.search(written) or _is_mobile(written):
        return False
    digits = _digits(written)
    return any(_passes(check, digits) for check in (check_egn, check_lnch))


def _is_egn_apart(written: str) -> bool:
    """Whether digits set apart in one way throughout are a sound ЕГН."""
    signs = set(re.findall(r"[^\d\s]", written))
    return len(signs) < 2 and not SLASHED.search(written) and _passes(check_egn, _digits(written))


def _is_mobile(written: str) -> bool:
    """A mobile number that also passes as an ЛНЧ; as an ЕГН it would be one of 1908–1909."""
    digits = _digits(written)
    return digits.startswith(("087", "088", "089", "098", "099")) and \
        not _passes(check_egn, digits)


def _passes(check, digits: str) -> bool:
    try:
        check(digits)
    except IdentifierError:
        return False
    return True


def _is_phone(written: str) -> bool:
    return len(_digits(written)) in LENGTHS


def is_iban(written: str) -> bool:
    """Whether the check digits of an account number are right."""
    compact = re.sub(r"\s", "", written)
    if not 15 <= len(compact) <= 34:
        return False
    return int("".join(str(int(char, 36)) for char in compact[4:] + compact[:4])) % 97 == 1


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)
