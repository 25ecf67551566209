"""Absences of colleagues: who stands in, and the work passed on when somebody leaves."""

from flask import flash

from admin.auth import current_user
from admin.base import EntityView
from admin.declaring import TRY, page
from admin.desk.handover import changeable
from admin.policy import visible
from admin.policy.needs import WRITE
from bulgarian.numerals import counted
from models.base import Entity, RuleError, today
from models.waiting.absences import Absence, pass_work_on, work_of


class AbsenceView(EntityView):
    """An absence with the cases and letters that its deputy looks after."""

    entity = Absence
    details_template = "absence.html"

    def new_record(self) -> tuple[Entity, Entity | None]:
        """One's own absence, from today, unless another is chosen."""
        record, under = super().new_record()
        if self.user.may_work():
            record.user = self.user.id
        record.since = today()
        return record, under

    def details_context(self, record) -> dict:
        cases, letters = (list(visible(self.user, query.model, query))
                          for query in work_of(record.user))
        return {**super().details_context(record), "cases": cases, "letters": letters}

    @page("/<record:record>/pass_on/", needs=WRITE, logs=TRY)
    def pass_on(self, absence: Absence):
        """Let the deputy be responsible for good."""
        if not absence.may_pass_on(current_user):
            raise RuleError("Работата предава самият колега преди края на отсъствието или я поема "
                            "заместникът му, докато замества.")
        count = pass_work_on(absence, changeable, by=current_user.name)
        told = counted(count, "случай или писмо", "случая и писма")
        flash(f"За {told} вече отговаря {absence.deputy.name}." if count
              else "Няма какво да се прехвърли.")
