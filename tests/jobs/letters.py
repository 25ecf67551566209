"""Referrals, orders of letters about them, and a look at what came of an order."""

from models.documents.issued import IssuedDocument
from models.services import Referral
from models.work.jobs import Job, JobItem
from tests import cast

KIND = "nasochvashto_pismo"


def add_referrals(count: int) -> list[Referral]:
    """Referrals of cases of one mechanism to its host."""
    mechanism = cast.make_mechanism()
    return [Referral(case=cast.make_case(mechanism), organization=mechanism.host,
                     reason="Нужда").store() for _ in range(count)]


def order_of(referrals, **more) -> dict:
    """The parameters of a batch of letters."""
    return {"kind": KIND, "ids": [one.id for one in referrals], **more}


def results_of(job: Job) -> dict[int, tuple[str, str]]:
    """{record: (state, message)} of the job's items."""
    return {item.object_id: (item.status, item.message)
            for item in JobItem.select().where(JobItem.job == job.id)}


def letters_of(referrals) -> list[IssuedDocument]:
    """The documents that were made of the records."""
    return list(IssuedDocument.select().where(
        IssuedDocument.entity == "referrals",
        IssuedDocument.object_id.in_([one.id for one in referrals])).order_by(IssuedDocument.id))


def numbers_of(documents) -> list[int]:
    """The serial parts of register numbers."""
    return [int(one.register_number.rpartition("-")[2]) for one in documents]
