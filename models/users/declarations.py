"""The declaration of confidentiality that everybody accepts before the desk opens to him."""

from pathlib import Path

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, Model
from peewee import TextField as Text

from models.base import PERSONAL, PUBLIC, Entity, Listing, RuleError, utc_now
from models.belonging import Belongs
from models.database import database
from models.users import User

FIRST_TEXT = Path(__file__).resolve().parents[2] / "data" / "declaration.txt"


class Declaration(Entity):
    """One edition of the text; the newest one outside the archive is in force."""

    edition = IntegerField(default=0, verbose_name="Версия")
    heading = CharField(max_length=120, default="Декларация за поверителност",
                        verbose_name="Заглавие")
    text = Text(verbose_name="Текст")

    listing = Listing(
        label="декларация", plural="Декларации за поверителност", gender="f", menu="Настройки",
        icon="shield-lock", position=75, columns=("heading", "edition", "created_at"),
        search=("heading", "text"), order=("-edition",), computed=("edition",), privacy=PUBLIC,
        classes=(("text", PUBLIC),),
        sections=(("Декларация", ("heading", "edition", "text")),))

    belongs = Belongs(rights="Wrr-r", shared=True)

    class Meta:
        table_name = "declarations"

    def rules(self):
        if self.id and self.text != self._stored_text() and self.acceptances.exists():
            yield RuleError("Този текст вече е приет от потребители и остава какъвто е. "
                            "Добавете нова версия.", "text")

    def _stored_text(self) -> str:
        return Declaration.select(Declaration.text).where(Declaration.id == self.id).scalar()

    def assign_numbers(self) -> None:
        self.edition = Declaration.select().count() + 1


class Acceptance(Model):
    """Who accepted which edition, and when."""

    user = ForeignKeyField(User, backref="acceptances", on_delete="CASCADE")
    declaration = ForeignKeyField(Declaration, backref="acceptances", on_delete="RESTRICT")
    accepted_at = DateTimeField(default=utc_now)

    privacy = PERSONAL

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "declaration_acceptances"
        indexes = ((("user", "declaration"), True),)


def install_declaration() -> None:
    """Add the first edition where there is none."""
    if not Declaration.select().exists():
        Declaration(text=FIRST_TEXT.read_text(encoding="utf-8").strip()).store()


def current_declaration() -> Declaration | None:
    """The edition in force."""
    return Declaration.live().order_by(Declaration.edition.desc(), Declaration.id.desc()).first()


def has_accepted(user: User, declaration: Declaration) -> bool:
    return Acceptance.select().where(
        Acceptance.user == user, Acceptance.declaration == declaration).exists()


def accept_declaration(user: User, declaration: Declaration) -> None:
    """Note the acceptance, once."""
    Acceptance.insert(user=user, declaration=declaration, accepted_at=utc_now()) \
        .on_conflict_ignore().execute()
