"""Fields that the office adds to its registers, and the values of those that are chosen from."""

import re
from dataclasses import replace

from peewee import BooleanField, CharField, IntegerField, TextField
from playhouse.migrate import SchemaMigrator, migrate

from bulgarian.text import fold
from models.base import CHILD, ENTITIES, INTERNAL, PUBLIC, Entity, Listing, RuleError
from models.belonging import ADMIN, AUDITOR, COORDINATOR, SECRETARY, Belongs
from models.bin import EVERY
from models.database import database
from models.fields import ChoiceField, link
from models.privacy.classes import LABELS, ORDER
from models.tailoring.calculating import (
    OPERATIONS,
    calculated_with,
    calculation_rules,
    fill,
    read_operands,
    tell_operands,
)
from models.tailoring.following import conditions_of, follow_label
from models.tailoring.kinds import FIELD_KINDS, FieldKind, make_column
from models.tailoring.rules import (
    MOST_VALUES,
    class_rules,
    is_of_names,
    kind_rules,
    label_rules,
    size_rules,
)
from models.tailoring.version import Tailored
from models.tailoring.words import TONES, list_label
from models.words import LISTS, STEP, Word, Words, words_of

OTHER = "Други данни"
# Columns of a definition that only some kinds have a use for, and what tells which.
OF_KINDS = {"first_values": "of_values", "target": "of_records", "unit": "measured",
            "filtered": "filtered", "operation": "calculated", "operands": "calculated",
            "required": "is_typed", "in_list": "holds"}
ANSWERED = ("filtered", "required", "in_list")  # of those, what is ticked or not
LONGEST_CODE = 40
USES: list = []  # OwnField -> (place, how many) of what cannot do without the field
# {table: names that placeholders of its records have already}; the papers fill it in.
TAKEN: dict[str, set[str]] = {}


class LateField(ChoiceField):
    """A code of a list that is read when it is asked for, since it is not whole before."""

    def __init__(self, read_choices, **kwargs):
        self.read_choices = read_choices
        super().__init__((), **kwargs)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        return tuple(self.read_choices())

    @choices.setter
    def choices(self, _none) -> None:
        """Peewee sets the empty list of a new field."""


class TableField(LateField):
    """A register by its table name, of those that are offered."""

    def __init__(self, is_offered, **kwargs):
        super().__init__(lambda: sorted(
            ((table, entity.listing.plural) for table, entity in ENTITIES.items()
             if is_offered(entity)), key=lambda pair: pair[1]), **kwargs)


def takes_fields(entity: type[Entity]) -> bool:
    """Whether the office may add fields: a register with a form, which is no configuration."""
    typed = {*entity.listing.fields} - {*entity.listing.computed, *entity.listing.fixed}
    is_written = "W" in entity.belongs.rights or getattr(entity, "is_pending", False)
    return is_written and bool(typed) and not issubclass(entity, Tailored)


def may_be_target(entity: type[Entity]) -> bool:
    """Whether a field may lead there and nobody sees more by it.

    That is a book that all share, or what says that its number may be told.
    """
    rights = entity.belongs.right_of
    is_read = all(rights(role) != "-" for role in (ADMIN, SECRETARY, COORDINATOR, AUDITOR))
    is_read |= getattr(entity, "is_pending", False)
    is_open = entity.belongs.shared and is_read or entity.belongs.linked
    return is_open and bool(entity.listing.menu) and takes_fields(entity)


class OwnField(Tailored):
    """A field of the office: a real column, which is never dropped; in the bin it is hidden."""

    register = TableField(takes_fields, verbose_name="Регистър")
    kind = ChoiceField(tuple((one.code, one.label) for one in FIELD_KINDS.values()),
                       verbose_name="Вид")
    label = CharField(max_length=80, verbose_name="Надпис",
                      help_text="Както ще стои на екрана, например „Личен лекар“")
    hint = CharField(max_length=200, default="", verbose_name="Помощен текст",
                     help_text="Стои под надписа във формуляра")
    code = CharField(max_length=60, default="", verbose_name="Код за шаблони")
    first_values = TextField(default="", verbose_name="Стойности за избор",
                             help_text="По една на ред. После се променят от полето")
    target = TableField(may_be_target, default="", verbose_name="Води към",
                         help_text="Само за връзка към запис")
    unit = CharField(max_length=20, default="", verbose_name="Мярка",
                     help_text="Само за числа и суми, например „евро“, „км“")
    operation = LateField(lambda: [(code, one.label) for code, one in OPERATIONS.items()],
                          default="", verbose_name="Как се смята")
    operands = CharField(max_length=400, default="", verbose_name="От кои полета",
                         help_text="Надписите им, със запетая, например „Начало, Край“")
    section = CharField(max_length=60, default="", verbose_name="Раздел на формуляра",
                        help_text=f"Съществуващ раздел или нов; празно – „{OTHER}“")
    position = IntegerField(default=100, verbose_name="Място в раздела")
    required = BooleanField(default=False, verbose_name="Задължително във формуляра")
    in_list = BooleanField(default=False, verbose_name="Колона в списъка")
    filtered = BooleanField(default=True, verbose_name="Филтър на списъка")
    is_sealed = BooleanField(default=False, verbose_name="Шифровано")
    changed_into = IntegerField(default=0, index=True, verbose_name="На негово място е")
    privacy = ChoiceField(tuple((one, LABELS[one]) for one in ORDER), null=True,
                          verbose_name="Какви данни са",
                          help_text="Празно – каквито са другите в регистъра. После може да се "
                                    "повиши, но не и да се понижи")

    listing = Listing(
        label="допълнително поле", plural="Допълнителни полета", gender="n", menu="Настройки",
        icon="plus", position=35, columns=("label", "register", "kind", "section", "required"),
        search=("label", "code"), filters=("register", "kind"),
        order=("register", "position", "id"), privacy=PUBLIC, classes=(("first_values", PUBLIC),),
        fixed=("register", "kind", "target", "first_values"), computed=("code", "is_sealed"),
        hidden=(("the field of another kind that took its place", ("changed_into",)),
                ("what is dragged on the page of the form", ("position",))),
        asked_when=tuple((column, "kind", tuple(
            one.code for one in FIELD_KINDS.values() if getattr(one, has)))
            for column, has in OF_KINDS.items()),
        sections=(
            ("Поле", ("register", "kind", "label", "hint", "code")),
            ("За вида", ("first_values", "target", "unit",
                                           "operation", "operands")),
            ("Място", ("section", "in_list", "filtered")),
            ("Правила", ("required", "privacy", "is_sealed"))),
        children=("values",))
    belongs = Belongs(rights="Wrr-r", shared=True)
    kept_by = ()

    class Meta:
        table_name = "own_fields"

    # Of the kinds that have them.
    first_values.demanded = target.demanded = operation.demanded = operands.demanded = True

    @property
    def kind_of(self) -> FieldKind:
        return FIELD_KINDS[self.kind]

    @property
    def entity(self) -> type[Entity]:
        return ENTITIES[self.register]

    @property
    def column(self) -> str:
        """Name of the column, by which the storage knows the field for ever."""
        return f"x{self.id}"

    def is_to_be_sealed(self) -> bool:
        """Whether a new field is kept encrypted; it stays so, whatever becomes of the register."""
        return is_of_names(self.entity) and self.kind_of.sealed is not None

    @property
    def class_of_data(self) -> str:
        """The class of what is typed: its own, else that of the register."""
        return self.privacy or max(self.entity.listing.privacy, INTERNAL)

    @property
    def is_searched(self) -> bool:
        """Whether the search looks in it: never in what only a part of the readers may read."""
        is_open = not self.is_sealed and self.class_of_data != CHILD
        return self.kind_of.searched and is_open

    def words(self) -> list[Word]:
        """All values, the switched-off ones too."""
        found = self.__dict__.get("read_values")
        if found is None:
            found = OwnField.values.with_archived(self) if self.id else ()
        return [one.word for one in found]

    # -- rules ---------------------------------------------------------------------
    def before_check(self) -> None:
        self._label_was = stored_label(self)
        self.label = (self.label or "").rstrip(" :;*")  # as on paper: „Личен лекар:“
        if self.register not in ENTITIES or self.kind not in FIELD_KINDS:
            return
        if not self.id:
            self.is_sealed = self.is_to_be_sealed()
        for name in (one for one, has in OF_KINDS.items() if not getattr(self.kind_of, has)):
            setattr(self, name, False if name in ANSWERED else "")
        if self.kind_of.calculated:
            read_operands(self)
        self.filtered = self.filtered and not self.is_sealed
        self.in_list = self.in_list and not self.is_sealed  # names are shown one at a time

    def rules(self):
        if self.register not in ENTITIES or self.kind not in FIELD_KINDS:
            return
        yield from label_rules(self)
        yield from class_rules(self)
        if self.kind_of.calculated:
            yield from calculation_rules(self)
        if not self.id:
            yield from kind_rules(self)
            yield from size_rules(self)

    def typed_values(self) -> list[str]:
        """The values that were typed with a new field."""
        lines = self.first_values.splitlines() if self.kind_of.of_values else ()
        return [" ".join(line.split()) for line in lines if line.strip()]

    # -- storing ---------------------------------------------------------------------
    def assign_numbers(self) -> None:
        mine = OwnField.select(OwnField.code).where(OwnField.register == self.register)
        taken = {*TAKEN.get(self.register, ()), *(code for (code,) in mine.tuples())}
        give_code(self, self.label, taken, "поле")
        self._is_new = True

    def after_store(self, by: str) -> None:
        if self.__dict__.pop("_is_new", False):
            self._add_column(by)
            return fill(self) if self.kind_of.calculated else None
        if self.kind_of.calculated:
            fill(self)
        follow_label(self.register, self._label_was, self.label, by)
        if self.column in self.entity.listing.search and not self.is_searched:
            self._leave_search()
        return None

    def _add_column(self, by: str) -> None:
        migrator = SchemaMigrator.from_database(database.obj)
        migrate(migrator.add_column(self.register, self.column, make_column(self)))
        for place, label in enumerate(self.typed_values(), start=1):
            OwnValue(field=self, label=label, position=10 * place).store(by)

    def _leave_search(self) -> None:
        """Take what was typed out of the texts that the search looks in."""
        entity = self.entity
        rest = tuple(path for path in entity.listing.search if path != self.column)
        for record in entity.select().where(getattr(entity, self.column).is_null(False)):
            record.listing = replace(entity.listing, search=rest)
            entity.unlogged_update(search=record.search_text()).where(
                entity.id == record.id).execute()

    def show(self, path: str, *, openly: bool = False) -> str:
        if path == "operands" and self.operands:
            return tell_operands(self)
        return super().show(path, openly=openly)

    def uses(self):
        yield from calculated_with(self)
        for place in USES:
            yield from place(self)

    def stay_rules(self):
        if uses := list(self.uses()):
            told = "; ".join(f"{place} – {count}" for place, count in uses)
            yield RuleError(f"„{self.label}“ не се скрива, докато се използва. Къде: {told}. Първо "
                            "го премахнете оттам. Написаното в полето се пази и след скриването.")


def _list_labels() -> list[tuple[str, str]]:
    """(name, label) of the lists of the program; told by the columns that are chosen from them."""
    return [(name, list_label(words)) for name, words in LISTS.items()]


class OwnValue(Tailored):
    """One value of a list, as the office has it; in the bin it is offered no more.

    It stands in a field of the office, or in a list of the program.
    """

    field = link(OwnField, "Поле", backref="values", required=False)
    list_name = LateField(_list_labels, default="", verbose_name="Списък")
    label = CharField(max_length=120, verbose_name="Стойност")
    position = IntegerField(default=0, verbose_name="Място")
    colour = ChoiceField(TONES, default="", verbose_name="Цвят в списъците")
    code = CharField(max_length=40, default="", verbose_name="Код")
    into = CharField(max_length=40, default="", verbose_name="Слята с")

    listing = Listing(
        label="стойност", plural="Стойности", gender="f", parent="field",
        columns=("label", "colour"), search=("label",), order=("position", "id"),
        privacy=PUBLIC, fixed=("field",), computed=("code",),
        hidden=(("told by the page of the list", ("list_name", "into", "position")),),
        sections=(("Стойност", ("field", "label", "colour", "code")),))
    belongs = Belongs(rights="Wrr-r", shared=True)
    kept_by = EVERY

    class Meta:
        table_name = "own_values"

    @property
    def word(self) -> Word:
        return Word(self.code, self.label, self.position, self.colour, self.is_binned, self.into)

    @property
    def list_of(self) -> Words:
        """The live list that the value stands in."""
        if self.field_id:
            return self.field.entity._meta.fields[self.field.column].choices
        return LISTS[self.list_name]

    def rules(self):
        if self.field_id and not self.field.kind_of.of_values:
            yield RuleError("Това поле няма списък със стойности.", "field")
            return
        if not self.field_id and self.list_name not in LISTS:
            yield RuleError("Изберете списък или поле на бюрото.", "field")
            return
        others = [one for one in self._siblings() if one.code != self.code]
        if fold(self.label) in {fold(one.label) for one in others}:
            yield RuleError("Списъкът вече има такава стойност; може да е изключена.", "label")
        if not self.id and self.list_name and not (self.code or LISTS[self.list_name].grows):
            yield RuleError("Програмата решава по всяка стойност на този списък. Надписите се "
                            "сменят, но нови не се добавят.", "label")
        if not self.id and len(others) >= MOST_VALUES:
            yield RuleError(f"Списъкът вече има {MOST_VALUES} стойности.", "label")

    def stay_rules(self):
        if reason := self.list_name and self.list_of.reason_of(self.code):
            yield RuleError(reason)

    def restore(self, by: str = "") -> None:
        self.into = ""
        super().restore(by)

    def _siblings(self) -> list[Word]:
        """All words of the list as it is stored, this one too."""
        return stored_words(self.list_name, self.field)

    @property
    def _shipped(self) -> dict[str, str]:
        """The words of the list as the program brings them."""
        return dict(LISTS[self.list_name].shipped) if self.list_name in LISTS else {}

    def after_store(self, by: str) -> None:
        for template in conditions_of(self, self._label_was):
            template.condition_value = self.label
            template.save(by=by)  # unchecked: the classes learn the words later

    def before_check(self) -> None:
        self._label_was = stored_label(self) or self._shipped.get(self.code, "")
        if not self.position and (self.field_id or self.list_name in LISTS):
            self.position = max((one.position for one in self._siblings()), default=0) + STEP

    def assign_numbers(self) -> None:
        taken, shipped = {one.code for one in self._siblings()}, {*self._shipped}
        if self.code not in shipped:  # a word of the program keeps its own
            give_code(self, self.label, taken | shipped, "стойност")


def stored_values(name: str, field: OwnField | None):
    """Query of the stored values of a list: of a field of the office, or of the program."""
    return OwnField.values.with_archived(field) if field else \
        OwnValue.select().where(OwnValue.list_name == name)


def stored_words(name: str, field: OwnField | None) -> list[Word]:
    """All words of a list, as they are stored now."""
    return words_of([one.word for one in stored_values(name, field)],
                    () if field else LISTS[name].shipped)


def stored_label(record: Tailored) -> str:
    """The label as it is stored before this change; empty for a new record."""
    entity = type(record)
    return entity.select(entity.label).where(entity.id == (record.id or 0)).scalar() or ""


def give_code(record: Tailored, label: str, taken: set[str], start: str) -> None:
    """A code of its own; a configuration that comes from elsewhere brings it along."""
    if not record.code or record.code in taken:
        record.code = make_code(label, taken, start)


def make_code(label: str, taken: set[str], start: str) -> str:
    """„Личен лекар“ → „личен_лекар“, with a number where the code is taken already."""
    words = re.sub(r"\W+", "_", fold(label)).strip("_")[:LONGEST_CODE - 5].rstrip("_")
    code = words if words[:1].isalpha() else f"{start}_{words}".rstrip("_")
    codes = (code, *(f"{code}_{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in codes if one not in taken)
