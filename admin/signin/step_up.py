"""The password once more before what matters most, and forms that wait for it meanwhile."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, Flask, redirect, render_template, request, session, url_for
from flask_security import verify_password
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from admin.signin.events import tell
from admin.signin.factors import accepts_code, asks_for_code
from admin.signin.forms import ConfirmForm, attempt_on, is_guessed, is_relative
from admin.signin.sessions import FRESH, KEPT, advance, this_session, this_user
from models.users import User
from models.users.kept import forget_form, keep_form, read_form
from models.users.sessions import FULL

MARK = "needs_fresh_sign_in"
# Pages that ask for the password again beside those marked by `needs_fresh_sign_in`: roles,
# and many files at once.
FRESH_ENDPOINTS = {"users.create_view", "users.edit_view", "users.archive_view",
                   "users.restore_view", "documents.download_all", "jobs.archive_file",
                   "jobs.merged_file", "book.workbook", "subject.download",
                   "destructions.decide", "destructions.go_on"}
SECRET_NAMES = ("password", "csrf", "code")


def needs_fresh_sign_in(view: Callable) -> Callable:
    """A page that asks for the password again, unless it was given a few minutes ago."""
    @wraps(view)
    def guarded(*args, **kwargs):
        return view(*args, **kwargs) if is_fresh() else challenge()
    setattr(guarded, MARK, True)
    return guarded


def guarded_endpoints(app: Flask) -> set[str]:
    """Every page that asks for the password again, for the tests and the documents."""
    marked = {name for name, view in app.view_functions.items() if hasattr(view, MARK)}
    return marked | FRESH_ENDPOINTS


def is_fresh() -> bool:
    return this_session().is_fresh(FRESH)


def here() -> str:
    """The address of this request, to come back to."""
    return request.full_path.removesuffix("?")


def next_page() -> str:
    """Where the person was going; the beginning if that is not a page of ours."""
    wanted = request.values.get("next", "")
    return wanted if is_relative(wanted) else "/"


def challenge():
    """Send to the question for the password; a posted form waits for the answer."""
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("signin.confirm", next=here()))
    keep_typed(this_user())
    target = url_for("signin.show_kept") if KEPT in session else "/"
    return redirect(url_for("signin.confirm", next=target), 303)


def keep_typed(user: User) -> None:
    """Keep a posted form of ours for its author; the key stands in his cookie only."""
    if not is_relative(here()):
        return
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return
    fields = [(name, text) for name, text in request.form.items(multi=True)
              if not any(part in name.lower() for part in SECRET_NAMES)]
    session.pop(KEPT, None)
    if key := keep_form(user, here(), fields):
        session[KEPT] = key


def confirm():
    """Ask for the password, and the code where there is one; then go on."""
    form, user = ConfirmForm(), this_user()
    with_code = asks_for_code(user)
    if form.validate_on_submit() and _is_confirmed(form, user, with_code):
        advance(FULL)
        tell("confirmed", user)
        return redirect(next_page())
    return render_template("signin/confirm.html", form=form, with_code=with_code,
                           next=next_page())


def _is_confirmed(form: ConfirmForm, user: User, with_code: bool) -> bool:
    def check() -> bool:
        right = verify_password(form.password.data, user.password)
        return right and (not with_code or accepts_code(user, form.code.data or ""))
    if is_guessed(form, attempt_on(user.email), check):
        return True
    if not form.form_errors:
        form.form_errors.append("Паролата или кодът не са верни." if with_code
                                else "Паролата не е вярна.")
        tell("not confirmed", user)
    return False


def show_kept():
    """The form that came after its session had ended, ready to be sent again."""
    kept = read_form(this_user(), session.get(KEPT, ""))
    path, fields = kept or ("", [])
    return render_template("signin/kept.html", path=path, fields=fields)


def forget_kept():
    forget_form(session.pop(KEPT, ""))
    return redirect("/")


def add_pages(pages: Blueprint) -> None:
    pages.add_url_rule("/confirm", view_func=confirm, methods=("GET", "POST"))
    pages.add_url_rule("/kept", view_func=show_kept)
    pages.add_url_rule("/kept/forget", view_func=forget_kept, methods=("POST",))
