"""Indicators that the office composes: of which register, which records, what is made of them."""

from peewee import CharField, DateField, Field, ForeignKeyField, TextField

from models.base import ENTITIES, INTERNAL, Entity, Listing, RuleError
from models.belonging import Belongs
from models.fields import ChoiceField, ChoicesField
from models.tailoring.conditions import (
    OWN,
    Condition,
    askable,
    asks_of,
    find_named,
    named,
    or_why_not,
    parse_condition,
)
from models.tailoring.fields import USES, OwnField, TableField, give_code
from models.tailoring.operators import NUMBER, kind_of
from models.tailoring.version import Tailored

COUNT, SUM, SHARE, MEDIAN = "count", "sum", "share", "median"
WAYS = ((COUNT, "Брой на записите"), (SUM, "Сбор на число от записа"),
        (SHARE, "Дял на записите, които отговарят на още едно условие"),
        (MEDIAN, "Медиана на дните между две дати"))
NAMES = ("shown_as", "name", "reference", "topic")  # columns that a record is told by
PLACES = ("dated", "rows", "columns", "amount", "until")  # that name a column
MOST_INDICATORS = 60
TITLES: list = []  # of what the program ships; the indicators fill it in


class OwnIndicator(Tailored):
    """One indicator of the office, beside those of the program."""

    register = TableField(lambda entity: bool(entity.listing.columns), verbose_name="Регистър")
    label = CharField(max_length=120, verbose_name="Показател",
                      help_text="Например „Изпълнени мерки по приоритет“")
    definition = TextField(default="", verbose_name="Определение",
                           help_text="Какво се брои и кое не; стои до числото и в отчета")
    way = ChoiceField(WAYS, default=COUNT, verbose_name="Какво се смята")
    amount = CharField(max_length=60, default="", verbose_name="Сбор на, или дни от")
    until = CharField(max_length=60, default="", verbose_name="Дни до")
    asked = TextField(default="", verbose_name="Само записите, в които")
    part = TextField(default="", verbose_name="Дял на тези, в които")
    dated = CharField(max_length=60, default="", verbose_name="В периода е по дата")
    rows = CharField(max_length=60, default="", verbose_name="По редове")
    columns = CharField(max_length=60, default="", verbose_name="По колони")
    code = CharField(max_length=60, default="", verbose_name="Код")

    listing = Listing(
        label="собствен показател", plural="Собствени показатели",
        columns=("label", "register", "way", "asked"), search=("label", "definition"),
        filters=("register", "way"), order=("register", "id"), privacy=INTERNAL, searched=False,
        classes=(("definition", INTERNAL), ("asked", INTERNAL), ("part", INTERNAL)),
        computed=("register", "code", "asked", "part", *PLACES),
        sections=(("Показател", ("register", "label", "definition")),
                  ("Какво се смята", ("way", "amount", "until", "asked", "part")),
                  ("По какво", ("dated", "rows", "columns", "code"))))
    belongs = Belongs(rights="WWW-r", shared=True)
    kept_by = ()
    worded = ("asked", "part", *PLACES)

    class Meta:
        table_name = "own_indicators"

    @property
    def entity(self) -> type[Entity]:
        if self.register not in ENTITIES:
            raise RuleError("Регистърът на показателя е скрит.", "register")
        return ENTITIES[self.register]

    def condition(self, name: str = "asked") -> Condition:
        """What it asks; RuleError where a field of it is no more there."""
        return parse_condition(self.entity, getattr(self, name))

    def column(self, name: str) -> Field | None:
        """The column that one of its places names; RuleError where it is no more there."""
        kept = getattr(self, name)
        found = find_named(self.entity, kept) if kept else None
        if kept and found is None:
            raise RuleError(f"В „{self.entity.listing.plural}“ няма поле „{kept.removeprefix(OWN)}“"
                            "; може да е скрито.", name)
        return found

    def read_columns(self) -> list[Field]:
        """Every column that it reads; RuleError where one is gone."""
        asked = [*self.condition().columns, *self.condition("part").columns]
        return [*asked, *(found for name in PLACES if (found := self.column(name)) is not None)]

    def show(self, path: str, *, openly: bool = False) -> str:
        """What is kept for the program, in words."""
        if path in PLACES:
            return or_why_not(lambda: getattr(self.column(path), "verbose_name", ""))
        if path not in ("asked", "part"):
            return super().show(path, openly=openly)
        told = or_why_not(lambda: self.condition(path).words())
        return told or ("всички" if path == "asked" else "")

    # -- rules -----------------------------------------------------------------------
    def rules(self):
        if self.register not in ENTITIES:
            return
        entity = type(self)
        if not self.id and entity.live().count() >= MOST_INDICATORS:
            yield RuleError(f"Собствените показатели са до {MOST_INDICATORS}. Премахнете някой.",
                            "label")
        yield from self.must_be_unique("label", message="Вече има показател с това име.")
        if any(self.label in titles for titles in TITLES):
            yield RuleError("Така се казва показател на програмата. Изберете друго име.", "label")
        for name, offered in offers(self.entity).items():
            if getattr(self, name) and getattr(self, name) not in offered:
                yield RuleError(f"Изберете друго поле за „{self.label_of(name)}“.", name)
        yield from self._way_rules()
        for name in ("asked", "part"):
            try:
                self.condition(name)
            except RuleError as broken:
                yield RuleError(broken.message, name)

    def _way_rules(self):
        column = find_named(self.entity, self.amount) if self.amount else None
        if self.way == SUM and (column is None or isinstance(column, DateField)):
            yield RuleError("Изберете кое число се събира.", "amount")
        if self.way == MEDIAN and not (
                isinstance(column, DateField) and self.until and self.until != self.amount):
            yield RuleError("Изберете от коя до коя дата се броят дните.", "amount")
        if self.way == SHARE and not self.part:
            yield RuleError("Добавете поне едно условие за това, чийто дял се смята.", "part")
        if self.columns and (self.columns == self.rows or not self.rows):
            yield RuleError("Изберете и редове, различни от колоните.", "columns")
        if self.columns and self.way in (SHARE, MEDIAN):
            yield RuleError("Колони има само при брой и сбор.", "columns")

    def assign_numbers(self) -> None:
        entity = type(self)
        mine = entity.select(entity.code).where(entity.register == self.register)
        give_code(self, self.label, {code for (code,) in mine.tuples()}, "показател")


# -- columns ------------------------------------------------------------------------------------


def path_by(column: Field) -> str:
    """The path that records are counted by; empty where its values are too many to be rows."""
    if column.choices and not isinstance(column, ChoicesField):
        return column.name
    if isinstance(column, ForeignKeyField):
        fields = column.rel_model._meta.fields
        name = next((one for one in NAMES if isinstance(fields.get(one), CharField)), "")
        return name and f"{column.name}.{name}"
    return ""


def offers(entity: type[Entity]) -> dict[str, dict[str, str]]:
    """What each place of an indicator may name: {place: {name of the column: heading}}."""
    columns = [*askable(entity).values()]
    by = {named(one): one.verbose_name for one in columns if path_by(one)}
    days = {named(one): one.verbose_name for one in columns if isinstance(one, DateField)}
    numbers = {named(one): one.verbose_name for one in columns if kind_of(one) is NUMBER}
    return {"dated": days, "rows": by, "columns": by, "amount": numbers | days, "until": days}


def _uses(field: OwnField):
    """The indicators that read a field of the office."""
    for one in OwnIndicator.live().where(OwnIndicator.register == field.register):
        name = f"{OWN}{field.code}"
        if asks_of(one.asked + one.part, field.code) or name in (
                getattr(one, place) for place in PLACES):
            yield f"показател „{one.label}“", 1


USES.append(_uses)
