"""Attached files: the card beside documents and letters, uploading, and downloading safely."""

import io

from flask import abort, flash, redirect, render_template, request, send_file
from flask_admin import expose
from markupsafe import Markup

from admin import audit, policy
from admin.auth import current_user
from admin.base import PANELS, EntityView
from admin.records.addresses import record_url
from documents.files.attaching import ACCEPTED, read_attachment
from documents.files.hand_work import attach
from models.base import Entity, RuleError
from models.documents.issued import IssuedDocument
from models.letters.files import EDITED, KINDS, SCAN, SIGNED, AttachedFile, files_of
from models.letters.letter import Letter

OFFERED = {IssuedDocument: (SIGNED, EDITED), Letter: (SCAN, SIGNED)}
# Nothing of a file that people brought is ever run or shown as a page of ours.
SAFE = {"Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff"}


class AttachedFileView(EntityView):
    """Files that people attached; their content is never changed here."""

    entity = AttachedFile

    def may_create(self) -> bool:
        return False

    @expose("/add/", methods=("POST",))
    def add(self):
        """Attach an uploaded file to a document or a letter."""
        record = find_owner()
        kinds = OFFERED[type(record)]
        kind = request.form.get("kind", kinds[0])
        if kind not in kinds:
            abort(404)
        try:
            upload = request.files.get("file")
            if upload is None or not upload.filename:
                raise RuleError("Изберете файл.", "file")
            file = read_attachment(upload.filename, upload.read())
            made = attach(record, kind, file, by=current_user.name)
            flash(f"Приложен е {made.show('kind')}.")
        except RuleError as broken:
            flash(broken.message, "error")
        return redirect(record_url(record) + "#files")

    @expose("/<record:record>/file/")
    def file(self, record: int):
        """The file under the name that it came with, as a download."""
        file = self.get_one(record) or abort(404)
        return send_as_file(file.content(), file.file_name, file.media_type)


def send_as_file(content: bytes, name: str, media_type: str = "application/octet-stream"):
    """What somebody attached, as a download that no browser runs or shows."""
    answer = send_file(io.BytesIO(content), mimetype=media_type, as_attachment=True,
                       download_name=name)
    answer.headers.update(SAFE)
    return answer


def find_owner() -> IssuedDocument | Letter:
    """The record that a file is to be attached to; 404 for one that the user may not see."""
    owners = {"document": IssuedDocument, "letter": Letter}
    name = next((one for one in owners if request.form.get(one)), None) or abort(404)
    number, entity = request.form[name], owners[name]
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        abort(404)
    record = policy.visible_live(current_user, entity).where(entity.id == int(number)).first()
    audit.opened(record or abort(404))
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
                                  kinds=kinds, owner=owner, may_add=may_add, accepted=ACCEPTED))


PANELS.append(show_files)
