"""Rules of forms as the office keeps them; see `behaviour` for what they do."""

from peewee import BooleanField, CharField, TextField

from bulgarian.text import small_first
from models.base import ENTITIES, PUBLIC, Entity, Listing, RuleError
from models.belonging import Belongs
from models.fields import ChoiceField
from models.tailoring.behaviour import AGENDA, DEMAND, MATCH, REFUSE, SHOW, Behaviour, circle
from models.tailoring.conditions import (
    Condition,
    asks_of,
    find_named,
    named,
    or_why_not,
    parse_condition,
)
from models.tailoring.fields import USES, OwnField, TableField, give_code, takes_fields
from models.tailoring.kinds import is_heading
from models.tailoring.version import Tailored

SECTION = "§"  # before the heading of a section, in place of a field
KINDS = ((SHOW, "Показва се само когато"), (DEMAND, "Задължително е, когато"),
         (AGENDA, "Задължително е преди дневния ред, когато"),
         (REFUSE, "Не се приема, когато"), (MATCH, "Предлага само същото"))
MOST_RULES = 60
NO_PAIR = "Изберете кое трябва да е същото."


class OwnRule(Tailored):
    """One rule of the form of a register: of a field, or of a whole section."""

    register = TableField(takes_fields, verbose_name="Регистър")
    kind = ChoiceField(KINDS, default=SHOW, verbose_name="Правило")
    target = CharField(max_length=120, verbose_name="За кое поле или раздел")
    asked = TextField(default="", verbose_name="Условие")
    pair = CharField(max_length=120, default="", verbose_name="Същото")
    message = CharField(max_length=200, default="", verbose_name="Какво да се каже",
                        help_text="С ваши думи, например „Краят е след началото“")
    code = CharField(max_length=60, default="", verbose_name="Код")

    listing = Listing(
        label="правило", plural="Правила на формуляри", gender="n",
        columns=("sentence", "register", "kind"), search=("message",),
        filters=("register", "kind"), order=("register", "id"), privacy=PUBLIC,
        classes=(("asked", PUBLIC),),
        computed=("register", "kind", "target", "asked", "pair"), searched=False,
        hidden=(("the key of the file with settings", ("code",)),),
        sections=(("Правило", ("register", "kind", "target", "asked", "pair", "message")),))
    belongs = Belongs(rights="Wrr-r", shared=True)
    worded = ("asked", "target", "pair")
    kept_by = ()

    class Meta:
        table_name = "own_rules"

    @property
    def entity(self) -> type[Entity]:
        return ENTITIES[self.register]

    def condition(self) -> Condition:
        """When it works; RuleError where a field of it is no more there."""
        return parse_condition(self.entity, self.asked)

    def columns(self) -> tuple[str, ...]:
        """The names of the columns that it is for; none where they are no more there."""
        if self.target.startswith(SECTION):
            title = self.target.removeprefix(SECTION)
            return tuple(name for heading, names in self.entity.listing.sections
                         if heading == title for name in names
                         if name in self.entity._meta.fields and (
                             self.kind == SHOW or not is_heading(self.entity._meta.fields[name])))
        found = find_named(self.entity, self.target)
        return (found.name,) if found is not None else ()

    def read(self) -> Behaviour:
        """The rule as forms ask it."""
        said = f"Изберете измежду тези, за които {self.show('pair')}." if self.pair else \
            f"Не се приема: {self.condition().words()}."
        fields = [find_named(one, name) for one, name in self._sides()]
        return Behaviour(self.kind, self.columns(), self.condition(), self.message or said,
                         tuple(one.name for one in fields if one is not None))

    def _sides(self) -> list[tuple[type[Entity], str]]:
        """What has to be the same: (entity, name of its column) of the chosen, and of the record.
        """
        columns = self.columns() if self.pair else ()
        related = [getattr(self.entity._meta.fields[name], "rel_model", None) for name in columns]
        names = self.pair.split("=", 1) if related and related[0] else ()
        return list(zip((*related, self.entity), names, strict=False))

    # -- for people --------------------------------------------------------------------
    def about(self) -> str:
        """What it is for: „Личен лекар“, or the section „Здраве“."""
        if self.target.startswith(SECTION):
            return f"Раздел „{self.target.removeprefix(SECTION)}“"
        return "".join(f"„{self.entity.label_of(name)}“" for name in self.columns()) or "(скрито)"

    def sentence(self) -> str:
        """„Личен лекар“ – задължително е, когато „Възраст“ е по-малко от 3."""
        if self.pair:
            return f"{self.about()}: предлага само тези, за които {self.show('pair')}"
        when = f"{self.show('kind')} {self.show('asked')}" if self.asked else \
            self.show("kind").partition(", когато")[0]
        return f"{self.about()}: {small_first(when)}"

    sentence.label, sentence.reads = "Правило", ("target",)

    def title(self) -> str:
        return self.sentence()

    def is_whole(self) -> bool:
        """Whether all fields that it speaks of are there."""
        try:
            return bool(self.columns()) and len(self.read().pair) == 2 * bool(self.pair)
        except RuleError:
            return False

    def in_short(self) -> str:
        """The same while its fields are still to come: „личен лекар“: показва се само когато …"""
        code = self.target.lstrip(f"={SECTION}").replace("_", " ")
        about = self.about() if self.columns() else f"„{code}“"
        return f"{about}: {small_first(self.show('kind'))} …"

    title.reads = ("target",)

    def show(self, path: str, *, openly: bool = False) -> str:
        if path == "target":
            return self.about()
        if path == "pair":
            return " е като ".join(f"„{one.label_of(column.name)}“" for one, name in self._sides()
                                   if (column := find_named(one, name)) is not None)
        if path != "asked":
            return super().show(path, openly=openly)
        return or_why_not(lambda: self.condition().words())

    # -- rules ---------------------------------------------------------------------------
    def rules(self):
        if self.register not in ENTITIES or self.kind not in dict(KINDS):
            return
        try:
            condition = self.condition()
        except RuleError as broken:
            yield RuleError(broken.message, "asked")
            return
        if not (columns := self.columns()) and self.target:
            yield RuleError("Изберете поле или раздел на формуляра.", "target")
        if not condition and self.kind in (SHOW, REFUSE):
            yield RuleError("Добавете поне едно условие.", "asked")
        if self.kind == MATCH and len(self.read().pair) < 2:
            yield RuleError(NO_PAIR, "pair")
        if self.kind == AGENDA and self.register != "cases":
            yield RuleError("В дневния ред влизат само случаи.", "kind")
        yield from self._column_rules(columns)
        yield from self._circle_rules(columns, condition)
        entity = type(self)
        if not self.id and entity.live().where(
                entity.register == self.register).count() >= MOST_RULES:
            yield RuleError(f"Правилата на един формуляр са до {MOST_RULES}.", "target")

    def _column_rules(self, columns: tuple[str, ...]):
        fields = [self.entity._meta.fields[name] for name in columns]
        if self.target.startswith(SECTION) and self.kind not in (SHOW, DEMAND):
            yield RuleError("За цял раздел се избира „показва се“ или „задължително е“.", "target")
        must = [one for one in fields if not one.null and one.default is None]
        if self.kind == SHOW and must:
            yield RuleError(f"„{must[0].verbose_name}“ не се скрива: без него няма запис.",
                            "target")
        if self.kind in (DEMAND, AGENDA) and any(isinstance(one, BooleanField) for one in fields):
            yield RuleError("Отметката е „да“ или „не“ и винаги е попълнена.", "target")

    def _circle_rules(self, columns: tuple[str, ...], condition: Condition):
        if self.kind != SHOW:
            return
        entity, others = type(self), [(columns, condition)]
        for one in entity.live().where(entity.register == self.register, entity.kind == SHOW,
                                       entity.id != (self.id or 0)):
            others.append((one.columns(), one.condition()))
        if found := circle(others):
            told = " → ".join(f"„{self.entity.label_of(name)}“" for name in [*found, found[0]])
            yield RuleError(f"Условията се въртят в кръг: {told}. Променете едно от тях.", "asked")

    def assign_numbers(self) -> None:
        entity = type(self)
        mine = entity.select(entity.code).where(entity.register == self.register)
        taken = {code for (code,) in mine.tuples()}
        give_code(self, f"{self.kind} {self.target}", taken, "правило")


def _uses(field: OwnField):
    """The rules that are for a field of the office, or ask for it."""
    for one in OwnRule.live().where(OwnRule.register == field.register):
        if asks_of(one.asked, field.code) or one.target == f"={field.code}":
            yield f"правило „{one.sentence()}“", 1


USES.append(_uses)


def pairs_offered(entity: type[Entity]) -> list[tuple[str, str]]:
    """(„target|theirs=mine“, label) of what a field with records may offer only the same of."""
    found = []
    for column in _links(entity):
        for theirs in _links(column.rel_model):
            found += [(f"{named(column)}|{named(theirs)}={named(mine)}",
                       f"{column.verbose_name}: „{theirs.verbose_name}“ е като "
                       f"„{mine.verbose_name}“") for mine in _links(entity)
                      if mine is not column and mine.rel_model is theirs.rel_model]
    return found


def _links(entity: type[Entity]) -> list:
    """The columns of a form that lead to records of registers."""
    fields = (entity._meta.fields.get(name) for name in entity.listing.fields)
    return [one for one in fields if hasattr(getattr(one, "rel_model", None), "listing")]


def typed_targets(entity: type[Entity]) -> list[tuple[str, str]]:
    """(target, label) of what a rule may be for: the fields of the form, and its sections."""
    fields, computed = entity._meta.fields, entity.listing.computed
    typed = [(named(fields[name]), fields[name].verbose_name) for name in entity.listing.fields
             if name in fields and name not in computed and name != entity.listing.parent]
    sections = [(f"{SECTION}{title}", f"Раздел „{title}“") for title, _ in entity.listing.sections
                if title]
    return [*sections, *typed]
