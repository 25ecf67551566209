"""Doing a job: item by item, each in a transaction of its own, by the account that asked."""

import logging
from threading import Event
from uuid import uuid4

from documents.batches import BATCHES, UNFINISHED, Batch, Item
from documents.demands import told_of
from jobs.asking import REFUSED, find_permitted
from jobs.turns import TURNS
from models.audit.actors import Actor, acting_as
from models.audit.chain import logged_transaction
from models.base import RuleError
from models.database import database
from models.tailoring.snapshot import refresh
from models.users import User
from models.work.jobs import MOST_TRIES, Job, JobItem, JobTaken

log = logging.getLogger("okmd.jobs")

STOPPING = Event()  # the worker has to end: what is begun is finished, what is left waits
BROKE_OFF = (f"Изготвянето беше прекъсвано {MOST_TRIES} пъти. Проверете данните на записа и "
             "опитайте отново.")


def run_job(number: int) -> None:
    """Do the job, if nobody else does; what cannot be made is named and the rest goes on."""
    opened = database.connect(reuse_if_open=True)
    try:
        job, worker = Job.get_or_none(Job.id == number), uuid4().hex
        if job is not None and job.claim(worker):
            log.info("job begins", extra={"event": {"job": number}})
            _run(job, worker)
    finally:
        if opened:
            database.close()


def _run(job: Job, worker: str) -> None:
    user = job.asked_by
    with acting_as(Actor(name=user.name, user_id=user.id, request=f"job-{job.id}")):
        try:
            _run_items(job, worker)
        except JobTaken as taken:
            log.info("job left", extra={"event": {"job": job.id, "why": str(taken)}})
        finally:
            if job.batch in BATCHES:
                BATCHES[job.batch].let_go()


def _run_items(job: Job, worker: str) -> None:
    for first in JobItem.next_of(job, 1):
        if first.count_try() > MOST_TRIES:
            _fail(job, first, worker, BROKE_OFF)
    while items := JobItem.next_of(job, _together(job)):
        refresh()
        prepared = _prepare(job, items)
        for item in items:
            if STOPPING.is_set():
                return job.release(worker)
            _do(job, item, worker, prepared=prepared.get(item.id))
            STOPPING.wait(TURNS.let_in())
    return _finish(job, worker)


def _together(job: Job) -> int:
    return BATCHES[job.batch].together if job.batch in BATCHES else 1


def _prepare(job: Job, items: list[JobItem]) -> dict:
    """What takes long, done before the transactions of the items; {item: what it gets}."""
    batch = BATCHES.get(job.batch)
    if batch is None or batch.prepare is None:
        return {}
    told = [(one.id, item_from(one)) for one in items]
    asked = [(number, item, find_permitted(job.asked_by, batch, item, job.values()))
             for number, item in told]
    open_ones = [one for one in asked if one[2] is not None]
    if not open_ones:
        return {}
    numbers, wanted, records = zip(*open_ones, strict=True)
    return dict(zip(numbers, batch.prepare([*records], [*wanted], job.values()), strict=True))


def _do(job: Job, item: JobItem, worker: str, *, prepared=None) -> None:
    """Make the document of an item, or note why that cannot be done."""
    try:
        with logged_transaction():
            TURNS.begin()
            document, told = _make(job, item, prepared)
            if document is not UNFINISHED:
                item.settle("done", told, document=document)
            job.beat(worker)
    except JobTaken:
        raise
    except RuleError as broken:
        _fail(job, item, worker, " ".join(one.message for one in broken.all))
    except Exception as error:
        reference = uuid4().hex[:4].upper()
        log.exception("item failed", exc_info=error, extra={"event": {
            "job": job.id, "item": item.id, "reference": reference}})
        _fail(job, item, worker, f"Нещо се обърка при нас. Ако се повтори, съобщете код "
                                 f"{reference}.")


def _fail(job: Job, item: JobItem, worker: str, message: str) -> None:
    with logged_transaction():
        item.settle("failed", message)
        job.beat(worker)


def _make(job: Job, kept: JobItem, prepared=None):
    """The document of an item and what is to be told of it; UNFINISHED before its last turn.

    The account is read and asked again, in this transaction.
    """
    batch, parameters, item = _batch_of(job), job.values(), item_from(kept)
    user = User.get_by_id(job.asked_by_id)
    record = find_permitted(user, batch, item, parameters)
    if record is None:
        raise RuleError(REFUSED)
    more = {"prepared": prepared} if batch.prepare else {}
    document = batch.make(record, item, parameters, by=user.name, **more)
    if document is None or document is UNFINISHED:
        return document, ""
    return document, told_of(document, record)


def item_from(kept: JobItem) -> Item:
    """The item as the batch gave it."""
    return Item(entity=kept.entity, object_id=kept.object_id, label=kept.label,
                recipient=kept.recipient)


def _batch_of(job: Job) -> Batch:
    if job.batch not in BATCHES:
        raise RuleError("Задачата вече не се поддържа. Поискайте я наново.")
    return BATCHES[job.batch]


def _finish(job: Job, worker: str) -> None:
    """End the job; what follows from a batch follows only if all of it was made."""
    try:
        with logged_transaction():
            state = job.finish(worker)
            _follow(job, state)
    except RuleError as broken:
        log.warning("what follows was refused", extra={"event": {
            "job": job.id, "why": broken.message}})
        state = job.finish(worker)
    log.info("job ends", extra={"event": {"job": job.id, "state": state}})


def _follow(job: Job, state: str) -> None:
    batch = BATCHES.get(job.batch)
    if state == "done" and batch and batch.finished:
        batch.finished(job.values(), by=job.asked_by.name)
