"""Values of memoranda: parties with what each promised, purposes, principles, term."""

from dataclasses import dataclass

from bulgarian.dates import show_when
from bulgarian.grammar import nbsp
from documents.schema import Lines, Many, Of, One, Scope, day, flag, labels_of, number, text
from documents.values.parties import ORGANIZATION, PERSON, Role
from models.memoranda import FULL_DATE, PARTY_GENDERS, Memorandum, MemorandumParty, Obligation

REPRESENTED = {"m": "представляван", "f": "представлявана", "n": "представлявано",
               "p": "представлявани"}


def _order(row) -> tuple:
    return (row.order, row.id)


@dataclass(frozen=True)
class Side:
    """A party in one agreement: an addition has the parties of its memorandum."""

    party: MemorandumParty
    agreement: Memorandum

    def obligations(self) -> list[Obligation]:
        return sorted((o for o in self.party.obligations
                       if o.memorandum_id == self.agreement.id), key=_order)


def sides_of(memorandum: Memorandum) -> list[Side]:
    return [Side(party, memorandum) for party in memorandum.sides()]


def _representative(side: Side, scope: Scope) -> Role:
    return Role(side.party.representative, side.party.organization, scope.day)


def _position(side: Side, scope: Scope) -> str:
    return side.party.position or PERSON["длъжност"].value(_representative(side, scope), scope)


def _agreeing(forms: dict):
    """The word that agrees with the name of the institution."""
    return text(lambda side, _: forms[side.party.organization.gender])


OBLIGATION = {"текст": text("text")}

PARTY = {
    "име": text(lambda side, scope: side.party.organization.on(scope.day).name),
    "институция": One(ORGANIZATION, lambda side, _: side.party.organization),
    "представлявана": _agreeing(REPRESENTED),
    "представител": One(PERSON, _representative),
    "длъжност": text(_position),
    "наричана": _agreeing(dict(PARTY_GENDERS)),
    "кратко": text(lambda side, _: side.party.short_name),
    "задължения": Many(OBLIGATION, lambda side, _: side.obligations()),
}


def pairs_of(memorandum: Memorandum) -> list[tuple[Side, Side | None]]:
    """The parties two by two, as they sign: the long names have half a page each."""
    sides = sides_of(memorandum)
    return [(side, (sides[place + 1 :] or [None])[0])
            for place, side in enumerate(sides) if place % 2 == 0]


PAIR = {"ляво": One(PARTY, lambda pair, _: pair[0]), "дясно": One(PARTY, lambda pair, _: pair[1])}


def _principles(memorandum: Memorandum, _scope) -> str:
    return "\n".join(labels_of(memorandum, "principles"))


def _signed_day(memorandum: Memorandum) -> str:
    """The day as text, with dots to fill in where only the year or the month is known."""
    signed = memorandum.signed_on
    if len(signed) == FULL_DATE:
        return nbsp(memorandum.show("signed_on"))
    return f"………………… {signed[:4]} г." if signed[:4].isdigit() else "………………………… г."


BASIC = {
    "вид": text("kind"),
    "номер": text("number"),
    "дата": text("signed_on"),
    "кога": text(lambda m, _: show_when(m.signed_on) if m.signed_on else ""),
}

MEMORANDUM = Of(Memorandum, {
    **BASIC,
    "ден_на_подписване": text(lambda m, _: _signed_day(m)),
    "място": text("place"),
    "предмет": Lines("subject"),
    "цели": Lines("purposes"),
    "принципи": Lines(_principles),
    "страни": Many(PARTY, lambda m, _: sides_of(m)),
    "подписи": Many(PAIR, lambda m, _: pairs_of(m)),
    "има_задължения": flag(lambda m, _: any(s.obligations() for s in sides_of(m))),
    "екземпляри": number(lambda m, _: len(sides_of(m))),
    "срочен": flag(lambda m, _: m.term == "fixed"),
    "години": number("term_years"),
    "действа_до": day("valid_until"),
    "предизвестие": number("notice_days"),
    "финансиране": text("funding"),
    "приложения": Lines("annexes"),
    "допълнително": flag(lambda m, _: m.kind == "addition"),
    "основен": One(BASIC, lambda m, _: m.parent),
})
