"""„Качество на данните“: what contradicts itself, is missing or has grown old."""

from dataclasses import dataclass

from flask import abort, flash, redirect

from admin import audit, policy
from admin.auth import current_user
from admin.declaring import TRY, page
from admin.policy.needs import STATISTICS
from admin.records.addresses import record_url
from admin.records.letters import mend_letters
from admin.views import DeskPage
from indicators.quality import CHECKS, GROUPS, Check
from models.base import ENTITIES, Entity, today

MOST_NAMED = 5  # records that are named under a question


@dataclass(frozen=True)
class Found:
    """The answer to one question: how many, and the first of them."""

    check: Check
    count: int
    rows: list[Entity]
    may_mend: bool


class QualityPage(DeskPage):
    """All questions to the registers that the user reads, those with an answer first."""

    title, place, group = "Качество на данните", "quality", "Регион"
    icon, position = "circle-check", 66

    @page("/", needs=STATISTICS, shows="page")
    def index(self):
        """The records to be mended, by what is wrong with them."""
        found = [ask(one) for one in CHECKS.values()
                 if policy.may_read(current_user, one.entity)
                 and policy.may_ask(current_user, one.where(today()))]
        audit.seen([row for one in found for row in one.rows])
        return self.render("quality.html", page=self, groups=[
            (group, [one for one in found if one.check.group == group and one.count])
            for group in GROUPS], clean=[one.check for one in found if not one.count])

    @page("/<table>/<int:number>/letters/", needs=STATISTICS, logs=TRY)
    def mend(self, table: str, number: int):
        """Write the words of two alphabets in a record in one; those that cannot be stay."""
        entity = ENTITIES.get(table)
        if entity is None or not policy.may_write(current_user, entity):
            abort(404)
        record = policy.visible_live(current_user, entity).where(
            entity.id == number).first() or abort(404)
        mend_letters(current_user, record)
        record.store(by=current_user.name)
        flash("Думите са записани с букви от една азбука.")
        return redirect(record_url(record))


def ask(check: Check) -> Found:
    """The records of the user's reach that the question finds."""
    query = policy.visible_live(current_user, check.entity).where(check.where(today()))
    count = query.count()
    rows = list(query.order_by(check.entity.id.desc()).limit(MOST_NAMED)) if count else []
    return Found(check, count, rows, policy.may_write(current_user, check.entity))
