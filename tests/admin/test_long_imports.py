"""A long table goes in piece by piece, and comes back as a whole; whatever happens on the way."""

import pytest

from admin.exchange import running, undoing
from admin.exchange.running import CARRIED, TAKEN_BACK, TRIAL
from jobs import turns
from jobs.running import run_job
from models import imports, twins
from models.database import database
from models.imports import MOST_TOLD, Import
from models.parties import Organization
from models.users import SECRETARY
from models.work.jobs import Job, JobItem
from tests import cast
from tests.admin.browsing import seen
from tests.admin.tables import bring, newest, workbook
from tests.admin.test_imports import choose, run

pytestmark = pytest.mark.usefixtures("rolled_back")
ROWS = 10


@pytest.fixture
def secretary(visit, monkeypatch):
    monkeypatch.setattr(imports, "PIECE", 4)
    cast.make_mechanism()
    return visit(SECRETARY)


@pytest.fixture
def tried(secretary) -> Import:
    """Ten institutions that could all be brought in."""
    bring(secretary, "organizations", "и.xlsx", workbook(
        ("Наименование", "Съкращение", "Категория"),
        *((f"Гнездо {number}", f"Г{number}", "друга") for number in range(ROWS))))
    page = seen(choose(secretary, newest(), gender="n").get_data(as_text=True))
    assert f"{ROWS} ще се добавят" in page and not nests().exists()
    return newest()


def nests():
    return Organization.live().where(Organization.name.startswith("Гнездо "))


def parts_of(batch: str) -> list[JobItem]:
    """The items of the last job of a kind."""
    job = Job.select().where(Job.batch == batch).order_by(Job.id.desc()).get()
    return list(JobItem.select().where(JobItem.job == job.id).order_by(JobItem.id))


def test_all_rows_go_in_by_pieces_and_come_back_as_a_whole(secretary, tried):
    assert [one.recipient for one in parts_of(TRIAL)] == ["0", "4", "8"]
    run(secretary, tried)
    record = newest()
    assert (record.status, record.added, record.total) == ("done", ROWS, ROWS)
    assert nests().count() == ROWS and not record.has_file
    assert [row["n"] for row in record.made()] == list(range(2, ROWS + 2))
    secretary.post(f"/imports/{record.id}/undo/")
    assert [one.recipient for one in parts_of(TAKEN_BACK)] == [
        "check/0", "check/1", "check/2", "undo/2", "undo/1", "undo/0"]
    assert newest().status == "undone" and not nests().exists()


def test_a_piece_is_left_where_others_should_have_their_turn(secretary, tried, monkeypatch):
    monkeypatch.setattr(turns.TURNS, "held", 0)  # after every row
    counted, take, undo = [], running.take_piece, undoing._undo_piece
    monkeypatch.setattr(running, "take_piece", lambda *asked: (
        counted.append(asked[-1]), take(*asked))[1])
    monkeypatch.setattr(undoing, "_undo_piece", lambda *asked, **more: (
        counted.append(asked[-1]), undo(*asked, **more))[1])
    choose(secretary, tried, gender="n")
    run(secretary, tried)
    assert counted == [*range(ROWS), *range(ROWS)]
    assert (newest().status, nests().count()) == ("done", ROWS)
    secretary.post(f"/imports/{tried.id}/undo/")
    assert counted[2 * ROWS:] == [2, 2, 1, 1, 1, 1, 0, 0, 0, 0]
    assert newest().status == "undone" and not nests().exists()


def test_one_row_worked_on_keeps_all_pieces_in_their_place(secretary, tried):
    run(secretary, tried)
    worked = nests().order_by(Organization.id).first()
    worked.phone = "042 111 111"
    worked.store()
    for _ in range(2):
        page = seen(secretary.post(f"/imports/{tried.id}/undo/", follow=True).get_data(
            as_text=True))
        assert "Нищо не е отменено" in page and "Гнездо 0“ е променян" in page
        assert nests().count() == ROWS and newest().status == "done"
        assert [one.status for one in parts_of(TAKEN_BACK)].count("failed") == 1


def test_what_is_no_longer_whole_after_the_trial_goes_back_by_itself(
        secretary, tried, monkeypatch):
    take = running.take_piece

    def taken(code, record, at):
        if at == 8:
            cast.make_organization("Гнездo 9", "другаде")  # with a Latin letter
        return take(code, record, at)
    monkeypatch.setattr(running, "take_piece", taken)
    page = seen(run(secretary, tried).get_data(as_text=True))
    assert "Ред 11 вече не може да се приеме" in page, page
    job = Job.select().where(Job.batch == TAKEN_BACK).get()
    assert newest().total == 8
    run_job(job.id)
    assert newest().status == "undone" and not nests().exists() and not newest().has_file


def test_what_was_stopped_goes_on_where_it_stood(secretary, tried, monkeypatch):
    take, pieces = running.take_piece, []

    def taken(code, record, at):
        pieces.append(at)
        if len(pieces) == 2:
            Job.update(status="cancelled").where(Job.batch == CARRIED).execute()
        return take(code, record, at)
    monkeypatch.setattr(running, "take_piece", taken)
    run(secretary, tried)
    assert nests().count() == 4 and newest().status == "begun"
    assert not running._course, "a cancelled job keeps no table"
    page = seen(secretary.text(f"/imports/{tried.id}/"))
    assert f"Внесени редове досега: 4 от {ROWS}" in page and "Продължи внасянето" in page
    run(secretary, tried)
    assert newest().status == "done" and nests().count() == ROWS and pieces == [0, 4, 4, 8]


def test_a_row_above_counts_in_the_trial_of_a_later_piece(secretary):
    rows = [(f"Гнездо {number}", "друга", "") for number in range(5)]
    bring(secretary, "organizations", "и.xlsx", workbook(
        ("Наименование", "Категория", "Телефон"), *rows, ("Гнездо 0", "друга", "042 111 111"),
        rows[1]))
    for existing, told in (("skip", "5 ще се добавят"), ("change", "1 ще се променят")):
        page = seen(choose(secretary, newest(), gender="n", existing=existing).get_data(
            as_text=True))
        assert told in page and "Същият ред стои и по-горе – ред 3" in page


def test_a_row_costs_few_queries_however_long_the_table(secretary, tried, monkeypatch):
    asked, execute = [], database.execute_sql
    monkeypatch.setattr(database.obj, "execute_sql", lambda sql, *values: (
        asked.append(sql), execute(sql, *values))[1])
    run(secretary, tried)
    of_rows = [sql for sql in asked if "organizations" in sql]
    assert len(of_rows) / ROWS < 6 and len(asked) / ROWS < 40, (len(of_rows), len(asked))


def test_a_name_is_compared_with_those_that_look_alike_alone(secretary, tried, monkeypatch):
    """A table costs no more the more records there are; a colleague's new name counts at once."""
    compared, folded = [], twins._folded
    monkeypatch.setattr(twins, "_folded", lambda one: (compared.append(one), folded(one))[1])
    take = running.take_piece

    def taken(code, record, at):
        if at == 8:
            cast.make_organization("Гнездo 9", "другаде")  # with a Latin letter
        return take(code, record, at)
    monkeypatch.setattr(running, "take_piece", taken)
    page = seen(run(secretary, tried).get_data(as_text=True))
    assert "Ред 11 вече не може да се приеме" in page, page
    others = Organization.select().count()
    assert len(compared) < 3 * ROWS + 3 * others, (len(compared), others)


def test_what_is_kept_of_a_hundred_thousand_rows_stays_small():
    record = Import(plan='{"count": 100000}')
    assert len(range(0, 100_000, record.piece())) <= imports.MOST_PIECES
    record.add_rows([{"n": n, "is": "new", "id": n + 5, "v": 1} for n in range(2, 60_002)])
    record.add_rows([{"n": n, "is": "refused", "m": [[0, "Защо."]], "c": ["а"]}
                     for n in range(60_002, 100_002)])
    assert len(record.rows()) == 1 + MOST_TOLD and len(record.report) < 500_000
    assert (record.total, record.added, record.refused) == (100_000, 60_000, 40_000)
    assert sum(row["id"] for row in record.made()) == sum(range(7, 60_007))
