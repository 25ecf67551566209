"""Several cases changed at once: each by the rules of a single one, with what came of each."""

from dataclasses import dataclass

from flask import abort, make_response, request

from admin.auth import current_user
from admin.declaring import TRY, page
from admin.policy import may_write, referable, visible, visible_live
from admin.policy.needs import NOTE_CASE
from admin.work.bulk import ChoiceForm, read_choice
from forms.pages import BooleanField, IdField, typed
from models.agenda.items import AgendaItem
from models.base import RuleError, today
from models.cases.case import ChildCase
from models.cases.checks import CaseCheck, flag
from models.database import database
from models.meetings.meeting import DONE, Meeting
from models.places.placements import Placement
from models.users import User

NOTHING = "Изберете поне едно: кой отговаря, следващ преглед, напомняне или заседание."


class ManyForm(ChoiceForm):
    """What is changed in each of the chosen cases; what is empty stays as it is."""

    responsible, meeting = IdField("Кой отговаря"), IdField("Заседание")
    review_on, flag_on = typed(Placement.review_on), typed(CaseCheck.due_on)
    message = typed(CaseCheck.message)
    question, waiver = typed(AgendaItem.question), typed(AgendaItem.waiver)
    asked = BooleanField()


@dataclass(frozen=True)
class Result:
    """What came of one case: what was done, or why nothing was."""

    case: ChildCase
    done: str = ""
    faults: tuple[str, ...] = ()


class ManyPages:
    """The page on which something is changed in all chosen cases, and its results."""

    @page("/many/", needs=NOTE_CASE, logs=TRY, form=ManyForm)
    def change_many(self, form: ManyForm):
        """The question, and once it is answered what came of each case."""
        choice, results, fault = read_choice(form), [], ""
        if choice.entity is not ChildCase or not may_write(current_user, ChildCase):
            abort(404)
        try:
            choice.check()
        except RuleError as broken:
            return self.refused(broken)
        if form.asked.data:
            fault = "" if any(form.values()[name] for name in (
                "responsible", "review_on", "message", "meeting")) else NOTHING
            results = [] if fault else change_each(choice.ids, form.values())
        left = [one.case.id for one in results if one.faults]
        shown = self.render(
            "cases/many.html", choice=choice, results=results, fault=fault,
            ids=left or choice.ids, typed=request.form,
            colleagues=list(referable(current_user, User).order_by(User.name)),
            meetings=read_meetings())
        return make_response(shown, 422 if fault else 200)


def read_meetings() -> list[Meeting]:
    """The meetings that are still to come, the next one first."""
    return list(visible_live(current_user, Meeting).where(
        Meeting.status.not_in((*DONE, "cancelled")), Meeting.held_on >= today()).order_by(
        Meeting.held_on))


def change_each(ids: list[int], said: dict) -> list[Result]:
    """What came of each case; a rule that one breaks leaves the others alone."""
    cases = visible(current_user, ChildCase, ChildCase.live()).where(ChildCase.id.in_(ids))
    return [_change(case, said) for case in cases.order_by(ChildCase.reference)]


def _change(case: ChildCase, said: dict) -> Result:
    try:
        with database.atomic():
            done = [told for change in (_assign, _review, _flag, _put_on_agenda)
                    if (told := change(case, said))]
    except RuleError as broken:
        return Result(case, faults=tuple(one.message for one in broken.all))
    return Result(case, done="; ".join(done))


def _assign(case: ChildCase, said: dict) -> str:
    if not said["responsible"]:
        return ""
    colleague = referable(current_user, User).where(User.id == said["responsible"]).first()
    case.responsible = colleague or abort(404)
    case.store(by=current_user.name)
    return f"отговаря {colleague.name}"


def _review(case: ChildCase, said: dict) -> str:
    if not said["review_on"]:
        return ""
    stay = case.placements.where(Placement.ended_on.is_null()).first()
    if stay is None:
        raise RuleError("Няма настаняване, което продължава: следващият преглед е негов.")
    stay.review_on = said["review_on"]
    stay.store(by=current_user.name)
    return f"следващ преглед на {stay.review_on:%d.%m.%Y} г."


def _flag(case: ChildCase, said: dict) -> str:
    if not said["message"]:
        return ""
    made = flag(case, said["message"], said["flag_on"] or today(), by=current_user.name)
    return f"напомняне на {made.due_on:%d.%m.%Y} г."


def _put_on_agenda(case: ChildCase, said: dict) -> str:
    if not said["meeting"]:
        return ""
    meeting = visible_live(current_user, Meeting).where(
        Meeting.id == said["meeting"]).first() or abort(404)
    if meeting.mechanism_id != case.mechanism_id:
        raise RuleError("Заседанието е на друг механизъм.")
    item = AgendaItem(meeting=meeting, kind="case", case=case, question=said["question"],
                      waiver=said["waiver"]).store(by=current_user.name)
    return f"точка {item.order} от дневния ред"
