"""Views that people keep of lists: columns, conditions, order; of one person or of all."""

import json

from peewee import CharField, IntegerField, TextField

from models.base import ENTITIES, INTERNAL, PUBLIC, Entity, Listing, RuleError
from models.belonging import Belongs
from models.confidential import protectable
from models.fields import ChoicesField
from models.tailoring.conditions import Condition, asks_of, named, or_why_not, parse_condition
from models.tailoring.fields import USES, OwnField, TableField, give_code
from models.tailoring.kinds import is_heading
from models.tailoring.operators import RECORD
from models.tailoring.version import Tailored
from models.users import ROLES

ALL_PEOPLE = 0  # in place of an owner
MOST_VIEWS, MOST_COLUMNS = 30, 10
VIEWS: dict[str, list["SavedView"]] = {}  # by register, as this process knows them


class SavedView(Tailored):
    """A way to look at a list; its conditions ask nothing that its reader may not see."""

    register = TableField(lambda entity: bool(entity.listing.columns), verbose_name="Списък")
    label = CharField(max_length=60, verbose_name="Име на изгледа",
                      help_text="Както ще стои над списъка, например „Без лекар“")
    code = CharField(max_length=60, default="", verbose_name="Код")
    asked = TextField(default="", verbose_name="Показва записите, в които")
    shown = TextField(default="[]", verbose_name="Колони")
    sort = CharField(max_length=120, default="", verbose_name="Подреден по")
    grouped = CharField(max_length=120, default="", verbose_name="Групиран по")
    owner = IntegerField(default=ALL_PEOPLE, verbose_name="Чий е", index=True)
    first_for = ChoicesField(ROLES, verbose_name="Отваря се пръв за",
                             help_text="Списъкът се отваря с този изглед за отметнатите роли")
    position = IntegerField(default=100, verbose_name="Място",
                            help_text="По-малкото число стои по-напред")

    listing = Listing(
        label="изглед", plural="Изгледи", columns=("label", "register", "whose", "asked"),
        search=("label",), filters=("register",), order=("register", "position", "id"),
        privacy=INTERNAL, classes=(("asked", INTERNAL), ("shown", INTERNAL)), searched=False,
        computed=("register", "code", "asked", "shown", "sort", "grouped"),
        sections=(("Изглед", ("register", "label", "asked", "shown", "sort", "grouped")),
                  ("За кого", ("first_for", "position", "code"))))
    belongs = Belongs(rights="WWW--", where=("own_views",))
    kept_by = ()
    worded = ("asked", "shown", "sort", "grouped")

    class Meta:
        table_name = "saved_views"

    @property
    def entity(self) -> type[Entity]:
        return ENTITIES[self.register]

    @property
    def name(self) -> str:
        """What the address of the list calls it."""
        return f"v{self.id}"

    def whose(self) -> str:
        return "само мой" if self.owner else "за всички"

    whose.label, whose.reads = "За кого е", ("owner",)

    def condition(self) -> Condition:
        """What it asks; RuleError where a field of it is no more there."""
        return parse_condition(self.entity, self.asked)

    def paths(self) -> tuple[str, ...]:
        """Its columns, those of them that are there."""
        names = json.loads(self.shown or "[]") if is_list_of_names(self.shown) else ()
        return tuple(path for one in names if (path := path_of(self.entity, one)))

    def show(self, path: str, *, openly: bool = False) -> str:
        """What is kept for the program, in words."""
        if path == "asked":
            return or_why_not(lambda: self.condition().words()) or "всички"
        if path == "shown":
            return ", ".join(map(self.entity.label_of, self.paths())) or "както е в списъка"
        if path in ("sort", "grouped"):
            found = path_of(self.entity, getattr(self, path).removeprefix("-"))
            down = ", низходящо" if getattr(self, path).startswith("-") else ""
            return f"{self.entity.label_of(found)}{down}" if found else ""
        return super().show(path, openly=openly)

    # -- rules -----------------------------------------------------------------------
    def rules(self):
        if self.register not in ENTITIES:
            return
        if not is_list_of_names(self.shown):
            yield RuleError("Колоните на изгледа не се четат. Изберете ги отново.", "shown")
            return
        entity = type(self)
        mine = entity.live().where(entity.register == self.register, entity.owner == self.owner)
        if not self.id and mine.count() >= MOST_VIEWS:
            yield RuleError(f"Изгледите на един списък са до {MOST_VIEWS}. Премахнете някой.",
                            "label")
        yield from self.must_be_unique("label", "register", "owner",
                                       message="Този списък вече има изглед с това име.")
        if self.owner and self.first_for:
            yield RuleError("Пръв за роля се отваря само изглед за всички.", "first_for")
        if len(self.paths()) > MOST_COLUMNS:
            yield RuleError(f"Колоните са до {MOST_COLUMNS}.", "shown")
        try:
            condition = self.condition()
        except RuleError as broken:
            yield RuleError(broken.message, "asked")
            return
        if not self.owner and any(one.kind is RECORD and one.kept and not is_known_to_all(
                one.column.rel_model) for one in condition.terms()):
            yield RuleError("Изгледът пита за отделен запис, който не всички виждат. Запишете го "
                            "само за себе си или премахнете това условие.", "asked")

    def assign_numbers(self) -> None:
        entity = type(self)
        mine = entity.select(entity.code).where(entity.register == self.register)
        give_code(self, self.label, {code for (code,) in mine.tuples()}, "изглед")

    @property
    def is_carried(self) -> bool:
        """Whether a file takes it: for all, and asking for no record of this desk."""
        try:
            terms = [*self.condition().terms()]
        except RuleError:
            return False
        return not self.owner and not any(one.kind is RECORD and one.kept for one in terms)


def is_list_of_names(text: str) -> bool:
    """Whether the kept columns of a view are what the program writes."""
    try:
        found = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return False
    return isinstance(found, list) and all(isinstance(one, str) for one in found)


def is_known_to_all(entity: type[Entity]) -> bool:
    """Whether what its records are called may be told to everybody."""
    return entity.belongs.shared or entity.listing.privacy == PUBLIC


def columns_offered(entity: type[Entity]) -> dict[str, str]:
    """{path: heading} of what a view of a list may show: its columns, then those of the form."""
    fields = entity._meta.fields
    form = (name for name in entity.listing.fields if name in fields
            and not (is_heading(fields[name]) or getattr(fields[name], "is_sealed", False))
            and name not in protectable(entity))
    found = {}
    for path in (*entity.listing.columns, *form):
        if entity.label_of(path) not in found.values():  # the column itself says it already
            found[path] = entity.label_of(path)
    return found


def kept_path(entity: type[Entity], path: str) -> str:
    """A path as the configuration keeps it: an own field by its code."""
    column = entity._meta.fields.get(path)
    return named(column) if column is not None else path


def path_of(entity: type[Entity], kept: str) -> str:
    """The path of what the configuration keeps; empty where it is not offered now."""
    return next((path for path in columns_offered(entity) if kept_path(entity, path) == kept), "")


def views_of(entity: type[Entity], user_id: int) -> list[SavedView]:
    """The views of a list that somebody finds above it."""
    return [one for one in VIEWS.get(entity._meta.table_name, ())
            if one.owner in (ALL_PEOPLE, user_id)]


def know_views(views) -> None:
    """Let this process know these views alone."""
    found: dict[str, list[SavedView]] = {}
    for one in sorted(views, key=lambda view: (view.position, view.id)):
        found.setdefault(one.register, []).append(one)
    VIEWS.clear()
    VIEWS.update(found)
    for table, entity in ENTITIES.items():
        if entity.viewed or table in found:
            entity.viewed = _own_shown(entity, found.get(table, []))


def _own_shown(entity: type[Entity], views: list[SavedView]) -> tuple[str, ...]:
    """The fields of the office that these views show or are sorted by."""
    own = {named(column): name for name, column in entity._meta.fields.items()
           if getattr(column, "is_own", False) and name in entity.listing.fields}
    kept = (one for view in views for one in (
        view.sort.removeprefix("-"), *(json.loads(view.shown or "[]") if is_list_of_names(
            view.shown) else ())))
    return tuple(dict.fromkeys(own[one] for one in kept if one in own))


def _uses(field: OwnField):
    """The views that ask for a field of the office."""
    for one in SavedView.live().where(SavedView.register == field.register):
        if asks_of(one.asked, field.code):
            yield f"изглед „{one.label}“", 1


USES.append(_uses)
