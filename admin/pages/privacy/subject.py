"""„Всичко за това лице“: the ZIP that answers a request for access, from the identity page."""

from flask import abort, render_template, send_file
from markupsafe import Markup

from admin import policy
from admin.audit import open_first
from admin.auth import current_user
from admin.base import PANELS
from admin.declaring import NOTHING, page
from admin.guarded.reasons import ReasonForm, note_reveal
from admin.policy.needs import IDENTITY
from admin.views import DeskPage
from bulgarian.text import file_name
from documents.generate import render
from documents.kinds import IDENTIFIED
from documents.papers.privacy import SUBJECT_REPORT
from documents.protection.subject import (
    Account,
    Subject,
    note_account,
    pack_account,
    subjects_of,
)
from forms.pages import TextField
from models.access.reasons import PURPOSES
from models.base import Entity, RuleError
from models.cases.identity import CaseIdentity


class SubjectForm(ReasonForm):
    """Whose data are asked for, and why."""

    about = TextField("За кого")


class SubjectPage(DeskPage):
    """Everything about a child or one of its relatives."""

    title, place = "Всичко за това лице", "subject"

    @page("/", needs=IDENTITY, shows=NOTHING)
    def index(self):
        """Nothing by itself: a person is chosen on the page of a child."""
        abort(404)

    def open_record(self, number: int) -> CaseIdentity:
        """The identity, if the user may see it."""
        return open_first(policy.visible(current_user, CaseIdentity).where(
            CaseIdentity.id == number))

    @page("/<record:record>/", needs=IDENTITY, shows="view")
    def choose(self, child: CaseIdentity):
        """Whose data are asked for, and what will be in the file."""
        return self.show_choice(child)

    def show_choice(self, child: CaseIdentity, message: str = "") -> str:
        return self.render("privacy/subject.html", child=child, subjects=subjects_of(child),
                           purposes=PURPOSES, message=message)

    @page("/<record:record>/download/", needs=IDENTITY, logs="download", fresh=True,
          form=SubjectForm)
    def download(self, child: CaseIdentity, form: SubjectForm):
        """The ZIP; that it was given out goes into the register of disclosures."""
        subject = chosen_subject(child, form.about.to_store())
        try:
            note_reveal(child, *form.checked(), action="download")
        except RuleError as broken:
            return self.show_choice(child, broken.message), 422
        report = render(SUBJECT_REPORT, child, privacy=IDENTIFIED, recipient=subject.label)
        packed = pack_account(Account(subject), report)
        note_account(subject, current_user.name)
        return send_file(packed, mimetype="application/zip", as_attachment=True,
                         download_name=f"{file_name('Справка', subject.case.reference)}.zip")


def chosen_subject(child: CaseIdentity, label: str) -> Subject:
    found = [subject for subject in subjects_of(child) if subject.label == label]
    return found[0] if found else abort(404)


def show_rights(record: Entity) -> Markup | str:
    """The way there, beside the identity of a child."""
    if not isinstance(record, CaseIdentity) or not current_user.may_see_identity():
        return ""
    return Markup(render_template("privacy/_rights.html", record=record))


PANELS.append(show_rights)
