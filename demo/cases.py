"""Invented children: the cases of 2016 and a few of the present year."""

from datetime import date, timedelta

from demo.mechanisms import Region
from demo.parties import BY, find_municipality
from models.base import today
from models.cases.case import ChildCase
from models.cases.events import CaseEvent
from models.cases.identity import CaseIdentity, Relative


def add_case(region: Region, received_on: date, municipality: str, *, type: str, age_band: str,
             **values) -> ChildCase:
    return ChildCase(
        mechanism=region.mechanism, received_on=received_on, type=type, age_band=age_band,
        municipality_origin=find_municipality(municipality), **values).store(BY)


def name_child(case: ChildCase, first_name: str, last_name: str, **values) -> CaseIdentity:
    return CaseIdentity(case=case, first_name=first_name, last_name=last_name, **values).store(BY)


def walk(case: ChildCase, *steps: str, **values) -> ChildCase:
    """Take the case through the steps of its workflow."""
    for step in steps:
        case.workflow.move(case, step, by=BY, **values)
    return case


def note(case: ChildCase, day: date, kind: str, text: str) -> None:
    CaseEvent(case=case, happened_on=day, kind=kind, text=text).store(BY)


def date_back(case: ChildCase, day: date) -> None:
    """What the program marked just now happened on that day."""
    CaseEvent.update(happened_on=day).where(
        CaseEvent.case == case.id, CaseEvent.happened_on == today()).execute()


def add_stara_zagora_cases(region: Region) -> dict[int, ChildCase]:
    """СЗ-2016-001 … СЗ-2016-005 by number; 003 is the abandonment that was prevented."""
    organizations = region.organizations
    first = add_case(
        region, date(2016, 2, 11), "Чирпан", type="support", age_band="4–6",
        pseudonym="дете на 4 г.", source=organizations["Чирпан"], lead=organizations["РДСП"],
        causes=["poverty", "housing"], needs=["housing", "income", "supplies"],
        target_groups=["families", "at_risk"],
        summary="Семейство с три деца живее в жилище без ток. Родителите търсят работа.")
    name_child(first, "Примерка", "Условна", id_kind="none",
               no_number_reason="няма документи за самоличност")
    walk(first, "accept")
    second = add_case(
        region, date(2016, 2, 29), "Гурково", type="extraction", age_band="0–3",
        pseudonym="дете на 2 г.", source=organizations["РЗИ"], lead=organizations["РДСП"],
        environment="institution", facility="Дом за медико-социални грижи за деца",
        causes=["child_health", "no_kin"], needs=["health", "disability"],
        target_groups=["dmsgd", "age_0_3", "disability"], ladder=["family", "kin"],
        best_interest="Детето има нужда от постоянна грижа в среда, близка до семейната.",
        summary="Дете с увреждане, настанено в дом от раждането си; подготвя се извеждане.")
    walk(second, "accept")
    third = _add_success(region)
    fourth = add_case(
        region, date(2016, 6, 7), "Мъглиж", type="reintegration", age_band="7–13",
        pseudonym="дете на 9 г.", source=organizations["РДСП"], lead=organizations["РДСП"],
        environment="cnst", causes=["abroad", "single_parent"],
        needs=["psychological", "education"], target_groups=["residential"],
        summary="Бащата се е върнал в страната и желае да поеме грижата за детето.")
    name_child(fourth, "Тестимир", "Небивалски", id_number="", birth_date=date(2007, 3, 2),
               sex="m")
    walk(fourth, "accept")
    fifth = add_case(
        region, date(2016, 9, 20), "Раднево", type="support", age_band="7–13",
        pseudonym="дете на 8 г.", source=organizations["РУО"], lead=organizations["РДСП"],
        causes=["addiction"], needs=["psychological", "legal"], target_groups=["families"],
        summary="Училището съобщава за чести отсъствия и промяна в поведението.")
    name_child(fifth, "Проба", "Опитова", sex="f",
               birth_date=date(2008, 6, 21), address="с. Измислено, ул. „Скрита“ № 5",
               address_protected=True)
    for case in (first, second, third, fourth, fifth):
        date_back(case, case.received_on)
    return {1: first, 2: second, 3: third, 4: fourth, 5: fifth}


def _add_success(region: Region) -> ChildCase:
    case = add_case(
        region, date(2016, 4, 4), "Казанлък", type="prevention", age_band="0–3",
        pseudonym="бебе на 1 месец", source=region.organizations["МБАЛ"],
        source_person="социален работник в отделението", lead=region.organizations["РДСП"],
        causes=["poverty", "single_parent", "no_kin"],
        needs=["supplies", "income", "housing", "psychological"],
        target_groups=["abandonment", "age_0_3"], ladder=["family", "kin"],
        best_interest="Майката желае да отглежда детето и се справя с подкрепа.",
        summary="Майката обмисля да остави новороденото поради липса на доходи и жилище. "
                "С помощта на партньорите остана при детето.",
        outcome="abandonment_prevented")
    child = name_child(case, "Мечо", "Пухов", id_number="1643149984",
                       birth_place="гр. Казанлък", address="гр. Казанлък, ул. „Горска“ № 7")
    Relative(identity=child, relation="mother", name="Калина Недействителна",
             phone="000 000 000").store(BY)
    note(case, date(2016, 4, 4), "signal", "Сигнал от отделението: майката обмисля отказ.")
    note(case, date(2016, 4, 6), "assessment", "Оценка на ОЗД: нужна е спешна подкрепа.")
    note(case, date(2016, 4, 20), "visit", "Посещение у дома: осигурени легло и дрехи.")
    return walk(case, "accept")


def add_sofia_oblast_cases(region: Region, day: date) -> list[ChildCase]:
    """The problem cases around Правец, Пирдоп and Драгоман, and the present ones."""
    old = [
        add_case(region, received_on, municipality, type="placement", age_band=age,
                 environment="cnst", facility=f"ЦНСТ – {municipality}", is_problematic=True,
                 pseudonym=pseudonym,
                 problem="Приемането се отказва при свободни места.",
                 source=region.organizations[municipality],
                 lead=region.organizations["РДСП"], needs=["psychological", "education"],
                 causes=["no_kin"], target_groups=["residential"],
                 best_interest="Детето да остане близо до братята и сестрите си.",
                 summary="Извеждане от дом и настаняване в среда, близка до семейната.")
        for received_on, municipality, age, pseudonym in (
            (date(2017, 10, 9), "Правец", "7–13", "дете на 10 г."),
            (date(2017, 11, 2), "Пирдоп", "4–6", "дете на 5 г."),
            (date(2017, 11, 20), "Драгоман", "14–17", "младеж на 15 г."))]
    for case in old:
        date_back(walk(case, "accept"), case.received_on)
    return old + _add_present_cases(region, day)


def _add_present_cases(region: Region, now: date) -> list[ChildCase]:
    newborn = add_case(
        region, now - timedelta(24), "Самоков", type="prevention", age_band="0–3",
        pseudonym="новородено", source=region.organizations["РЗИ"],
        lead=region.organizations["РДСП"], causes=["poverty", "papers"],
        needs=["papers", "supplies", "health"], target_groups=["abandonment", "age_0_3"],
        summary="Новородено без ЕГН; майката няма личен документ.")
    name_child(newborn, "Измислина", "Книжна", id_kind="none",
               no_number_reason="новородено – без ЕГН", sex="f",
               birth_date=now - timedelta(25))
    date_back(walk(newborn, "accept"), newborn.received_on)
    signal = add_case(
        region, now - timedelta(3), "Своге", type="support", age_band="4–6",
        pseudonym="дете на 6 г.", source=region.organizations["Своге"],
        causes=["many_children"], needs=["education", "supplies"], target_groups=["families"],
        summary="Детето не посещава детска градина; семейството търси подкрепа.")
    waiting = add_case(
        region, now - timedelta(9), "Правец", type="reintegration", age_band="7–13",
        pseudonym="дете на 8 г.", source=region.organizations["Правец"],
        lead=region.organizations["РДСП"], causes=["single_parent"], environment="cnst",
        needs=["psychological", "education"], target_groups=["residential"],
        summary="Бабата желае да отглежда детето; нужни са оценка и подкрепа за семейството.")
    date_back(walk(waiting, "accept"), waiting.received_on)
    return [newborn, signal, waiting]
