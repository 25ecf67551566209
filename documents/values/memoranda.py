"""Values of memoranda: parties with what each promised, purposes, principles, term."""

from documents.schema import Lines, Many, One, Scope, day, flag, labels_of, number, text
from documents.values.parties import ORGANIZATION, PERSON, Role
from models.memoranda import PARTY_GENDERS, Memorandum, MemorandumParty, Obligation

DETAILS = {"m": "представляван", "f": "представлявана", "n": "представлявано"}


def _order(row) -> tuple:
    return (row.order, row.id)


def parties_of(memorandum: Memorandum) -> list[MemorandumParty]:
    return sorted((p for p in memorandum.parties if p.archived_at is None), key=_order)


def _representative(party: MemorandumParty, scope: Scope) -> Role:
    return Role(party.representative, party.organization, scope.day)


def _position(party: MemorandumParty, scope: Scope) -> str:
    return party.position or PERSON["длъжност"].value(_representative(party, scope), scope)


OBLIGATION = {"текст": text("text")}


def _obligations(party: MemorandumParty, _scope) -> list[Obligation]:
    return sorted((o for o in party.obligations if o.archived_at is None), key=_order)


PARTY = {
    "име": text(lambda p, scope: p.organization.on(scope.day).name),
    "институция": One(ORGANIZATION, lambda p, _: p.organization),
    "представлявана": text(lambda p, _: DETAILS[p.organization.gender]),
    "представител": One(PERSON, _representative),
    "длъжност": text(_position),
    "наричана": text(lambda p, _: dict(PARTY_GENDERS)[p.organization.gender]),
    "кратко": text("short_name"),
    "задължения": Many(OBLIGATION, _obligations),
}


def _principles(memorandum: Memorandum, _scope) -> str:
    return "\n".join(labels_of(memorandum, "principles"))


def _signed_day(memorandum: Memorandum) -> str:
    """The day as text, with dots to fill in where only the year or the month is known."""
    signed = memorandum.signed_on
    if len(signed) == len("2016-12-07"):
        return memorandum.show("signed_on")
    return f"………………… {signed[:4]} г." if signed[:4].isdigit() else "………………………… г."


BASIC = {
    "вид": text("kind"),
    "номер": text("number"),
    "дата": text("signed_on"),
}

MEMORANDUM = {
    **BASIC,
    "ден_на_подписване": text(lambda m, _: _signed_day(m)),
    "място": text("place"),
    "предмет": Lines("subject"),
    "цели": Lines("purposes"),
    "принципи": Lines(_principles),
    "страни": Many(PARTY, lambda m, _: parties_of(m)),
    "екземпляри": number(lambda m, _: len(parties_of(m))),
    "срочен": flag(lambda m, _: m.term == "fixed"),
    "години": number("term_years"),
    "действа_до": day("valid_until"),
    "предизвестие": number("notice_days"),
    "финансиране": text("funding"),
    "допълнително": flag(lambda m, _: m.kind == "addition"),
    "основен": One(BASIC, lambda m, _: m.parent),
}


