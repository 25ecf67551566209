"""Days that the office works or not, whatever the calendar of official holidays says."""

from datetime import date, timedelta
from time import monotonic

from peewee import CharField, DateField

from bulgarian.dates import Override, ask_overrides
from models.base import PUBLIC, Entity, Listing
from models.belonging import Belongs
from models.commitments.commitment import OPEN_STATUSES, Commitment
from models.database import database
from models.fields import ChoiceField
from models.words import declare_list

KINDS = declare_list("office_days.kind", ("off", "почивен ден"), ("working", "работен ден"))
KEPT_SECONDS = 60  # how long another process may work with the days of before
LONGEST_REST = timedelta(days=14)  # no deadline moves further than that


class OfficeDay(Entity):
    """One day: a Saturday that is worked, a day off more, as the government or the office says."""

    day = DateField(unique=True, verbose_name="Ден")
    kind = ChoiceField(KINDS, default="off", verbose_name="Какъв е")
    note = CharField(max_length=120, default="", verbose_name="Основание",
                     help_text="Например решение на Министерския съвет, храмов празник")

    listing = Listing(
        label="особен ден", plural="Почивни и работни дни", menu="Настройки",
        icon="calendar-event", position=30, columns=("day", "kind", "note"), search=("note",),
        filters=("kind", "day"), order=("-day",), privacy=PUBLIC,
        sections=(("Ден", ("day", "kind", "note")),))

    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "office_days"

    def rules(self):
        yield from self.must_be_unique("day", message="Този ден вече е записан: {other}.")

    def after_store(self, by: str) -> None:
        self.take_effect(by)

    def archive(self, by: str = "") -> None:
        super().archive(by)
        self.take_effect(by)

    def restore(self, by: str = "") -> None:
        super().restore(by)
        self.take_effect(by)

    def take_effect(self, by: str) -> None:
        """Let the deadlines know of the day."""
        keep_anew()
        move_deadlines(self.day, by)


def move_deadlines(day: date, by: str = "") -> None:
    """Reckon the last day of the open commitments anew that this day may concern."""
    concerned = Commitment.live().where(
        Commitment.status.in_(OPEN_STATUSES), Commitment.due.between(day - LONGEST_REST, day))
    for commitment in concerned:
        if commitment.expires_on != commitment.expiry():
            commitment.store(by)


class _Kept:
    """The days as read last."""

    days: dict[date, Override] = {}
    read_at = float("-inf")


def read_overrides() -> dict[date, Override]:
    """The days of the office; read from the database once a minute."""
    if monotonic() - _Kept.read_at > KEPT_SECONDS:
        keep_anew()
    return _Kept.days


def keep_anew() -> None:
    """Read the days now; none while no database is open."""
    if database.obj is None or not database.table_exists(OfficeDay._meta.table_name):
        return
    _Kept.days = {one.day: Override(one.kind == "working", one.note) for one in OfficeDay.live()}
    _Kept.read_at = monotonic()


ask_overrides(read_overrides)
