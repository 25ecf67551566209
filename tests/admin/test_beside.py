"""No file that people send is taken apart in the process that serves people: doors × files."""

import io
import zipfile
from email.message import EmailMessage

from lxml import etree
from PIL import Image

from admin.declaring import said_by
from documents.apart import asking
from forms.pages import PageForm, UploadField
from models.database import database
from models.documents.issued import IssuedDocument
from models.users import SECRETARY
from tests.admin import matrix
from tests.admin.regions import build_scene
from tests.docfill.making import make
from tests.documents.brought import OUTLOOK, SIGNED, opendocument, packed, picture, workbook
from tests.documents.test_returning import edited

MARK = "Щъркелмаркер"
# Pages that take a file beside the columns of a form.
BY_HAND = ("letters.read", "letters.create_view", "commitments.report", "places.answers")
FILLED = {"subject": "Писмо", "correspondent": "РУО", "direction": "in", "outcome": "done",
          "reported_on": "1.2.2017", "text": "Отчет", "note": "бележка", "kind": "edited"}


def letter(*files: bytes) -> bytes:
    """A letter of e-mail in which other files are."""
    message = EmailMessage()
    message["From"], message["Date"] = "a@example.bg", "Mon, 5 Dec 2016 10:00:00 +0200"
    message["Subject"] = MARK
    message.set_content(MARK)
    for number, data in enumerate(files):
        message.add_attachment(data, maintype="application", subtype="octet-stream",
                               filename=f"{number}.bin")
    return message.as_bytes()


def brought(region) -> dict[str, bytes]:
    """A file of every kind, each with the mark in it; minutes of ours as they come back."""
    minutes = IssuedDocument.get(IssuedDocument.kind == "protokol",
                                 IssuedDocument.object_id == region.records["meetings"].id)
    line = f"<w:p><w:r><w:t>{MARK}</w:t></w:r></w:p>"
    word, book = make(MARK), workbook(note_xml=f"<a>{MARK}</a>".encode())
    inner = packed(mimetype=b"application/vnd.etsi.asic-e+zip", note_txt=MARK.encode())
    return {"п.docx": word, "т.xlsx": book, "т.csv": f"{MARK};б\n1;2\n".encode(),
            "п.msg": OUTLOOK + MARK.encode(),
            "п.odt": opendocument("text", note_xml=f"<a>{MARK}</a>".encode()),
            "с.png": picture("PNG"), "п.p7s": SIGNED + MARK.encode(), "п.asice": inner,
            "п.eml": letter(word, book, picture("PNG"), inner),
            "протокол.docx": edited(minutes.content(), **{"<w:body>": f"<w:body>{line}"})}


class Watch:
    """What is taken apart in this process, of the files that were sent."""

    def __init__(self, files: dict[str, bytes], monkeypatch):
        self.files, self.found, self.asked = {*files.values()}, [], 0
        for holder, name in ((zipfile.ZipFile, "__init__"), (etree, "fromstring"),
                             (Image, "open"), (io, "TextIOWrapper")):
            monkeypatch.setattr(holder, name, self.watched(getattr(holder, name), name))
        for reader in ("documents.files.messages.message_from_bytes",
                       "documents.files.messages.Message",
                       "documents.files.tables.csv.reader", "documents.files.sheets.load_workbook",
                       "documents.files.tables.CalamineWorkbook"):
            monkeypatch.setattr(reader, self.never)
        ask = asking.NEIGHBOUR.ask
        monkeypatch.setattr(asking.NEIGHBOUR, "ask", lambda *words: self.count() or ask(*words))

    def count(self) -> None:
        self.asked += 1

    def watched(self, function, name: str):
        def seen(*words, **more):
            for word in words:
                data = word.getvalue() if isinstance(word, io.BytesIO) else word
                if isinstance(data, bytes) and (data in self.files or MARK.encode() in data):
                    self.found.append(name)
            return function(*words, **more)
        return seen

    def never(self, *_words, **_more):
        self.found.append("a reader of strangers' files")
        raise AssertionError


def doors(app) -> list:
    """The addresses that take a file."""
    found = []
    for rule in app.url_map.iter_rules():
        form = getattr(said_by(app.view_functions[rule.endpoint]), "form", None)
        names = [name for name in dir(form or object) if getattr(
            getattr(form, name, None), "field_class", None) is UploadField]
        if "POST" in rule.methods and (names or rule.endpoint in BY_HAND):
            found.append((rule, names or ["file"]))
    return found


def test_every_form_with_a_file_is_of_a_door_that_is_tried(app):
    waiting, forms = [PageForm], set()
    while waiting:
        waiting += (made := waiting.pop().__subclasses__())
        forms |= {one for one in made if any(
            getattr(getattr(one, name, None), "field_class", None) is UploadField
            for name in dir(one))}
    said = (said_by(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules())
    left = forms - {getattr(one, "form", None) for one in said}
    assert {one.__name__ for one in left} == {"AnswerForm"}  # of places.answers, by hand


def test_every_door_has_every_file_read_in_a_child(app, sign_in, no_tokens, monkeypatch):
    scene, browser = build_scene(), sign_in(SECRETARY)
    files, statuses = brought(scene.regions["а"]), []
    build = app.url_map.bind("localhost").build
    watch = Watch(files, monkeypatch)
    for rule, names in doors(app):
        address = build(rule.endpoint, matrix.arguments(rule, scene), "POST")
        for name, data in files.items():
            sent = {**FILLED, **{one: (io.BytesIO(data), name) for one in names}}
            with database.atomic() as transaction:
                with browser.post(address, data=sent) as answer:
                    statuses.append(answer.status_code)
                transaction.rollback(begin=False)
            assert not watch.found, (rule.endpoint, name, watch.found)
    assert len(doors(app)) >= 9 and not {500, 503} & {*statuses}
    assert watch.asked > 30
