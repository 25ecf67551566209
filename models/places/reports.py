"""What is known of a service's places: capacity from a day on, occupancy as it was reported."""

from datetime import date, timedelta

from peewee import CharField, DateField, IntegerField

from models.base import INTERNAL, PUBLIC, Entity, Listing, RuleError
from models.belonging import Belongs
from models.fields import link
from models.pairs import past
from models.reported import follow, latest
from models.services import Service


class Report(Entity):
    """What the reports of both kinds have in common: the service tells itself anew by them."""

    def rules(self):
        if min(self.__data__.get(name) or 0 for name in self.counted) < 0:
            yield RuleError("Броят на местата не може да е отрицателен.", self.counted[0])
        yield from self.must_be_unique(
            "service", self.dated, message="За този ден вече има данни: {other}. Поправете тях.")

    def save(self, *args, by: str = "", **kwargs):
        """Store the report, also into the bin and out of it, with what follows from it."""
        stored = super().save(*args, by=by, **kwargs)
        if not self.is_first:
            Service.get_by_id(self.service_id).retell(by)
        follow(self, by)
        return stored

    is_first = False  # of a service that is just being made and tells it itself
    counted: tuple[str, ...] = ()
    dated = ""


class Capacity(Report):
    """How many places a service has from a day on."""

    service = link(Service, "Услуга", backref="capacities")
    places = IntegerField(verbose_name="Места")
    valid_from = DateField(verbose_name="В сила от", index=True)
    act = CharField(max_length=120, default="", verbose_name="Акт",
                    help_text="Решение или заповед, с номер и дата")

    counted, dated = ("places",), "valid_from"
    listing = Listing(
        label="капацитет", plural="Капацитет", parent="service",
        columns=("valid_from", "places", "act"), order=("-valid_from",), privacy=PUBLIC,
        fixed=("service",), sections=(("Капацитет", ("service", "valid_from", "places", "act")),))
    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "capacities"

    def rules(self):
        yield from super().rules()
        is_told = self.service_id and self.valid_from and self.places is not None
        told = latest(self.service.occupancies, self.valid_from) if is_told else None
        taken = told.occupied + told.reserved if told else 0
        if is_told and taken > self.places:
            yield from self.doubt("places", (
                f"Местата ({self.places}) са по-малко от заетите и отделените ({taken} към "
                f"{told.as_of:%d.%m.%Y} г.): услугата ще е свръхзаета."))


class Occupancy(Report):
    """How many places were taken on a day, who said so and in which letter."""

    service = link(Service, "Услуга", backref="occupancies")
    as_of = DateField(verbose_name="Към дата", index=True)
    occupied = IntegerField(verbose_name="Заети места")
    reserved = IntegerField(default=0, verbose_name="Отделени места")
    waiting = IntegerField(default=0, verbose_name="Чакащи")
    ours = IntegerField(default=0, verbose_name="По нашите настанявания")
    source = CharField(max_length=120, default="", verbose_name="Кой съобщи",
                       help_text="Длъжност или институция")
    letter = CharField(max_length=60, default="", verbose_name="С кое писмо",
                       help_text="Входящият номер; файлът е приложен към писмото в книгата")

    counted, dated = ("occupied", "reserved", "waiting"), "as_of"
    pairs = past("as_of")
    listing = Listing(
        label="справка за заетост", plural="Заетост", gender="f", parent="service",
        columns=("as_of", "occupied", "ours", "waiting", "source", "letter"),
        order=("-as_of",), privacy=INTERNAL, fixed=("service",), computed=("ours",),
        sections=(("Справка", ("service", "as_of", "occupied", "reserved", "waiting",
                               "ours")),
                  ("Източник", ("source", "letter"))))
    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "occupancies"

    def before_check(self) -> None:
        if self.service_id and self.as_of:
            self.ours = placed_on(self.service, self.as_of).count()

    def count_ours(self, by: str) -> None:
        """Store how many children the desk itself placed there, where that is another number.

        The report says what it said: nothing else follows from it.
        """
        if (ours := placed_on(self.service, self.as_of).count()) != self.ours:
            self.ours = ours
            super(Report, self).save(by=by)

    def tone(self, path: str) -> str | None:
        """More children of ours than places taken: somebody is wrong."""
        is_less = path == "ours" and self.ours > self.occupied
        return "warn" if is_less else super().tone(path)

    def rules(self):
        yield from super().rules()
        closed = self.service_id and self.service.state == "closed" and self.service.stage_on
        if closed and self.occupied and self.as_of and self.as_of >= closed:
            yield RuleError(f"Услугата е закрита на {closed:%d.%m.%Y} г. и няма деца в нея.",
                            "occupied")
        is_told = self.service_id and self.as_of
        capacity = latest(self.service.capacities, self.as_of) if is_told else None
        taken = (self.occupied or 0) + (self.reserved or 0)
        if capacity and taken > capacity.places:
            yield from self.doubt("occupied", (
                f"Заетите и отделените места ({taken}) са повече от капацитета "
                f"({capacity.places}, в сила от {capacity.valid_from:%d.%m.%Y} г.): услугата е "
                "свръхзаета."))


def placed_on(service: Service, on: date):
    """Query of the stays in a service that the desk knows of on a day."""
    stay = service.placements.model
    return service.placements.where(
        stay.begun_on <= on, stay.ended_on.is_null() | (stay.ended_on > on))


def take_effect(on: date) -> None:
    """Let the services tell the capacity that came into force in the last month."""
    begun = Capacity.live(Capacity.service).distinct().where(
        Capacity.valid_from.between(on - timedelta(30), on))
    for service in Service.live().where(Service.id.in_(begun)):
        service.retell(on=on)
