"""„Днес“: what needs attention now, each count a link to the list behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_admin import AdminIndexView
from peewee import JOIN, SQL, fn

from admin.auth import current_user
from admin.declaring import page
from admin.desk.blocks import SHOWN, Block, block_of
from admin.desk.due import rows_of
from admin.desk.meetings import missing_replies, next_meeting, unfinished_meetings
from admin.desk.recent import recent_records
from admin.pages.start import STEPS, steps_left
from admin.pages.state import COPIES, found_at_night, settings_of_desk
from admin.policy import ask, may_read, may_write, visible
from admin.policy.needs import SIGNED_IN
from admin.views import Answers
from bulgarian.dates import date_weekday
from documents.files.scanning import has_scanner
from models.access.approvals import DECIDERS, Approval
from models.access.case_access import ALARM, find_alarms
from models.audit.questions import find_alarms as find_events_to_tell
from models.base import show_value, today, utc_now
from models.cases.case import ChildCase
from models.commitments.commitment import Commitment
from models.commitments.reminders import Reminder
from models.decisions.decision import Decision
from models.mechanisms import Mechanism
from models.meetings.meeting import Meeting
from models.parties import Organization
from models.places.evidence import Finding
from models.places.returning import find_returns
from models.procedures import WrittenProcedure
from models.reported import stale_days
from models.services import Service
from models.territory import Municipality, Oblast
from models.users import ADMIN, OFFICE, User
from models.waiting.absences import Absence
from models.waiting.inbox import LATEST, SPANS, Inbox
from models.waiting.next_step import idle_cases

ICONS = {"bad": "alert-triangle", "warn": "clock", "info": "clock", "quiet": "calendar-event"}


@dataclass
class Late:
    """What an institution has not done in time and was not reminded of."""

    organization: int
    since: date
    count: int
    times: int


@dataclass(frozen=True)
class Row:
    """Something that was done to somebody's account."""

    event: object
    name: str

    def what(self) -> str:
        """„направи връзка за вход на …“."""
        done = {"link": f"направи връзка за вход на {self.name}",
                "factor": f"нулира кодовете за вход на {self.name}",
                "many": "отвори необичайно много записи за един час",
                "whole_export": "изнесе данните на бюрото в нешифрован файл"}
        return done[self.event.action]

    def when(self) -> str:
        return show_value(None, datetime.fromisoformat(self.event.at[:19]))


class TodayView(Answers, AdminIndexView):
    """The first page after sign-in."""

    def create_blueprint(self, admin):
        """Without the files that Flask-Admin brings along: no page of ours asks for one."""
        blueprint = super().create_blueprint(admin)
        blueprint.static_folder = None
        return blueprint

    @page("/", needs=SIGNED_IN, shows="page")
    def index(self):
        """Blocks for those who work with the cases; a short version for a representative."""
        user, day = current_user._get_current_object(), today()
        blocks = list(read_blocks(user, day))
        return self.render(
            "today/page.html", blocks=blocks, day_text=date_weekday(day), guest=user.is_guest(),
            recent=recent_records(user, SHOWN), steps=len(STEPS),
            left=[] if user.is_guest() else steps_left(),
            meeting=next_meeting(user, day), sees_meetings=may_read(user, Meeting),
            may_work=may_write(user, ChildCase),
            is_unscanned=user.role == ADMIN and not has_scanner())


def read_blocks(user, day):
    """The cards of the page that have something to say."""
    for make in BLOCKS:
        made = make(user, day)
        yield from made if isinstance(made, Iterator) else filter(None, (made,))


def _commitments(user, query):
    """Commitments with what their row shows, the oldest first."""
    joined = query.select(
        Commitment, Decision, Meeting, Mechanism, Oblast, Organization, ChildCase).join(
        Organization).switch(Commitment).join(Decision).join(
        ChildCase, JOIN.LEFT_OUTER, on=Decision.case).switch(Decision).join(Meeting).join(
        Mechanism).join(Oblast)
    return visible(user, Commitment, joined).order_by(Commitment.expires_on, Commitment.id)


def due(user, day):
    """What is late, due today, within a week and soon: of every kind."""
    inbox = Inbox(user, day, roughly=True)
    for span in SPANS:
        count = inbox.count(span)
        if count or span is SPANS[0]:
            yield Block(
                rows=rows_of(inbox, span, SHOWN)[:SHOWN], count=count, title=span.title,
                icon=ICONS[span.tone], tone=span.tone, template="today/_due.html",
                narrow=span is SPANS[-1], link=f"/due/?when={span.code}",
                empty="Няма нищо просрочено.")


def reports_to_accept(user, _day):
    """Reports that wait to be accepted."""
    if not may_read(user, Commitment):
        return None
    (reported,) = Commitment.queues
    return block_of(
        user, Commitment, lambda: _commitments(user, reported.waited_for(Commitment)),
        title="Отчети, които чакат приемане", icon="clipboard-list",
        tone="info", template="today/_reports.html", link="/commitments/?view=reported")


def reminders_due(user, day):
    """Institutions that nobody has reminded, or that have not answered the reminder in time."""
    if not may_write(user, Reminder):
        return None
    late = [Late(*row) for row in ask(user, Commitment, "late", lambda: _late(user, day))]
    if not late:
        return None
    ids = [one.organization for one in late[:SHOWN]]
    shown = {one.id: one for one in Organization.select().where(Organization.id.in_(ids))}
    return Block(
        rows=[(shown[one.organization], one) for one in late[:SHOWN]], count=len(late),
        is_rough=sum(one.count for one in late) == LATEST, title="Напомняния за изпращане",
        icon="clock", tone="warn", template="today/_reminders.html", narrow=True,
        link="/commitments/institutions/")


def _late(user, day):
    """Query of what each institution is late with, the oldest first."""
    oldest = visible(user, Commitment, Commitment.to_remind(day).select(
        Commitment.organization, Commitment.expires_on, Commitment.reminder_count,
        Commitment.id).where(Commitment.organization.is_null(False))).order_by(
        Commitment.expires_on, Commitment.id).limit(LATEST).alias("oldest")
    since = fn.MIN(oldest.c.expires_on).python_value(Commitment.expires_on.python_value)
    return Commitment.select(
        oldest.c.organization_id, since, fn.COUNT(SQL("*")), fn.MAX(oldest.c.reminder_count)
    ).from_(oldest).group_by(oldest.c.organization_id).order_by(
        since, fn.MIN(oldest.c.id)).tuples()


def procedures_to_ratify(user, _day):
    """Results of questions in writing that a meeting has to ratify."""
    if not may_read(user, WrittenProcedure):
        return None
    return block_of(
        user, WrittenProcedure, lambda: visible(user, WrittenProcedure).where(
            WrittenProcedure.is_live(), WrittenProcedure.status == "counted").order_by(
            WrittenProcedure.answer_by),
        title="Неприсъствени решения", icon="checklist", tone="warn",
        template="today/_procedures.html", narrow=True,
        link="/written_procedures/?status=counted")


def absences(user, day):
    """Who is away now or within a week, of those for whom or by whom the user stands in."""
    if not user.may_work():
        return None
    near = (Absence.since <= day + timedelta(7)) & (
        Absence.until.is_null() | (Absence.until >= day))
    return block_of(
        user, Absence, lambda: Absence.live().where(near, (Absence.deputy == user.id) | (
            Absence.user == user.id)).order_by(Absence.since),
        title="Заместване", icon="users", tone="info", narrow=True,
        template="today/_absences.html", link="/absences/")


def new_signals(user, _day):
    """Signals that nobody has accepted yet."""
    if not may_read(user, ChildCase):
        return None
    return block_of(
        user, ChildCase, lambda: visible(
            user, ChildCase, ChildCase.awaits.waited_for(ChildCase)).order_by(
            ChildCase.received_on),
        title="Нови сигнали", icon="folder", tone="info",
        template="today/_cases.html", link="/cases/?status=signal")


def cases_without_step(user, _day):
    """Cases at work in which nobody has anything to do."""
    if not may_read(user, ChildCase):
        return None
    return block_of(
        user, ChildCase, lambda: visible(user, ChildCase, idle_cases()).order_by(
            ChildCase.received_on),
        title="Случаи без следваща стъпка", icon="folder", tone="warn",
        template="today/_idle.html", link="/cases/?view=idle")


def proved_places(user, _day):
    """Children sent away or refused while a place was free, and nobody has said why."""
    if not may_read(user, Finding):
        return None
    return block_of(
        user, Finding, lambda: visible(user, Finding, Finding.unexplained()).order_by(
            -Finding.happened_on, Finding.id),
        title="Свободни места без обосновка", icon="alert-triangle", narrow=True,
        template="today/_proved.html", link="/findings/?view=unexplained")


def places_at_home(user, day):
    """Children who live away and for whom a place at home became free."""
    if not may_read(user, ChildCase):
        return None
    found = find_returns(visible(user, ChildCase, ChildCase.live()), day)
    return Block(rows=found[:SHOWN], count=len(found), title="Освободи се място у дома",
                 icon="home", tone="info", narrow=True, template="today/_returns.html",
                 link="/cases/?view=returns") if found else None


def stale_services(user, day):
    """Services of the user's oblasti whose places nobody has told for a month."""
    if not may_write(user, Service):
        return None
    return block_of(
        user, Service, lambda: _stale(user, day), stale_days(), may_read(user, Mechanism),
        title="Неактуални свободни места", icon="building", tone="warn",
        template="today/_services.html", narrow=True, link="/services/?view=stale")


def _stale(user, day):
    own = visible(user, Mechanism, Mechanism.live()).select(Mechanism.oblast)
    return Service.stale(day).select(Service, Municipality).join(Municipality).where(
        Municipality.oblast.in_(own)).order_by(Service.as_of, Service.id)


def emergencies(user, _day):
    """Emergency openings of sealed cases, told to those who look after them; no case is named."""
    alarms = find_alarms(user) if user.role in (ADMIN, *OFFICE) else []
    return Block(
        rows=alarms[:SHOWN], count=len(alarms), title="Спешно отваряне", icon="alert-triangle",
        template="today/_alarms.html", link="#alarms") if alarms else None


def unusual(user, _day):
    """What others did to the way in of accounts, and who looked at very much: for the office."""
    events = find_events_to_tell(utc_now() - ALARM) if user.role in OFFICE else []
    names = dict(User.select(User.id, User.name).where(
        User.id.in_({event.object_id for event in events})).tuples()) if events else {}
    rows = [Row(event, names.get(event.object_id, "")) for event in events[:SHOWN]]
    return Block(rows=rows, count=len(events), title="Необичайно", icon="alert-triangle",
                 template="today/_unusual.html", link="#unusual") if events else None


def waiting_approvals(user, _day):
    """What others asked and this user may allow."""
    if user.role not in DECIDERS:
        return None
    return block_of(
        user, Approval, lambda: visible(user, Approval, Approval.live()).where(
            Approval.waiting_for(user)).order_by(Approval.id),
        title="Чака второ лице", icon="users", tone="warn",
        template="today/_approvals.html", link="/approvals/?status=waiting")


def state_of_desk(user, _day):
    """The last copy and what is wrong with the machine, for who looks after it."""
    if user.role != ADMIN:
        return None
    lines = [line for line in found_at_night(settings_of_desk())
             if not line.is_right or line.name == COPIES]  # these are told even if all is right
    wrong = sum(not line.is_right for line in lines)
    return Block(rows=lines, count=wrong, title="Състояние", icon="circle-check", narrow=True,
                 template="today/_state.html", link="/state/")


BLOCKS = (emergencies, unusual, waiting_approvals, absences, due, unfinished_meetings,
          missing_replies,
          reports_to_accept, new_signals, reminders_due, procedures_to_ratify,
          cases_without_step, places_at_home, proved_places, stale_services, state_of_desk)
