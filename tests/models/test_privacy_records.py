"""Consents, requests for data, terms of keeping, and lists of destruction."""

from contextlib import nullcontext
from datetime import date, datetime, timedelta

import pytest

from models.base import RuleError, today
from models.cases.case import ChildCase
from models.closing import released
from models.database import database
from models.privacy.consents import Consent, forbids_publication
from models.privacy.destruction import (
    Destruction,
    DestructionItem,
    decide,
    propose,
    stands_against,
)
from models.privacy.disclosures import Disclosure
from models.privacy.requests import DataRequest
from models.privacy.retention import RetentionRule, add_months, due_cases
from models.users import ADMIN, AUDITOR, COORDINATOR, SECRETARY
from tests import cast

DAY = date(2024, 5, 1)


def make_consent(case=None, **values) -> Consent:
    values = {"kind": "media", "scope": "снимки", "given_by": "parent", "given_on": DAY, **values}
    return Consent(case=case or cast.make_case(), **values).store()


def close(case: ChildCase, on: date = date(2016, 12, 31)) -> ChildCase:
    ChildCase.update(status="closed", closed_on=on, outcome="reintegrated").where(
        ChildCase.id == case.id).execute()
    return ChildCase.get_by_id(case.id)


def references(on: date) -> list[str]:
    return [due.case.reference for due in due_cases(on)]


# -- consents ------------------------------------------------------------------------------------


def test_a_withdrawn_consent_forbids_what_comes_later():
    consent = make_consent()
    assert forbids_publication(consent.case, DAY) is None
    consent.workflow.move(consent, "withdraw", withdrawn_on=DAY + timedelta(10))
    assert forbids_publication(consent.case, DAY) == consent
    again = make_consent(consent.case, given_on=DAY + timedelta(20))
    assert forbids_publication(consent.case, DAY + timedelta(21)) is None
    again.valid_until = DAY + timedelta(30)
    again.store()
    assert forbids_publication(consent.case, DAY + timedelta(31))


def test_consent_to_something_else_says_nothing_about_publication():
    consent = make_consent(kind="transfer")
    consent.workflow.move(consent, "withdraw", withdrawn_on=DAY)
    assert forbids_publication(consent.case, DAY) is None
    assert forbids_publication(cast.make_case(), DAY) is None


def test_a_withdrawal_needs_its_day_and_comes_after_the_consent():
    consent = make_consent()
    with pytest.raises(RuleError, match="Оттеглено на"):
        consent.workflow.move(consent, "withdraw")
    with pytest.raises(RuleError, match="е преди „Дадено на“"):
        consent.workflow.move(Consent.get_by_id(consent.id), "withdraw",
                              withdrawn_on=DAY - timedelta(1))


@pytest.mark.parametrize(("born", "is_old_enough"), [
    (date(2010, 5, 1), True), (date(2010, 5, 2), False), (date(2008, 1, 1), True)])
def test_a_child_consents_from_the_day_it_is_fourteen(born, is_old_enough):
    age = "7–13" if born.year < 2009 else "4–6"
    case = cast.make_case(named=("Проба", "Условна"), age_band=age)
    child = case.identity.get()
    child.birth_date = born
    child.store()
    expected = nullcontext() if is_old_enough else pytest.raises(RuleError, match="14 години")
    with expected:
        make_consent(case, given_by="child")


def test_without_a_birth_date_the_age_band_decides():
    with pytest.raises(RuleError, match="14 години"):
        make_consent(cast.make_case(age_band="7–13"), given_by="child")
    make_consent(cast.make_case(age_band="14–17"), given_by="child")


def test_the_giver_is_not_stored_in_plain_text():
    consent = make_consent(giver="Калина Недействителна")
    [(kept,)] = database.execute_sql("SELECT giver FROM consents").fetchall()
    assert kept and "Калина" not in kept
    assert Consent.get_by_id(consent.id).giver == "Калина Недействителна"


def test_a_delivery_rests_on_a_consent_of_the_same_case_that_holds():
    consent = make_consent(kind="transfer")
    values = {"what": "Писмо", "recipient": "ЦОП"}
    with pytest.raises(RuleError, match="друг случай"):
        Disclosure(case=cast.make_case(), consent=consent, **values).store()
    consent.workflow.move(consent, "withdraw", withdrawn_on=DAY)
    with pytest.raises(RuleError, match="оттеглено"):
        Disclosure(case=consent.case, consent=consent, **values).store()


# -- requests for data ---------------------------------------------------------------------------


def make_request(**values) -> DataRequest:
    return DataRequest(**{"mechanism": cast.make_mechanism(), "received_on": DAY,
                          "applicant": "Калина Недействителна", **values}).store()


def test_a_request_has_thirty_days():
    request = make_request()
    assert request.due_on == date(2024, 5, 31)
    assert request.days_late(date(2024, 5, 31)) == 0
    assert request.days_late(date(2024, 6, 2)) == 2


def test_the_clock_is_extended_with_a_reason_and_not_over_ninety_days():
    request = make_request()
    request.due_on = DAY + timedelta(60)
    with pytest.raises(RuleError, match="защо срокът"):
        request.store()
    request.extension = "Много документи"
    request.store()
    request.due_on = DAY + timedelta(91)
    with pytest.raises(RuleError, match="90 дни"):
        request.store()


def test_nothing_is_answered_before_the_applicant_is_known():
    request = make_request()
    with pytest.raises(RuleError, match="не е възможна"):
        request.workflow.move(request, "answer", answered_on=DAY, answer="Предадена справка")
    for step, values in (("check_identity", {"identity_proof": "лична карта"}), ("begin", {}),
                         ("answer", {"answered_on": DAY, "answer": "Предадена справка"}),
                         ("close", {})):
        request.workflow.move(request, step, **values)
    assert request.status == "closed" and request.days_late(date(2030, 1, 1)) == 0
    assert request.id not in [one.id for one in DataRequest.waiting()]


# -- terms of keeping ----------------------------------------------------------------------------


def test_the_product_ships_no_term():
    case = close(cast.make_case())
    assert not RetentionRule.select().exists()
    [due] = due_cases(date(2016, 12, 31))
    assert due.case == case and due.rule_text() == "без определен срок"
    assert due.action == "remind"


def test_a_case_is_due_on_the_day_its_term_ends():
    case = close(cast.make_case(), date(2016, 2, 29))
    RetentionRule(years=5, basis="ПРИМЕР", action="anonymise").store()
    assert references(date(2021, 2, 27)) == []
    assert references(date(2021, 2, 28)) == [case.reference]


def test_the_term_of_its_kind_goes_before_the_one_for_all():
    mechanism = cast.make_mechanism()
    long = close(cast.make_case(mechanism, type="placement"))
    short = close(cast.make_case(mechanism))
    RetentionRule(years=1, basis="за всички").store()
    RetentionRule(years=20, basis="настаняване", case_type="placement").store()
    assert references(date(2020, 1, 1)) == [short.reference]
    assert set(references(date(2037, 1, 1))) == {long.reference, short.reference}


def test_open_reopened_and_anonymised_cases_are_never_due():
    mechanism = cast.make_mechanism()
    RetentionRule(months=1, basis="ПРИМЕР").store()
    cast.make_case(mechanism)
    done = close(cast.make_case(mechanism))
    ChildCase.update(anonymised_on=today()).where(ChildCase.id == done.id).execute()
    again = close(cast.make_case(mechanism))
    again.workflow.move(again, "reopen", reason="нов сигнал")
    assert references(date(2050, 1, 1)) == []


@pytest.mark.parametrize("values", [{}, {"years": -1}, {"months": 12}, {"years": 101}])
def test_a_term_that_is_none_is_refused(values):
    with pytest.raises(RuleError) as refused:
        RetentionRule(basis="ПРИМЕР", **values).store()
    assert refused.value.field == "years"


def test_there_is_one_term_for_a_kind():
    RetentionRule(years=1, basis="ПРИМЕР").store()
    with pytest.raises(RuleError, match="Вече има срок"):
        RetentionRule(years=2, basis="ДРУГ").store()


@pytest.mark.parametrize(("day", "months", "end"), [
    (date(2016, 1, 31), 1, date(2016, 2, 29)), (date(2016, 2, 29), 12, date(2017, 2, 28)),
    (date(2016, 12, 15), 1, date(2017, 1, 15)), (date(2016, 11, 30), 15, date(2018, 2, 28))])
def test_months_end_on_the_last_day_there_is(day, months, end):
    assert add_months(day, months) == end


# -- lists of destruction ------------------------------------------------------------------------


@pytest.fixture
def due_case(rolled_back) -> ChildCase:
    RetentionRule(years=5, basis="5 години – ПРИМЕР", action="anonymise").store()
    return close(cast.make_case(named=("Мечо", "Пухов")))


def propose_all(role: str = SECRETARY) -> Destruction:
    return propose(list(due_cases(today())), "anonymise", by=cast.find_account(role))


def test_a_proposal_lists_and_touches_nothing(due_case):
    before = ChildCase.get_by_id(due_case.id).version
    made = propose_all()
    [item] = made.items
    assert (item.case, item.rule) == (due_case, "5 години, 5 години – ПРИМЕР")
    assert (item.due_on, item.state, made.status) == (date(2021, 12, 31), "waiting", "asked")
    assert ChildCase.get_by_id(due_case.id).version == before


def test_who_proposes_does_not_allow_it(due_case):
    made = propose_all()
    for role in (SECRETARY, AUDITOR, ADMIN):
        with pytest.raises(RuleError, match="друго лице"):
            decide(made, cast.find_account(role), allow=True)
    decide(made, cast.find_account(COORDINATOR), allow=True)
    assert made.status == "approved" and isinstance(made.decided_at, datetime)
    with pytest.raises(RuleError, match="друго лице"):
        decide(made, cast.find_account(COORDINATOR), allow=False)


def test_an_office_of_one_decides_alone_where_that_is_switched_on(due_case):
    assert decide(propose_all(), cast.find_account(SECRETARY), allow=True, alone=True).is_running()


def test_a_refused_list_stays_refused(due_case):
    made = decide(propose_all(), cast.find_account(COORDINATOR), allow=False)
    assert made.status == "refused" and not made.is_running()


def test_only_what_the_rule_foresees_is_proposed(due_case):
    dues = list(due_cases(today()))
    with pytest.raises(RuleError, match="Няма избрани"):
        propose(dues, "archive", by=cast.find_account(SECRETARY))
    ChildCase.update(legal_hold=True).where(ChildCase.id == due_case.id).execute()
    with pytest.raises(RuleError, match="Няма избрани"):
        propose_all()


def test_a_list_is_of_one_mechanism(due_case):
    close(cast.make_case())
    with pytest.raises(RuleError, match="един механизъм"):
        propose_all()


@pytest.mark.parametrize(("change", "state"), [
    ({"legal_hold": True}, "held"), ({"status": "reopened"}, "gone"),
    ({"closed_on": today()}, "gone"), ({"anonymised_on": today()}, "gone"), ({}, "")])
def test_what_changed_since_the_proposal_wins(due_case, change, state):
    made = propose_all()
    if change:
        with released():
            ChildCase.update(**change).where(ChildCase.id == due_case.id).execute()
    assert stands_against(DestructionItem.get(DestructionItem.destruction == made)) == state


def test_a_longer_term_given_since_the_proposal_wins(due_case):
    made = propose_all()
    rule = RetentionRule.get()
    rule.years = 50
    rule.store()
    assert stands_against(made.items.get()) == "gone"
