"""Documents that the office made: what each is about, its file, number and state."""

from collections.abc import Callable

from peewee import CharField, DateField, IntegerField

from bulgarian.text import number_key
from models.base import CHILD, ENTITIES, INTERNAL, PERSONAL, Listing, RuleError, today
from models.belonging import AUDITOR, FAMILIES, Belongs, Purpose
from models.bin import all_of
from models.documents.blobs import Blob
from models.documents.sealed import SealedFile
from models.documents.templates import TemplateVersion
from models.fields import ChoiceField, LinkField, link
from models.pairs import before, past
from models.vault.fields import EncryptedField
from models.words import declare_list
from models.workflow import State, Transition, Workflow

DIRECTIONS = declare_list(
    "documents.direction", ("out", "изходящ"), ("in", "входящ"), ("internal", "вътрешен"))
PRIVACY = declare_list(
    "documents.privacy", ("public", "публичен"),
    ("pseudonymised", "с номера на случая (без имена)"), ("initials", "с инициали"),
    ("identified", "с имена – поверителен"))
VARIANTS = {"identified": "поверителен", "initials": "с инициали"}
PHOTOS = declare_list(
    "documents.photos", ("none", "без снимки"),
    ("consent", "със съгласието на всички, които се виждат"),
    ("unknown_people", "на тях не може да се разпознае лице"))
CHANNELS = declare_list(
    "referrals.channel", ("post", "по пощата"), ("email", "по ел. поща"),
    ("exchange", "по системата за електронен обмен"), ("hand", "на ръка"), grows=True,
    locked=("email", "exchange", "hand"))
FINAL = ("sent", "signed", "published", "archived")
GONE = ("cancelled", "replaced", "erased")
LEAVING = ("registered", "sent", "published")
# (document, by): called in its transaction when it takes a number or is sent; may refuse.
RELEASES: list[Callable] = []
# What looks through a file that was edited by hand (document, content, name); may refuse it.
EDITED_BY_HAND: list[Callable] = []
# (document): yields a RuleError for every reason why it may not be stored as it is.
LOCKS: list[Callable] = []
# (number, owner, direction, year=): the record of another register that has the number.
BOOKS: list[Callable] = []


class IssuedDocument(SealedFile):
    """A document the office made: what it is about, its file, number, and the data in it.

    The file and the data are encrypted: they may hold the names of children.

    `entity` and `object_id` name the record it was made from; `recipient` tells letters of
    one batch apart. A second document of the same kind, record and recipient is a new version
    with the same register number.
    """

    kind = CharField(max_length=60, verbose_name="Вид")
    heading = CharField(max_length=200, verbose_name="Документ")
    subject = CharField(max_length=300, default="", verbose_name="Относно")
    entity = CharField(max_length=60, index=True, verbose_name="Регистър")
    object_id = IntegerField(index=True, verbose_name="Запис")
    owner = IntegerField(default=0, verbose_name="Механизъм")
    recipient = CharField(max_length=200, default="", verbose_name="Адресат")
    edition = IntegerField(default=1, verbose_name="Версия")
    direction = ChoiceField(DIRECTIONS, default="out", verbose_name="Входящ или изходящ")
    privacy = ChoiceField(PRIVACY, default="pseudonymised", verbose_name="Поверителност")
    register_number = CharField(max_length=60, default="", verbose_name="Рег. №")
    register_date = DateField(null=True, verbose_name="Дата")
    status = ChoiceField((), default="draft", verbose_name="Състояние")
    annul_reason = CharField(max_length=300, default="", verbose_name="Защо е анулиран")
    guard_reason = EncryptedField(max_length=300, default="",
                                  verbose_name="Защо е издаден въпреки предпазителя")
    sent_on = DateField(null=True, verbose_name="Изпратен на")
    channel = ChoiceField(CHANNELS, null=True, verbose_name="Как е изпратен")
    published_on = DateField(null=True, verbose_name="Публикуван на")
    published_at = LinkField(max_length=500, default="", verbose_name="Къде е публикуван",
                             help_text="Адресът на съобщението в интернет")
    photos = ChoiceField(PHOTOS, null=True, verbose_name="Снимки към него",
                         help_text="Снимка с лице се публикува само със съгласие")
    template_version = link(TemplateVersion, "Шаблон", backref="documents", required=False)
    data = EncryptedField(max_length=None, default="{}", verbose_name="Стойности в документа")
    blob = link(Blob, "Файл", backref="documents")
    file_name = CharField(max_length=160, verbose_name="Име на файла")

    workflow = Workflow(
        (State("draft", "Проект", "quiet"), State("registered", "Изведен", "ok"),
         State("sent", "Изпратен", "ok"), State("signed", "Подписан", "ok"),
         State("published", "Публикуван", "ok"), State("archived", "Архивиран", "quiet"),
         State("cancelled", "Анулиран", "bad"), State("replaced", "Заменен", "quiet"),
         State("erased", "Заличен", "quiet")),
        (Transition(name="send", label="Отбележи като изпратен", sources=("registered",),
                    target="sent", needs=("sent_on",), asks=("channel",), main=True,
                    proposes=lambda _: {"sent_on": today()}),
         Transition(name="sign", label="Подписан е", sources=("draft",), target="signed",
                    check=lambda document, _: document.signing_rules()),
         Transition(name="publish", label="Публикуван е", target="published",
                    sources=("draft", "registered", "sent", "signed"),
                    needs=("published_on", "published_at", "photos"),
                    check=lambda document, _: document.publishing_rules()),
         Transition(name="file", label="Архивирай", target="archived",
                    sources=("registered", "sent", "signed", "published")),
         Transition(name="cancel", label="Анулирай", reason="Причина", target="cancelled",
                    sources=("draft", "registered", "sent", "signed", "published"))))
    status.choices = workflow.choices
    leak_warning = ""  # what the leak guard let pass but tells
    empties: tuple | list = ()  # the fields that printed nothing when it was made

    given = ("register_number", "register_date")
    pairs = (before("register_date", "sent_on"), *past("published_on", "sent_on"))
    listing = Listing(
        label="документ", plural="Документи", menu="Работа", icon="file-text", position=50,
        columns=("called", "register_number", "register_date", "subject", "recipient",
                 "status"),
        search=("heading", "register_number", "subject", "recipient"),
        filters=("status", "direction", "register_date"), order=("-id",), privacy=INTERNAL,
        classes=(("data", CHILD), ("subject", PERSONAL), ("recipient", PERSONAL),
                 ("guard_reason", CHILD)),
        computed=("edition", "status", "annul_reason", "guard_reason", "heading", "subject",
                  "recipient", "direction", "privacy", "template_version", "created_at",
                  "created_by", "sent_on", "channel", "published_on", "published_at", "photos"),
        hidden=(("the page names what it was made from", ("entity", "object_id", "owner")),
                ("a code, a file and what it was made of", ("kind", "data", "blob", "file_name"))),
        sections=(("Документ", ("heading", "subject", "recipient", "edition", "privacy",
                                "status", "created_at", "created_by", "template_version",
                                "guard_reason")),
                  ("Регистър", ("register_number", "register_date", "direction",
                                "sent_on", "channel", "annul_reason")),
                  ("Публикуване", ("published_on", "published_at", "photos"))))

    belongs = Belongs(
        rights="-WW-r", where=("papers_within",), only={AUDITOR: "audited_documents"},
        secret=("data",), purpose=Purpose(FAMILIES, "адресатите на документа"))

    bound = ("entity", "object_id")

    class Meta:
        table_name = "documents"
        indexes = ((("entity", "object_id", "kind", "recipient", "edition", "privacy"), True),)

    def title(self) -> str:
        number = f" № {self.register_number}" if self.register_number else ""
        return f"{self.heading}{number}, версия {self.edition}{self.mark()}"

    title.reads = ("heading", "register_number", "edition", "privacy")

    def called(self) -> str:
        """The heading, which tells the variant with names from the one without."""
        return f"{self.heading}{self.mark()}"

    called.label, called.sorts, called.reads = "Документ", "heading", ("heading", "privacy")

    def mark(self) -> str:
        """„ (поверителен)“ where a child is named in it; the same everywhere it is listed."""
        told = VARIANTS.get(self.privacy)
        return f" ({told})" if told else ""

    def before_check(self) -> None:
        is_numbered = "register_number" in self._dirty and self.register_number
        self._leaves = is_numbered or "status" in self._dirty and self.status in LEAVING

    def after_store(self, by: str) -> None:
        for release in RELEASES if self._leaves else ():
            release(self, by)

    def moved(self, step, *, reason: str, by: str) -> None:
        if step.name == "cancel":
            self.annul_reason = reason.strip()[:300]
            self.save(by=by)

    def rules(self):
        if self.register_number and "register_number" in self._dirty:
            own = same_number(IssuedDocument.select().where(
                IssuedDocument.register_date.year == self._register_year(),
                IssuedDocument.owner == self.owner,
                IssuedDocument.direction == self.direction, IssuedDocument.id != (self.id or 0),
                ~self._same_letter()), self.register_number)
            for same in (own, *self._in_other_books()):
                if same:
                    yield RuleError(f"Този номер вече е даден на: {same}.", "register_number")
        if self.register_number and not self.register_date:
            yield RuleError("Посочете дата на регистрация.", "register_date")
        for lock in LOCKS:
            yield from lock(self)

    @property
    def is_final(self) -> bool:
        """Whether it was sent or signed: it stays as it is, another paper has its own number."""
        return self.status in FINAL or self.status not in GONE and any(
            file.kind == "signed" for file in self.files)

    def publishing_rules(self):
        if self.privacy != "public":
            yield RuleError("Публикува се само документ с ниво „публичен“. Изгответе го наново "
                            "като публичен: предпазителят проверява него.")

    def signing_rules(self):
        if not any(file.kind == "signed" for file in self.files):
            yield RuleError("Първо приложете подписания екземпляр.")

    def stay_rules(self):
        yield from super().stay_rules()
        if self.register_number:
            yield RuleError("Документът има номер и остава в книгата. Ако е издаден погрешно, "
                            "използвайте „Анулирай“ с причина.")

    def _in_other_books(self) -> list:
        return [find(self.register_number, self.owner, self.direction,
                     year=self._register_year()) for find in BOOKS]

    def _register_year(self) -> int:
        return (self.register_date or today()).year

    def _same_letter(self):
        return all_of([getattr(IssuedDocument, name) == getattr(self, name)
                       for name in ("entity", "object_id", "kind", "recipient")])

    def about_case(self, *, ask: bool = True) -> int | None:
        """The case of the record that the document was made from."""
        if self.entity == "cases" or not ask:
            return self.object_id if self.entity == "cases" else None
        made_from = ENTITIES.get(self.entity)
        source = made_from and made_from.get_or_none(made_from.id == self.object_id)
        return source.about_case() if source else None

    def versions(self):
        """All editions of this document, the newest first."""
        return (IssuedDocument.select().where(self._same_letter())
                .order_by(IssuedDocument.edition.desc()))


def same_number(rows, number: str):
    """The row of a book that has this number, however it was typed; None if none has."""
    key, column = number_key(number), rows.model.register_number
    numbers = rows.select(rows.model.id, column).where(column != "").tuples()
    found = next((one for one, text in numbers if number_key(text) == key), None)
    return found and rows.model.get_by_id(found)
