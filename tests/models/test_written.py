"""The text of SQL is written once, says the same as before, and asks the clock every time."""

from datetime import timedelta
from inspect import unwrap
from itertools import product

import pytest
from peewee import (
    JOIN,
    SQL,
    Column,
    CommaNodeList,
    Field,
    ModelCursorWrapper,
    ModelObjectCursorWrapper,
    ModelSelect,
    Value,
    fn,
)
from werkzeug.local import LocalProxy

from admin import policy
from admin.lists.reading import Reading
from admin.policy import scopes
from models.access.case_access import CaseAccess
from models.base import ENTITIES, today, utc_now
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity
from models.commitments.commitment import Commitment
from models.database import database
from models.decisions.decision import Decision
from models.users import SECRETARY
from models.written import Now, Written
from tests import cast

pytestmark = pytest.mark.usefixtures("rolled_back")


def written(query) -> tuple:
    return query.clone().sql()


def test_columns_are_written_as_peewee_does(monkeypatch):
    queries = [entity.live().order_by(entity.id) for entity in ENTITIES.values()]
    at_once = [written(query) for query in queries]
    monkeypatch.setattr(Field, "__sql__", lambda field, context: context.sql(
        Column(field.model._meta.table, field.column_name)))
    assert at_once == [written(query) for query in queries]


def test_a_selection_is_written_as_peewee_does(monkeypatch):
    near, far = ChildCase.alias(), Commitment.alias("far")
    queries = [ChildCase.select(ChildCase, near, far).join(near, on=near.id == ChildCase.id).join(
        far, on=far.id == near.id), ChildCase.select(ChildCase.id, Value(1).alias("one")),
        Commitment.select().where(Commitment.id.in_(Commitment.select())),
        Decision.select(Decision, ChildCase).join(ChildCase)]
    at_once = [written(query) for query in queries]
    monkeypatch.setattr(ModelSelect, "__sql_selection__", lambda query, context, is_subquery=False:
                        context.sql(query.model._meta.primary_key if is_subquery
                                    else CommaNodeList(query._returning)))
    assert at_once == [written(query) for query in queries]


def test_a_condition_is_written_once_for_each_name_of_its_table():
    made = []
    condition = Written(ChildCase, ("tried",), lambda: made.append(1) or ChildCase.year == 2016)
    texts = {written(ChildCase.select(ChildCase.id).where(condition))[0] for _ in range(3)}
    assert len(texts) == len(made) == 1
    below = Commitment.select(Commitment.id).where(scopes.exists(ChildCase, condition))
    assert '"t2"."year"' in written(below)[0] and len(made) == 2


def test_a_condition_holds_in_an_update_too():
    one, other = cast.make_commitment(), cast.make_commitment()
    Decision.update(archived_at=utc_now()).where(Decision.id == other.decision_id).execute()
    Commitment.update(reminder_count=7).where(Commitment.is_live()).execute()
    assert [Commitment.get_by_id(record.id).reminder_count for record in (one, other)] == [7, 0]


def test_what_is_written_once_asks_the_clock_every_time(monkeypatch):
    inner = Written(CaseAccess, ("inner",), lambda: CaseAccess.in_force(Now(lambda: utc_now())))
    outer = Written(ChildCase, ("outer",), lambda: scopes.exists(
        CaseAccess, CaseAccess.case == ChildCase.id, inner))
    query = ChildCase.select(ChildCase.id).where(outer)
    later = utc_now() + timedelta(days=1)
    assert later not in written(query)[1]
    monkeypatch.setitem(globals(), "utc_now", lambda: later)
    assert written(query)[1].count(later) == 2


def test_the_reach_of_one_account_is_not_that_of_another():
    own, other = cast.make_mechanism(), cast.make_case()
    case = cast.make_case(own)
    user = cast.make_account("Обвързан", SECRETARY)
    user.mechanism = own
    free = cast.make_account("Свободен", SECRETARY)
    for _ in range(2):
        assert {one.id for one in policy.visible(user, ChildCase)} == {case.id}
        assert {one.id for one in policy.visible(free, ChildCase)} >= {case.id, other.id}


def test_a_reach_stays_the_one_of_the_account_that_asked():
    """Pages ask by a name for whoever is signed in, who is another one at the next request."""
    case, other = cast.make_case(cast.make_mechanism()), cast.make_case(cast.make_mechanism())
    one, next_one = (cast.make_account(f"Лице {n}", SECRETARY) for n in (1, 2))
    one.mechanism, next_one.mechanism = case.mechanism, other.mechanism
    signed_in = [one]
    query = policy.visible(LocalProxy(lambda: signed_in[0]), ChildCase)
    signed_in[0] = next_one
    assert {found.id for found in query} == {case.id}


def test_no_scope_reads_a_whole_table_into_a_list():
    user = cast.make_account("Секретар", SECRETARY)
    for entity in policy.readable_entities(user):
        reach = scopes.within(user, entity)
        if isinstance(reach, Written):
            text = written(entity.select(entity.id).where(reach))[0]
            lists = [part for part in text.split(" IN (SELECT ")[1:]
                     if "case_access" not in part[:80] and "archived_at\" IS NOT NULL" not in part]
            assert not lists, (entity.__name__, lists)


def test_the_database_takes_every_scope():
    user = cast.make_account("Секретар", SECRETARY)
    for entity in policy.readable_entities(user):
        assert database.execute(policy.visible_live(user, entity).select(entity.id)) is not None


def values_of(record, depth: int = 3) -> tuple:
    """What is known of a record, as it is stored, and of those it leads to."""
    assert not record._dirty
    known = {name: (repr(value), type(value)) for name, value in dict.items(record.__data__)}
    joined = {name: one and values_of(one, depth - 1) for name, one in record.__rel__.items()}
    others = {name: repr(value) for name, value in vars(record).items() if name in ("one", "many")}
    return type(record), known, depth and joined, others


def test_rows_are_read_as_peewee_does(monkeypatch):
    commitment, near = cast.make_commitment(), Decision.alias()
    cast.make_commitment()
    case = commitment.decision.case
    CaseIdentity(case=case, first_name="Мая", family_name="Ив", born_on=today()).store(by="проба")
    queries = [*(entity.select().order_by(entity.id).limit(5) for entity in ENTITIES.values()),
               Reading(Commitment.select(), ("title", "decision.meeting.mechanism.oblast.name",
                                             "decision.case.reference")).select(),
               Reading(CaseIdentity.select(), ("case.title",)).select(),
               ChildCase.select(ChildCase, Value(1).alias("one"), fn.COUNT(SQL("*")).alias(
                   "many")).group_by(ChildCase.id), Decision.select(Decision.text.alias("one")),
               Decision.select(Decision.id, ChildCase).join(ChildCase, JOIN.LEFT_OUTER),
               Commitment.select(Commitment, Decision.text, near.case).join(Decision).join(
                   near, JOIN.LEFT_OUTER, on=(near.id == Decision.id) & (near.id < 0), attr="one")]
    at_once = [[values_of(row) for row in query.clone()] for query in queries]
    for kind, name in product((ModelCursorWrapper, ModelObjectCursorWrapper),
                              ("initialize", "process_row")):
        monkeypatch.setattr(kind, name, unwrap(getattr(kind, name)))
    assert sum(map(len, at_once)) > 40
    assert at_once == [[values_of(row) for row in query.clone()] for query in queries]
