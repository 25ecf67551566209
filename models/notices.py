"""What the letters by e-mail say: as shipped, until the office writes its own words."""

import re

from peewee import CharField, TextField

from models.base import PUBLIC, Entity, Listing, RuleError
from models.belonging import Belongs
from models.fields import ChoiceField
from models.words import declare_list

KINDS = declare_list("notices.kind", ("digest", "писмо за деня"))
WORD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
# kind: the words that are filled in, the subject and the text as shipped
SHIPPED = {
    "digest": (("име", "дата", "обобщение", "списък", "адрес"),
               "Бюро ОКМД: {{ обобщение }}",
               "Здравейте, {{ име }},\n\n{{ дата }}: {{ обобщение }}.\n\n{{ списък }}\n\n"
               "Подробностите са в бюрото: {{ адрес }}\n\n"
               "Писмото не съдържа данни за деца. Спира се в бюрото: „Срокове“, „Писмо за деня“.")}


class Notice(Entity):
    """The subject and the text of one kind of letter."""

    kind = ChoiceField(KINDS, unique=True, verbose_name="Кое писмо")
    subject = CharField(max_length=160, default=SHIPPED["digest"][1], verbose_name="Относно")
    text = TextField(default=SHIPPED["digest"][2], verbose_name="Текст",
                     help_text="Между скоби се попълва само: {{ име }}, {{ дата }}, "
                               "{{ обобщение }}, {{ списък }}, {{ адрес }}")

    listing = Listing(
        label="текст на писмо", plural="Текстове на писма", menu="Настройки", icon="mail",
        position=32, named=False, columns=("kind", "subject"), search=("kind", "subject"),
        order=("kind",),
        searched=False, privacy=PUBLIC, classes=(("text", PUBLIC),),
        sections=(("Писмо", ("kind", "subject", "text")),))

    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "notices"

    def rules(self):
        yield from self.must_be_unique("kind", message="За това писмо вече има текст: {other}.")
        known = SHIPPED[self.kind][0] if self.kind in SHIPPED else ()
        for name in ("subject", "text"):
            for word in WORD.findall(getattr(self, name) or ""):
                if word not in known:
                    yield RuleError(f"Няма „{{{{ {word} }}}}“. Познати са: "
                                    f"{', '.join(known)}.", name)


def fill(kind: str, told: dict[str, str]) -> tuple[str, str]:
    """Subject and text of a letter with what is told in it."""
    notice = Notice.live().where(Notice.kind == kind).first()
    _, subject, text = SHIPPED[kind]
    both = (notice.subject, notice.text) if notice else (subject, text)
    filled = [WORD.sub(lambda found: told.get(found[1], ""), one) for one in both]
    return " ".join(filled[0].split()), filled[1]
