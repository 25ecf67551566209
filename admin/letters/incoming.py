"""A letter that came as a file: what stands in it is put into the form, and the file stays with it.
"""

from datetime import date

from flask import flash, request
from werkzeug.datastructures import MultiDict

from admin.base import EntityView
from admin.declaring import TRY, page
from admin.letters.files import tell_signatures
from admin.policy.needs import WRITE
from admin.records.words import new_label
from bulgarian.dates import show_date
from documents.files.attaching import Attachment, plain_name, read_attachment
from documents.files.hand_work import attach, digest_of, is_attached
from documents.files.messages import read_message
from documents.files.signatures import may_be_signed
from forms.making import EntityForm, make_form
from models.base import Entity, RuleError
from models.letters.files import SCAN, SIGNED, files_of
from models.letters.letter import Letter

LONGEST = {"correspondent": 200, "subject": 300}
UNREAD = ("Файлът ще се приложи, както е. Данните му не могат да се прочетат: попълнете ги.")
READ = "Прочетено от писмото. Проверете го, преди да запишете."
UNREAD_PARTS = ("„{}“ е приложен, както е: какво има в него, не може да се прочете. Отворете го в "
                "пощенската програма и приложете файловете му отделно.")
NOT_KEPT = "„{}“ от писмото не е приложен: {}"


class LetterView(EntityView):
    """Letters typed by hand, or read from a file of the mail program."""

    entity = Letter
    form_template = "letters/form.html"

    @page("/read/", needs=WRITE, logs=TRY, writes=False)
    def read(self):
        """The form with what a file says, in the fields that are still empty; nothing is stored."""
        self.refuse_writing()
        record, under = self.new_record()
        typed, told = MultiDict(request.form), ""
        try:
            told = fill_in(typed, self.uploaded())
        except RuleError as broken:
            told = broken.message
        form = make_form(record, self.choices, formdata=typed, under=under,
                         allow=self.writable_new)
        return self.render(self.form_template, form=form, record=record, view=self, action="",
                           heading=new_label(Letter), up="", up_text="", key="", told=told)

    def uploaded(self) -> Attachment | None:
        """The file that came with the form, known to be of a kind that is kept."""
        file = request.files.get("file")
        return read_attachment(file.filename, file.read()) if file and file.filename else None

    def store(self, form: EntityForm, record: Entity) -> None:
        """Store the letter and its file; both or neither."""
        file = None if record.id else self.uploaded()
        super().store(form, record)
        if file is not None:
            attach(record, kind_of(file), file, by=self.user.name)
            for part in parts_of(file):
                self.keep_part(record, *part)

    def created_text(self, record: Entity) -> str:
        """The message after a new letter, and before it what its signatures are worth."""
        for file in files_of(record):
            tell_signatures(file, record, only_signed=True)
        return super().created_text(record)

    def keep_part(self, letter: Letter, name: str, content: bytes) -> None:
        """A file within the letter, where it is of a kind that is kept; the letter has it anyway.
        """
        try:
            file = read_attachment(name, content)
            if not is_attached(letter, digest_of(file)):
                attach(letter, kind_of(file), file, by=self.user.name)
        except RuleError as broken:
            flash(NOT_KEPT.format(plain_name(name), broken.message), "warning")


def kind_of(file: Attachment) -> str:
    """A signed file, or a scan as all others."""
    return SIGNED if may_be_signed(file.media_type, file.content) else SCAN


def fill_in(typed: MultiDict, file: Attachment | None) -> str:
    """Put what the file says into the fields that are empty; gives what is told of it."""
    if file is None:
        return ""
    try:
        found = read_message(file.media_type, file.content)
    except RuleError:
        found = None
    if found is None:
        return UNREAD
    if found["their_date"]:
        found["their_date"] = show_date(date.fromisoformat(found["their_date"]))
    for name in ("correspondent", "subject", "their_date"):
        if found[name] and not typed.get(name, "").strip():
            typed[name] = found[name][:LONGEST.get(name)]
    return READ


def parts_of(file: Attachment) -> list:
    """(name, content) of the files within a letter; one that cannot be read is kept as it is."""
    try:
        found = read_message(file.media_type, file.content)
    except RuleError:
        flash(UNREAD_PARTS.format(file.name), "warning")
        return []
    return found["files"] if found else []
