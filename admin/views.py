"""What every view answers with: a refusal, a broken rule, and a change as one transaction."""

from collections.abc import Callable

from flask import abort, current_app, flash, redirect, request
from flask_admin import BaseView

from admin import typed
from admin.auth import current_user, signed_in
from admin.declaring import NOTHING, page, said_by
from admin.gate import changing
from admin.once import once
from admin.policy.needs import SIGNED_IN
from admin.records.editing import tell_typed
from admin.records.words import SETTINGS
from models.base import Entity, RuleError
from models.users import ADMIN, User

DESK_PAGES: list[type["DeskPage"]] = []


class Answers:
    """The part of a view that its declared pages and the menu rely on."""

    def is_open_to(self, user: User | None) -> bool:
        """Whether the user may open the first of its pages."""
        return user is not None

    def is_named_to(self, user: User) -> bool:
        """Whether the menu names it to a user who may open it."""
        return True

    def is_accessible(self) -> bool:
        return self.is_open_to(signed_in())

    def inaccessible_callback(self, name, **kwargs):
        """What may not be seen is as if it were not there."""
        return abort(404) if current_user else current_app.login_manager.unauthorized()

    def _run_view(self, fn, *args, **kwargs):
        """The page; one that changes something is one transaction with the question of rights.

        A TypeError of a page is to be seen, not tried again as Flask-Admin would.
        """
        if not said_by(fn).is_changed_by(request.method):
            return fn(self, *args, **kwargs)
        with changing():
            answer = fn(self, *args, **kwargs)
            tell_typed()
        return answer

    def once(self, make: Callable):
        """The answer of a page that stores something, once for each form."""
        return once(make)

    def refused(self, broken: RuleError, record: Entity | None = None, *, back: str = ""):
        """The answer to what a rule does not allow: its words, and the way back."""
        for one in broken.all:
            flash(one.message, "error")
        typed.keep()
        return redirect(self.way_back(record, back))

    def way_back(self, record: Entity | None, back: str) -> str:
        """The address that a refused change leads to: a page of this view, or its first one."""
        return self.get_url(f".{back or 'index'}")


class DeskPage(Answers, BaseView):
    """A page that is no list of records; in the menu where it names a group."""

    title = ""
    place = ""  # endpoint and address
    group: str | None = None  # of the menu
    icon = "list-details"
    position = 60

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.place:
            DESK_PAGES.append(cls)

    def __init__(self):
        super().__init__(name=self.title, endpoint=self.place, url=f"/{self.place}",
                         category=self.group, menu_icon_value=self.icon)

    def is_open_to(self, user: User | None) -> bool:
        said = said_by(self.index)
        return user is not None and said is not None and not said.needs.refusal(user, None)

    def is_named_to(self, user: User) -> bool:
        return self.group is not None and (self.group != SETTINGS or user.role == ADMIN)


class InnerPage(DeskPage):
    """Pages that are reached from those of a record, with nothing at their first address."""

    @page("/", needs=SIGNED_IN, shows=NOTHING)
    def index(self):
        """Nothing by itself."""
        abort(404)
