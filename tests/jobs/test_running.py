"""A job does each of its items once, by the account that asked, and names what it could not."""

from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from threading import Event
from types import SimpleNamespace

import pytest

from documents import generate
from documents.batches import BATCHES, Item, declare_batch, items_of
from documents.properties import paragraphs_of
from jobs import asking, running, trigger, turns
from jobs.cleaning import KEPT, remove_old_results
from jobs.running import run_job
from models.audit.events import AuditEvent
from models.base import RuleError, today, utc_now
from models.letters.letter import OUT, take_number
from models.users import AUDITOR
from models.work.jobs import Job, JobItem, JobTaken
from tests import cast
from tests.jobs.letters import add_referrals, letters_of, numbers_of, order_of, results_of


@pytest.fixture
def job(asker, referrals):
    """Five letters, asked for and not begun."""
    return asking.ask("papers", order_of(referrals, register=True), asker)


def renewed(job: Job) -> Job:
    return Job.get_by_id(job.id)


def test_every_record_has_its_letter_and_the_next_number(job, referrals):
    run_job(job.id)
    done = renewed(job)
    assert (done.status, done.done, done.failed, done.tries) == ("done", 5, 0, 1)
    letters = letters_of(referrals)
    assert numbers_of(letters) == [1, 2, 3, 4, 5]
    assert done.told() == "Готови са всички: 5 документа."


def test_what_cannot_be_made_is_named_and_the_rest_goes_on(job, referrals):
    referrals[2].archive()
    run_job(job.id)
    done = renewed(job)
    assert (done.status, done.done, done.failed) == ("partly", 4, 1)
    state, message = results_of(job)[referrals[2].id]
    assert state == "failed" and message == asking.REFUSED
    assert numbers_of(letters_of(referrals)) == [1, 2, 3, 4], "no number is lost"


def test_a_job_that_is_done_twice_makes_nothing_twice(job, referrals):
    run_job(job.id)
    Job.unlogged_update({Job.status: "waiting"}).where(Job.id == job.id).execute()
    run_job(job.id)
    assert len(letters_of(referrals)) == 5 and renewed(job).done == 5


def test_of_two_workers_one_gets_the_job(job):
    assert job.claim("a") and not renewed(job).claim("b")
    with pytest.raises(JobTaken):
        job.beat("b")


def test_an_item_with_a_result_takes_no_other(job):
    [item] = JobItem.next_of(job)
    item.settle("failed", "не")
    with pytest.raises(JobTaken):
        item.settle("done")


def test_a_worker_that_lost_the_job_leaves_nothing_of_its_item(job, referrals, monkeypatch):
    make = running._make

    def make_and_lose(*args):
        made = make(*args)
        Job.unlogged_update({Job.worker: "друг"}).where(Job.id == job.id).execute()
        return made
    monkeypatch.setattr(running, "_make", make_and_lose)
    run_job(job.id)
    assert not letters_of(referrals) and set(results_of(job).values()) == {("waiting", "")}


def test_a_job_of_a_dead_worker_is_taken_up_again(job, referrals):
    job.claim("убит")
    Job.take_back(timedelta(minutes=10))
    assert not Job.waiting().exists(), "it gave a sign just now"
    Job.take_back(timedelta(0))
    assert [waiting.id for waiting in Job.waiting()] == [job.id]
    run_job(job.id)
    assert renewed(job).tries == 2 and len(letters_of(referrals)) == 5


def test_an_item_that_kills_its_worker_is_left_out_after_three_times(job, referrals, monkeypatch):
    def die(*_args):
        raise SystemExit
    with monkeypatch.context() as broken:
        broken.setattr(running, "_make", die)
        for _ in range(3):
            with pytest.raises(SystemExit):
                run_job(job.id)
            Job.take_back(timedelta(0))
    run_job(job.id)
    results = results_of(job)
    assert results[referrals[0].id] == ("failed", running.BROKE_OFF)
    assert [state for state, _ in results.values()].count("done") == 4


def test_a_fault_of_the_program_has_a_code_and_stops_one_item(job, monkeypatch):
    def fail(*_args):
        raise ZeroDivisionError("тайна")
    monkeypatch.setattr(running, "_make", fail)
    run_job(job.id)
    state, message = next(iter(results_of(job).values()))
    assert state == "failed" and "код" in message and "тайна" not in message
    assert renewed(job).status == "failed"


def test_a_worker_that_has_to_end_leaves_the_rest_waiting(job, monkeypatch):
    monkeypatch.setattr(running.STOPPING, "is_set", lambda: True)
    run_job(job.id)
    assert renewed(job).status == "waiting" and not renewed(job).done


def test_a_stopped_job_makes_no_more(job, referrals):
    Job.workflow.move(renewed(job), "cancel", by="Проба")
    run_job(job.id)
    assert not letters_of(referrals) and renewed(job).told() == "Спряна. Готови: 0 от 5."


def test_what_failed_can_be_tried_again(job, referrals):
    referrals[0].archive()
    run_job(job.id)
    referrals[0].restore()
    renewed(job).retry_failed()
    run_job(job.id)
    assert renewed(job).status == "done" and len(letters_of(referrals)) == 5


def test_the_account_is_asked_again_for_every_item(job, asker, referrals):
    asker.active = False
    asker.save()
    run_job(job.id)
    assert renewed(job).status == "failed" and not letters_of(referrals)


def test_the_log_names_who_asked(job, asker):
    before = AuditEvent.select().count()
    run_job(job.id)
    made = AuditEvent.select().where(AuditEvent.entity == "documents",
                                     AuditEvent.action == "create")
    assert AuditEvent.select().count() > before
    assert {(one.user_id, one.request) for one in made} == {(asker.id, f"job-{job.id}")}


def test_a_selection_with_one_foreign_record_is_refused_whole(asker, referrals):
    foreign = add_referrals(1)
    asker.mechanism = referrals[0].case.mechanism
    with pytest.raises(RuleError, match="Не е изготвено нищо"):
        asking.ask("papers", order_of([*referrals, *foreign]), asker)
    assert not Job.select().count()


def test_who_may_not_write_documents_gets_no_batch(referrals):
    with pytest.raises(RuleError):
        asking.ask("papers", order_of(referrals), cast.find_account(AUDITOR))


def test_an_item_is_in_a_job_once(referrals):
    batch = BATCHES["papers"]
    assert len(items_of(batch, order_of([*referrals, *referrals]))) == 5
    with pytest.raises(RuleError, match="Няма за какво"):
        items_of(batch, order_of([]))


def test_what_follows_a_batch_follows_once_all_of_it_is_made(asker, referrals, monkeypatch):
    followed = []
    batch = declare_batch(
        code="проба", heading=lambda _: "Проба", make=lambda *_, by: None,
        items=lambda _: [Item(entity="referrals", object_id=referrals[0].id, label="едно")],
        finished=lambda parameters, by: followed.append((parameters, by)))
    monkeypatch.delitem(BATCHES, batch.code)
    monkeypatch.setitem(BATCHES, batch.code, batch)
    run_job(asking.ask("проба", {"а": 1}, asker).id)
    assert followed == [({"а": 1}, asker.name)]


def test_old_results_are_put_away_and_the_documents_stay(job, referrals):
    run_job(job.id)
    assert remove_old_results() == 0
    past = utc_now() - KEPT - timedelta(days=1)
    Job.unlogged_update({Job.finished_at: past}).where(Job.id == job.id).execute()
    assert remove_old_results() == 1
    assert not results_of(job) and len(letters_of(referrals)) == 5
    assert renewed(job).archived_at


def test_others_are_let_in_after_every_item_for_half_as_long_as_it_took(job, monkeypatch):
    waits, clock = [], count()
    monkeypatch.setattr(turns.TURNS, "pause", turns.AT_LEAST)
    monkeypatch.setattr(turns, "monotonic", lambda: next(clock))
    monkeypatch.setattr(running, "STOPPING", SimpleNamespace(
        is_set=lambda: False, wait=waits.append))
    run_job(job.id)
    assert waits == [0.5] * 5
    assert turns.AT_LEAST > 0.1, "a turn to write is looked for so often"


@pytest.fixture
def filled(monkeypatch):
    """Whether each document was filled while others wait, and what happens just after."""
    seen, turns = SimpleNamespace(waited=[], after=[]), []
    fill, turn = generate._fill, running.logged_transaction

    def watched(order, version):
        seen.waited.append(bool(turns))
        made = fill(order, version)
        for act in seen.after:
            act()
        return made

    @contextmanager
    def taken():
        with turn():
            turns.append(1)
            yield
            turns.pop()
    monkeypatch.setattr(generate, "_fill", watched)
    monkeypatch.setattr(running, "logged_transaction", taken)
    return seen


def test_a_letter_is_filled_before_the_others_have_to_wait(job, referrals, filled):
    run_job(job.id)
    assert filled.waited == [False] * 5
    assert numbers_of(letters_of(referrals)) == [1, 2, 3, 4, 5]


def test_what_changed_after_the_filling_is_filled_anew(job, referrals, filled):
    def change():
        filled.after.clear()
        referrals[0].reason = "Друга нужда"
        referrals[0].store()
    filled.after.append(change)
    run_job(job.id)
    assert filled.waited == [False, True, False, False, False, False]
    assert "Друга нужда" in letters_of(referrals)[0].data


def test_a_number_that_somebody_took_meanwhile_is_not_printed(job, referrals, filled):
    def take():
        filled.after.clear()
        take_number(referrals[0].case.mechanism, OUT, today().year)
    filled.after.append(take)
    run_job(job.id)
    letters = letters_of(referrals)
    assert numbers_of(letters) == [2, 3, 4, 5, 6]
    assert letters[0].register_number in "".join(paragraphs_of(letters[0].content()))


def test_the_worker_goes_round_until_it_is_told_to_stop(monkeypatch):
    done, stopping = [], Event()

    def run(number):
        done.append(number)
        if number == 8:
            stopping.set()
    monkeypatch.setattr(trigger, "PAUSE", 0)
    monkeypatch.setattr(trigger, "MINUTE", timedelta(0))
    monkeypatch.setattr(trigger, "take_back", lambda stale: done.append(stale))
    monkeypatch.setattr(trigger, "find_waiting", lambda: [7] if 7 not in done else [8])
    monkeypatch.setattr(trigger, "run_job", run)
    beside = SimpleNamespace(look=lambda: done.append("copy?"), stop=lambda: done.append("end"))
    monkeypatch.setattr(trigger, "Safekeeping", lambda settings: beside)
    letters = SimpleNamespace(look=lambda: done.append("letter?"))
    monkeypatch.setattr(trigger, "Posting", lambda settings: letters)
    monkeypatch.setattr(trigger, "fit_lists", lambda shaped: done.append("lists?"))
    monkeypatch.setattr(trigger, "TURNS", turns.Turns())
    monkeypatch.setattr(trigger, "keep_reserve", lambda _folder: None)
    trigger.keep_working(stopping, SimpleNamespace(data=None))
    around = [trigger.SILENT, "lists?", "copy?", "letter?"]
    assert done == [timedelta(0), 7, *around, 8, *around, "end"]


@pytest.mark.parametrize(("hour", "day"), [(2, 5), (3, 5), (4, 6)])
def test_old_results_are_put_away_once_a_night(hour, day):
    assert trigger.next_night(datetime(2026, 3, 5, hour)) == datetime(2026, 3, day, 3, 10)
