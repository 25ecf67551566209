"""The case's own page, and registering a case: search first, then a short form."""

from collections import Counter
from dataclasses import replace

from flask import flash, redirect, request, url_for
from peewee import fn

from admin import audit
from admin.auth import current_user
from admin.base import EntityView
from admin.declaring import NOTHING, TRY, checked, page, read_form
from admin.guarded.identity import RevealPages
from admin.guarded.sealed import SealedPages, name_people
from admin.pages.many_cases import ManyPages
from admin.pages.registering import CHILD, Registration
from admin.policy import ask, reached, visible
from admin.policy.needs import NOTE_CASE, WRITE
from admin.records import drafts
from admin.records.addresses import new_url, record_url
from admin.records.beside import Beside
from admin.records.editing import warn_of_leaks
from admin.records.showing import Children, read_children
from bulgarian.text import with_full_stop
from forms.pages import IdField, PageForm, TextField, typed
from models.access.case_access import name_first_people
from models.agenda.items import AgendaItem
from models.base import RuleError, today
from models.cases.case import OPEN, ChildCase
from models.cases.checks import CaseCheck, flag
from models.cases.choices import EVENT_KINDS, EVENTS_BY_HAND
from models.cases.completeness import missing_fields
from models.cases.events import CaseEvent
from models.cases.families import join_siblings
from models.cases.identity import CaseIdentity, Relative
from models.cases.measures import STATES
from models.cases.papers import CasePaper
from models.commitments.commitment import Commitment
from models.database import database
from models.decisions.decision import Decision
from models.meetings.meeting import DONE, Meeting
from models.parties import Organization
from models.places.matching import find_places
from models.places.returning import find_returns
from models.services import SERVICE_KINDS, Referral
from models.waiting.absences import stood_in_for
from models.waiting.next_step import NextStep, idle_cases, next_step
from models.waiting.passing import pass_on
from models.written import Given

MOST_PLACES = 50
CONTACTS = ("visit", "meeting", "call")  # with the child and its family, told in one line
NOTHING_TYPED = "Въведете име или номер, за да проверим дали детето е в регистъра."


class SearchForm(PageForm):
    """What is typed to find out whether the child is known already."""

    name, number = TextField("Име"), TextField("Номер")
    birth_date = typed(CaseIdentity.birth_date)

    def fault(self) -> str:
        """What is wrong in it, nothing if it can be looked for."""
        if not self.validate():
            return next(text for field in self for text in field.errors)
        return "" if self.name.data or self.number.data else NOTHING_TYPED


class AgendaForm(PageForm):
    """At which meeting a case is discussed, and what is asked of it."""

    meeting = IdField("Заседание")
    question, waiver = typed(AgendaItem.question), typed(AgendaItem.waiver)


class SiblingForm(PageForm):
    """The number of the case of a brother or a sister."""

    sibling = TextField("Номер на случая")


class NoteForm(PageForm):
    """A line of the timeline, of today where no day is typed."""

    kind, happened_on, text, flag_on = (typed(column) for column in (
        CaseEvent.kind, CaseEvent.happened_on, CaseEvent.text, CaseCheck.due_on))


class CaseView(ManyPages, RevealPages, SealedPages, EntityView):
    """A case with its decisions, referrals, documents and timeline on one page."""

    entity = ChildCase
    beside = Beside(CaseIdentity, CHILD, "case", whole=CHILD[:3], called=(
        "Име на детето (трите имена)", "Дете", "Име, презиме и фамилия", "Трите имена", "Име",
        "Имена"), follows=name_first_people)
    list_template = "cases/list.html"
    details_template = "cases/page.html"
    views = (("open", "Неприключени", lambda _: ChildCase.status.in_((*OPEN, "suspended"))),
             ("mine", "Моите", lambda user: ChildCase.responsible.in_(
                 [user.id, *stood_in_for(user)])),
             ("returns", "Място у дома", lambda _: ChildCase.id.in_(
                 [one.case.id for one in find_returns(ChildCase.live(), today())])),
             ("idle", "Без следваща стъпка", lambda _: ChildCase.id.in_(
                 idle_cases().select(ChildCase.id))))

    def details_context(self, record) -> dict:
        """What the page shows besides the record."""
        may_work, placements = self.may_write(record), read_children(
            record, "placements", self.user)
        is_away = placements and any(not one.ended_on for one in placements.rows)  # newest first
        return {
            **super().details_context(record),
            "identity": visible(current_user, CaseIdentity).where(
                CaseIdentity.case == record.id).first(),
            "may_see_identity": current_user.may_see_identity(),
            "decisions": read_decisions(record), "placements": placements,
            "referrals": read_referrals(record),
            "returns": find_returns(ChildCase.select().where(
                ChildCase.id == record.id), today()) if is_away else [],
            "waits": read_children(record, "waits", self.user),
            "measures": group_measures(read_children(record, "measures", self.user)),
            "papers": read_children(record, CasePaper.case.backref, self.user),
            "notified": read_children(record, "notified", self.user),
            "checks": read_children(record, "checks", self.user),
            "siblings": read_siblings(record), "kin": read_kin(record),
            **read_timeline(record),
            "items": list(reached(current_user, record.items).select(
                AgendaItem, Meeting).join(Meeting)),
            "next_step": seen_step(next_step(record, today())), "may_work": may_work,
            "event_kinds": EVENTS_BY_HAND, "asked": {},
            "missing": missing_fields(record) if may_work else [],
            "meetings": read_coming_meetings(record) if may_work else []}

    @page("/new/", needs=WRITE, shows="form", logs=TRY)
    def create_view(self):
        """The form of a new case with its child; it comes after the search."""
        self.refuse_writing()
        draft = drafts.typed_before()
        if request.method == "GET" and draft is None:
            return redirect(self.get_url(".check"))
        is_carried = "carried" in request.form
        registration = Registration(self.choices, self.writable_new,
                                    None if is_carried else draft or request.form)
        if draft or is_carried or not registration.stored(by=self.user.name):
            return self.show_form(registration, registration.case, title="Нов случай",
                                  up=self.get_url(".check"))
        drafts.forget()
        name_people(registration.case)
        flash(f"Случай {registration.case.reference} е заведен.")
        warn_of_leaks(registration.case)
        if "_add_another" in request.form:
            return redirect(self.get_url(".check"))
        return redirect(self.details_url(registration.case))

    def show_typed(self, typed) -> str:
        """Both forms with what came on paper, and what is wrong with it."""
        registration = Registration(self.choices, self.writable_new, typed)
        registration.tell_faults()
        return self.show_form(registration, registration.case, title="Нов случай",
                              up=url_for("cases.check"), action=new_url(ChildCase))

    @page("/check/", needs=NOTE_CASE, shows=NOTHING, logs="duplicates")
    def check(self):
        """Ask for name, number and birth date, and show the cases that may be the same child."""
        form, is_asked = read_form(SearchForm), request.method == "POST"
        message = form.fault() if is_asked else ""
        found = read_found(form) if is_asked and not message else ()
        return self.render("cases/check.html", draft_of=self.get_url(".create_view"), search={
            **{field.name: field._value() for field in form},
            "asked": is_asked, "message": message, "found": found})

    @page("/<record:record>/agenda/", needs=NOTE_CASE, logs=TRY, form=AgendaForm)
    def put_on_agenda(self, case: ChildCase, form: AgendaForm):
        """Add the case to the agenda of a coming meeting."""
        meeting = self.find_related(Meeting, form.meeting.data)
        if meeting.mechanism_id != case.mechanism_id:
            raise RuleError("Изберете заседание на механизма, който води случая.")
        item = AgendaItem(**form.values() | {"meeting": meeting, "kind": "case", "case": case})
        try:
            item.store(by=current_user.name)
        except RuleError as error:
            for broken in error.all:
                flash(broken.message, "error")
            return self.show_details(case, 422, asked=request.form)
        flash(with_full_stop(f"Случаят е точка {item.order} от дневния ред: {meeting.title()}"))
        warn_of_leaks(item)
        return None

    @page("/<record:record>/pass_on/", needs=NOTE_CASE, logs=TRY)
    def pass_on(self, case: ChildCase):
        """Draft the letter to the other mechanism, whose page is shown."""
        made = pass_on(case, current_user.name)
        flash("Препращането е подготвено. Изгответе писмото и го отбележете като изпратено.")
        return redirect(record_url(made))

    @page("/<record:record>/places/", needs=NOTE_CASE, shows="view")
    def places(self, case: ChildCase):
        """Free places for the child, the best first."""
        kind = request.args.get("kind", "")
        kind = kind if kind in dict(SERVICE_KINDS) else ""
        found = find_places(case, today(), kind)[:MOST_PLACES]
        return self.render("cases/places.html", record=case, matches=found, kind=kind,
                           kinds=SERVICE_KINDS)

    @page("/<record:record>/sibling/", needs=NOTE_CASE, logs=TRY, form=SiblingForm,
          back="#family")
    def add_sibling(self, case: ChildCase, form: SiblingForm):
        """Let the case of a brother or a sister be of the same family."""
        found = visible(current_user, ChildCase, ChildCase.live()).where(
            fn.UPPER(ChildCase.reference) == form.sibling.to_store().strip().upper()).first()
        if found is None:
            raise RuleError("Няма случай с този номер. Напишете го както е в списъка, например "
                            f"{case.reference}.", "sibling")
        family = join_siblings(case, found, by=current_user.name)
        flash(f"{case.reference} и {found.reference} са в „{family.title()}“.")

    @page("/<record:record>/note/", needs=NOTE_CASE, logs=TRY, back="#timeline")
    def add_note(self, case: ChildCase):
        """Write a line into the timeline, and flag the case with it for a day."""
        try:
            (form,) = checked(read_form(NoteForm))
            event = write_note(case, form.values())
        except RuleError as error:
            return self.show_details(case, 422, note_error=error.message)
        flash("Бележката е добавена.")
        warn_of_leaks(event)
        return None


def write_note(case: ChildCase, said: dict) -> CaseEvent:
    """The line as it is stored, with the flag of the day that was typed, or neither."""
    flag_on = said.pop("flag_on")
    event = CaseEvent(case=case, **said)
    event.happened_on = event.happened_on or today()
    with database.atomic():
        event.store(by=current_user.name)
        if flag_on:
            flag(case, event.text, flag_on, by=current_user.name)
    return event


def read_found(form: SearchForm) -> list[CaseIdentity]:
    """The identities that may be the same child, for those who may see them."""
    if not current_user.may_see_identity():
        return []
    found = list(visible(current_user, CaseIdentity, CaseIdentity.same_child(**form.values())))
    audit.seen(found)
    return found


def seen_step(step: NextStep) -> NextStep:
    """The step, without the record behind it where that belongs to others."""
    is_other = step.record is not None and not isinstance(step.record, ChildCase)
    if is_other and not reached(current_user, type(step.record).select()).where(
            type(step.record).id == step.record.id).exists():
        return NextStep("Следващата стъпка е в друг механизъм.", tone="quiet")
    return step


def read_siblings(case: ChildCase) -> list[ChildCase]:
    """The cases of the brothers and sisters, of those that the user may see."""
    if not case.family_id:
        return []
    return list(visible(current_user, ChildCase, ChildCase.live()).where(
        ChildCase.family == case.family_id, ChildCase.id != case.id).order_by(
        ChildCase.received_on))


def read_kin(case: ChildCase) -> list[Relative]:
    """The relatives written down in the cases of the brothers and sisters."""
    if not case.family_id or not current_user.may_see_identity():
        return []
    mine = CaseIdentity.select(CaseIdentity.id).join(ChildCase).where(
        ChildCase.family == case.family_id, ChildCase.id != case.id)
    found = list(visible(current_user, Relative, Relative.live()).where(
        Relative.identity.in_(mine)))
    audit.seen(found)
    return found


def read_timeline(case: ChildCase) -> dict:
    """The lines of the timeline by their true days, of the chosen kind alone, and all kinds."""
    rows = list(visible(current_user, CaseEvent, case.events).order_by(
        CaseEvent.happened_on.desc(), CaseEvent.id.desc()))
    used, last = Counter(one.kind for one in rows), {one.kind: one for one in reversed(rows)}
    chosen = request.args.get("timeline", "")
    return {"events": [one for one in rows if chosen in ("", one.kind)], "shown_kind": chosen,
            "used_kinds": [(code, f"{label} ({used[code]})") for code, label in EVENT_KINDS
                           if code in used],
            "contacts": [(label, used[code], last[code]) for code, label in EVENT_KINDS
                         if code in CONTACTS and code in used]}


def group_measures(card: Children | None) -> Children | None:
    """The card with those in force first, then those whose end nobody has answered yet."""
    if card is None:
        return None
    groups: dict[str, list] = {state: [] for state in STATES}
    for one in card.rows:
        groups[one.state_text()].append(one)
    told = (f"{state} – {len(rows)}" for state, rows in groups.items() if rows)
    return replace(card, rows=[one for rows in groups.values() for one in rows],
                   summary=", ".join(told))


def read_decisions(case: ChildCase) -> list[Decision]:
    """The case's decisions with their commitments, the newest first, two queries."""
    user = current_user._get_current_object()
    decisions = list(ask(user, Decision, "of a case", lambda: visible(
        user, Decision, Decision.live().where(Decision.case == Given(0))).select(
        Decision, Meeting).join(Meeting).order_by(Decision.year.desc(), Decision.number.desc()),
        given=(case.id,)))
    commitments = list(visible(user, Commitment, Commitment.live()).select(
        Commitment, Organization).join(Organization).where(
        Commitment.decision.in_([d.id for d in decisions]))) if decisions else []
    for decision in decisions:
        decision.duties = [c for c in commitments if c.decision_id == decision.id]
    return decisions


def read_referrals(case: ChildCase) -> list[Referral]:
    """The case's live referrals, the newest first."""
    user = current_user._get_current_object()
    return list(ask(user, Referral, "of a case", lambda: visible(
        user, Referral, Referral.live().where(Referral.case == Given(0))).order_by(
        Referral.id.desc()), given=(case.id,)))


def read_coming_meetings(case: ChildCase) -> list[Meeting]:
    """Meetings of the case's mechanism that are not over yet."""
    user = current_user._get_current_object()
    return list(ask(user, Meeting, "coming", lambda: visible(user, Meeting, Meeting.live()).where(
        Meeting.mechanism == Given(0), Meeting.status.not_in((*DONE, "cancelled"))).order_by(
        Meeting.held_on), given=(case.mechanism_id,)))
