"""The 28 oblasti and 265 obshtini, from the register files in `data/`."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from peewee import BooleanField, CharField, DateField

from models.base import PUBLIC, Entity, Listing
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
                  ("План за действие", ("in_plan", "in_plan_from", "in_plan_to"))))

    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "municipalities"

    def before_check(self) -> None:
        self.shown_as = self.shown_as or self.name

    def after_store(self, by: str) -> None:
        for follow in PLAN_CHANGES:
            follow(self, by)


def load_territory() -> int:
    """Number of rows added; reads the register files and adds what is not there yet."""
    with database.atomic():
        added = _add_missing(Oblast, _oblast_rows())
        oblasti = {oblast.code: oblast for oblast in Oblast.select()}
        return added + _add_missing(Municipality, _municipality_rows(oblasti))


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
