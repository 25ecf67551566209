"""The three mechanisms with their members."""

from dataclasses import dataclass, field
from datetime import date

from demo.parties import (
    BY,
    HEADS,
    Cast,
    add_administration,
    add_institution,
    add_municipality_organization,
    add_ngo,
    add_person,
    add_position,
    remember_rio,
)
from models.mechanisms import LegalBasis, Mechanism, Membership
from models.parties import Organization, Person
from models.territory import Municipality, Oblast

LEGAL_BASES = (
    ("чл. 6а, ал. 3 ЗЗДет", "чл. 6а, ал. 3 от Закона за закрила на детето"),
    ("чл. 7 ЗЗДет", "чл. 7 от Закона за закрила на детето"),
    ("чл. 11а ЗЗДет", "чл. 11а от Закона за закрила на детето"),
    ("чл. 36г ЗЗДет", "чл. 36г от Закона за закрила на детето"),
    ("ЗСУ", "Закон за социалните услуги"),
    ("чл. 32 ЗА", "чл. 32 от Закона за администрацията"))


@dataclass
class Region:
    """A mechanism of the demonstration with its people and institutions by short name."""

    mechanism: Mechanism
    chair: Person
    secretary: Person
    organizations: dict[str, Organization] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)


def add_legal_bases() -> list[LegalBasis]:
    return [LegalBasis(short=short, full=full).store(BY) for short, full in LEGAL_BASES]


def add_region(code: str, cast: Cast, *, chair: Person, names: tuple, started_on: str,
               quorum_kind: str = "majority") -> Region:
    """A mechanism; `names` = (name, administration, its short name, town, prefix)."""
    name, administration, short_name, town, prefix = names
    host = add_administration(administration, short_name, town)
    add_position(chair, host, "областен управител")
    secretary = cast.invent()
    add_position(secretary, host, "главен експерт")
    coordinator = cast.invent()
    add_position(coordinator, host, "местен координатор")
    mechanism = Mechanism(
        name=name, oblast=Oblast.get(Oblast.code == code), started_on=started_on, host=host,
        chair=chair, secretary=secretary, coordinator=coordinator, prefix=prefix,
        register_prefix=f"ОКМД-{prefix}", quorum_kind=quorum_kind,
        legal_basis=LegalBasis.get(LegalBasis.short == "чл. 6а, ал. 3 ЗЗДет")).store(BY)
    region = Region(mechanism, chair, secretary)
    region.organizations["ОА"], region.people["ОА"] = host, chair
    return region


def staff_region(region: Region, cast: Cast, town: str, *, permanent: str, municipalities: str,
                 associated: str, since: date) -> None:
    """Members in the order institutions are usually named, each with an invented head."""
    _add_member(region, "ОА", since=since)
    for name in municipalities.split(", "):
        Municipality.update(in_plan=True, in_plan_from=since).where(
            Municipality.name == name).execute()
        _add_head(region, name, add_municipality_organization(name), cast)
        _add_member(region, name, since=since)
    for code in f"{permanent}, {associated}".split(", "):
        _add_head(region, code, add_institution(code, town), cast)
        _add_member(region, code, since=since,
                    kind="permanent" if code in permanent.split(", ") else "associated")


def _add_head(region: Region, key: str, organization: Organization, cast: Cast) -> None:
    person = cast.invent()
    add_position(person, organization, HEADS[organization.category])
    if organization.category == "ruo":
        remember_rio(organization, organization.short_name.removeprefix("РУО "))
    region.organizations[key], region.people[key] = organization, person


def _add_member(region: Region, key: str, *, kind: str = "permanent", since: date) -> None:
    Membership(
        mechanism=region.mechanism, organization=region.organizations[key], kind=kind,
        representative=region.people[key], voting=kind == "permanent",
        position=10 * len(region.people), basis="order", basis_number="РД-01-7",
        basis_date=since, valid_from=since, declaration_on=since).store(BY)


def bind_foundation(region: Region) -> Membership:
    """The foundation's seat, which lasted no longer than its memorandum of 2016."""
    return Membership(
        mechanism=region.mechanism, organization=region.organizations["НПО"],
        kind="associated", voting=False, representative=region.people["НПО"], position=900,
        basis="agreement", basis_number="РД-12-44", valid_from=date(2016, 6, 1)).store(BY)


def add_stara_zagora(cast: Cast) -> Region:
    """Fifteen permanent and three associated members."""
    chair = add_person("Образец", "Примеров", "m", prefix="инж.")
    region = add_region("SZR", cast, chair=chair, started_on="2014", names=(
        "Областен координационен механизъм по деинституционализация – област Стара Загора",
        "Областна администрация Стара Загора", "ОА Стара Загора", "гр. Стара Загора", "СЗ"))
    staff_region(region, cast, "Стара Загора", permanent="РДСП, РЗИ, РУО, ОДМВР, ДБТ, МБАЛ",
                 municipalities="Стара Загора, Казанлък, Чирпан, Гурково, Раднево, Гълъбово, "
                 "Мъглиж, Павел баня", associated="ОС, ОП, БЧК", since=date(2014, 9, 1))
    foundation = add_ngo("Фондация „Примерна надежда“", "гр. София")
    speaker = add_person("Пенка", "Измислена", "f")
    add_position(speaker, foundation, "програмен координатор")
    region.organizations["НПО"], region.people["НПО"] = foundation, speaker
    return region


def add_kardzhali(cast: Cast) -> Region:
    """Permanent members and the associated ones of the first meeting."""
    region = add_region("KRZ", cast, chair=cast.invent(), started_on="26.05.2015", names=(
        "Областен координационен механизъм по деинституционализация – област Кърджали",
        "Областна администрация Кърджали", "ОА Кърджали", "гр. Кърджали", "КЖ"))
    staff_region(region, cast, "Кърджали", permanent="ОДМВР, РЗИ, РДСП, ДБТ, МБАЛ",
                 municipalities="Ардино, Джебел, Кирково, Крумовград, Кърджали, Момчилград, "
                 "Черноочене", associated="ОС, РС, ОП, РУО, БЧК", since=date(2015, 5, 1))
    return region


def add_sofia_oblast(cast: Cast, foundation: Organization, speaker: Person) -> Region:
    """The mechanism with the memorandum of 2016."""
    region = add_region("SFO", cast, chair=cast.invent(), started_on="2015", names=(
        "Областен координационен механизъм по деинституционализация – Софийска област",
        "Областна администрация на Софийска област", "ОА Софийска област", "гр. София", "СО"))
    staff_region(region, cast, "Ботевград", permanent="РДСП, РЗИ, ОДМВР, ДБТ, РУО",
                 municipalities="Правец, Пирдоп, Драгоман, Ботевград, Самоков, Своге",
                 associated="РС, БЧК", since=date(2015, 1, 12))
    region.organizations["НПО"], region.people["НПО"] = foundation, speaker
    return region
