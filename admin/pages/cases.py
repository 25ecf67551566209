"""The case's own page, and registering a case: search first, then a short form."""

from dataclasses import dataclass
from datetime import date

from flask import abort, flash, redirect, request
from flask_admin import expose

from admin import audit
from admin.auth import current_user
from admin.base import EntityView
from admin.guarded.identity import RevealPages
from admin.guarded.sealed import SealedPages, name_people
from admin.pages.registering import Registration
from admin.policy import may_write, reached, visible
from admin.records.editing import warn_of_leaks
from bulgarian.dates import parse_date
from models.agenda.items import AgendaItem
from models.base import RuleError, today
from models.cases.case import ChildCase
from models.cases.choices import EVENTS_BY_HAND
from models.cases.completeness import missing_fields
from models.cases.events import CaseEvent
from models.cases.identity import CaseIdentity
from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.meetings.meeting import DONE, Meeting
from models.parties import Organization
from models.services import Referral
from models.waiting.next_step import NextStep, next_step


@dataclass
class Search:
    """What was typed to find out whether the child is known already."""

    name: str = ""
    number: str = ""
    birth_date: str = ""
    message: str = ""
    found: tuple = ()
    asked: bool = False


class CaseView(RevealPages, SealedPages, EntityView):
    """A case with its decisions, referrals, documents and timeline on one page."""

    entity = ChildCase
    list_template = "cases/list.html"
    details_template = "cases/page.html"

    def details_context(self, record) -> dict:
        """What the page shows besides the record."""
        may_work = may_write(current_user, ChildCase) and not record.in_bin()
        return {
            **super().details_context(record),
            "identity": visible(current_user, CaseIdentity).where(
                CaseIdentity.case == record.id).first(),
            "may_see_identity": current_user.may_see_identity(),
            "decisions": read_decisions(record), "referrals": read_referrals(record),
            "events": list(visible(current_user, CaseEvent, record.events).order_by(
                CaseEvent.happened_on.desc(), CaseEvent.id.desc())),
            "items": list(reached(current_user, record.items).select(
                AgendaItem, Meeting).join(Meeting)),
            "next_step": seen_step(next_step(record, today())), "may_work": may_work,
            "event_kinds": EVENTS_BY_HAND, "asked": {},
            "missing": missing_fields(record) if may_work else [],
            "meetings": read_coming_meetings(record) if may_work else []}

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self):
        """The form of a new case with its child; it comes after the search."""
        self.refuse_writing()
        if request.method == "GET":
            return redirect(self.get_url(".check"))
        is_carried = "carried" in request.form
        registration = Registration(self.choices, None if is_carried else request.form)
        if is_carried or not registration.stored(by=self.user.name):
            return self.show_form(registration, registration.case, title="Нов случай",
                                  up=self.get_url(".check"))
        name_people(registration.case)
        flash(f"Случай {registration.case.reference} е заведен.")
        warn_of_leaks(registration.case)
        if "_add_another" in request.form:
            return redirect(self.get_url(".check"))
        return redirect(self.details_url(registration.case))

    @expose("/check/", methods=("GET", "POST"))
    def check(self):
        """Ask for name, number and birth date, and show the cases that may be the same child."""
        if not may_write(current_user, ChildCase):
            abort(404)
        search = read_search() if request.method == "POST" else Search()
        return self.render("cases/check.html", search=search)

    @expose("/<record:record>/agenda/", methods=("POST",))
    def put_on_agenda(self, record: int):
        """Add the case to the agenda of a coming meeting."""
        case = self._open(record)
        meeting = self.find_related(Meeting, request.form.get("meeting", ""))
        if meeting.mechanism_id != case.mechanism_id:
            flash("Изберете заседание на механизма, който води случая.", "error")
            return redirect(self.details_url(case))
        try:
            item = AgendaItem(meeting=meeting, kind="case", case=case,
                              question=request.form.get("question", ""),
                              waiver=request.form.get("waiver", ""))
            item.store(by=current_user.name)
            flash(f"Случаят е точка {item.order} от дневния ред: {meeting.title()}.")
            warn_of_leaks(item)
        except RuleError as error:
            for broken in error.all:
                flash(broken.message, "error")
            return self.show_details(case, 422, asked=request.form)
        return redirect(self.details_url(case))

    @expose("/<record:record>/note/", methods=("POST",))
    def add_note(self, record: int):
        """Write a line into the timeline."""
        case = self._open(record)
        try:
            day = parse_date(request.form.get("happened_on", "")) \
                if request.form.get("happened_on") else today()
            event = CaseEvent(case=case, kind=request.form.get("kind", "note"), happened_on=day,
                              text=request.form.get("text", "")).store(by=current_user.name)
            flash("Бележката е добавена.")
            warn_of_leaks(event)
        except (ValueError, RuleError) as error:
            return self.show_details(case, 422, note_error=str(error))
        return redirect(self.details_url(case) + "#timeline")

    def _open(self, record: int) -> ChildCase:
        case = self.get_one(record) or abort(404)
        if not may_write(current_user, ChildCase):
            abort(403)
        return case


def read_search() -> Search:
    """The typed search with the identities found, or the message about what is wrong."""
    search = Search(*(request.form.get(name, "") for name in ("name", "number", "birth_date")),
                    asked=True)
    birth_date: date | None = None
    try:
        birth_date = parse_date(search.birth_date) if search.birth_date.strip() else None
    except ValueError as error:
        search.message = str(error)
    if not search.name.strip() and not search.number.strip():
        search.message = "Въведете име или номер, за да проверим дали детето е в регистъра."
    if not search.message and current_user.may_see_identity():
        search.found = tuple(visible(current_user, CaseIdentity, CaseIdentity.same_child(
            name=search.name, number=search.number, birth_date=birth_date)))
        audit.seen(search.found)
    return search


def seen_step(step: NextStep) -> NextStep:
    """The step, without the record behind it where that belongs to others."""
    is_other = step.record is not None and not isinstance(step.record, ChildCase)
    if is_other and not reached(current_user, type(step.record).select()).where(
            type(step.record).id == step.record.id).exists():
        return NextStep("Следващата стъпка е в друг механизъм.", tone="quiet")
    return step


def read_decisions(case: ChildCase) -> list[Decision]:
    """The case's decisions with their commitments, the newest first, two queries."""
    decisions = list(visible(current_user, Decision, case.decisions).select(
        Decision, Meeting).join(Meeting).order_by(Decision.year.desc(), Decision.number.desc()))
    commitments = list(visible(current_user, Commitment, Commitment.live()).select(
        Commitment, Organization).join(Organization).where(
        Commitment.decision.in_([d.id for d in decisions]))) if decisions else []
    for decision in decisions:
        decision.duties = [c for c in commitments if c.decision_id == decision.id]
    return decisions


def read_referrals(case: ChildCase) -> list[Referral]:
    """The case's live referrals, the newest first."""
    return list(visible(current_user, Referral, case.referrals).order_by(Referral.id.desc()))


def read_coming_meetings(case: ChildCase) -> list[Meeting]:
    """Meetings of the case's mechanism that are not over yet."""
    return list(visible(current_user, Meeting, Meeting.live()).where(
        Meeting.mechanism == case.mechanism_id,
        Meeting.status.not_in((*DONE, "cancelled"))).order_by(Meeting.held_on))
