"""Fields of the program as the office words and places them; the shipped words are kept."""

from peewee import BooleanField, CharField, IntegerField

from bulgarian.text import fold
from models.access.limits import RightLimit
from models.base import ENTITIES, PUBLIC, Entity, Listing, RuleError
from models.belonging import Belongs
from models.tailoring.fields import stored_label, takes_fields
from models.tailoring.following import follow_label
from models.tailoring.version import Tailored

_shipped: dict[tuple[str, str], tuple] = {}  # (table, column): its words and demand as shipped


class OwnWording(Tailored):
    """How a form says one field of the program; what is empty is as shipped."""

    register = CharField(max_length=40, verbose_name="Регистър")
    code = CharField(max_length=40, verbose_name="Поле")
    label = CharField(max_length=80, default="", verbose_name="Надпис",
                      help_text="Празно – както е в програмата")
    hint = CharField(max_length=300, default="", verbose_name="Помощен текст",
                     help_text="Стои под надписа, например въпрос, който насочва. Празно – както "
                               "е в програмата")
    section = CharField(max_length=60, default="", verbose_name="Раздел на формуляра",
                        help_text="Съществуващ раздел или нов; празно – където е в програмата")
    position = IntegerField(default=0, verbose_name="Място в раздела")
    required = BooleanField(default=False, verbose_name="Задължително във формуляра")

    listing = Listing(
        label="поле на програмата", plural="Полета на програмата", gender="n",
        columns=("named", "register", "label", "section", "required"), search=("label", "code"),
        filters=("register",), order=("register", "code", "id"), privacy=PUBLIC, searched=False,
        computed=("register", "code"),
        sections=(("Поле", ("register", "code", "label", "hint")),
                  ("Място и правило", ("section", "required"))),
        hidden=(("what is dragged on the page of the form", ("position",)),))
    belongs = Belongs(rights="Wrr-r", shared=True)
    kept_by = ()
    worded = ("code",)

    class Meta:
        table_name = "own_wordings"

    @property
    def entity(self) -> type[Entity] | None:
        return ENTITIES.get(self.register)

    @property
    def column(self):
        """The column that it words, None where there is none of the program."""
        found = self.entity and self.entity._meta.fields.get(self.code)
        return None if found is None or getattr(found, "is_own", False) else found

    def named(self) -> str:
        return self.column.verbose_name if self.column is not None else self.code

    named.label, named.reads = "Поле", ("register", "code")

    @property
    def is_changed(self) -> bool:
        """Whether it says anything."""
        return any((self.label, self.hint, self.section, self.position, self.required))

    def show(self, path: str, *, openly: bool = False) -> str:
        if path == "register" and self.entity:
            return self.entity.listing.plural
        return self.named() if path == "code" else super().show(path, openly=openly)

    def rules(self):
        column = self.column
        if column is None or not takes_fields(self.entity) or \
                self.code not in self.entity.listing.fields:
            yield RuleError("Изберете поле от страницата на формуляра.")
            return
        yield from self.must_be_unique("register", "code", message="Полето вече е променено: "
                                       "отворете го от страницата на формуляра.")
        others = {fold(self.entity.label_of(name)) for name in self.entity._meta.fields
                  if name != self.code}
        if self.label and fold(self.label) in others:
            yield RuleError(f"Регистърът вече има поле „{self.label}“. Изберете друг надпис.",
                            "label")
        if self.required and (isinstance(column, BooleanField)
                              or self.code in self.entity.listing.computed):
            yield RuleError("Това поле не се попълва от човек или винаги е попълнено.", "required")
        yield from moved_rules(self.entity, self.code, self.section)

    def before_check(self) -> None:
        if self.column is not None:
            label, hint, _ = shipped_words(self.column)
            self._label_was = self.id and stored_label(self) or label
            self.label = "" if self.label == label else self.label
            self.hint = "" if self.hint == hint else self.hint

    def after_store(self, by: str) -> None:
        follow_label(self.register, self._label_was, self.label or shipped_words(self.column)[0],
                     by)

    def stay_rules(self):
        """One row for a field: it goes back to the shipped words, not to the bin."""
        yield RuleError("Изберете „Върни както беше“.")

    def reset(self, by: str) -> None:
        """Let the field be as shipped again."""
        self.label = self.hint = self.section = ""
        self.position, self.required = 0, False
        self.store(by)


def shipped_words(column) -> tuple:
    """(label, help, demand) of a column as the program ships it."""
    key = (column.model._meta.table_name, column.name)
    return _shipped.get(key) or (column.verbose_name, column.help_text,
                                 getattr(column, "demanded", False))


def moved_rules(entity: type[Entity], name: str, section: str):
    """A field does not leave a section that is hidden from a role: that would show it."""
    stands = next((title for title, names in entity.listing.sections if name in names), "")
    if section and section != stands and RightLimit.live().where(
            RightLimit.register == entity._meta.table_name, RightLimit.section == stands).exists():
        yield RuleError(f"Раздел „{stands}“ е скрит за някоя роля и полетата му остават в него. "
                        "Първо премахнете ограничението.", "section")


def say_wordings(entity: type[Entity], wordings: list[OwnWording]) -> None:
    """Let the columns of an entity have the words that the office gave them, else the shipped."""
    said, table = {one.code: one for one in wordings}, entity._meta.table_name
    for name, column in entity._meta.fields.items():
        key, one = (table, name), said.get(name)
        if one is None and key not in _shipped:
            continue
        label, hint, demanded = _shipped.setdefault(key, shipped_words(column))
        column.verbose_name = one and one.label or label
        column.help_text = one and one.hint or hint
        column.demanded = bool(one and one.required) or demanded
