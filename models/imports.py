"""Records that are brought in by a table: the file, how it is read, and what became of its rows."""

import json
import math
from collections import Counter
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

NEW, TRIED, BEGUN, DONE = "new", "tried", "begun", "done"
UNDONE, DROPPED = "undone", "dropped"
WAITING = (NEW, TRIED)  # the file is still there, and nothing of it is brought in
PIECE, MOST_PIECES = 50, 900  # rows of one part of the work, and how many parts there may be
MOST_TOLD = 5_000  # rows of which it is kept what is to be told of them
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
         State(BEGUN, "Внасят се редове", "info"),
         State(DONE, "Внесен", "ok"), State(UNDONE, "Отменен", "quiet"),
         State(DROPPED, "Отказан", "quiet")), ())
    status.choices = workflow.choices

    listing = Listing(
        label="внасяне", plural="Внасяния", gender="n", icon="upload",
        columns=("register_name", "created_at", "status", "added", "changed", "refused"),
        filters=("status",), order=("-id",), privacy=INTERNAL,
        classes=(("file_name", PERSONAL), ("plan", PERSONAL), ("report", PERSONAL)),
        computed=("register", "status", "total", "added", "changed", "same", "refused"),
        unlogged=("plan", "report", "digest", "total", "added", "changed", "same", "refused"),
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

    def note(self, **said) -> None:
        """Remember more of how it goes."""
        self.plan = json.dumps(self.planned() | said, ensure_ascii=False)

    def piece(self) -> int:
        """How many rows are one part of the work."""
        return max(PIECE, -(-self.planned().get("count", 0) // MOST_PIECES))

    def rows(self) -> list[dict]:
        """What became of the rows: runs of new ones, and each of which there is more to tell."""
        return json.loads(self.report) if self.report else []

    def count_made(self) -> int:
        """How many rows made or changed a record."""
        return sum(row.get("run", 1) for row in self.rows() if "id" in row)

    def made(self, first: int = 0, most: float = math.inf) -> list[dict]:
        """The rows that made or changed a record, so many of them from this one on."""
        found, at = [], 0
        end = first + most
        for row in self.rows():
            run = row.get("run", 1) if "id" in row else 0
            found += ({**row, "n": row["n"] + step, "id": row["id"] + step}
                      for step in range(max(first - at, 0), min(end - at, run)))
            at += run
        return found

    def begin_rows(self) -> None:
        """Forget what a trial before told."""
        self.report, self.total = "", 0
        self.set_values(dict.fromkeys(COUNTED.values(), 0))

    def add_rows(self, rows: list[dict]) -> None:
        """Keep what became of the next rows; of those past the most that are told, the count."""
        kept = self.rows()
        room = MOST_TOLD - sum("m" in row for row in kept)
        for row in rows:
            if "m" in row and room < 1:
                row = {name: value for name, value in row.items() if name not in ("m", "c")}
            room -= "m" in row
            if kept and _goes_on(kept[-1], row):
                kept[-1]["run"] = kept[-1].get("run", 1) + 1
            elif row.keys() & {"m", "id"}:
                kept.append(row)
        self.report, self.total = json.dumps(kept, ensure_ascii=False), self.total + len(rows)
        counts = Counter(row["is"] for row in rows)
        self.set_values({name: getattr(self, name) + counts[code]
                         for code, name in COUNTED.items()})

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
PLAIN = {"n", "is", "id", "v"}  # all that is kept of a row at which there is nothing to tell


def _goes_on(last: dict, row: dict) -> bool:
    """Whether a row tells no more than that it follows the run of new rows before it."""
    run = last.get("run", 1)
    return last.keys() - {"run"} == row.keys() == PLAIN and (
        last["n"] + run, last["id"] + run, last["is"], last["v"]) == (
        row["n"], row["id"], row["is"], row["v"])


def clear_imports() -> None:
    """Let go the files that nobody went on with, and the rows of what is past undoing."""
    now = utc_now()
    for one in Import.live().where(Import.blob.is_null(False), Import.updated_at < now - FILE_KEPT):
        one.status = DONE if one.status == BEGUN else DROPPED
        one.forget_file()
    for one in Import.live().where(Import.report != "", Import.updated_at < now - REPORT_KEPT):
        one.report = one.plan = ""
        one.save()
