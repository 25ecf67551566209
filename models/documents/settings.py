"""What the office decides about a template: who may use it, when, with what number and name."""

from peewee import BooleanField, CharField

from bulgarian.text import fold
from models.base import ENTITIES, Entity, RuleError
from models.fields import ChoiceField, ChoicesField
from models.words import declare_list

OWN_CODE = "own-"
DATE_FORMS = declare_list(
    "document_templates.date_form", ("long", "11 декември 2026 г."), ("short", "11.12.2026 г."),
    ("weekday", "петък, 11 декември 2026 г."))
ISSUERS = declare_list(
    "document_templates.roles", ("secretary", "секретар"), ("coordinator", "координатор"))
NUMBERING = declare_list(
    "document_templates.numbering", ("none", "без номер"),
    ("register", "следващ изходящ номер на механизма"), ("own", "собствена поредица"))
NAMES = declare_list(
    "document_templates.privacy", ("without", "без имена – само номер на случая"),
    ("choice", "по избор: без имена, с инициали или с имена"), ("public", "публичен документ"))


class SourceField(ChoiceField):
    """What a document is made from: an entity that declares `papers`, by its table name."""

    def __init__(self, **kwargs):
        super().__init__((), **kwargs)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Read when they are asked for: the entities are not all declared before this column."""
        found = {table: entity.listing.label for table, entity in ENTITIES.items()
                 if entity.belongs.papers or getattr(entity, "is_pending", False)}
        return tuple(sorted(((table, f"{label[:1].upper()}{label[1:]}")
                             for table, label in found.items()), key=lambda pair: pair[1]))

    @choices.setter
    def choices(self, _none) -> None:
        """Peewee sets the empty list of a new field."""


class TemplateSettings(Entity):
    """The columns of a template that the office fills in; those of numbering, names and condition
    mean something only in a kind that the office made itself.
    """

    name = CharField(max_length=120, verbose_name="Име на документа",
                     help_text="Например „Благодарствено писмо“.")
    source = SourceField(default="", verbose_name="За какво се изготвя")
    enabled = BooleanField(default=True, verbose_name="Предлага се при изготвяне")
    roles = ChoicesField(ISSUERS, verbose_name="Кой може да го издава",
                         help_text="Без отметка – всеки, който изготвя документи.")
    numbering = ChoiceField(NUMBERING, default="none", verbose_name="Номер")
    series = CharField(max_length=20, default="", verbose_name="Начало на собствения номер",
                       help_text="Само при собствена поредица, например „БП“ за БП-1, БП-2.")
    privacy = ChoiceField(NAMES, default="without", verbose_name="Имена на деца")
    condition_field = CharField(max_length=80, default="", verbose_name="Само когато полето",
                                help_text="Името, както стои на екрана, например „Състояние“. "
                                          "Празно – винаги.")
    condition_value = CharField(max_length=120, default="", verbose_name="има стойност",
                                help_text="Както се вижда на екрана, например „Приключен“.")
    file_pattern = CharField(max_length=160, default="", verbose_name="Име на файла",
                             help_text="С полета, например „Писмо {{ институция.кратко }}“. "
                                       "Празно – по името на документа.")
    empty_mark = CharField(max_length=20, default="",
                           verbose_name="Какво се печата, ако няма данни",
                           help_text="Отпечатва се там, където записът няма стойност, например "
                                     "„……“. Празно – нищо.")
    date_form = ChoiceField(DATE_FORMS, default="long", verbose_name="Дати без филтър",
                            help_text="Как се отпечатва дата, до която в шаблона не пише друго.")
    letterhead = BooleanField(default=True, verbose_name="С бланката на службата",
                              help_text="Когато службата е качила обща бланка.")

    def rules(self):
        if self.kind.startswith(OWN_CODE) and not self.source:
            yield RuleError("Изберете за какво се изготвя документът.", "source")
        if self.is_own and self.numbering == "own" and not self.series:
            yield RuleError("Впишете началото на собствения номер, например „БП“.", "series")
        if self.is_own and self.condition_field and self.condition_column() is None:
            yield RuleError(f"Няма поле „{self.condition_field}“. Полетата са: "
                            f"{', '.join(self._labels())}.", "condition_field")
        elif bool(self.condition_field) != bool(self.condition_value):
            yield RuleError("Попълнете и полето, и стойността, или нито едно от двете.",
                            "condition_value")
        yield from self.must_be_unique("name", message="Вече има шаблон с това име.")

    @property
    def is_own(self) -> bool:
        """Whether the office made this kind itself."""
        return bool(self.source)

    def _labels(self) -> dict[str, str]:
        """{label: column} of the record that the document is made from."""
        origin = ENTITIES[self.source]
        return {origin.label_of(name): name for name in origin.listing.fields}

    def condition_column(self) -> str | None:
        """The column that the condition names by its label."""
        wanted = fold(self.condition_field)
        return next((name for label, name in self._labels().items() if fold(label) == wanted),
                    None)

    def fits(self, record: Entity) -> bool:
        """Whether the condition holds for a record."""
        column = self.condition_column() if self.is_own and self.condition_field else None
        return column is None or fold(record.show(column)) == fold(self.condition_value)
