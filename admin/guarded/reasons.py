"""Why somebody looks at a child's data: asked with what is shown, kept sealed, good for minutes.

A reason belongs to what it was given for, a record or a file of many. Whatever carries names goes
out with an event of its own that tells the purpose and the number of the reason.
"""

from time import time
from urllib.parse import quote

from flask import flash, redirect, request, session
from wtforms import PasswordField

from admin import audit, policy
from admin.auth import current_user
from admin.declaring import NOTHING, page
from admin.policy.needs import IDENTITY
from admin.signin.forms import own_path
from admin.signin.sessions import FRESH
from admin.signin.step_up import asks_password, confirm_here
from admin.views import DeskPage
from forms.pages import PageForm, TextField, record_id
from models.access.reasons import PURPOSES, AccessReason, check_reason, keep_reason
from models.audit.chain import record_event
from models.base import ENTITIES, Entity, RuleError
from models.cases.identity import CaseIdentity

LASTS = FRESH.total_seconds()
FILLING = 2 * 3600  # so long a form may be filled in; each answer with data is told all the same
GIVEN = "reasons"  # in the session: [what for, number of the reason, when], the newest last
MOST = 5
ASKED = "Вътре има имена на деца. Напишете защо ви е нужно."


class ReasonForm(PageForm):
    """Why somebody looks at what is not shown to all, and what he goes on to do."""

    purpose, reason, then = TextField("Цел"), TextField("Причина"), TextField()

    def checked(self) -> tuple[str, str]:
        """The purpose and the words of the reason; RuleError if they say nothing."""
        purpose, reason = self.purpose.to_store(), self.reason.to_store()
        check_reason(purpose, reason)
        return purpose, reason


class LeavingForm(ReasonForm):
    """The same for what leaves the desk, with the password where it was given long ago."""

    password, code = PasswordField("Парола"), TextField("Код от приложението")

    def checked(self) -> tuple[str, str]:
        said = super().checked()
        if asks_password():
            confirm_here(self.password.data or "", self.code.data or "")
        return said


def key_of(record: Entity) -> str:
    return f"{record._meta.table_name}/{record.id}"


def note_reveal(record: Entity, purpose: str, reason: str, *, action: str = "reveal",
                key: str = "") -> None:
    """Who saw or took out whose data and why; the reason is sealed, its number in the log."""
    label = dict(PURPOSES)[purpose]
    number = keep_reason(record, label, reason)
    given = [one for one in session.get(GIVEN, []) if one[0] != (key or key_of(record))]
    session[GIVEN] = [*given, [key or key_of(record), number, int(time())]][-MOST:]
    record_event(action, record, reason=label, details={"reason": number})


def is_given(key: str, lasts: float = LASTS) -> bool:
    """Whether a reason for this was given a few minutes ago."""
    return _find(key, lasts) is not None


def note_shown(record: Entity, key: str = "", lasts: float = LASTS) -> bool:
    """Whether it may be shown now, by a reason given for it; that it is shown is then told."""
    kept = _find(key or key_of(record), lasts)
    if kept is not None:
        audit.explained(kept.purpose, kept.id)
    return kept is not None


def _find(key: str, lasts: float) -> AccessReason | None:
    for what, number, at in session.get(GIVEN, []):
        if what == key and time() - at < lasts:
            return AccessReason.get_or_none(AccessReason.id == number)
    return None


def ask_why(record: Entity, key: str):
    """The way to the question, for files of many records; it leads back to the address."""
    here = quote(request.full_path.removesuffix("?"))
    return redirect(f"/why/?what={quote(key)}&about={key_of(record)}&next={here}")


def ask_about_file(file: Entity, about: Entity | None = None):
    """The way to the question before a file about a case, which may name the child; None where
    it was answered, and for those who are never told who the child is: they brought the file.

    `about` is the record that it stands in, where it is reached by way of that alone."""
    if file.about_case() is None or not policy.may_read(current_user, CaseIdentity):
        return None
    return None if note_shown(file) else ask_why(about or file, key_of(file))


class WhyPage(DeskPage):
    """The question before a file in which children are named."""

    title, place = "Защо са нужни данните", "why"

    @page("/", needs=IDENTITY, shows=NOTHING)
    def index(self):
        """The question."""
        return self.show()

    @page("/", needs=IDENTITY, logs="reveal", form=LeavingForm)
    def give(self, form: LeavingForm):
        """Keep the reason, and lead to the file."""
        try:
            table, _, number = request.args.get("about", "").partition("/")
            entity = ENTITIES.get(table)
            record = entity and policy.visible(current_user, entity).where(
                entity.id == (record_id(number) or 0)).first()
            if not record:
                raise RuleError("Отворете файла наново от страницата му.")
            note_reveal(record, *form.checked(), key=request.args.get("what", "")[:120])
        except RuleError as broken:
            return self.show(broken.message), 422
        return self.show(is_ready=True)

    def show(self, message: str = "", *, is_ready: bool = False) -> str:
        return self.render("guarded/why.html", message=message, purposes=PURPOSES,
                           is_ready=is_ready, to=own_path(request.args.get("next", "")))


def refuse_unasked(record: Entity):
    """The way to the page of a record whose names are asked for there first."""
    flash(ASKED, "error")
    return redirect(f"/{key_of(record)}/")

