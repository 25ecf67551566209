"""„Файл с настройки“: the configuration out and in as a file, and the registers offered."""

from io import BytesIO

from flask import flash, send_file
from wtforms import HiddenField

from admin.auth import current_user
from admin.declaring import TRY, page
from admin.policy.needs import OPERATE
from admin.records.words import SETTINGS
from admin.views import DeskPage
from bulgarian.numerals import read_whole
from documents.files.scanning import scan
from documents.shipped import install, offered, put_away, taken
from forms.pages import PageForm, PickField, UploadField, WordsField
from models.base import RuleError
from models.tailoring.configuration import apply, compare, export, read, tell
from models.tailoring.journal import read_journal, take_back
from models.tailoring.version import read_number

LARGEST = 5 * 2**20
SHOWN, MOST = 5, 200


class FileForm(PageForm):
    """A file with configuration."""

    file = UploadField()


class ChangesForm(PageForm):
    """The text of the file whose differences were shown."""

    text = WordsField()
    number = HiddenField()  # of the configuration that they were differences to


class BackForm(PageForm):
    """Which change is taken back."""

    number = HiddenField()


class RegisterForm(PageForm):
    """One of the registers that come with the program."""

    name = PickField(*offered())


class ConfigurationPage(DeskPage):
    """What the office configured, as a file."""

    title, place, group, icon, position = "Файл с настройки", "configuration", SETTINGS, \
        "file-text", 36

    @page("/", needs=OPERATE, shows="page")
    def index(self):
        """The ways out and in, and the registers that are offered."""
        return self.render("tailoring/configuration.html", offered=offered(),
                           taken=taken(), put_away=put_away(), journal=read_journal(SHOWN))

    @page("/journal/", needs=OPERATE, shows="page")
    def journal(self):
        """The last changes of the configuration."""
        return self.render("tailoring/journal.html", journal=read_journal(MOST))

    @page("/back/", needs=OPERATE, logs=TRY, form=BackForm)
    def back(self, form: BackForm):
        """Take one change back, alone."""
        told = take_back(read_whole(form.number.data or "", most=10**15) or 0, current_user.name)
        flash(f"Върнато е: {told}")

    @page("/file/", needs=OPERATE, shows="download")
    def file(self):
        """The whole configuration."""
        return send_file(BytesIO(export().encode()), mimetype="application/json",
                         as_attachment=True, download_name="Настройки на бюрото.json")

    @page("/compare/", needs=OPERATE, logs=TRY, writes=False, form=FileForm)
    def compare(self, form: FileForm):
        """What a file would change, in words; nothing is changed yet."""
        content = form.file.data.read(LARGEST + 1) if form.file.data else b""
        if not content:
            raise RuleError("Изберете файл с настройки.", "file")
        if len(content) > LARGEST:
            raise RuleError("Файлът е по-голям от 5 МБ. Изберете файл с настройки.", "file")
        text = scan(content).decode("utf-8", "replace")
        return self.render("tailoring/changes.html", text=text, number=read_number(),
                           lines=tell(compare(read(text))))

    @page("/apply/", needs=OPERATE, logs=TRY, form=ChangesForm)
    def apply(self, form: ChangesForm):
        """Make the changes that were shown."""
        changes = compare(read("".join(form.text.to_store())))
        if form.number.data != str(read_number()):
            raise RuleError("Междувременно някой промени настройките и нищо от файла не е "
                            "приложено. Изберете файла пак и вижте разликите.")
        apply(changes, current_user.name)
        flash(f"Приложени промени: {len(tell(changes))}.")

    @page("/add/", needs=OPERATE, logs=TRY, form=RegisterForm)
    def add(self, form: RegisterForm):
        """Take a register that comes with the program."""
        name = form.name.to_store()
        install(name, current_user.name)
        flash(f"Добавено: {offered()[name]}. Вече е в менюто.")
