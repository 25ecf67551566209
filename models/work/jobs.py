"""Long work that the worker does: the job, and each of its items with the result."""

import json
from datetime import datetime, timedelta

from peewee import CharField, DateTimeField, IntegerField, Model, TextField, fn

from bulgarian.numerals import by_number
from models.base import INTERNAL, Entity, Listing, RuleError, utc_now
from models.belonging import Belongs
from models.database import database
from models.documents.issued import IssuedDocument
from models.fields import ChoiceField, link
from models.users import User
from models.workflow import State, Transition, Workflow

WAITING, RUNNING = "waiting", "running"
OPEN = (WAITING, RUNNING)
MOST_TRIES = 3  # an item that three times was begun and never ended is left out


class Job(Entity):
    """A batch that somebody asked for; this row is all there is to know about it.

    The worker writes its progress past the log of access: every document it makes has events of
    its own, by the account that asked.
    """

    batch = CharField(max_length=40, verbose_name="Вид на задачата")
    heading = CharField(max_length=200, verbose_name="Работа")
    parameters = TextField(default="{}", verbose_name="Поискано")
    asked_by = link(User, "Поискал", backref="jobs")
    status = ChoiceField((), default=WAITING, verbose_name="Състояние")
    total = IntegerField(default=0, verbose_name="Всичко")
    done = IntegerField(default=0, verbose_name="Готови")
    failed = IntegerField(default=0, verbose_name="Неуспешни")
    tries = IntegerField(default=0, verbose_name="Започвана пъти")
    worker = CharField(max_length=32, default="", verbose_name="Изпълнява се от")
    heartbeat = DateTimeField(null=True, verbose_name="Последен признак")
    finished_at = DateTimeField(null=True, verbose_name="Приключена на")

    workflow = Workflow(
        (State(WAITING, "Чака", "info"), State(RUNNING, "Изпълнява се", "info"),
         State("done", "Готова", "ok"), State("partly", "Готова с пропуски", "warn"),
         State("failed", "Неуспешна", "bad"), State("cancelled", "Спряна", "quiet")),
        (Transition(name="cancel", label="Спри", sources=OPEN, target="cancelled"),))
    status.choices = workflow.choices

    listing = Listing(
        label="задача", plural="Задачи", gender="f", icon="progress",
        columns=("heading", "progress", "created_at", "status"), search=("heading",),
        filters=("status",), order=("-id",), privacy=INTERNAL,
        classes=(("parameters", INTERNAL),),
        computed=("heading", "status", "total", "done", "failed", "finished_at"),
        unlogged=("tries", "worker", "heartbeat", "finished_at", "done", "failed", "total"),
        hidden=(("the worker's own book", ("batch", "parameters", "tries", "worker", "heartbeat")),
                ("everybody sees his own alone", ("asked_by",))),
        sections=(("Задача", ("heading", "status", "total", "done", "failed",
                              "finished_at")),))

    belongs = Belongs(rights="-WW--", where=("own_jobs",))

    class Meta:
        table_name = "jobs"
        indexes = ((("status",), False),)

    def progress(self) -> str:
        return f"{self.ended} от {self.total}"

    progress.label, progress.reads = "Готови", ("done", "failed", "total")

    @property
    def ended(self) -> int:
        """How many items have a result, good or bad."""
        return self.done + self.failed

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def values(self) -> dict:
        """What was asked for."""
        return json.loads(self.parameters)

    def told(self) -> str:
        """How far it is, in one sentence."""
        if self.status == "cancelled":
            return f"Спряна. Готови: {self.done} от {self.total}."
        if self.is_open:
            return f"Готови: {self.done} от {self.total}."
        if not self.failed and (told := self.values().get("told")):
            return told
        if not self.failed:
            return by_number(self.total, "Няма документи.", "Готов е # документ.",
                             "Готови са всички: # документа.")
        return f"Готови: {self.done} от {self.total}; неуспешни: {self.failed}."

    # -- the worker's steps, each decided by the row itself -------------------------
    @classmethod
    def open_jobs(cls):
        """The jobs that are not finished."""
        return cls.live().where(cls.status.in_(OPEN))

    def claim(self, worker: str) -> bool:
        """Whether this worker has it now; of several only one gets it."""
        job = type(self)
        return bool(self._write(
            {job.status: RUNNING, job.worker: worker, job.heartbeat: utc_now(),
             job.tries: job.tries + 1}, job.status == WAITING))

    def beat(self, worker: str) -> None:
        """Count the results so far; JobTaken once the job is no longer this worker's."""
        job = type(self)
        counts = self.counts()
        kept = self._write({job.heartbeat: utc_now(), job.done: counts.get("done", 0),
                            job.failed: counts.get("failed", 0)},
                           job.status == RUNNING, job.worker == worker)
        if not kept:
            raise JobTaken(f"job {self.id} is no longer that of {worker}")

    def release(self, worker: str) -> None:
        """Let whoever comes next go on."""
        job = type(self)
        self._write({job.status: WAITING, job.worker: ""},
                    job.status == RUNNING, job.worker == worker)

    def finish(self, worker: str) -> str:
        """The state in which the job ends."""
        job, counts = type(self), self.counts()
        failed, done = counts.get("failed", 0), counts.get("done", 0)
        state = "done" if not failed else "partly" if done else "failed"
        self._write({job.status: state, job.finished_at: utc_now(), job.done: done,
                     job.failed: failed, job.worker: ""},
                    job.status == RUNNING, job.worker == worker)
        return state

    def counts(self) -> dict[str, int]:
        """How many items are in each state."""
        item = JobItem
        return dict(item.select(item.status, fn.COUNT(item.id)).where(item.job == self.id)
                    .group_by(item.status).tuples())

    def retry_failed(self, **parameters) -> None:
        """Let the items that failed be tried again, with more parameters if any are given."""
        if self.is_open:
            raise RuleError("Задачата още се изпълнява.")
        job = type(self)
        JobItem.update(status=WAITING, message="", tries=0).where(
            JobItem.job == self.id, JobItem.status == "failed").execute()
        kept = json.dumps(self.values() | parameters, ensure_ascii=False)
        self._write({job.status: WAITING, job.failed: 0, job.finished_at: None,
                     job.parameters: kept})

    def _write(self, changes: dict, *conditions) -> int:
        return type(self).unlogged_update(changes).where(
            type(self).id == self.id, *conditions).execute()

    @classmethod
    def take_back(cls, stale: timedelta) -> None:
        """Let the jobs of a worker that gave no sign for so long wait again."""
        border = utc_now() - stale
        cls.unlogged_update({cls.status: WAITING, cls.worker: ""}).where(
            cls.status == RUNNING,
            cls.heartbeat.is_null() | (cls.heartbeat <= border)).execute()

    @classmethod
    def waiting(cls):
        """Query of the jobs that wait, the oldest first."""
        return cls.live().select(cls.id).where(cls.status == WAITING).order_by(cls.id)


class JobTaken(Exception):
    """Somebody else goes on with this job, or it was stopped."""


class JobItem(Model):
    """One part of a job: made from a record, done once, whoever tries it how often.

    `key` tells the items of a job apart; that it is unique is why nothing is made twice.
    """

    job = link(Job, "Задача", backref="items")
    key = CharField(max_length=300)
    label = CharField(max_length=300)
    entity = CharField(max_length=60)
    object_id = IntegerField()
    recipient = CharField(max_length=200, default="")
    status = CharField(max_length=20, default=WAITING)
    message = TextField(default="")
    tries = IntegerField(default=0)
    document = link(IssuedDocument, "Документ", backref="+", required=False)

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "job_items"
        indexes = ((("job", "key"), True),)

    @classmethod
    def next_of(cls, job: Job, count: int = 1) -> "list[JobItem]":
        """The first items without a result."""
        return list(cls.select().where(cls.job == job.id, cls.status == WAITING).order_by(
            cls.id).limit(count))

    def settle(self, status: str, message: str = "",
               document: IssuedDocument | None = None) -> None:
        """Note the result; JobTaken if there is one already."""
        item = type(self)
        rows = item.update(status=status, message=message[:2000], document=document).where(
            item.id == self.id, item.status == WAITING).execute()
        if not rows:
            raise JobTaken(f"item {self.key} has its result already")
        self.status = status

    def count_try(self) -> int:
        """How often this item was begun, with this time."""
        item = type(self)
        item.update(tries=item.tries + 1).where(item.id == self.id).execute()
        return self.tries + 1


def add_job(batch: str, heading: str, *, parameters: dict, items: list, by: User) -> Job:
    """The stored job with its items, all or nothing; whoever works finds it there."""
    with database.atomic():
        job = Job(batch=batch, heading=heading[:200], asked_by=by, total=len(items),
                  parameters=json.dumps(parameters, ensure_ascii=False)).store(by=by.name)
        rows = [{"job": job.id, "key": one.key, "label": one.label[:300], "entity": one.entity,
                 "object_id": one.object_id, "recipient": one.recipient} for one in items]
        for start in range(0, len(rows), 50):
            JobItem.insert_many(rows[start:start + 50]).execute()
    return job


def jobs_older_than(moment: datetime):
    """The finished jobs whose results are no longer kept."""
    return Job.live().where(Job.status.not_in(OPEN), Job.finished_at < moment)
