"""Services with their places, referrals and the memoranda."""

from datetime import date, timedelta

from demo.cases import date_back
from demo.mechanisms import Region
from demo.parties import BY, add_administration, find_municipality
from models.cases.case import ChildCase
from models.cases.checks import write_checks
from models.cases.measures import Measure
from models.memoranda import Memorandum, MemorandumParty, Obligation
from models.places.placements import Placement
from models.services import Referral, Service

SERVICES = (
    # name, kind, municipality, places, occupied, ages
    ("ЦОП – Казанлък", "cop", "Казанлък", 60, 48, (0, 18)),
    ("ЦНСТ „Слънце“ – Стара Загора", "cnst", "Стара Загора", 14, 11, (3, 18)),
    ("Звено „Майка и бебе“ – Стара Загора", "mb", "Стара Загора", 6, 6, (0, 3)),
    ("Дневен център – Раднево", "dc", "Раднево", 20, 17, (3, 18)))
SOFIA_SERVICES = (
    ("ЦНСТ – Правец", "cnst", "Правец", 12, 12, (7, 18)),
    ("ЦНСТ – Пирдоп", "cnst", "Пирдоп", 12, 10, (3, 18)),
    ("ЦОП – Самоков", "cop", "Самоков", 40, 31, (0, 18)),
    ("ЦСРИ – Драгоман", "csri", "Драгоман", 30, 22, (3, 18)))
PURPOSES = """Да не се допуска раздяла на деца с техните семейства.
Да се подкрепят семействата в риск с общи усилия и ресурси.
Да се развиват услуги, близки до семейната среда."""


def add_services(region: Region, rows: tuple, today: date) -> dict[str, Service]:
    """Services of a region by kind, reported some days ago."""
    return {kind: Service(
        name=name, kind=kind, municipality=find_municipality(municipality), places=places,
        provider=region.organizations[municipality], occupied=occupied, age_from=ages[0],
        age_to=ages[1], as_of=today - timedelta(9), phone="000 000 000",
        address="ул. „Примерна“ № 8").store(BY)
        for name, kind, municipality, places, occupied, ages in rows}


def add_referrals(service: Service, case: ChildCase, *, old: ChildCase, old_service: Service,
                  today: date) -> None:
    """One answered in 2016, one that waits for its answer past the day."""
    answered = Referral(
        case=old, service=old_service, sent_on=date(2016, 4, 8), answer_due=date(2016, 4, 18),
        reason="Моля за включване на майката в информиране, консултиране и психологическа "
               "подкрепа.").store(BY)
    answered.workflow.move(answered, "send", by=BY)
    answered.workflow.move(answered, "accept", by=BY, answered_on=date(2016, 4, 12))
    date_back(old, date(2016, 4, 12))
    waiting = Referral(
        case=case, service=service, sent_on=today - timedelta(16), urgency="urgent",
        answer_due=today - timedelta(7),
        reason="Моля за консултиране на майката и подкрепа при отглеждането на детето."
    ).store(BY)
    waiting.workflow.move(waiting, "send", by=BY)
    date_back(case, today - timedelta(16))


def add_placements(case: ChildCase, service: Service, today: date) -> None:
    """A child that left a foster family for a centre near home, and then one far away.

    The letter to the other oblast has somebody to go to.
    """
    add_administration("Областна администрация – Видин", "ОА Видин", "гр. Видин")
    Placement(case=case, form="foster", family="ПС-12", municipality=case.municipality_origin,
              begun_on=today - timedelta(400), ended_on=today - timedelta(120),
              end_reason="moved", act_number="ЗД-14").store(BY)
    Placement(case=case, form="cnst", service=service, begun_on=today - timedelta(120),
              ended_on=today - timedelta(8), end_reason="moved", act_kind="court",
              act_number="412").store(BY)
    Placement(case=case, form="cnst", municipality=find_municipality("Видин"),
              begun_on=today - timedelta(8), act_number="ЗД-3",
              justification="Баба му живее във Видин.").store(BY)
    Measure(case=case, what="Настаняване в ЦНСТ до решение на съда", number="ЗД-3",
            begun_on=today - timedelta(8), valid_until=today + timedelta(9)).store(BY)
    write_checks(today)


def add_memoranda(region: Region, today: date) -> Memorandum:
    """The memorandum of 2016 with its additional agreement, and one that ends soon."""
    first = _add_memorandum(
        region, number="РД-12-44", signed_on="2016", term_years=2, other="НПО",
        subject="Съвместна работа за предотвратяване на раздялата на деца с техните семейства "
                "на територията на Софийска област.")
    _walk(first, "sign", "start", "expire")
    current = _add_memorandum(
        region, number="РД-12-9", signed_on=f"{today.year - 2}", other="Самоков",
        valid_until=today + timedelta(40), kind="cooperation",
        subject="Подкрепа на млади майки и бременни в риск в община Самоков.")
    _walk(current, "sign", "start")
    Memorandum(
        mechanism=region.mechanism, kind="addition", parent=first, subject="Допълва "
        "ангажиментите за обучение на специалисти.", purposes="Обучение на специалистите.",
        signed_on="2017", term_years=1, place="гр. София").store(BY)
    return first


def _add_memorandum(region: Region, *, other: str, **values) -> Memorandum:
    memorandum = Memorandum(
        mechanism=region.mechanism, place="гр. София", purposes=PURPOSES,
        principles=["best_interest", "mutual_information", "multidisciplinary", "flexibility",
                    "ethics"], **values).store(BY)
    short_name = "Фондацията" if other == "НПО" else "Общината"
    parties = [
        _add_party(memorandum, region, "ОА", short_name="Областната администрация", order=1),
        _add_party(memorandum, region, other, short_name=short_name, order=2)]
    for party, text in zip(parties, (
            "свиква заседанията и осигурява участието на институциите",
            "осигурява обучение и методическа подкрепа на специалистите"), strict=True):
        Obligation(memorandum=memorandum, party=party, text=text).store(BY)
    return memorandum


def _add_party(memorandum: Memorandum, region: Region, key: str, **values) -> MemorandumParty:
    return MemorandumParty(memorandum=memorandum, organization=region.organizations[key],
                           representative=region.people[key], **values).store(BY)


def _walk(memorandum: Memorandum, *steps: str) -> None:
    for step in steps:
        memorandum.workflow.move(memorandum, step, by=BY)
