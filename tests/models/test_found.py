"""The index of parts of words finds what looking through every text would."""

import random

import pytest
from peewee import Select

from admin import policy
from bulgarian.text import fold
from models import found
from models.base import ENTITIES
from models.bin import all_of
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity
from models.database import database, is_sqlite
from models.parties import Organization
from models.users import SECRETARY
from tests import cast
from tests.skipping import SQLITE_ALONE

TEXTS = ("Дирекция „Социално подпомагане“ – Перник", "Община Пéрник", "ДСП „Правец“", "Щъркел 12-А",
         "Ян", "100% помощ_на дете", "Cнежана с латинско C")
TYPED = ("перник", "Pernik", "ДСП прав", "ЩЪРК", "ян", "0% пом", "щ_на", "снежана", 'а" OR "б',
         "12", "няма такова", "социал перник дир", "т\N{SOFT HYPHEN}ърк")


@pytest.fixture
def organizations(rolled_back):
    return [cast.make_organization(text, f"О{number}") for number, text in enumerate(TEXTS)]


@pytest.fixture
def texts(organizations):
    if not is_sqlite():
        pytest.skip(SQLITE_ALONE)
    return organizations


def index_names() -> list[str]:
    """What keeps the texts of the organizations in the index."""
    asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'" if is_sqlite() else (
        "SELECT indexname FROM pg_indexes")
    return [name for (name,) in database.execute_sql(asked).fetchall()]


def by_looking(entity, typed: str) -> set[int]:
    """The numbers of the records whose text has every word, without the index."""
    from_rows = entity.select(entity.id).where(all_of(
        entity.search.contains(word) for word in fold(typed).split()))
    return {number for (number,) in from_rows.tuples()}


def by_index(entity, typed: str) -> set[int]:
    query = entity.select(entity.id).where(found.contains(entity, fold(typed).split()))
    return {number for (number,) in query.tuples()}


@pytest.mark.parametrize("typed", TYPED)
def test_the_index_finds_what_looking_would(organizations, typed):
    assert by_index(Organization, typed) == by_looking(Organization, typed)
    assert f"{found.TABLE}_organizations" in " ".join(index_names())
    words, there = fold(typed).split(), bool(by_looking(Organization, typed))
    assert database.execute(Select(columns=[found.some_hold(Organization, words)])).fetchone()[
        0] == there
    assert not there or Organization in found.named([ChildCase, Organization], words)
    assert not found.are_more(Organization, words, len(TEXTS))


def test_of_very_many_the_newest_alone_are_looked_at_when_asked_so(texts):
    cast.make_organization("Перник – младши", "Пм")
    newest = Organization.select(Organization.id).where(Organization.matches("перник", 1))
    assert [one.id for one in newest] == [max(by_looking(Organization, "перник"))]
    assert len(by_index(Organization, "перник")) == 3  # „Пéрник“ with it
    assert found.are_more(Organization, ["перник"], 1)
    assert Organization.is_found_often("перник", 1) and not Organization.is_found_often("няма", 1)


def test_the_index_and_the_rows_agree_after_whatever_is_saved(texts):
    random.seed(5)
    for _ in range(40):
        one = random.choice(texts)
        one.name = " ".join(random.sample(TEXTS, 2))
        one.archived_at = None
        one.save()
        if random.random() < 0.3:
            Organization.unlogged_update(search="пряко написано").where(
                Organization.id == one.id).execute()
    Organization.delete().where(Organization.id == texts[0].id).execute()
    for typed in (*TYPED, "пряко"):
        assert by_index(Organization, typed) == by_looking(Organization, typed), typed
    kept = [one for one in ENTITIES.values() if found.is_found(one)]
    assert found.count() == sum(one.select().count() for one in kept)


def test_a_number_is_given_to_a_new_record_as_before(texts):
    assert texts[-1].id == texts[0].id + len(texts) - 1
    assert Organization.get_by_id(texts[-1].id).name == TEXTS[-1]


def test_it_is_used_and_made_anew_where_it_is_not_whole(texts):
    query = Organization.select().where(Organization.matches("перник"))
    plan = database.execute_sql(f"EXPLAIN QUERY PLAN {query.sql()[0]}", query.sql()[1]).fetchall()
    assert any("VIRTUAL TABLE" in row[-1] for row in plan)
    for entity in (Organization, ChildCase):
        database.execute_sql(f"DROP TRIGGER {found.TABLE}_{entity._meta.table_name}_new")
    missed = cast.make_organization("Изпусната", "И")
    found.keep(ENTITIES.values())
    assert by_index(Organization, "изпусн") == {missed.id}


def test_nothing_sealed_is_in_it(texts):
    CaseIdentity(case=cast.make_case(), first_name="Щъщчо", last_name="Блатнов").store()
    asked = f"SELECT COUNT(*) FROM {found.TABLE} WHERE {found.TABLE} MATCH ?"
    counts = [database.execute_sql(asked, (f'"{gram}"',)).fetchone()[0]
              for gram in ("щъщ", "ъщч", "щчо", "пра")]
    assert counts[:3] == [0, 0, 0] and counts[3]


def test_the_registers_have_numbers_apart(texts):
    bases = [found.base_of(one) for one in ENTITIES.values()]
    assert len(bases) == len({*bases}) and max(bases) + found.ROOM < 2**63


def test_others_find_no_more_than_they_may_see(texts):
    own = cast.make_case()
    account = cast.find_account(SECRETARY)
    ChildCase.unlogged_update(sensitivity="sealed").where(ChildCase.id == own.id).execute()
    seen = policy.visible_live(account, ChildCase).where(
        policy.matching(account, ChildCase, own.reference))
    assert own.id not in {one.id for one in seen}


def test_the_pieces_of_the_index_are_put_together_and_find_the_same(texts):
    def pieces() -> int:
        return database.execute_sql(
            f"SELECT COUNT(DISTINCT segid) FROM {found.TABLE}_idx").fetchone()[0]
    for number in range(3):
        with database.atomic():
            cast.make_organization(f"Нова дирекция {number}", f"НД{number}")
    assert pieces() > 1
    found.settle()
    assert pieces() == 1
    assert [by_index(Organization, typed) for typed in TYPED] == [
        by_looking(Organization, typed) for typed in TYPED]
