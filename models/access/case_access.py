"""Sealed cases: the people who may see one, from when to when, and opening it in an emergency."""

from datetime import UTC, datetime, time, timedelta

from peewee import BooleanField, DateTimeField, TextField

from bulgarian.clock import office_time
from bulgarian.dates import show_moment
from models.base import CHILD, INTERNAL, SOFIA, Entity, Listing, RuleError, utc_now
from models.belonging import INSIDE, SECURITY, STAFF, WITH_CASE, Belongs, Purpose
from models.cases.case import ChildCase
from models.fields import ChoiceField, link
from models.users import OFFICE, User

PURPOSES = (("work", "работа по случая"), ("meeting", "подготовка на заседание"),
            ("danger", "непосредствена опасност за детето"),
            ("institution", "запитване от институция"), ("check", "проверка на данните"),
            ("other", "друго"))
EMERGENCY = timedelta(hours=24)
ALARM = timedelta(days=14)  # how long an emergency opening stays on „Днес“
OPEN_TO_ALL = "standard"  # the one sensitivity that seals nothing
SHORTEST_REASON = 10


class CaseAccess(Entity):
    """A person who may see a sealed case, by whom, why, and until when."""

    case = link(ChildCase, "Случай", backref="access")
    user = link(User, "Потребител", backref="case_access")
    granted_by = link(User, "Дал достъпа", backref="granted_access", required=False)
    starts_at = DateTimeField(default=utc_now, verbose_name="От")
    ends_at = DateTimeField(null=True, verbose_name="До")
    is_emergency = BooleanField(default=False, verbose_name="Спешно отваряне")
    purpose = ChoiceField(PURPOSES, default="work", verbose_name="Повод")
    reason = TextField(default="", verbose_name="Причина")

    listing = Listing(
        label="достъп", plural="Достъп до случая", parent="case",
        columns=("person", "starts_at", "ends_at", "is_emergency"), order=("-id",),
        privacy=INTERNAL, classes=(("reason", CHILD),),
        computed=("case", "user", "granted_by", "starts_at", "is_emergency"),
        sections=(("Достъп", ("case", "user", "granted_by", "starts_at", "ends_at",
                              "is_emergency", "purpose", "reason")),))

    belongs = Belongs(
        rights="-rr--", to=("case",), purpose=Purpose(STAFF, INSIDE, WITH_CASE, why=SECURITY))

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
    def in_force(cls):
        """SQL condition: the access holds now."""
        now = utc_now()
        return ((cls.starts_at <= now) & (cls.ends_at.is_null() | (cls.ends_at > now))
                & cls.is_live())


def is_sealed(case: ChildCase) -> bool:
    return case.sensitivity != OPEN_TO_ALL


def cases_open_to(user):
    """Query of the ids of the sealed cases that name the user now."""
    return CaseAccess.select(CaseAccess.case).where(
        CaseAccess.user == user.id, CaseAccess.in_force())


def people_of(case: ChildCase) -> list[CaseAccess]:
    """Who may see a sealed case now, one for each person."""
    query = CaseAccess.select(CaseAccess, User).join(User, on=CaseAccess.user).where(
        CaseAccess.case == case.id, CaseAccess.in_force())
    return list(query.order_by(User.name, CaseAccess.id))


def name_first_people(case: ChildCase, user: User) -> list[CaseAccess]:
    """Once a case is sealed: whoever does it, who registered it, and the lead's accounts see it."""
    named = {access.user_id for access in people_of(case)}
    missing = [one for one in _first_people(case, user) if one.id not in named]
    return [grant_access(case, one, by=user) for one in missing] if is_sealed(case) else []


def _first_people(case: ChildCase, user: User) -> list[User]:
    """The one who seals and, beside him, accounts of the office that are surely the right ones."""
    query = User.live().where(User.role.in_(OFFICE), User.active)
    creators = list(query.where(User.name == case.created_by))
    lead = list(query.where(User.organization == case.lead_id)) if case.lead_id else []
    found = [user, *(creators if len(creators) == 1 else ()), *lead]
    return list({one.id: one for one in found if one.role in OFFICE}.values())


def grant_access(case: ChildCase, user: User, *, by: User, until=None, purpose: str = "work",
                 reason: str = "") -> CaseAccess:
    """Name a person; `until` is the last day of the access, none for without end."""
    return CaseAccess(case=case, user=user, granted_by=by, ends_at=until and end_of_day(until),
                      purpose=purpose, reason=reason).store(by=by.name)


def end_access(access: CaseAccess, by: User) -> None:
    """The person no longer sees the case; the last one cannot be taken off."""
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
                        ends_at=utc_now() + EMERGENCY, purpose=purpose, reason=reason)
    return access.store(by=user.name)


def check_reason(purpose: str, reason: str) -> None:
    """RuleError unless the purpose is one of the list and the reason says something."""
    if purpose not in dict(PURPOSES):
        raise RuleError("Изберете повод от списъка.", "purpose")
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleError("Напишете причината с няколко думи.", "reason")


def find_alarms(user: User) -> list[CaseAccess]:
    """Emergency openings by others that the user has to know of: those of his cases, or all."""
    query = CaseAccess.select(CaseAccess, User).join(User, on=CaseAccess.user).where(
        CaseAccess.is_emergency, CaseAccess.starts_at > utc_now() - ALARM,
        CaseAccess.user != user.id)
    if user.role in OFFICE:
        query = query.where(CaseAccess.case.in_(CaseAccess.live(CaseAccess.case).where(
            (CaseAccess.granted_by == user.id) | (CaseAccess.user == user.id),
            ~CaseAccess.is_emergency)))
    return list(query.order_by(CaseAccess.id.desc()))


def at_the_office(moment: datetime) -> str:
    """A moment kept in UTC, by the clock of the office."""
    return show_moment(office_time(moment))


def end_of_day(day) -> datetime:
    """Midnight after the day at the office, as UTC: 23 to 25 hours after the one before it."""
    midnight = datetime.combine(day + timedelta(days=1), time(), SOFIA)
    return midnight.astimezone(UTC).replace(tzinfo=None)
