"""The letter of the day: who gets it, what it says in the words of the office, and what came of it.

It names no record and no child: kinds and how many there are, and the meetings.
"""

from datetime import date, datetime, timedelta

from peewee import CharField, DateField, DateTimeField, IntegerField, Model, fn

from bulgarian.clock import office_time
from bulgarian.dates import date_weekday
from bulgarian.grammar import NBSP
from bulgarian.numerals import counted
from models.base import Entity, utc_now
from models.database import database
from models.fields import link
from models.meetings.meeting import Meeting
from models.notices import fill
from models.users import User
from models.waiting.inbox import SPANS, Inbox

PAUSES = (5, 15, 60, 180)  # minutes until it is tried again
LATE, TODAY, WEEK, AHEAD = SPANS


class DailyLetter(Model):
    """One letter to one account for one day: however often the clock shows it, there is one row."""

    user = link(User, "Потребител", backref="+")
    day = DateField()
    tries = IntegerField(default=0)
    again_at = DateTimeField(null=True)  # no more once it is sent or given up
    sent_at = DateTimeField(null=True)
    problem = CharField(max_length=300, default="")

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "daily_letters"
        indexes = ((("user", "day"), True),)

    @classmethod
    def add(cls, user: User, day: date) -> None:
        """A row for this day, unless there is one."""
        cls.insert(user=user.id, day=day, again_at=utc_now()).on_conflict_ignore().execute()

    @classmethod
    def waiting(cls, now: datetime):
        """Those to be sent now."""
        return cls.select(cls, User).join(User).where(cls.again_at <= now).order_by(cls.id)

    def begin(self) -> bool:
        """Whether it is ours to send now: of several processes one gets it."""
        letter, last = type(self), len(PAUSES)
        again = utc_now() + timedelta(minutes=PAUSES[min(self.tries, last - 1)])
        self.tries += 1
        return bool(letter.update(
            tries=self.tries, again_at=again if self.tries <= last else None).where(
            letter.id == self.id, letter.tries == self.tries - 1).execute())

    def told(self) -> str:
        """„30.11.2026, 08.00 ч.“ when it went, or why it did not and whether it will."""
        if self.sent_at:
            return f"{office_time(self.sent_at):%d.%m.%Y, %H.%M} ч."
        if not self.problem:
            return "чака" if self.again_at else "нямаше какво да се каже"
        return f"не тръгна; {'опитва се пак' if self.again_at else 'повече не се опитва'}"

    def end(self, problem: str = "", *, is_sent: bool = True) -> None:
        """Note what came of it; what was not taken is tried again."""
        letter = type(self)
        changes = {letter.problem: problem[:300]}
        if not problem:
            changes |= {letter.again_at: None, letter.sent_at: utc_now() if is_sent else None}
        letter.update(changes).where(letter.id == self.id).execute()


def readers() -> list[User]:
    """The accounts that asked for the letter."""
    return [user for user in User.live().where(User.daily_letter) if user.may_sign_in()]


def last_letters(users: list[User]) -> list[tuple[User, DailyLetter | None]]:
    """Each with the last letter that was to be sent to him."""
    last = DailyLetter.select(fn.MAX(DailyLetter.id)).group_by(DailyLetter.user)
    found = {one.user_id: one for one in DailyLetter.select().where(DailyLetter.id.in_(last))}
    return [(user, found.get(user.id)) for user in users]


def ask_letters(day: date) -> None:
    """A row for everybody who wants the letter; older ones are no longer tried."""
    DailyLetter.update(again_at=None).where(DailyLetter.day < day).execute()
    for user in readers():
        DailyLetter.add(user, day)


def write_letter(user: User, day: date, address: str) -> tuple[str, str] | None:
    """Subject and text, None where there is nothing to tell."""
    inbox = Inbox(user, day)
    lines = [*filter(None, (told_of(inbox, span) for span in (LATE, TODAY, WEEK))),
             *told_early(inbox), *meetings_of(inbox)]
    if not lines:
        return None
    told = {"име": user.name, "дата": date_weekday(day), "обобщение": summary_of(inbox),
            "списък": "\n".join(lines), "адрес": address}
    return fill("digest", told)


def summary_of(inbox: Inbox) -> str:
    """„2 просрочени, 1 за днес, 3 до 7 дни“."""
    late = inbox.count(LATE)
    parts = [counted(late, "просрочен срок", "просрочени срока") if late else ""]
    parts += [f"{inbox.count(span)} {words}" for span, words in (
        (TODAY, "за днес"), (WEEK, "до 7 дни")) if inbox.count(span)]
    return ", ".join(filter(None, parts)) or "предстои"


def told_of(inbox: Inbox, span) -> str:
    """„Просрочено: ангажимент – 2, отговор на писмо – 1“."""
    kinds = [f"{entity.awaits.what} –{NBSP}{count}"
             for entity, count in inbox.counts[span.code].items()]
    return f"{span.title}: {', '.join(kinds)}" if kinds else ""


def told_early(inbox: Inbox) -> list[str]:
    """What ends in exactly as many days as the office wants to be told of: 60, 30."""
    return [f"След {counted(away, 'ден', 'дни')}: {entity.awaits.what} –{NBSP}{count}"
            for entity, days in inbox.days.items() for away, count in sorted(days.items())
            if away > WEEK.last and away in inbox.leads.of(entity)]


def meetings_of(inbox: Inbox) -> list[str]:
    """The meetings of the week: they name nobody."""
    rows = [row for span in (TODAY, WEEK) if inbox.counts[span.code][Meeting]
            for row in inbox.query(Meeting, span)]
    return [row.title() for row in rows if isinstance(row, Entity)]
