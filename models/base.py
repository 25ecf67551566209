"""What every table of the office has in common: Entity, its Listing, and the rules' error."""

from dataclasses import dataclass
from datetime import date, datetime

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField
from peewee import TextField as Text

from bulgarian.clock import SOFIA, office_time, utc_now
from bulgarian.dates import show_date, show_moment, time_words
from bulgarian.text import fold, search_forms, transliterate
from models.audit.chain import logged_transaction
from models.audit.changes import LoggedModel
from models.belonging import Belongs
from models.bin import Bin, any_of
from models.checking import Checked
from models.closing import Closing
from models.confidential import is_protected, said_for
from models.database import database
from models.due import Due, Queue
from models.found import are_more, contains, some_hold
from models.ordering import sort_texts
from models.rules import Conflict, Doubting, RuleError
from models.words import said_by
from registry import Registry

ENTITIES = Registry("entity")

# Classes of data: may be published, internal, about a person, about a child.
PUBLIC, INTERNAL, PERSONAL, CHILD = "P0", "P1", "P2", "P3"


@dataclass(frozen=True, kw_only=True)
class Listing:
    """How an entity appears: words, menu, columns, filters, search, sections, children.

    Paths go through foreign keys with dots, e.g. "municipality.name".
    """

    label: str  # „случай“
    plural: str  # „Случаи“, also the menu entry
    gender: str = "m"  # of the label, for „е записан/а/о“
    menu: str | None = None  # group of the menu; None keeps the entity out of it
    named: bool = True  # by the menu itself; else only pages that need it lead there
    icon: str = "list-details"
    position: int = 50  # within the group
    quick: bool = False  # offered under „+ Нов“
    searched: bool = True  # by the box at the top of the page
    beside: bool = False  # a missing one is made beside the field that chooses it
    many: bool = False  # a long list sooner or later: chosen from by typing
    columns: tuple[str, ...] = ()  # at most six; the first is the link
    search: tuple[str, ...] = ()  # text that the search column is made of
    filters: tuple[str, ...] = ()
    order: tuple[str, ...] = ()  # e.g. ("-received_on", "reference")
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()  # of the form and the details
    fixed: tuple[str, ...] = ()  # set once, at creation
    later: tuple[str, ...] = ()  # not asked of a new record, nor in its first state
    computed: tuple[str, ...] = ()  # shown, never typed
    when_asked: tuple[str, ...] = ()  # typed only once a rule has asked for it
    hidden: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (why, columns): in no section
    # (column, another, codes): the form asks for it only while the other holds one of the codes
    asked_when: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    # (columns, another, codes): the form leaves them out while the other holds one of the codes
    unasked_when: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()
    children: tuple[str, ...] = ()  # back-references shown as cards with „Добави“
    below: tuple[str, str] | None = None  # label and plural of those under one of the same kind
    parent: str | None = None  # the foreign key whose page shows this row
    privacy: str = ""  # class of the columns not named in `classes`; a test asks for it
    classes: tuple[tuple[str, str], ...] = ()  # (column, class)
    unlogged: tuple[str, ...] = ()  # columns whose change is no event of the log

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for _, names in self.sections for name in names)

    def left_out(self, record) -> set[str]:
        """The columns that the form of a record leaves out by what another one holds."""
        return {name for names, other, codes in self.unasked_when
                if getattr(record, other) in codes for name in names}

    def privacy_of(self, column: str) -> str:
        return dict(self.classes).get(column, self.privacy)


def today() -> date:
    """The day it is at the office, whatever the server's clock zone."""
    return datetime.now(SOFIA).date()


class Entity(Checked, Bin, Closing, Doubting, LoggedModel):
    """A record with an author, a version against lost updates, and an archive, not a delete.

    A subclass that declares `listing` is registered under its table name.
    """

    created_at = DateTimeField(default=utc_now, verbose_name="Записан на")
    created_by = CharField(max_length=120, default="", verbose_name="Записан от")
    updated_at = DateTimeField(default=utc_now, verbose_name="Променен на")
    updated_by = CharField(max_length=120, default="", verbose_name="Променен от")
    archived_at = DateTimeField(null=True, verbose_name="В кошчето от")
    version = IntegerField(default=1, verbose_name="Версия")
    search = Text(default="", verbose_name="Търсене")
    sort_keys = Text(default="{}", verbose_name="Ред на думите")

    listing: Listing
    tailored = 0  # how often its declaration has changed since the start, see models.tailoring
    behaviour: tuple = ()  # the rules that the office gave its form, see models.tailoring
    calculated: tuple = ()  # what the office lets follow from other columns, the same
    viewed: tuple = ()  # its own fields that kept views show, and may be sorted by, the same
    workflow, belongs = None, Belongs()  # a Workflow where there are states; whose records
    awaits: Due | None = None  # the day of it that somebody has to keep in mind
    queues: tuple[Queue, ...] = ()  # what else waits and is asked for by itself

    class Meta:
        database = database
        legacy_table_names = False
        only_save_dirty = True

    @classmethod
    def validate_model(cls):  # called by Peewee once the class is complete
        super().validate_model()
        if "listing" in cls.__dict__:
            cls.owners = cls.owners or tuple(filter(None, (cls.listing.parent,)))
            ENTITIES.add(cls._meta.table_name, cls)

    # -- for people ------------------------------------------------------
    def title(self) -> str:
        """What the record is called on screens and in lists to choose from."""
        return self.show(self.listing.columns[0])

    def __str__(self) -> str:
        return self.title()

    def show(self, path: str, *, openly: bool = False) -> str:
        """Text for people of a column, a path of columns or a method without arguments.

        What the record keeps confidential is told `openly` alone.
        """
        name, _, rest = path.partition(".")
        if not openly and is_protected(self, name):
            return said_for(self, name)
        value = getattr(self, name)
        if rest:
            return value.show(rest) if value is not None else ""
        if callable(value):
            value = value()
        return show_value(self._meta.fields.get(name), value)

    def tone(self, path: str) -> str | None:
        """Tone of the badge a column is shown as (see State), None for plain text."""
        if self.workflow is not None and path == self.workflow.column:
            return self.workflow.state(self).tone
        said = said_by(getattr(self._meta.fields.get(path), "choices", None))
        value = said and said.tones and self.__data__.get(path)
        return said.tones.get(value) if isinstance(value, str) else None

    @classmethod
    def label_of(cls, path: str) -> str:
        """Heading of a column, a path, or a method (its attribute `label`)."""
        name, _, rest = path.partition(".")
        field = cls._meta.fields.get(name)
        if field is None:
            return getattr(getattr(cls, name), "label", name)
        if "." in rest or rest and not field.verbose_name:
            return field.rel_model.label_of(rest)
        return field.verbose_name or name

    def is_begun(self) -> bool:
        """Whether the record is stored and has left its first state, if it has states."""
        flow = self.workflow
        return bool(self.id) and not (flow and getattr(self, flow.column) == flow.initial)

    # -- storing -------------------------------------------------------------
    def store(self, by: str = "") -> "Entity":
        """Check the rules and save in one transaction; Conflict if it was changed meanwhile."""
        with logged_transaction():
            self.refuse_in_bin()
            self.before_check()
            self.check()
            if not self.id:
                self.assign_numbers()
            self.save(by=by)
            self.after_store(by)
        return self

    def set_values(self, values: dict) -> None:
        """Let the columns of these names hold these values; what holds its own stays unchanged."""
        for name, value in values.items():
            if self.__data__.get(name) != value:
                setattr(self, name, value)

    def before_check(self) -> None:
        """Fill what the record can tell by itself, e.g. a number from its series."""

    def assign_numbers(self) -> None:
        """Take the numbers of a new record from their series, once it may be stored."""

    def after_store(self, by: str) -> None:
        """Write what follows from the record, in the same transaction."""

    def wiped(self, mark: str, reference: str) -> None:
        """Set what else has to go once the personal columns hold the mark of what is wiped."""

    def asked(self, step) -> tuple[str, ...]:
        """The columns that a step asks for and that may stay empty."""
        return step.asks

    def moved(self, step, *, reason: str, by: str) -> None:
        """Write what follows from a step of the workflow, in the same transaction."""

    def save(self, *args, by: str = "", **kwargs):
        self.calculate()
        self.search, self.sort_keys = self.search_text(), sort_texts(self)
        self.updated_at, self.updated_by = utc_now(), by or self.updated_by
        if self.id:
            only = kwargs.get("only")
            return self.logged(lambda: self._save_changes(only), only=only, by=by)
        self.created_by = self.created_by or by
        return self.logged(lambda: super(Entity, self).save(*args, **kwargs), by=by)

    def calculate(self) -> None:
        """Set what follows from other columns, as far as they were read."""
        known = {*self.__data__} if self.id else {*self._meta.fields}
        self.set_values({one.name: one.of(self.__data__) for one in self.calculated
                         if known >= {*one.operands}})

    def _save_changes(self, only) -> int:
        kept = self.__data__.copy()  # as the database keeps it: sealed where that is so
        changes = {f: kept.get(f.name) for f in only or self.dirty_fields}
        entity, read_version = type(self), self.version
        changes[entity.version] = self.version = read_version + 1
        rows = self.unlogged_update(changes).where(
            entity.id == self.id, entity.version == read_version).execute()
        self._dirty.clear()
        if not rows:
            raise Conflict("Някой друг промени този запис, докато го редактирахте. Вашите "
                           "промени не са записани, но не са загубени.")
        return rows

    def delete_instance(self, *args, **kwargs):
        raise RuleError("Записите не се изтриват. Преместете записа в кошчето.")

    # -- searching -----------------------------------------------------------
    def search_text(self) -> str:
        """Folded text, also in Latin letters, that every search of this entity looks in."""
        paths = getattr(self, "listing", Listing(label="", plural="")).search
        text = " ".join(self.show(path) for path in paths)
        return f"{fold(text)} {fold(transliterate(text))}"

    @classmethod
    def matches(cls, text: str, newest: int = 0):
        """SQL condition: the record contains every word of the typed text; see `contains`."""
        forms = [form for form in search_forms(text) if form]
        if not forms:
            return cls.id == 0
        return any_of(contains(cls, form.split(), newest) for form in forms)

    @classmethod
    def are_found(cls, text: str):
        """SQL condition: there is such a record."""
        return any_of(some_hold(cls, form.split()) for form in search_forms(text) if form)

    @classmethod
    def is_found_often(cls, text: str, than: int) -> bool:
        """Whether more records than this may contain the typed text."""
        return any(are_more(cls, form.split(), than) for form in search_forms(text) if form)


def show_value(field, value) -> str:
    """Text for people of one value: label, date, yes or no, number, name of a record."""
    from_field = getattr(field, "show", None)
    if from_field is not None and not isinstance(field, ForeignKeyField):
        return from_field(value)
    if value is None:
        return ""
    if hasattr(type(field), "tell"):
        return field.tell(value)
    if isinstance(value, bool):
        return "Да" if value else "Не"
    return show_plain(value)


def show_plain(value) -> str:
    """Text of a date, a time or anything else that says itself."""
    if isinstance(value, datetime):
        return show_moment(office_time(value))
    if hasattr(value, "strftime"):
        return show_date(value) if hasattr(value, "year") else time_words(value)
    return str(value)
