"""What was reported of a commitment, and every date it has had; nothing of it is overwritten."""

from peewee import CharField, DateField, TextField

from models.base import CHILD, INTERNAL, PERSONAL, Entity, Listing, today
from models.belonging import CHILDREN, INSIDE, MEMBER, Belongs, Purpose
from models.commitments.commitment import WAYS, Commitment
from models.documents.blobs import Blob
from models.documents.sealed import SealedFile
from models.fields import ChoiceField, link
from models.vault.fields import EncryptedField
from models.words import declare_list

OUTCOMES = declare_list(
    "commitment_reports.outcome", ("report", "изпълнен"), ("partly", "частично изпълнен"))


class CommitmentReport(Entity):
    """One report of the institution: when, what, and how it came."""

    commitment = link(Commitment, "Ангажимент", backref="reports")
    reported_on = DateField(verbose_name="Отчетен на")
    outcome = ChoiceField(OUTCOMES, verbose_name="Според отчета")
    done_on = DateField(null=True, verbose_name="Изпълнено на")
    text = TextField(verbose_name="Отчет")
    way = ChoiceField(WAYS, null=True, verbose_name="Получен")
    number = CharField(max_length=60, default="", verbose_name="№ на писмото")

    listing = Listing(
        label="отчет", plural="Отчети", parent="commitment",
        columns=("reported_on", "outcome", "text", "received"),
        search=("text", "number"), order=("-id",), privacy=INTERNAL, classes=(("text", CHILD),),
        fixed=("commitment",),
        computed=("reported_on", "outcome", "done_on", "text", "way", "number"),
        sections=(("Отчет", ("commitment", "reported_on", "outcome", "done_on", "text", "way",
                             "number")),))

    belongs = Belongs(
        rights="-WWrr", to=("commitment",), only={MEMBER: "of_own_commitments"}, minuted=True,
        purpose=Purpose(CHILDREN, INSIDE))

    class Meta:
        table_name = "commitment_reports"

    def title(self) -> str:
        return f"Отчет от {self.reported_on:%d.%m.%Y} г."

    title.reads = ("reported_on",)

    def received(self) -> str:
        """„с писмо № РЗИ-118“"""
        return " № ".join(filter(None, (self.show("way"), self.number)))

    received.label, received.reads = "Получен", ("way", "number")

    @classmethod
    def keep(cls, commitment: Commitment, outcome: str, by: str) -> "CommitmentReport":
        """The report as the commitment has it now."""
        return cls(commitment=commitment, outcome=outcome, reported_on=today(),
                   done_on=commitment.done_on if outcome == "report" else None,
                   text=commitment.report, way=commitment.report_way,
                   number=commitment.report_number).store(by)


class Extension(Entity):
    """A later date for a commitment, with the date before it and the reason."""

    commitment = link(Commitment, "Ангажимент", backref="extensions")
    former_due = DateField(null=True, verbose_name="Предишен срок",
                           help_text="Празно – до следващото заседание")
    due = DateField(verbose_name="Нов срок")
    reason = TextField(verbose_name="Причина")

    listing = Listing(
        label="удължаване", plural="Удължени срокове", gender="n", parent="commitment",
        columns=("due", "former_text", "reason", "created_at", "created_by"),
        search=("reason",), order=("-id",), privacy=INTERNAL, classes=(("reason", CHILD),),
        fixed=("commitment",), computed=("former_due", "due", "reason"),
        sections=(("Удължаване", ("commitment", "former_due", "due", "reason")),))

    belongs = Belongs(
        rights="-WWrr", to=("commitment",), only={MEMBER: "of_own_commitments"}, minuted=True,
        purpose=Purpose(CHILDREN, INSIDE))

    class Meta:
        table_name = "extensions"

    def title(self) -> str:
        return f"Удължаване до {self.due:%d.%m.%Y} г."

    title.reads = ("due",)

    def former_text(self) -> str:
        return f"{self.former_due:%d.%m.%Y}" if self.former_due else "до следващото заседание"

    former_text.label, former_text.sorts = "Предишен срок", "former_due"


class CommitmentFile(SealedFile):
    """A paper given with a task or with the report of it, encrypted like the documents."""

    commitment = link(Commitment, "Ангажимент", backref="files")
    report = link(CommitmentReport, "Отчет", backref="files", required=False)
    is_brought = True
    file_name = EncryptedField(max_length=160, verbose_name="Файл")
    blob = link(Blob, "Съдържание", backref="commitment_files")

    bound = ("commitment",)

    owners = ("commitment", "report")
    listing = Listing(
        label="приложен файл", plural="Приложени файлове", parent="commitment",
        columns=("file_name", "created_at", "created_by"), search=(), order=("-id",),
        privacy=INTERNAL, classes=(("file_name", PERSONAL),),
        fixed=("commitment",), computed=("file_name", "report"),
        hidden=(("a file", ("blob",)),),
        sections=(("Файл", ("commitment", "report", "file_name")),))

    belongs = Belongs(
        rights="-WWr-", to=("commitment", "report"), only={MEMBER: "of_own_commitments"},
        purpose=Purpose(CHILDREN, INSIDE))

    class Meta:
        table_name = "commitment_files"

    def wiped(self, mark: str, reference: str) -> None:
        """The content goes too."""
        self.attach(mark.encode())


def keep_file(commitment: Commitment, file, by: str = "") -> CommitmentFile:
    """The stored file: an attachment that was read, with its name and content."""
    last = commitment.reports.order_by(CommitmentReport.id.desc()).first()
    made = CommitmentFile(commitment=commitment, file_name=file.name,
                          report=last if commitment.status in ("reported", "partly") else None)
    return made.attach(file.content).store(by)
