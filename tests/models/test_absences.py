"""Who stands in for a colleague: what comes to him, for how long, and what he is not given."""

from datetime import timedelta

import pytest

from models.access.case_access import CaseAccess, grant_access
from models.audit.actors import Actor, acting_as
from models.base import RuleError, today, utc_now
from models.cases.measures import Measure
from models.letters.letter import Letter
from models.users import ADMIN, COORDINATOR, SECRETARY
from models.waiting.absences import Absence, pass_work_on, stood_in_for, work_of
from models.waiting.inbox import SPANS, Inbox
from tests.admin.records import make_record
from tests.cast import make_account, make_case, make_mechanism

pytestmark = pytest.mark.usefixtures("rolled_back")


@pytest.fixture
def people(rolled_back):
    return make_account("Отсъстваща Колежка", SECRETARY), make_account("Замест Ников", COORDINATOR)


def away(people, **values) -> Absence:
    user, deputy = people
    values = {"since": today(), "until": today() + timedelta(5), **values}
    return Absence(user=user, deputy=deputy, **values).store()


def sees(user, case) -> bool:
    return CaseAccess.select().where(CaseAccess.user == user.id, CaseAccess.case == case.id,
                                     CaseAccess.in_force()).exists()


def test_the_terms_of_a_colleague_come_to_the_deputy_for_that_time_alone(people):
    user, deputy = people
    case = make_case(responsible=user)
    Measure(case=case, what="Мярка", begun_on=today(), valid_until=today()).store()
    letter = make_record(Letter, responsible=user, answer_due=today())
    counts = {name: Inbox(one, today()).counts["today"] for name, one in (
        ("user", user), ("deputy", deputy))}
    assert counts["user"][Measure] == 1 and counts["user"][Letter] == 1
    assert not counts["deputy"][Measure] and not counts["deputy"][Letter]
    away(people)
    taken = Inbox(deputy, today()).counts["today"]
    assert (taken[Measure], taken[Letter]) == (1, 1) and letter.responsible == user
    assert Inbox(deputy, today(), mine=False).count(SPANS[1]) >= 2
    assert stood_in_for(deputy, today() + timedelta(6)) == []


def test_a_sealed_case_opens_to_the_deputy_until_the_last_day_and_an_early_return_ends_it(people):
    user, deputy = people
    case = make_case(sensitivity="restricted")
    grant_access(case, user, by=user)
    absence = away(people)
    access = CaseAccess.get(CaseAccess.user == deputy.id)
    assert sees(deputy, case) and access.granted_by == user and access.ends_at
    absence.until = today() + timedelta(1)
    absence.store()
    assert CaseAccess.live().where(CaseAccess.user == deputy.id).count() == 1
    absence.archive()
    assert not sees(deputy, case) and sees(user, case)


@pytest.mark.parametrize("until", [today() - timedelta(1), None])
def test_what_a_deputy_got_for_good_by_mistake_ends_with_the_mistake(people, until):
    user, deputy = people
    case, named = make_case(sensitivity="restricted"), make_case(sensitivity="restricted")
    for one in (case, named):
        grant_access(one, user, by=user)
    grant_access(named, deputy, by=user)
    CaseAccess.update(created_at=utc_now() - timedelta(1)).execute()  # long before
    absence = Absence(user=user, deputy=deputy, since=today() - timedelta(2))
    absence.confirmed = {"until=None"}
    absence.store()
    assert sees(deputy, case)
    if until:
        absence.until = until
        absence.store()
    else:
        absence.archive()
    assert not sees(deputy, case) and sees(deputy, named)


def test_an_administrator_passes_on_terms_and_no_sealed_case(people):
    user, deputy = people
    case, admin = make_case(sensitivity="restricted"), make_account("Админ Пробен", ADMIN)
    grant_access(case, user, by=user)
    with acting_as(Actor(name=admin.name, user_id=admin.id)):
        away(people)
    assert stood_in_for(deputy) == [user.id] and not sees(deputy, case)
    with acting_as(Actor(name=deputy.name, user_id=deputy.id)), pytest.raises(
            RuleError, match="самият колега или администратор"):
        away(people, since=today() + timedelta(30), until=today() + timedelta(31))


def test_who_cannot_stand_in_is_refused(people):
    user, deputy = people
    for other, told in ((user, "друг колега"), (make_account("Админ", ADMIN), "секретар или"),
                        (make_account("Чужд", SECRETARY, mechanism=make_mechanism()), "механизъм")):
        with pytest.raises(RuleError, match=told):
            away((user, other))
    away(people)
    with pytest.raises(RuleError, match="вече е записано"):
        away((user, make_account("Друг", SECRETARY)))
    with pytest.raises(RuleError, match="сам отсъства"):
        away((deputy, user))
    with pytest.raises(RuleError, match="напуска") as told:
        away(people, since=today() + timedelta(40), until=None)
    assert told.value.confirm == "until=None"


def test_what_a_leaving_colleague_was_responsible_for_passes_to_the_deputy(people):
    user, deputy = people
    case = make_case(responsible=user)
    closed = make_case(responsible=user, status="closed")
    letter = make_record(Letter, responsible=user)
    assert pass_work_on(away(people), lambda query: query, by="Секретарят") == 2
    assert [list(query) for query in work_of(user)] == [[], []]
    stored = [type(one).get_by_id(one.id).responsible for one in (case, letter, closed)]
    assert stored == [deputy, deputy, user]


@pytest.mark.parametrize(("begins", "ends", "user_may", "deputy_may"), [
    (0, 5, True, True), (1, 5, True, False), (-5, 0, True, True), (-5, -1, False, False),
    (1, None, True, False), (-1, None, True, True)])
def test_a_deputy_passes_work_on_only_while_he_stands_in(people, begins, ends, user_may,
                                                         deputy_may):
    user, deputy = people
    absence = Absence(user=user, deputy=deputy, since=today() + timedelta(begins),
                      until=None if ends is None else today() + timedelta(ends))
    assert (absence.may_pass_on(user), absence.may_pass_on(deputy)) == (user_may, deputy_may)
    assert not absence.may_pass_on(make_account("Чужда Колежка", SECRETARY))
