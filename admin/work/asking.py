"""Asking for a batch from a page, and the policy's answer for every item of it."""

from flask import after_this_request, redirect, url_for

from admin import policy
from admin.auth import current_user
from admin.work.strip import expect_work
from documents.batches import Item
from jobs.asking import answer_by, ask
from jobs.trigger import TRIGGER
from models.base import ENTITIES, Entity
from models.documents.issued import IssuedDocument
from models.users import User
from models.work.jobs import Job


def find_permitted(user: User, item: Item, *, identified: bool, writes: bool) -> Entity | None:
    """The record of an item, if the user may have this document made of it."""
    entity = ENTITIES.get(item.entity)
    if entity is None or not user.may_sign_in():
        return None
    if writes and not policy.may_write(user, IssuedDocument):
        return None
    if identified and not user.may_see_identity():
        return None
    record = policy.visible_live(user, entity).where(entity.id == item.object_id).first()
    return record if record and policy.may_have_papers(user, record) else None


answer_by(find_permitted)


def ask_batch(code: str, parameters: dict) -> Job:
    """The job, which begins once this request is stored; RuleError if it may not be had."""
    job = ask(code, parameters, current_user._get_current_object())
    expect_work()
    after_this_request(lambda answer: wake(job.id, answer))
    return job


def answer_soon(job: Job, back: str):
    """The way back to the page that asked, once the job is done; to its own if it takes longer."""
    return redirect(url_for("jobs.soon", record=job.id, back=back))


def wake(number: int, answer):
    """The answer; the job is in the table by now, where the worker sees it."""
    TRIGGER.wake(number)
    return answer
