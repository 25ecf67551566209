"""„Познай документ“: a file that is dropped back says what it is made from, and if it changed."""

from flask import request
from flask_admin import expose

from admin import audit, policy
from admin.auth import current_user
from admin.desk.pages import DeskPage
from documents.files.attaching import read_attachment
from documents.files.marks import Mark, read_mark
from documents.kinds import get_kind
from models.base import ENTITIES, RuleError
from models.documents.blobs import WORD
from models.documents.issued import IssuedDocument

STRANGE = ("Файлът не е правен от това бюро, или е правен преди документите да се бележат. Нищо в "
           "него не показва откъде е.")


class RecogniseView(DeskPage):
    """One field for a file, and what the desk knows of it."""

    title, place = "Познай документ", "recognise"

    def may_open(self, user) -> bool:
        return not user.is_guest() and policy.may_read(user, IssuedDocument)

    @expose("/", methods=("GET", "POST"))
    def index(self):
        """What the mark in an uploaded file says; the file itself is not kept."""
        found, fault = None, ""
        if request.method == "POST":
            try:
                found = recognise(_upload())
            except RuleError as broken:
                fault = broken.message
        return self.render("letters/recognise.html", found=found, fault=fault)


def _upload() -> Mark:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise RuleError("Изберете файл.", "file")
    file = read_attachment(upload.filename, upload.read())
    mark = read_mark(file.content) if file.media_type == WORD else None
    if mark is None:
        raise RuleError(STRANGE, "file")
    return mark


def recognise(mark: Mark) -> dict:
    """What may be told: of a record that the user may not see only that it is one of ours."""
    document, origin = mark.find(), None
    if document is None or not policy.sees(current_user, document):
        return {"mark": mark, "kind": "", "document": None, "origin": None}
    audit.opened(document)
    entity = ENTITIES.get(document.entity)
    if entity is not None and policy.may_read(current_user, entity):
        origin = policy.visible(current_user, entity).where(
            entity.id == document.object_id).first()
    kind = get_kind(document.kind)
    return {"mark": mark, "kind": kind.name if kind else document.heading,
            "document": document, "origin": origin}
