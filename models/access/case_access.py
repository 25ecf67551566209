"""Sealed cases: the people who may see one, from when to when, and opening it in an emergency."""

from datetime import UTC, datetime, time, timedelta

from peewee import BooleanField, DateTimeField, fn

from bulgarian.clock import office_time
from bulgarian.dates import show_moment
from models.access.reasons import PURPOSES, check_reason
from models.audit.actors import current_actor
from models.audit.changes import REFUSALS
from models.base import INTERNAL, SOFIA, Entity, Listing, RuleError, utc_now
from models.belonging import Belongs
from models.cases.case import ChildCase
from models.cases.levels import is_lower
from models.fields import ChoiceField, link
from models.users import OFFICE, User
from models.written import Now

EMERGENCY = timedelta(hours=24)
ALARM = timedelta(days=14)  # how long an emergency opening stays on „Днес“
OPEN_TO_ALL = "standard"  # the one sensitivity that seals nothing
READ_ONLY = ("Случаят е отворен спешно и само се чете. Промените прави лице, което вижда случая "
             "постоянно.")
NOT_NAMED = ("Достъпа до случая и нивото му определя само лице, което вижда случая постоянно и "
             "без краен срок – и не за себе си.")


class CaseAccess(Entity):
    """A person who may see a sealed case, by whom, why, and until when."""

    case = link(ChildCase, "Случай", backref="access")
    user = link(User, "Потребител", backref="case_access")
    granted_by = link(User, "Дал достъпа", backref="granted_access", required=False)
    starts_at = DateTimeField(default=utc_now, verbose_name="От")
    ends_at = DateTimeField(null=True, verbose_name="До")
    is_emergency = BooleanField(default=False, verbose_name="Спешно отваряне")
    purpose = ChoiceField(PURPOSES, default="work", verbose_name="Повод")

    listing = Listing(
        label="достъп", plural="Достъп до случая", parent="case",
        columns=("person", "starts_at", "ends_at", "is_emergency"), order=("-id",),
        privacy=INTERNAL,
        computed=("case", "user", "granted_by", "starts_at", "is_emergency"),
        sections=(("Достъп", ("case", "user", "granted_by", "starts_at", "ends_at",
                              "is_emergency", "purpose")),))

    belongs = Belongs(rights="-rr--", to=("case",))

    class Meta:
        table_name = "case_access"
        indexes = ((("user", "case"), False),)

    def title(self) -> str:
        return self.person()

    def person(self) -> str:
        return self.user.name

    person.label, person.reads = "Потребител", ("user.name",)

    def show_start(self) -> str:
        return at_the_office(self.starts_at)

    def show_end(self) -> str:
        return at_the_office(self.ends_at)

    def rules(self):
        if self.user_id and self.user.role not in OFFICE:
            yield RuleError("Достъп до случай с ограничен достъп се дава само на секретар или "
                            "координатор.", "user")
        if self.ends_at and self.ends_at <= self.starts_at:
            yield RuleError("Краят на достъпа е преди началото му.", "ends_at")

    @classmethod
    def in_force(cls, now=None):
        """SQL condition: the access holds now."""
        now = now or utc_now()
        return ((cls.starts_at <= now) & (cls.ends_at.is_null() | (cls.ends_at > now))
                & cls.is_live())


def is_sealed(case: ChildCase) -> bool:
    return case.sensitivity != OPEN_TO_ALL


def cases_open_to(user):
    """Query of the ids of the sealed cases that name the user now, inside what is written once."""
    return CaseAccess.select(CaseAccess.case).where(
        CaseAccess.user == user.id, CaseAccess.in_force(Now(lambda: utc_now())))


def cases_named_to(user):
    """Query of the ids of the sealed cases that name the account without an end."""
    return CaseAccess.select(CaseAccess.case).join(ChildCase).where(
        CaseAccess.user == user.id, ~CaseAccess.is_emergency, CaseAccess.ends_at.is_null(),
        CaseAccess.in_force(), ChildCase.sensitivity != OPEN_TO_ALL)


def people_of(case: ChildCase) -> list[CaseAccess]:
    """Who may see a sealed case now, one for each person."""
    query = CaseAccess.select(CaseAccess, User).join(User, on=CaseAccess.user).where(
        CaseAccess.case == case.id, CaseAccess.in_force())
    return list(query.order_by(User.name, CaseAccess.id))


def is_named_for_good(case: int, user: int) -> bool:
    """Whether the account sees the sealed case without an end and not by an emergency."""
    return _for_good(case).where(CaseAccess.user == user).exists()


def reads_only(case: int, user: int) -> bool:
    """Whether the account sees the sealed case by an emergency alone."""
    rows = CaseAccess.select(CaseAccess.is_emergency).where(
        CaseAccess.case == case, CaseAccess.user == user, CaseAccess.in_force()).tuples()
    return {is_emergency for (is_emergency,) in rows} == {True} and ChildCase.select().where(
        ChildCase.id == case, ChildCase.sensitivity != OPEN_TO_ALL).exists()


def _for_good(case: int):
    return CaseAccess.select().where(
        CaseAccess.case == case, ~CaseAccess.is_emergency, CaseAccess.ends_at.is_null(),
        CaseAccess.in_force())


def may_name(case: ChildCase, user: User) -> bool:
    """Whether the account says who sees the case: nobody does it for good yet, or it does."""
    return is_named_for_good(case.id, user.id) or not _for_good(case.id).exists()


def name_first_people(case: ChildCase, user: User) -> list[CaseAccess]:
    """Once a case is sealed: whoever does it, who registered it, and the lead's accounts see it."""
    if not is_sealed(case) or not may_name(case, user):
        return []
    named = {access.user_id for access in people_of(case)}
    missing = [one for one in _first_people(case, user) if one.id not in named]
    return [_grant(case, one, by=user) for one in missing]


def _first_people(case: ChildCase, user: User) -> list[User]:
    """The one who seals and, beside him, accounts of the office that are surely the right ones."""
    query = User.live().where(User.role.in_(OFFICE), User.active)
    creators = list(query.where(User.name == case.created_by))
    lead = list(query.where(User.organization == case.lead_id)) if case.lead_id else []
    found = [user, *(creators if len(creators) == 1 else ()), *lead]
    return list({one.id: one for one in found if one.role in OFFICE}.values())


def grant_access(case: ChildCase, user: User, *, by: User, until=None) -> CaseAccess:
    """Name a person; `until` is the last day of the access, none for without end."""
    is_first = not _for_good(case.id).exists()
    if not may_name(case, by) or user.id == by.id and not is_first:
        raise RuleError(NOT_NAMED)
    return _grant(case, user, by=by, until=until)


def _grant(case: ChildCase, user: User, *, by: User, until=None) -> CaseAccess:
    return CaseAccess(case=case, user=user, granted_by=by,
                      ends_at=until and end_of_day(until)).store(by=by.name)


def end_access(access: CaseAccess, by: User) -> None:
    """The person no longer sees the case; anyone may leave, the last one cannot be taken off."""
    if access.user_id != by.id and not is_named_for_good(access.case_id, by.id):
        raise RuleError(NOT_NAMED)
    others = [one for one in people_of(access.case)
              if one.user_id != access.user_id and not one.is_emergency and one.ends_at is None]
    if not others and not access.is_emergency:
        raise RuleError("Поне едно лице трябва да вижда случая без краен срок. Първо добавете "
                        "друго.")
    access.archive(by=by.name)


def open_in_emergency(case: ChildCase, user: User, *, purpose: str, reason: str) -> CaseAccess:
    """Access for 24 hours; RuleError without a reason in words."""
    check_reason(purpose, reason)
    access = CaseAccess(case=case, user=user, granted_by=user, is_emergency=True,
                        ends_at=utc_now() + EMERGENCY, purpose=purpose)
    return access.store(by=user.name)


def find_alarms(user: User) -> list[CaseAccess]:
    """Emergency openings by others that the user has to know of: of cases that named him then."""
    query = CaseAccess.select(CaseAccess, User).join(User, on=CaseAccess.user).where(
        CaseAccess.is_emergency, CaseAccess.starts_at > utc_now() - ALARM,
        CaseAccess.user != user.id)
    if user.role in OFFICE:
        query = query.where(fn.EXISTS(_named_then(user)))
    return list(query.order_by(CaseAccess.id.desc()))


def _named_then(user: User):
    """Query of what named the user when the emergency began, whatever became of it since."""
    then = CaseAccess.alias()
    return then.select(then.id).where(
        then.case == CaseAccess.case, (then.granted_by == user.id) | (then.user == user.id),
        ~then.is_emergency, then.starts_at <= CaseAccess.starts_at,
        then.ends_at.is_null() | (then.ends_at > CaseAccess.starts_at),
        then.archived_at.is_null() | (then.archived_at >= CaseAccess.starts_at))


@REFUSALS.named("who opened a case in an emergency only reads")
def refuse_reader(record: Entity, _before: dict) -> None:
    """RuleError for a change of what belongs to a case that its author opened in an emergency."""
    actor = current_actor().user_id
    is_opening = isinstance(record, CaseAccess) and record.is_emergency and record.user_id == actor
    if actor is None or is_opening:
        return
    case = record.about_case()
    if case and reads_only(case, actor):
        raise RuleError(READ_ONLY)


@REFUSALS.named("the level of a sealed case")
def refuse_level(record: Entity, before: dict) -> None:
    """RuleError where somebody changes it who is not named for good, or lowers it alone."""
    was, actor = before.get("sensitivity", OPEN_TO_ALL), current_actor().user_id
    if not isinstance(record, ChildCase) or was == OPEN_TO_ALL or was == record.sensitivity:
        return
    if actor is not None and not is_named_for_good(record.id, actor):
        raise RuleError(NOT_NAMED, "sensitivity")
    if is_lower(record.sensitivity, was) and not record.may_lower and actor is not None:
        raise RuleError("По-ниско ниво на достъп се разрешава от второ лице.", "sensitivity")


def at_the_office(moment: datetime) -> str:
    """A moment kept in UTC, by the clock of the office."""
    return show_moment(office_time(moment))


def end_of_day(day) -> datetime:
    """Midnight after the day at the office, as UTC: 23 to 25 hours after the one before it."""
    midnight = datetime.combine(day + timedelta(days=1), time(), SOFIA)
    return midnight.astimezone(UTC).replace(tzinfo=None)
