"""What stands in the file of a case besides its letters: reports, orders, photographs."""

from peewee import BooleanField, CharField, DateField

from models.base import CHILD, PERSONAL, Entity, Listing
from models.belonging import FAMILIES, INSIDE, WITH_CASE, Belongs, Confidential, Purpose
from models.cases.case import ChildCase
from models.cases.events import add_event
from models.fields import ChoiceField, FileField, link
from models.pairs import past
from models.words import declare_list

KINDS = declare_list(
    "case_papers.kind", ("report", "социален доклад или оценка"), ("order", "заповед или решение"),
    ("health", "медицински документ"), ("school", "документ от училище или детска градина"),
    ("consent", "съгласие или декларация"), ("photo", "снимка"), ("other", "друг документ"),
    grows=True)
TOLD = "Файлът и бележката се виждат само от секретаря и координатора"
LONGEST_NAME = 200


class CasePaper(Entity):
    """One paper of a case, with the file that is brought on its page."""

    case = link(ChildCase, "Случай", backref="papers")
    kind = ChoiceField(KINDS, verbose_name="Вид")
    dated_on = DateField(verbose_name="От дата")
    note = CharField(max_length=300, default="", verbose_name="Бележка", help_text="Без имена")
    is_confidential = BooleanField(default=False, verbose_name="Поверителен файл", help_text=TOLD)
    file = FileField(max_length=LONGEST_NAME, null=True, verbose_name="Файл")

    freezes_with = ("case",)
    pairs = past("dated_on")
    listing = Listing(
        label="документ към случая", plural="Документи към случаи", menu="Работа",
        icon="paperclip", position=47, named=False, parent="case",
        columns=("kind", "case.reference", "dated_on", "note", "file"),
        search=("case.reference", "kind"), filters=("kind", "dated_on"),
        order=("-dated_on", "-id"), privacy=PERSONAL,
        classes=(("note", CHILD), ("file", CHILD)), fixed=("case",), computed=("file",),
        sections=(("Документ", ("case", "kind", "dated_on", "note", "is_confidential", "file")),))
    belongs = Belongs(
        rights="-WW-r", to=("case",), purpose=Purpose(FAMILIES, INSIDE, WITH_CASE),
        coarse=("dated_on",), confidential=Confidential(
            "is_confidential", {"note": "поверително", "file": "файлът е поверителен"}))

    class Meta:
        table_name = "case_papers"

    def title(self) -> str:
        return f"{self.case.reference}: {self.show('kind')} от {self.show('dated_on')}"

    title.reads = ("case.reference", "kind", "dated_on")

    def after_store(self, by: str) -> None:
        """The timeline tells it, on its day."""
        if self.version == 1:
            kind = self.show("kind")
            add_event(self.case, "document", f"{kind[:1].upper()}{kind[1:]} в досието.", by=by,
                      on=self.dated_on)
