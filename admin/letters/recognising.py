"""„Разпознай документ“: what a file that is dropped back is made from, and if it changed."""

from flask import request

from admin import audit, policy
from admin.auth import current_user
from admin.declaring import NOTHING, TRY, page
from admin.letters.files import read_upload
from admin.policy.needs import LETTERS
from admin.views import DeskPage
from documents.files.attaching import Attachment
from documents.files.marks import Mark, read_mark
from documents.kinds import get_kind
from forms.pages import PageForm, UploadField
from models.base import ENTITIES, RuleError
from models.documents.blobs import WORD

STRANGE = ("Файлът не е изготвен тук или е изготвен преди документите да се бележат. Нищо в "
           "него не показва откъде е.")


class RecogniseForm(PageForm):
    """One file."""

    file = UploadField()


class RecogniseView(DeskPage):
    """One field for a file, and what the desk knows of it."""

    title, place = "Разпознай документ", "recognise"

    @page("/", needs=LETTERS, shows=NOTHING, logs=TRY, writes=False, form=RecogniseForm)
    def index(self, form: RecogniseForm):
        """What the mark in an uploaded file says; the file itself is not kept."""
        found, fault = None, ""
        if request.method == "POST":
            try:
                found = recognise(find_mark(read_upload(form)))
            except RuleError as broken:
                fault = broken.message
        return self.render("letters/recognise.html", found=found, fault=fault)


def find_mark(file: Attachment) -> Mark:
    """What a file says of itself; RuleError for one that was not made here."""
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
