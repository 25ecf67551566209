"""Papers of a case: as it is put before the members, and its account without names."""

from documents.kinds import LEVELS, PUBLIC, declare
from documents.schema import One
from documents.values.parties import letter_parts, signature
from documents.values.presenting import PRESENTED, TOLD
from models.base import today
from models.cases.case import ChildCase


def _parts(group) -> dict:
    return {**letter_parts(lambda c: c.mechanism), "случай": One(group, lambda c, _: c),
            "подпис_координатор": signature(lambda c: c.mechanism.coordinator
                                            or c.mechanism.secretary or c.mechanism.chair)}


PRESENTATION = declare(
    code="predstavyane", name="Представяне на случай", entity="cases", direction="internal",
    privacies=LEVELS, mechanism=lambda c: c.mechanism, day=lambda _: today(),
    children=lambda c: [c], needs="случай.номер случай.въпрос",
    subject=lambda c: f"Представяне на случай № {c.reference}",
    file_name=lambda c: f"Представяне_{c.reference}", group=_parts(PRESENTED))


def _unsaid(case: ChildCase) -> str:
    """What the account is about: a case that is known by a designation and has come to an end."""
    return "" if case.pseudonym else (
        "Представянето назовава случая с обозначение. Първо го попълнете в случая, например "
        "„Случай Слънце“.")


ACCOUNT = declare(
    code="razkaz", name="Анонимизирано представяне на случай", entity="cases",
    direction="internal", privacies=(PUBLIC,), mechanism=lambda c: c.mechanism,
    day=lambda _: today(), children=lambda c: [c], missing=_unsaid,
    needs="случай.обозначение", subject=lambda _: "Анонимизирано представяне на случай",
    file_name=lambda c: f"Анонимизирано_представяне_{c.id}", group=_parts(TOLD))
