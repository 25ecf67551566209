"""Who stands in for a colleague who is away, from when until when, or who leaves for good."""

from datetime import date

from peewee import DateField

from bulgarian.clock import moment_of
from bulgarian.text import with_full_stop
from models.access.case_access import CaseAccess, cases_named_to, end_of_day
from models.audit.actors import current_actor
from models.base import PERSONAL, Entity, Listing, RuleError, today, utc_now
from models.belonging import INSIDE, STAFF, Belongs, Purpose
from models.cases.case import ChildCase
from models.fields import link
from models.letters.letter import OPEN as OPEN_LETTER
from models.letters.letter import Letter
from models.pairs import before
from models.users import ADMIN, OFFICE, User


class Absence(Entity):
    """The time in which one colleague does the work of another; without an end he leaves."""

    user = link(User, "Кой отсъства", backref="absences")
    deputy = link(User, "Кой замества", backref="deputed")
    since = DateField(verbose_name="От")
    until = DateField(null=True, verbose_name="До",
                      help_text="Последният ден; празно – колегата напуска")

    pairs = (before("since", "until"),)
    listing = Listing(
        label="отсъствие", plural="Отсъствия и заместване", gender="n", icon="users",
        columns=("user.name", "deputy.name", "since", "until"), search=("user.name", "deputy.name"),
        filters=("since", "until"), order=("-since", "-id"), searched=False, privacy=PERSONAL,
        fixed=("user", "deputy", "since"),
        sections=(("Отсъствие", ("user", "deputy", "since", "until")),))
    belongs = Belongs(rights="WWW-r", shared=True, purpose=Purpose(
        STAFF, INSIDE, "докато имат достъп"))

    class Meta:
        table_name = "absences"

    def title(self) -> str:
        return f"{self.user.name} – замества {self.deputy.name}"

    title.reads = ("user.name", "deputy.name")

    def rules(self):
        if self.user_id and self.user_id == self.deputy_id:
            yield RuleError("Изберете друг колега за заместник.", "deputy")
        for name in ("user", "deputy"):
            one = getattr(self, name) if self.__data__.get(name) else None
            if one and not (one.role in OFFICE and one.may_sign_in()):
                yield RuleError("Изберете секретар или координатор, който може да влиза.", name)
        if self.user_id and self.deputy_id and self.deputy.mechanism_id not in (
                None, self.user.mechanism_id):
            yield RuleError("Заместникът вижда само друг механизъм и не може да поеме работата.",
                            "deputy")
        if self.user_id and self.since and not self.is_told_by_right():
            yield RuleError("Отсъствието записва самият колега или администратор.", "user")
        if self.user_id and self.since:
            yield from self._overlap_rules()
        if self.until is None and self.deputy_id:
            yield from self.doubt("until", "Без последен ден колегата напуска: заместникът поема "
                                  "работата му за постоянно. Така ли е?")

    def is_told_by_right(self) -> bool:
        """Whether it is written by whom it is about, an administrator, or the program."""
        number = current_actor().user_id
        who = number and User.get_or_none(User.id == number)
        return not who or who.role == ADMIN or who.id == self.user_id

    def may_pass_on(self, user, on: date | None = None) -> bool:
        """Whether somebody may pass the work on: the colleague until he is back, the deputy while
        he stands in."""
        day = on or today()
        if day > (self.until or date.max):
            return False
        return user.id == self.user_id or user.id == self.deputy_id and self.since <= day

    def _overlap_rules(self):
        for other in Absence.live().where(Absence.id != (self.id or 0)):
            if not overlap(self, other):
                continue
            if other.user_id == self.user_id:
                yield RuleError(with_full_stop(f"За това време вече е записано: {other.title()}"),
                                "since")
            if other.user_id == self.deputy_id:
                yield RuleError("По това време заместникът сам отсъства.", "deputy")

    def save(self, *args, by: str = "", **kwargs):
        """Store it, also into the bin and out of it, with the access that comes with it."""
        former = Absence.get_or_none(Absence.id == (self.id or 0))
        stored = super().save(*args, by=by, **kwargs)
        if former:
            end_access_of(former, by)
        if not self.in_bin() and current_actor().user_id in (None, self.user_id):
            give_access_of(self, by)
        return stored


def overlap(one: Absence, other: Absence) -> bool:
    """Whether two absences have a day in common."""
    return one.since <= (other.until or date.max) and other.since <= (one.until or date.max)


def give_access_of(absence: Absence, by: str) -> None:
    """The deputy sees the sealed cases that name the colleague for good, for that time alone."""
    begins = max(moment_of(absence.since), utc_now())
    ends = absence.until and end_of_day(absence.until)
    known = set(CaseAccess.select(CaseAccess.case).where(
        CaseAccess.user == absence.deputy_id, CaseAccess.ends_at.is_null(),
        CaseAccess.is_live()).tuples())
    for (case,) in set(cases_named_to(absence.user).tuples()) - known:
        if ends is None or begins < ends:
            CaseAccess(case=case, user=absence.deputy_id, granted_by=absence.user_id,
                       starts_at=begins, ends_at=ends).store(by=by)


def end_access_of(absence: Absence, by: str) -> None:
    """What the deputy sees for the colleague alone ends, for the time has another end, or none."""
    ends, column = absence.until and end_of_day(absence.until), CaseAccess.ends_at
    given = (column == ends) & (column > utc_now()) if ends else \
        column.is_null() & (CaseAccess.created_at >= absence.created_at)
    for one in CaseAccess.live().where(CaseAccess.user == absence.deputy_id,
                                       CaseAccess.granted_by == absence.user_id, given):
        one.archive(by=by)


def stood_in_for(user, on: date | None = None) -> list[int]:
    """The accounts whose work a colleague does on a day."""
    day = on or today()
    return [number for (number,) in Absence.live(Absence.user).where(
        Absence.deputy == user.id, Absence.since <= day,
        Absence.until.is_null() | (Absence.until >= day)).tuples()]


def work_of(user: User) -> list:
    """The queries of what an account is responsible for and is not over yet."""
    cases = ChildCase.live().where(
        ChildCase.responsible == user.id, ChildCase.status.not_in(ChildCase.closed_in))
    letters = Letter.live().where(Letter.responsible == user.id, Letter.status == OPEN_LETTER)
    return [cases.order_by(ChildCase.reference), letters.order_by(Letter.answer_due, Letter.id)]


def pass_work_on(absence: Absence, changeable, *, by: str) -> int:
    """How many cases and letters the deputy is responsible for from now on."""
    count = 0
    for query in work_of(absence.user):
        for record in changeable(query):
            record.responsible = absence.deputy_id
            record.store(by=by)
            count += 1
    return count
