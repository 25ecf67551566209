"""Questions of a template that no record answers, and the answers remembered for next time."""

import re

from peewee import BooleanField, CharField, DateTimeField, IntegerField, Model, TextField

from models.base import INTERNAL, Entity, Listing, RuleError, utc_now
from models.belonging import Belongs
from models.database import database
from models.documents.templates import DocumentTemplate
from models.fields import ChoiceField, link
from models.words import declare_list

TEXT, DATE, NUMBER, CHOICE = "text", "date", "number", "choice"
KINDS = declare_list(
    "template_questions.kind", (TEXT, "текст"), (DATE, "дата"), (NUMBER, "число"),
    (CHOICE, "избор от списък"))
OFFICE, USER, RECORD, NEVER = "office", "user", "record", "never"
REMEMBERED = declare_list(
    "template_questions.remembered", (OFFICE, "за цялата служба"), (USER, "за всеки служител"),
    (RECORD, "за всеки запис, напр. институция"), (NEVER, "не се помни"))
NAME = re.compile(r"[^\W\d]\w{0,59}")
# A name that begins so asks for a date or a number; any other for text.
BEGINNINGS = (("дата", DATE), ("ден_", DATE), ("срок", DATE), ("брой", NUMBER),
              ("сума", NUMBER), ("години", NUMBER))


def kind_by_name(name: str) -> str:
    """What a question asks for, as its name in the template tells."""
    return next((kind for start, kind in BEGINNINGS if name.startswith(start)), TEXT)


class TemplateQuestion(Entity):
    """One question that a template asks when a document is made from it."""

    template = link(DocumentTemplate, "Шаблон", backref="questions")
    name = CharField(max_length=60, verbose_name="Име в шаблона",
                     help_text="Пише се в шаблона като {{ въпрос.име }}; без интервали.")
    label = CharField(max_length=120, verbose_name="Въпрос",
                      help_text="Както се пита при изготвяне.")
    kind = ChoiceField(KINDS, default=TEXT, verbose_name="Вид на отговора")
    options = TextField(default="", verbose_name="Възможни отговори",
                        help_text="Само при „избор от списък“: всеки на нов ред.")
    required = BooleanField(default=True, verbose_name="Задължителен")
    preset = CharField(max_length=300, default="", verbose_name="Отговор по подразбиране")
    remembered = ChoiceField(REMEMBERED, default=OFFICE, verbose_name="Отговорът се помни")

    listing = Listing(
        label="въпрос", plural="Въпроси при изготвяне", parent="template",
        columns=("label", "name", "kind", "required", "preset"), search=("name", "label"),
        order=("id",), privacy=INTERNAL, classes=(("options", INTERNAL),), fixed=("template",),
        sections=(("Въпрос", ("template", "name", "label", "kind", "options", "required",
                              "preset", "remembered")),))

    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "template_questions"

    def rules(self):
        if self.name and not NAME.fullmatch(self.name):
            yield RuleError("Името започва с буква и съдържа само букви, цифри и „_“, например "
                            "„повод“ или „дата_на_събитието“.", "name")
        if self.kind == CHOICE and not self.choices():
            yield RuleError("Впишете възможните отговори, всеки на нов ред.", "options")
        if self.kind == CHOICE and self.preset and self.preset not in self.choices():
            yield RuleError("Отговорът по подразбиране трябва да е от списъка.", "preset")
        yield from self._twice()

    def _twice(self):
        mine = TemplateQuestion
        same = mine.live().where(mine.template == self.template_id, mine.name == self.name,
                                 mine.id != (self.id or 0))
        if self.name and same.exists():
            yield RuleError("Този шаблон вече има въпрос с това име.", "name")

    def choices(self) -> list[str]:
        """The answers to choose from."""
        return [line.strip() for line in (self.options or "").splitlines() if line.strip()]


class TemplateAnswer(Model):
    """The last answer to a question, for the office, one of its people, or one record."""

    template = link(DocumentTemplate, "Шаблон", backref="+")
    name = CharField(max_length=60)
    whose = CharField(max_length=100)  # "office", "user 3", "organizations 12"
    answer = CharField(max_length=300)
    given_at = DateTimeField(default=utc_now)
    times = IntegerField(default=1)

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "template_answers"
        indexes = ((("template", "name", "whose"), True),)


def remember(question: TemplateQuestion, whose: str, answer: str) -> None:
    """Keep an answer in place of the earlier one."""
    mine = ((TemplateAnswer.template == question.template_id)
            & (TemplateAnswer.name == question.name) & (TemplateAnswer.whose == whose))
    TemplateAnswer.insert(template=question.template_id, name=question.name, whose=whose,
                          answer="").on_conflict_ignore().execute()
    TemplateAnswer.update(answer=answer, given_at=utc_now(),
                          times=TemplateAnswer.times + 1).where(mine).execute()


def remembered(template: int, whose: list[str]) -> dict[tuple[str, str], str]:
    """{(question, whose): answer} of a template, one query."""
    rows = TemplateAnswer.select().where(TemplateAnswer.template == template,
                                         TemplateAnswer.whose.in_(whose))
    return {(row.name, row.whose): row.answer for row in rows}
