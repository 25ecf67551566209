"""The 28 oblasti and 265 obshtini, from the register files in `data/`."""

import csv
from collections import Counter
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path

from peewee import BooleanField, CharField, DateField

from models.base import PUBLIC, Entity, Listing, RuleError
from models.belonging import Belongs
from models.database import database
from models.fields import link
from models.pairs import before
from models.uses import EVERY

DATA = Path(__file__).resolve().parent.parent / "data"
# (municipality, by): called when a municipality was stored, in its transaction.
PLAN_CHANGES: list[Callable] = []


class Oblast(Entity):
    """A region of Bulgaria, e.g. „област Стара Загора“."""

    code = CharField(max_length=3, unique=True, verbose_name="Код", help_text="Код по ЕКАТТЕ")
    iso = CharField(max_length=8, unique=True, verbose_name="ISO код")
    name = CharField(max_length=60, verbose_name="Наименование")
    label = CharField(max_length=80, verbose_name="Изписване в документи")
    adjective = CharField(max_length=80, verbose_name="Като прилагателно")

    kept_by = EVERY
    listing = Listing(
        label="област", plural="Области", gender="f", menu="Настройки", icon="map-pin",
        position=80, columns=("label", "adjective", "code", "iso"),
        search=("name", "label", "adjective"), order=("name",), searched=False, privacy=PUBLIC,
        sections=(("Област", ("name", "label", "adjective", "code", "iso")),),
        children=("municipalities",))

    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "oblasti"


class Municipality(Entity):
    """A municipality; where two share a name („Бяла“) it is shown with its oblast."""

    code = CharField(max_length=5, unique=True, verbose_name="Код", help_text="Код по ЕКАТТЕ")
    oblast = link(Oblast, "Област", backref="municipalities")
    name = CharField(max_length=60, verbose_name="Наименование")
    shown_as = CharField(max_length=120, default="", verbose_name="Община")
    label = CharField(max_length=80, verbose_name="Изписване в документи")
    aliases = CharField(max_length=200, default="", verbose_name="Други изписвания")
    in_plan = BooleanField(default=False, verbose_name="Участва по плана")
    in_plan_from = DateField(null=True, verbose_name="Участва от")
    in_plan_to = DateField(null=True, verbose_name="Участва до")

    kept_by = EVERY
    pairs = (before("in_plan_from", "in_plan_to"),)
    listing = Listing(
        label="община", plural="Общини", gender="f", menu="Настройки", icon="map-pin",
        position=81, columns=("shown_as", "oblast.label", "code", "in_plan"),
        search=("shown_as", "label", "aliases", "oblast.label"), filters=("oblast", "in_plan"),
        order=("name", "oblast.name"), searched=False, many=True, privacy=PUBLIC, parent="oblast",
        sections=(("Община", ("oblast", "name", "label", "aliases", "code")),
                  ("План за действие", ("in_plan", "in_plan_from", "in_plan_to"))),
        children=("neighbours", "services"))

    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "municipalities"

    def before_check(self) -> None:
        self.shown_as = self.shown_as or self.name

    def after_store(self, by: str) -> None:
        for follow in PLAN_CHANGES:
            follow(self, by)


class Neighbour(Entity):
    """A municipality that borders on another one; both are told of it at once."""

    municipality = link(Municipality, "Община", backref="neighbours")
    other = link(Municipality, "Граничи с", backref="neighbour_of")

    listing = Listing(
        label="съседна община", plural="Съседни общини", gender="f", parent="municipality",
        columns=("other.shown_as",), order=("other.name",), privacy=PUBLIC,
        fixed=("municipality", "other"), sections=(("Съседство", ("municipality", "other")),))
    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "neighbours"
        indexes = ((("municipality", "other"), True),)

    def title(self) -> str:
        return f"{self.municipality.shown_as} – {self.other.shown_as}"

    title.reads = ("municipality.shown_as", "other.shown_as")

    def rules(self):
        if self.municipality_id == self.other_id:
            yield RuleError("Изберете друга община.", "other")
        yield from self.must_be_unique(
            "municipality", "other", message="Общините вече са съседни: {other}.")

    def save(self, *args, by: str = "", **kwargs):
        """Store it, also into the bin and out of it, and the same the other way round."""
        stored = super().save(*args, by=by, **kwargs)
        other = Neighbour.get_or_none(Neighbour.municipality == self.other_id,
                                      Neighbour.other == self.municipality_id)
        if other is None:
            Neighbour(municipality=self.other, other=self.municipality).save(by=by)
        elif other.is_binned != self.is_binned:
            (other.archive if self.is_binned else other.restore)(by=by)
        return stored


def load_territory() -> int:
    """Number of rows added; reads the register files and adds what is not there yet."""
    with database.atomic():
        added = _add_missing(Oblast, _oblast_rows())
        oblasti = {oblast.code: oblast for oblast in Oblast.select()}
        added += _add_missing(Municipality, _municipality_rows(oblasti))
        return added + _add_neighbours()


def _add_neighbours() -> int:
    """Those that were never here: what the office has corrected, also into the bin, stays so."""
    known = {one.code: one for one in Municipality.select()}
    there = set(Neighbour.select(Neighbour.municipality, Neighbour.other).tuples())
    pairs = [tuple(known[code] for code in row.values()) for row in _read("sasedi.csv")]
    missing = [pair for one, other in pairs for pair in ((one, other), (other, one))
               if tuple(map(attrgetter("id"), pair)) not in there]
    for one, other in missing:  # whole as they are: no rule to ask, no other half to look for
        Entity.save(Neighbour(municipality=one, other=other), by="регистър")
    return len(missing)


def _add_missing(entity, rows) -> int:
    known = {record.code for record in entity.select(entity.code)}
    missing = [entity(**row) for row in rows if row["code"] not in known]
    for record in missing:
        record.store(by="регистър")
    return len(missing)


def _oblast_rows():
    for row in _read("oblasti.csv"):
        yield {"code": row["ekatte_code"], "iso": row["iso3166_2"], "name": row["name_bg"],
               "label": row["label_bg"], "adjective": row["adjective_bg"]}


def _municipality_rows(oblasti):
    rows = _read("obshtini.csv")
    times = Counter(row["name_bg"] for row in rows)
    for row in rows:
        name, suffix = row["name_bg"], f" ({row['oblast_label_bg']})"
        yield {"code": row["obshtina_ekatte"], "oblast": oblasti[row["oblast_ekatte"]],
               "name": name, "shown_as": name + suffix * (times[name] > 1),
               "label": row["label_bg"], "aliases": row["aliases_bg"]}


def _read(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
