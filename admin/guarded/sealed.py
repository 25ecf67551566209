"""Sealed cases: who is named, giving and ending access, and opening one in an emergency."""

from flask import abort, flash, redirect, request
from flask_admin import expose

from admin import policy
from admin.auth import current_user
from admin.desk.menu import forget_badges
from admin.guarded.identity import typed_reason
from admin.records.addresses import record_url
from bulgarian.dates import parse_date
from bulgarian.text import fold
from models.access.case_access import (
    PURPOSES,
    CaseAccess,
    end_access,
    grant_access,
    is_sealed,
    name_first_people,
    open_in_emergency,
    people_of,
)
from models.audit.chain import record_event
from models.base import Entity, RuleError
from models.cases.case import ChildCase
from models.users import OFFICE, User


class SealedPages:
    """The part of a case's page that names who may see it."""

    def details_context(self, record: ChildCase) -> dict:
        """The named people of a sealed case, and who may be named."""
        if not is_sealed(record):
            return {**super().details_context(record), "is_sealed": False}
        people = people_of(record)
        named = {access.user_id for access in people if not access.ends_at}
        return {**super().details_context(record), "is_sealed": True, "people": people,
                "candidates": [one for one in find_candidates(record) if one.id not in named]}

    def store(self, form, record: Entity) -> None:
        super().store(form, record)
        name_people(record)

    @expose("/<record:record>/access/", methods=("POST",))
    def give_access(self, record: int):
        """Name a person."""
        case = self._open_sealed(record)
        typed = request.form.get("user", "")
        found = [one for one in find_candidates(case) if str(one.id) == typed]
        try:
            if not found:
                raise RuleError("Изберете потребител от списъка.")
            until = request.form.get("until", "").strip()
            grant_access(case, found[0], by=current_user,
                         until=parse_date(until) if until else None)
            flash(f"{found[0].name} вижда случая.")
        except (RuleError, ValueError) as error:
            flash(str(error), "error")
        return redirect(record_url(case) + "#access")

    @expose("/<record:record>/access/<record:access>/end/", methods=("POST",))
    def take_access(self, record: int, access: int):
        """End somebody's access."""
        case = self._open_sealed(record)
        found = case.access.where(CaseAccess.id == access, CaseAccess.in_force()).first()
        try:
            end_access(found or abort(404), current_user)
            flash(f"{found.user.name} вече не вижда случая.")
        except RuleError as error:
            flash(error.message, "error")
        is_own = found.user_id == current_user.id
        return redirect(self.get_url(".index_view") if is_own else record_url(case) + "#access")

    @expose("/emergency/", methods=("GET", "POST"))
    def emergency(self):
        """Open a sealed case for a day, with a reason; those who look after it are told."""
        message = ""
        if request.method == "POST":
            try:
                return redirect(record_url(open_now(request.form.get("reference", ""))))
            except RuleError as error:
                message = error.message
        page = self.render("guarded/emergency.html", message=message, purposes=PURPOSES)
        return (page, 422) if message else page

    def _open_sealed(self, record: int) -> ChildCase:
        case = self.get_one(record) or abort(404)
        return case if is_sealed(case) else abort(404)


def name_people(case: ChildCase) -> None:
    """Once a case is sealed nobody but the first people sees it, nor its numbers in the menu."""
    name_first_people(case, current_user._get_current_object())
    forget_badges()


def find_candidates(case: ChildCase) -> list[User]:
    """Accounts of the office that reach the case's mechanism."""
    reach = User.mechanism.is_null() | (User.mechanism == case.mechanism_id)
    query = User.live().where(User.role.in_(OFFICE), User.active, reach).order_by(User.name)
    return [user for user in query if user.may_sign_in()]


def open_now(reference: str) -> ChildCase:
    """The case of this number, opened for the user; RuleError for a reason or number amiss."""
    purpose, reason = typed_reason()
    case = policy.in_region(current_user, ChildCase).where(
        ChildCase.reference == fold(reference.strip()).upper(),
        ChildCase.is_live()).first()
    if case is None:
        raise RuleError("Няма случай с този номер.")
    if not policy.sees(current_user, case):
        open_in_emergency(case, current_user, purpose=purpose, reason=reason)
        record_event("emergency", case, reason=f"{dict(PURPOSES)[purpose]}: {reason}")
    return case

