"""Dates and sizes that have to fit each other: every declared pair holds, every date is in one."""

from datetime import date, timedelta

import pytest
from peewee import DateField

from models.base import ENTITIES, RuleError, today
from models.cases.identity import CaseIdentity
from models.pairs import Past, value_at
from models.parties import Organization
from models.services import Referral, Service
from tests.admin.records import make_record
from tests.cast import make_case

pytestmark = pytest.mark.usefixtures("rolled_back")
PAIRS = [(entity, pair) for entity in ENTITIES.values() for pair in entity.pairs]
# Days that nothing has to fit: moments of the program, plans, and the only day of their record.
ALONE = {
    "memberships.basis_date", "memberships.declaration_on", "users.valid_to", "office_days.day",
    "cases.anonymised_on", "commitments.expires_on",
    "commitments.accepted_on", "commitments.reminded_on", "commitments.answer_by",
    "commitments.due", "destructions.finished_on", "destruction_items.closed_on",
    "destruction_items.due_on", "reminders.sent_on", "reminders.answer_by",
    "commitment_reports.reported_on", "commitment_reports.done_on", "extensions.former_due",
    "extensions.due", "data_requests.due_on", "referrals.free_as_of",
    "capacities.valid_from", "stages.begun_on",
    "findings.happened_on", "case_checks.due_on", "notified.due_on",
    "closure_steps.due_on", "exit_plans.due_on", "closure_targets.until"}


def faults_of(record, pair) -> list[str]:
    return [fault.message for fault in pair.rules(record)]


def set_at(record, path: str, value) -> None:
    *steps, name = path.split(".")
    for step in steps:
        record = getattr(record, step)
    setattr(record, name, value)


def ready(entity, pair):
    """A record that has everything the pair looks at."""
    record = make_record(entity)
    paths = [pair.column] if isinstance(pair, Past) else [pair.less, pair.more]
    assert all(entity.label_of(path.partition(".")[0]) for path in paths)
    return record


@pytest.mark.parametrize(("entity", "pair"), PAIRS, ids=[
    f"{entity._meta.table_name}-{pair.column}" for entity, pair in PAIRS])
def test_a_declared_pair_refuses_what_does_not_fit_and_takes_the_rest(entity, pair):
    record = ready(entity, pair)
    if isinstance(pair, Past):
        setattr(record, pair.column, today() + timedelta(1))
        assert ["в бъдещето" in text for text in faults_of(record, pair)] == [True]
        setattr(record, pair.column, today())
    else:
        is_day = isinstance(value_at(record, pair.less) or date.today(), date) \
            and not isinstance(value_at(record, pair.less), int)
        small, large = (date(1990, 1, 1), date(2016, 12, 7)) if is_day and not is_number(
            entity, pair) else (5, 50)
        set_at(record, pair.less, large)
        set_at(record, pair.more, small)
        said = faults_of(record, pair)
        assert len(said) == 1 and pair.words in said[0] and "Проверете" in said[0]
        set_at(record, pair.more, large)
    assert not faults_of(record, pair)


def is_number(entity, pair) -> bool:
    return "." not in pair.less and entity._meta.fields[pair.less].field_type == "INT"


def test_every_date_is_in_a_pair_or_stands_alone_for_a_reason():
    found, days = set(), set()
    for table, entity in ENTITIES.items():
        told = {path for pair in entity.pairs for path in (
            [pair.column] if isinstance(pair, Past) else [pair.less, pair.more])}
        days |= {f"{table}.{column.name}" for column in entity._meta.sorted_fields
                 if isinstance(column, DateField)}
        found |= {f"{table}.{name}" for name in told}
    assert days - found == ALONE


def test_one_check_says_all_that_does_not_fit():
    service = Service(name="Дом", kind="other", provider=make_record(Organization),
                      municipality=make_case().municipality_origin, places=5, occupied=50,
                      as_of=today() + timedelta(365), age_from=18, age_to=3)
    with pytest.raises(RuleError) as refused:
        service.store()
    assert {error.field for error in refused.value.all} == {"occupied", "as_of", "age_from"}


@pytest.mark.parametrize(("born", "received", "band", "said"), [
    (date(2016, 5, 1), date(2016, 4, 4), "0–3", "бременни в риск"),
    (date(2006, 1, 1), date(2016, 4, 4), "0–3", "възрастовата група"),
    (date(2015, 1, 1), date(2016, 4, 4), "14–17", "възрастовата група")])
def test_a_birth_date_fits_the_day_and_the_age_band_of_the_case(born, received, band, said):
    case = make_case(received_on=received, age_band=band, closed_on=received)
    identity = CaseIdentity(case=case, first_name="Проба", id_kind="none", birth_date=born,
                            no_number_reason="няма")
    with pytest.raises(RuleError, match=said):
        identity.store()


def test_the_day_of_a_case_fits_the_birth_date_that_is_known_already():
    case = make_case()
    CaseIdentity(case=case, first_name="Проба", id_kind="none", birth_date=date(2015, 1, 1),
                 no_number_reason="няма").store()
    case = type(case).get_by_id(case.id)
    case.received_on = date(2014, 1, 1)
    with pytest.raises(RuleError) as refused:
        case.store()
    assert any("Детето е родено" in one.message for one in refused.value.all)


def test_a_pregnant_mother_has_a_case_before_the_birth():
    case = make_case(target_groups=["pregnant"])
    child = CaseIdentity(case=case, first_name="Проба", id_kind="none",
                         birth_date=date(2016, 5, 1), no_number_reason="няма").store()
    assert child.id


def test_nobody_is_referred_to_a_closed_service_and_none_closes_with_open_referrals():
    service, case = make_record(Service, state="open"), make_case()
    referral = Referral(case=case, service=service, reason="Място").store()
    service.state = "closed"
    with pytest.raises(RuleError, match="насочвания без отговор: 1"):
        service.store()
    referral.workflow.move(referral, "withdraw", reason="Отпадна")
    type(service).get_by_id(service.id)
    service.store()
    with pytest.raises(RuleError, match="закрита"):
        Referral(case=case, service=service, reason="Място").store()
    with pytest.raises(RuleError, match="няма деца"):
        make_record(Service, state="closed", occupied=9, places=12)
