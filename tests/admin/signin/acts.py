"""What tests of the sign-in do again and again."""

import re
from datetime import timedelta

from models.users.sessions import UserSession
from tests import cast


def read_token(client, path: str = "/login") -> str:
    """The token that a form of this page carries."""
    page = client.get(path).get_data(as_text=True)
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


def try_sign_in(client, email: str, password: str = cast.PASSWORD, address: str = "127.0.0.1",
                **more):
    """The answer to a posted sign-in form."""
    form = {"csrf_token": read_token(client), "email": email, "password": password, **more}
    return client.post("/login", data=form, environ_base={"REMOTE_ADDR": address})


def post(client, path: str, form: dict | None = None, *, page: str | None = None):
    """The answer to a form posted with the token of a page, by default the same one."""
    return client.post(path, data={"csrf_token": read_token(client, page or path), **(form or {})})


def is_signed_in(client) -> bool:
    """Whether the page of one's own password opens."""
    return client.get("/change").status_code == 200


def change_password(client, new: str, old: str = cast.PASSWORD, again: str | None = None):
    """The answer to the posted form of a new password."""
    form = {"password": old, "new_password": new,
            "new_password_confirm": new if again is None else again}
    return post(client, "/change", form)


def reference_of(client) -> str:
    """The reference of the session that the browser holds, "" if none."""
    with client.session_transaction() as session:
        return session.get("_user_id", "")


def pass_time(**columns: timedelta) -> None:
    """Let sessions be older: move these columns of all of them back."""
    for row in UserSession.select():
        for name, time in columns.items():
            if getattr(row, name):
                setattr(row, name, getattr(row, name) - time)
        row.save()
