"""Beside a user: how he signs in, and the way to what the administrator may do about it."""

from flask import render_template
from markupsafe import Markup

from admin.auth import current_user
from admin.base import PANELS
from models.base import Entity
from models.users import ADMIN, User


def show_sign_in(record: Entity) -> Markup | str:
    """The card of the sign-in, for the administrator."""
    if not isinstance(record, User) or current_user.role != ADMIN:
        return ""
    return Markup(render_template("signin/_card.html", user=record))


PANELS.append(show_sign_in)
