"""Records that are brought in by a table: the file, how it is read, and what became of its rows."""

import json
from datetime import timedelta

from peewee import CharField, IntegerField

from models.base import ENTITIES, INTERNAL, PERSONAL, Entity, Listing, RuleError, utc_now
from models.belonging import FAMILIES, INSIDE, Belongs, Purpose
from models.documents.blobs import Blob
from models.documents.sealed import SealedFile
from models.fields import ChoiceField, link
from models.users import User
from models.vault.fields import EncryptedField, EncryptedLongField
from models.vault.keys import Key
from models.workflow import State, Workflow

NEW, TRIED, DONE, UNDONE, DROPPED = "new", "tried", "done", "undone", "dropped"
WAITING = (NEW, TRIED)  # the file is still there
FILE_KEPT, REPORT_KEPT = timedelta(days=7), timedelta(days=30)


class Import(SealedFile):
    """One file on its way into a register; the file goes once its rows are in, or it is dropped.

    What became of every row is sealed: it may tell of children. It is kept as long as the import
    may be undone.
    """

    register = CharField(max_length=40, verbose_name="Регистър")
    file_name = EncryptedField(max_length=160, verbose_name="Име на файла")
    digest = CharField(max_length=64, default="", verbose_name="Отпечатък")
    asked_by = link(User, "Внася", backref="imports")
    plan = EncryptedLongField(default="", verbose_name="Подредба на колоните")
    report = EncryptedLongField(default="", verbose_name="Редове")
    total = IntegerField(default=0, verbose_name="Редове във файла")
    added = IntegerField(default=0, verbose_name="Нови")
    changed = IntegerField(default=0, verbose_name="Променени")
    same = IntegerField(default=0, verbose_name="Пропуснати")
    refused = IntegerField(default=0, verbose_name="Неприети")
    status = ChoiceField((), default=NEW, verbose_name="Състояние")
    blob = link(Blob, "Файл", backref="imports", required=False)
    is_brought = True

    workflow = Workflow(
        (State(NEW, "Качен", "info"), State(TRIED, "Изпробван", "info"),
         State(DONE, "Внесен", "ok"), State(UNDONE, "Отменен", "quiet"),
         State(DROPPED, "Отказан", "quiet")), ())
    status.choices = workflow.choices

    listing = Listing(
        label="внасяне", plural="Внасяния", gender="n", icon="upload",
        columns=("register_name", "created_at", "status", "added", "changed", "refused"),
        filters=("status",), order=("-id",), privacy=INTERNAL,
        classes=(("file_name", PERSONAL), ("plan", PERSONAL), ("report", PERSONAL)),
        computed=("register", "status", "total", "added", "changed", "same", "refused"),
        unlogged=("plan", "report", "digest"),
        hidden=(("everybody sees his own alone", ("asked_by",)),
                ("the program's own book", ("plan", "report", "digest", "blob", "file_name"))),
        sections=(("Внасяне", ("register", "status", "total", "added", "changed", "same",
                               "refused")),))

    belongs = Belongs(rights="WWW--", where=("own_imports",), purpose=Purpose(FAMILIES, INSIDE))

    class Meta:
        table_name = "imports"

    @property
    def target(self) -> type[Entity]:
        """The register; RuleError where the office no longer has it."""
        if self.register not in ENTITIES:
            raise RuleError("Регистърът вече го няма.")
        return ENTITIES[self.register]

    def title(self) -> str:
        return f"Внасяне в „{self.register_name()}“"

    title.reads = ("register",)

    def register_name(self) -> str:
        entity = ENTITIES.get(self.register)
        return entity.listing.plural if entity else self.register

    register_name.label, register_name.reads = "Регистър", ("register",)

    def planned(self) -> dict:
        """How the columns are read; empty until somebody has said it."""
        return json.loads(self.plan) if self.plan else {}

    def rows(self) -> list[dict]:
        """What became of the rows: of those at which there is anything to tell."""
        return json.loads(self.report) if self.report else []

    def tell_rows(self, rows: list[dict], total: int) -> None:
        """Keep what became of the rows, and how many of each there are."""
        self.report, self.total = json.dumps(rows, ensure_ascii=False), total
        counts = {code: sum(row["is"] == code for row in rows) for code in COUNTED}
        self.set_values({COUNTED[code]: number for code, number in counts.items()})

    @property
    def has_file(self) -> bool:
        return self.blob_id is not None

    def forget_file(self) -> None:
        """Let the file go; in the transaction that stores the record."""
        gone, self.blob = self.blob_id, None
        self.save()
        Blob.delete().where(Blob.id == gone).execute()

    def reseal(self, key: Key) -> None:
        if self.has_file:
            super().reseal(key)
        else:
            super(SealedFile, self).reseal(key)

    def about_case(self, *, ask: bool = True) -> None:
        """None: the rows have events of their own."""


# What a row becomes: the column that counts it.
COUNTED = {"new": "added", "changed": "changed", "same": "same", "refused": "refused"}


def clear_imports() -> None:
    """Let go the files that nobody went on with, and the rows of what is past undoing."""
    now = utc_now()
    for one in Import.live().where(Import.blob.is_null(False), Import.updated_at < now - FILE_KEPT):
        one.status = DROPPED
        one.forget_file()
    for one in Import.live().where(Import.report != "", Import.updated_at < now - REPORT_KEPT):
        one.report = one.plan = ""
        one.save()
