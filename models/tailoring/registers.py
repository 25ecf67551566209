"""Registers that the office makes itself: their words, states and steps; each is a real table."""

import re

from peewee import BooleanField, CharField, IntegerField

from bulgarian.text import fold
from models.audit.actors import current_actor
from models.audit.changes import REFUSALS
from models.base import CHILD, ENTITIES, INTERNAL, PERSONAL, PUBLIC, Entity, Listing, RuleError
from models.belonging import (
    ADMIN,
    AUDITOR,
    CHILDREN,
    COORDINATOR,
    FAMILIES,
    IN_ORDER,
    OFFICIALS,
    SECRETARY,
    Belongs,
)
from models.fields import ChoiceField, ChoicesField, link
from models.numbering import has_one_place
from models.privacy.classes import LABELS, ORDER
from models.tailoring.fields import TAKEN, OwnField, TableField, give_code, takes_fields
from models.tailoring.records import OwnRecord, make_table
from models.tailoring.version import Tailored
from models.tailoring.words import TONES
from models.words import STEP

GROUPS = (("Работа", "Работа"), ("Регион", "Регион"), ("Справочници", "Справочници"))
GENDERS = (("m", "той – случай, план"), ("f", "тя – мярка, практика"), ("n", "то – дарение"))
LETTERS = (("W", "пише"), ("r", "чете"), ("-", "не вижда"))
LEAST_FIRST = "-rsW"
PERSONS = (("officials", OFFICIALS), ("children", CHILDREN), ("families", FAMILIES),
           ("others", "граждани и партньори на бюрото"))
TAKERS = ((SECRETARY, "секретар"), (COORDINATOR, "координатор"))
ASKED_ROLES = (SECRETARY, COORDINATOR, ADMIN, AUDITOR)
MOST_REGISTERS, MOST_STATES, MOST_STEPS = 30, 15, 40


def may_be_parent(entity: type[Entity]) -> bool:
    """Whether records of an own register may be part of such a record: one with a page of work."""
    return bool(entity.listing.menu) and takes_fields(entity)


def rank(letter: str) -> int:
    return LEAST_FIRST.index(letter)


def _right(label: str, letter: str) -> ChoiceField:
    return ChoiceField(LETTERS, default=letter, verbose_name=label)


class OwnRegister(Tailored):
    """A register of the office: the table `r<id>`, which is never dropped; in the bin hidden."""

    many = CharField(max_length=60, verbose_name="Име на регистъра",
                     help_text="Както ще стои в менюто, например „Дарения“")
    one = CharField(max_length=40, verbose_name="Един запис се нарича",
                    help_text="С малка буква, например „дарение“")
    gender = ChoiceField(GENDERS, default="n", verbose_name="За един запис казвате")
    code = CharField(max_length=60, default="", verbose_name="Код за шаблони")
    menu = ChoiceField(GROUPS, default="Работа", verbose_name="Място в менюто")
    position = IntegerField(default=90, verbose_name="Ред в менюто",
                            help_text="По-малкото число стои по-напред")
    parent = TableField(may_be_parent, default="", verbose_name="Записите са към",
                        help_text="Празно – към нищо. После не се променя")
    parent_demanded = BooleanField(default=False, verbose_name="Задължително е към какво")
    name_label = CharField(max_length=60, default="Наименование",
                           verbose_name="Надпис на основното поле",
                           help_text="Каквото пишете най-напред, например „Какво се дарява“")
    number_pattern = CharField(max_length=30, default="", verbose_name="Номер по образец",
                               help_text="Нулите са поредният номер, ГГГГ е годината: "
                                         "„ДАР-ГГГГ-000“ дава ДАР-2026-001. Празно – без номер")
    due_label = CharField(max_length=60, default="", verbose_name="Надпис на срока",
                          help_text="Например „Срок за изпълнение“; излиза и на „Днес“. Празно – "
                                    "без срок")
    privacy = ChoiceField(tuple((one, LABELS[one]) for one in ORDER), default=INTERNAL,
                          verbose_name="Какви данни са")
    persons = ChoiceField(PERSONS, default="", verbose_name="За кого са данните",
                          help_text="Ако регистърът е за хора")
    is_draft = BooleanField(default=False, verbose_name="Чернова",
                            help_text="Вижда я само администраторът, докато не я включите")
    secretary = _right("Секретар", "W")
    coordinator = _right("Координатор", "W")
    admin = _right("Администратор", "r")
    auditor = _right("Одитор", "r")

    listing = Listing(
        label="собствен регистър", plural="Собствени регистри", menu="Настройки",
        icon="list-details", position=34, columns=("many", "menu", "parent", "privacy"),
        search=("many", "one", "code"),
        filters=("menu",), order=("menu", "position", "id"), privacy=PUBLIC,
        fixed=("parent",), computed=("code",),
        sections=(
            ("Регистър", ("many", "one", "gender", "code", "menu", "position")),
            ("Един запис", ("parent", "parent_demanded", "name_label", "number_pattern",
                            "due_label")),
            ("Защита", ("privacy", "persons")),
            ("Кой какво може", ("is_draft", "secretary", "coordinator", "admin", "auditor"))),
        children=("states", "steps"))
    belongs = Belongs(rights="Wrr-r", shared=True)
    kept_by = ()
    may_widen = False  # whether this change was allowed, or may do without

    class Meta:
        table_name = "own_registers"

    @property
    def table(self) -> str:
        """Name of the table, by which the storage knows the register for ever."""
        return f"r{self.id}"

    @property
    def above(self) -> type[Entity] | None:
        """What its records belong to."""
        return ENTITIES.get(self.parent)

    def letter(self, role: str) -> str:
        """What a role may do: what was chosen, never more than with the record above."""
        return min(getattr(self, role, "-"), self._most(role), key=rank)

    def _most(self, role: str) -> str:
        """What a role may do with the record above."""
        above = self.above.belongs.right_of(role) if self.above else "W"
        return "r" if above == "s" else above

    @property
    def rights(self) -> str:
        """The letters of the roles; nobody sees a hidden register, the administrator a draft."""
        if self.is_draft and not self.is_binned:
            return self._most(ADMIN).ljust(len(IN_ORDER), "-")
        return "-----" if self.is_binned else "".join(map(self.letter, IN_ORDER))

    # -- rules -------------------------------------------------------------------------
    def before_check(self) -> None:
        self.one = (self.one or "").strip()
        if not self.id and self.above is not None:
            self.privacy = max(self.privacy, lowest(self.above))

    def rules(self):
        yield from self.must_be_unique(
            "many", message="Вече има собствен регистър с това име; може да е скрит.")
        yield from self._word_rules()
        yield from self._pattern_rules()
        yield from self._privacy_rules()
        yield from self._right_rules()
        if not self.id and OwnRegister.select().count() >= MOST_REGISTERS:
            yield RuleError(f"Собствените регистри са до {MOST_REGISTERS}. Използвайте някой от "
                            "съществуващите.")

    def _word_rules(self):
        for name in ("many", "one"):
            if not re.search(r"[^\W\d_]", getattr(self, name) or ""):
                yield RuleError("Напишете дума с поне една буква.", name)
        shipped = [entity.listing for entity in ENTITIES.values()
                   if not issubclass(entity, OwnRecord)]
        if fold(self.many or "") in {fold(one.plural) for one in shipped}:
            yield RuleError(f"В менюто вече има „{self.many}“. Изберете друго име.", "many")

    def _pattern_rules(self):
        if self.number_pattern and not has_one_place(self.number_pattern):
            yield RuleError("Образецът има нули на едно място – за поредния номер, например "
                            "„ДАР-ГГГГ-000“.", "number_pattern")

    def _privacy_rules(self):
        was = OwnRegister.get_or_none(OwnRegister.id == self.id) if self.id else None
        least = max(was.privacy if was else PUBLIC, lowest(self.above) if self.above else PUBLIC)
        if self.privacy in ORDER and self.privacy < least:
            yield RuleError(f"Тук защитата е поне за {LABELS[least]}. Може да се повиши, но не и "
                            "да се понижи.", "privacy")
        if self.privacy in (PERSONAL, CHILD) and not self.persons:
            yield RuleError("Изберете за кого са данните: това влиза в регистъра на дейностите по "
                            "обработване.", "persons")

    def _right_rules(self):
        if "W" not in (self.secretary, self.coordinator, self.admin):
            yield RuleError("Поне една роля трябва да пише в регистъра.", "secretary")
        for role in ASKED_ROLES if self.above else ():
            chosen = getattr(self, role)
            if chosen in dict(LETTERS) and rank(chosen) > rank(self.letter(role)) \
                    and chosen != OwnRegister._meta.fields[role].default:
                above = self.above.listing.plural
                yield RuleError(f"В „{above}“ тази роля може по-малко. Правата тук не са по-широки "
                                "от там.", role)

    # -- storing ---------------------------------------------------------------------
    def assign_numbers(self) -> None:
        mine = OwnRegister.select(OwnRegister.code)
        taken = {*TAKEN.get(self._meta.table_name, ()), *(code for (code,) in mine.tuples())}
        give_code(self, self.one, taken, "регистър")
        self._is_new = True

    def after_store(self, by: str) -> None:
        if self.__dict__.pop("_is_new", False):
            make_table(self)

    def stay_rules(self):
        """A register that others hang on stays; what is written in it is kept anyway."""
        for other in OwnRegister.live().where(OwnRegister.parent == self.table):
            yield RuleError(f"Записите на „{other.many}“ са към този регистър. Първо скрийте него.")


def more_rights(register: OwnRegister, before: dict) -> dict[str, str]:
    """{role: letter} of what is more than before, over records that are there already."""
    found = {role: getattr(register, role) for role in ASKED_ROLES if role in before
             and rank(getattr(register, role)) > rank(before[role])}
    entity = ENTITIES.get(register.table) if found else None
    return found if entity is not None and entity.select().exists() else {}


@REFUSALS.named("more rights in a register of the office")
def refuse_wider(record: Entity, before: dict) -> None:
    """RuleError where one person alone gives a role more of what is written there."""
    is_alone = isinstance(record, OwnRegister) and record.id and not record.may_widen
    if is_alone and current_actor().user_id is not None and more_rights(record, before):
        raise RuleError("В регистъра вече има записи. Повече права разрешава второ лице: "
                        "поискайте ги от страницата на регистъра.")


def lowest(above: type[Entity]) -> str:
    """The least class of what hangs on a record: that of a person where the record is of one."""
    return above.listing.privacy if above.listing.privacy in (PERSONAL, CHILD) else PUBLIC


class _Part(Tailored):
    """A part of a register that has a word and a code."""

    def assign_numbers(self) -> None:
        entity = type(self)
        mine = entity.select(entity.code).where(entity.register == self.register)
        taken = {code for (code,) in mine.tuples()}
        give_code(self, self.label, taken, "част")

    def before_check(self) -> None:
        entity = type(self)
        if not self.position and self.register_id:
            mine = entity.select().where(entity.register == self.register)
            self.position = max((one.position for one in mine), default=0) + STEP

    def part_rules(self, most: int):
        yield from self.must_be_unique("label", "register",
                                       message="Вече го има; може да е скрито.")
        entity = type(self)
        mine = entity.select().where(entity.register == self.register_id)
        if not self.id and self.register_id and mine.count() >= most:
            yield RuleError(f"Регистърът вече има {most} – повече не се добавят.", "label")


class OwnState(_Part):
    """One state of the records of a register; the first one is that of a new record."""

    register = link(OwnRegister, "Регистър", backref="states")
    label = CharField(max_length=40, verbose_name="Състояние", help_text="Например „Обещано“")
    colour = ChoiceField(TONES[1:], default="info", verbose_name="Цвят")
    is_final = BooleanField(default=False, verbose_name="Работата е приключила",
                            help_text="Записът вече не се напомня на „Днес“")
    position = IntegerField(default=0, verbose_name="Място")
    code = CharField(max_length=40, default="", verbose_name="Код")

    listing = Listing(
        label="състояние", plural="Състояния", gender="n", parent="register",
        columns=("label", "colour", "is_final"), search=("label",),
        order=("position", "id"), privacy=PUBLIC, fixed=("register",), computed=("code",),
        sections=(("Състояние", ("register", "label", "colour", "is_final", "code")),),
        hidden=(("what is dragged on the page of the register", ("position",)),))
    belongs = Belongs(rights="Wrr-r", shared=True)
    kept_by = ()

    class Meta:
        table_name = "own_states"

    def rules(self):
        yield from self.part_rules(MOST_STATES)

    def after_store(self, by: str) -> None:
        """What was recorded before there were states is in the first one from now on."""
        entity = ENTITIES.get(self.register.table)
        if entity is not None:
            entity.unlogged_update(status=self.code).where(entity.status == "").execute()

    def stay_rules(self):
        entity = ENTITIES[self.register.table]
        if count := entity.select().where(entity.status == self.code).count():
            yield RuleError(f"В това състояние има записи: {count}. Първо ги преместете.")
        if self.register.states.count() == 1 and self.register.steps.exists():
            yield RuleError("Това е единственото състояние. Първо скрийте стъпките.")


class OwnStep(_Part):
    """A button that leads the records of a register from one state to another."""

    register = link(OwnRegister, "Регистър", backref="steps")
    label = CharField(max_length=60, verbose_name="Надпис на бутона",
                      help_text="Например „Получено е“")
    source = link(OwnState, "От състояние", backref="steps_from", required=False,
                  help_text="Празно – от всяко друго")
    target = link(OwnState, "В състояние", backref="steps_to")
    needs = CharField(max_length=400, default="", verbose_name="Какво трябва да е попълнено",
                      help_text="Надписи на допълнителни полета на регистъра, със запетая")
    roles = ChoicesField(TAKERS, verbose_name="Кой я прави",
                         help_text="Без отметка – всеки, който пише в регистъра")
    position = IntegerField(default=0, verbose_name="Място")
    code = CharField(max_length=40, default="", verbose_name="Код")

    listing = Listing(
        label="стъпка", plural="Стъпки", gender="f", parent="register",
        columns=("label", "source", "target", "roles"), search=("label",),
        order=("position", "id"), privacy=PUBLIC, fixed=("register",), computed=("code",),
        sections=(("Стъпка", ("register", "label", "source", "target", "needs", "roles",
                              "code")),),
        hidden=(("what is dragged on the page of the register", ("position",)),))
    belongs = Belongs(rights="Wrr-r", shared=True)
    kept_by = ()
    worded = ("needs",)

    class Meta:
        table_name = "own_steps"

    def fields(self) -> list[OwnField]:
        """The fields that may be demanded."""
        return list(OwnField.live().where(OwnField.register == self.register.table))

    def needed(self) -> list[str]:
        """The codes of the demanded fields."""
        return [one.strip() for one in self.needs.split(",") if one.strip()]

    def show(self, path: str, *, openly: bool = False) -> str:
        """The demanded fields by the words that they have now."""
        if path != "needs" or not self.needs:
            return super().show(path, openly=openly)
        labels = {one.code: one.label for one in self.fields()}
        return ", ".join(labels.get(code, code) for code in self.needed())

    def before_check(self) -> None:
        super().before_check()
        if self.register_id:
            codes = {fold(one.label): one.code for one in self.fields()}
            self.needs = ", ".join(codes.get(fold(one), one) for one in self.needed())

    def rules(self):
        if not self.register_id:
            return
        yield from self.part_rules(MOST_STEPS)
        known = {one.code: one.label for one in self.fields()}
        if unknown := [one for one in self.needed() if one not in known]:
            offered = ", ".join(f"„{label}“" for label in known.values()) or "още няма"
            yield RuleError(f"Няма поле „{unknown[0]}“. Полетата са: {offered}.", "needs")
        typed = {one.code for one in self.fields() if one.kind_of.is_typed}
        if odd := [known[one] for one in self.needed() if one in known and one not in typed]:
            yield RuleError(f"„{odd[0]}“ не се попълва с написан отговор, затова стъпката не може "
                            "да го иска. Премахнете го; ако е файл, добавете поле „да или не“, "
                            "например „Файлът е приложен“.", "needs")
        if self.target_id and self.target_id == self.source_id:
            yield RuleError("Стъпката води в друго състояние.", "target")
        for name in ("source", "target"):
            state = getattr(self, name) if self.__data__.get(name) else None
            if state is not None and state.register_id != self.register_id:
                yield RuleError("Изберете състояние на същия регистър.", name)
