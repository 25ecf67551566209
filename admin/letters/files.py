"""Attached files: the card beside documents and letters, uploading, and downloading safely."""

import io

from flask import abort, flash, redirect, render_template, request, send_file
from markupsafe import Markup

from admin import audit, policy
from admin.auth import current_user
from admin.base import PANELS, EntityView
from admin.declaring import TRY, page
from admin.guarded.reasons import ask_about_file, note_shown, refuse_unasked
from admin.policy.needs import MAKE, READ
from admin.records.addresses import record_url
from documents.files.attaching import ACCEPTED, PDF, Attachment, read_attachment
from documents.files.hand_work import attach
from documents.files.signatures import CONTAINER, may_be_signed, told_of
from documents.kinds import IDENTIFIED
from forms.pages import NO_FILE, IdField, PageForm, TextField, UploadField
from models.base import Entity, RuleError
from models.documents.issued import IssuedDocument
from models.letters.files import EDITED, KINDS, SCAN, SIGNED, AttachedFile, files_of
from models.letters.letter import Letter

OFFERED = {IssuedDocument: (SIGNED, EDITED), Letter: (SCAN, SIGNED)}
MOST_OTHERS = 10  # files that a signature standing apart may belong to
# Nothing of a file that people brought is ever run or shown as a page of ours. A browser's own
# reader of PDF, which runs apart from all pages, starts in no sandbox.
SAFE = {"Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff"}
LOOKED_AT = {"image/jpeg": SAFE, "image/png": SAFE, PDF: SAFE | {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; "
                               "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"}}


class AttachForm(PageForm):
    """A file, what it is, and the record that it belongs to."""

    file, kind = UploadField(), TextField("Вид")
    document, letter = IdField("Документ"), IdField("Писмо")


class AttachedFileView(EntityView):
    """Files that people attached; their content is never changed here."""

    entity = AttachedFile

    def may_create(self) -> bool:
        return False

    @page("/add/", needs=MAKE, logs=TRY, form=AttachForm)
    def add(self, form: AttachForm):
        """Attach an uploaded file to a document or a letter."""
        record = find_owner(form)
        kinds = OFFERED[type(record)]
        kind = form.kind.to_store() or kinds[0]
        if kind not in kinds:
            abort(404)
        try:
            made = attach(record, kind, read_upload(form), by=current_user.name)
        except RuleError as broken:
            return self.refused(broken, record, back="#files")
        flash(f"Приложен е {made.show('kind')}.")
        tell_signatures(made, record, only_signed=True)
        return redirect(record_url(record) + "#files")

    @page("/<record:record>/file/", needs=READ, shows="download")
    def file(self, file):
        """The file under the name that it came with, as a download."""
        made = file.document
        if made is not None and made.privacy == IDENTIFIED and not note_shown(made):
            return refuse_unasked(made)
        asked = ask_about_file(file) if made is None else None
        return asked or send_as_file(file.content(), file.file_name, file.media_type)

    @page("/<record:record>/signature/", needs=READ, shows="page")
    def signature(self, file):
        """Who signed the file and whether it is as it was signed, told above its record."""
        above = file.document or file.letter
        tell_signatures(file, above)
        return redirect(record_url(above))


def tell_signatures(file: AttachedFile, record: Entity, *, only_signed: bool = False) -> None:
    """Say what the signatures of a file are worth; with `only_signed` nothing of one without."""
    content = file.content()
    if only_signed and not may_be_signed(file.media_type, content):
        return
    others = [one.content() for one in files_of(record) if one.id != file.id][:MOST_OTHERS]
    try:
        told = told_of(file.media_type, content, others)
    except RuleError as broken:
        told = [(broken.message, False)]
    for sentence, is_well in told:
        flash(f"„{file.file_name}“: {sentence}", "success" if is_well else "warning")


def send_as_file(content: bytes, name: str, media_type: str = "application/octet-stream"):
    """What somebody attached, as a download that no browser runs or shows.

    With `?look=1` a picture, which was written anew, and a PDF are shown instead.
    """
    is_shown = "look" in request.args and media_type in LOOKED_AT
    answer = send_file(io.BytesIO(content), mimetype=media_type, as_attachment=not is_shown,
                       download_name=name)
    answer.headers.update(LOOKED_AT[media_type] if is_shown else SAFE)
    return answer


def read_upload(form: PageForm) -> Attachment:
    """The file of a form, known to be of a kind that is kept; RuleError for none."""
    if form.file.data is None:
        raise RuleError(NO_FILE, "file")
    return read_attachment(form.file.data.filename, form.file.data.read())


def find_owner(form: AttachForm) -> IssuedDocument | Letter:
    """The record that a file is to be attached to; 404 for one that the user may not see."""
    entity = IssuedDocument if form.document.data else Letter
    number = form.document.data or form.letter.data or 0
    record = audit.open_first(
        policy.visible_live(current_user, entity).where(entity.id == number))
    if not policy.may_write(current_user, entity):
        abort(403)
    return record


def show_files(record: Entity) -> Markup | str:
    """The card „Подписани и сканирани“."""
    if type(record) not in OFFERED or not policy.may_read(current_user, AttachedFile):
        return ""
    may_add = policy.may_write(current_user, type(record)) and not record.in_bin() \
        and record.status not in ("erased", "cancelled", "annulled")
    kinds = [(code, label) for code, label in KINDS if code in OFFERED[type(record)]]
    owner = "document" if isinstance(record, IssuedDocument) else "letter"
    return Markup(render_template("letters/_files.html", record=record, files=files_of(record),
                                  kinds=kinds, owner=owner, may_add=may_add, accepted=ACCEPTED,
                                  looked_at=LOOKED_AT,
                                  signable=(PDF, CONTAINER)))


PANELS.append(show_files)
