"""Sealed cases: who is named, giving and ending access, and opening one in an emergency."""

from flask import abort, flash, redirect, request

from admin import policy
from admin.auth import current_user
from admin.declaring import TRY, page
from admin.desk.menu import forget_badges
from admin.guarded.reasons import ReasonForm, note_reveal
from admin.policy.needs import NOTE_CASE, OFFICE_ONLY
from admin.records.addresses import record_url
from admin.second_person import asked_text, takes_second_person
from bulgarian.text import fold
from forms.fields import BgDateField
from forms.pages import IdField, PageForm, TextField
from models.access.approvals import LEVEL, ask_level
from models.access.case_access import (
    CaseAccess,
    end_access,
    grant_access,
    is_sealed,
    may_name,
    name_first_people,
    open_in_emergency,
    people_of,
    reads_only,
)
from models.access.reasons import PURPOSES
from models.base import Entity, RuleError
from models.cases.case import ChildCase
from models.cases.levels import is_lower, raise_level
from models.users import OFFICE, User


class AccessForm(PageForm):
    """Who may see a sealed case, and until when."""

    user, until = IdField("Потребител"), BgDateField("До")


class EmergencyForm(ReasonForm):
    """The number of the case, and why it is opened."""

    reference = TextField("Номер на случая")


def sealed(view, number: int) -> ChildCase:
    """The case, if it is sealed and the user may see it."""
    case = view.open_record(number)
    return case if is_sealed(case) else abort(404)


class SealedPages:
    """The part of a case's page that names who may see it."""

    def details_context(self, record: ChildCase) -> dict:
        """The named people of a sealed case, and who may be named."""
        if not is_sealed(record):
            return {**super().details_context(record), "is_sealed": False}
        people = people_of(record)
        named = {access.user_id for access in people if not access.ends_at} | {current_user.id}
        return {**super().details_context(record), "is_sealed": True, "people": people,
                "may_name": may_name(record, current_user),
                "candidates": [one for one in find_candidates(record) if one.id not in named]}

    def may_write(self, record: ChildCase | None = None) -> bool:
        """Nothing of a case that was opened in an emergency."""
        return super().may_write(record) and not (
            record is not None and record.id and self._reads_only(record))

    def may_take_steps(self, record: ChildCase) -> bool:
        return not self._reads_only(record)

    def _reads_only(self, record: ChildCase) -> bool:
        """Whether an emergency alone opens the case; of an open one that is asked to write."""
        is_asked = is_sealed(record) or request.method != "GET"
        return is_asked and reads_only(record.id, current_user.id)

    def store(self, form, record: Entity) -> None:
        """Store the case; a lower level of access waits for another person who is named."""
        before = record.sensitivity
        form.fill(record)
        lower = self._held_level(record, before) if record.id else ""
        self.store_filled(form, record)
        name_people(record)
        if lower:
            flash(asked_text(ask_level(record, lower, current_user._get_current_object())))

    def _held_level(self, case: ChildCase, before: str) -> str:
        """The lower level that is wanted, taken back until somebody else agrees; else nothing."""
        raise_level(case)
        if not is_lower(case.sensitivity, before):
            return ""
        if not takes_second_person(LEVEL):
            case.may_lower = True
            return ""
        wanted, case.sensitivity = case.sensitivity, before
        return wanted

    @page("/<record:record>/access/", needs=NOTE_CASE, logs=TRY, opens=sealed, form=AccessForm,
          back="#access")
    def give_access(self, case: ChildCase, form: AccessForm):
        """Name a person."""
        found = next((one for one in find_candidates(case) if one.id == form.user.data), None)
        if found is None:
            raise RuleError("Изберете потребител от списъка.")
        grant_access(case, found, by=current_user, until=form.until.data)
        flash(f"{found.name} вижда случая.")

    @page("/<record:record>/access/<record:access>/end/",
          needs=NOTE_CASE, logs=TRY, opens=sealed, back="#access")
    def take_access(self, case: ChildCase, access: int):
        """End somebody's access."""
        found = case.access.where(CaseAccess.id == access, CaseAccess.in_force()).first()
        end_access(found or abort(404), current_user)
        flash(f"{found.user.name} вече не вижда случая.")
        is_own = found.user_id == current_user.id
        return redirect(self.get_url(".index_view")) if is_own else None

    @page("/emergency/", needs=OFFICE_ONLY, shows="page", logs=TRY, form=EmergencyForm)
    def emergency(self, form: EmergencyForm):
        """Open a sealed case for a day, with a reason; those who look after it are told."""
        message = ""
        if request.method == "POST":
            try:
                return redirect(record_url(open_now(form.reference.to_store(), *form.checked())))
            except RuleError as error:
                message = error.message
        page = self.render("guarded/emergency.html", message=message, purposes=PURPOSES)
        return (page, 422) if message else page


def name_people(case: ChildCase) -> None:
    """Once a case is sealed nobody but the first people sees it, nor its numbers in the menu."""
    name_first_people(case, current_user._get_current_object())
    forget_badges()


def find_candidates(case: ChildCase) -> list[User]:
    """Accounts of the office that reach the case's mechanism."""
    reach = User.mechanism.is_null() | (User.mechanism == case.mechanism_id)
    query = User.live().where(User.role.in_(OFFICE), User.active, reach).order_by(User.name)
    return [user for user in query if user.may_sign_in()]


def open_now(reference: str, purpose: str, reason: str) -> ChildCase:
    """The case of this number, opened for the user; RuleError for one that is not there."""
    case = policy.in_region(current_user, ChildCase).where(
        ChildCase.reference == fold(reference).upper(), ChildCase.is_live()).first()
    if case is None:
        raise RuleError("Няма случай с този номер.")
    if not policy.sees(current_user, case):
        open_in_emergency(case, current_user, purpose=purpose, reason=reason)
        note_reveal(case, purpose, reason, action="emergency")
    return case

