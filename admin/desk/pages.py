"""Pages that are no list of records: a class each, in the menu where it names a group."""

from flask import abort, current_app
from flask_admin import BaseView

from admin.auth import current_user
from admin.base import SETTINGS
from models.users import ADMIN

DESK_PAGES: list[type["DeskPage"]] = []


class DeskPage(BaseView):
    """A page for the users that `may_open` lets in; for others it does not exist."""

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

    def may_open(self, user) -> bool:
        """Whether the page is for this user."""
        return False

    def is_accessible(self) -> bool:
        return bool(current_user) and self.may_open(current_user)

    def is_visible(self) -> bool:
        return self.group is not None and (self.group != SETTINGS or current_user.role == ADMIN)

    def inaccessible_callback(self, name, **kwargs):
        """What may not be seen is as if it were not there."""
        return abort(404) if current_user else current_app.login_manager.unauthorized()
