"""The password once more before what matters most, and forms that wait for it meanwhile."""

from urllib.parse import urlencode, urlsplit

from flask import Response, flash, g, redirect, render_template, request, session, url_for
from flask_security import verify_password
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from admin.declaring import NOTHING, TRY, address, is_workbook, said_at
from admin.policy.needs import SIGNED_IN
from admin.signin import locked_files
from admin.signin.events import tell
from admin.signin.factors import accepts_code, asks_for_code
from admin.signin.forms import ConfirmForm, attempt_on, is_guessed, is_relative, own_path
from admin.signin.many import is_one_of_many
from admin.signin.sessions import FRESH, KEPT, LEAVING, advance, this_session, this_user
from models.base import RuleError
from models.users import User
from models.users.kept import forget_form, keep_form, read_form
from models.users.sessions import FULL

FILES_OF_MANY = ("application/zip",
                 "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
ASKED = "asked_file"  # what comes once the password is given
SECRET_NAMES = ("password", "csrf", "code")


def is_fresh() -> bool:
    return this_session().is_fresh(FRESH)


def asks_password() -> bool:
    """Whether what leaves the desk now asks for the password."""
    return not this_session().is_fresh(LEAVING)


def confirm_here(password: str, code: str) -> None:
    """Count as confirmed from now on; RuleError if password or code are not right."""
    user = this_user()
    form = ConfirmForm(formdata=None, data={"password": password, "code": code})
    if not _is_confirmed(form, user, asks_for_code(user)):
        raise RuleError(form.form_errors[0], "password")
    advance(FULL)
    tell("confirmed", user)


def is_to_be_asked() -> bool:
    """Whether this request takes the password again: for what matters most, or for too much, if
    it was not given a few minutes ago; for a workbook if not within the hour."""
    said = said_at(request.endpoint)
    if is_one_of_many(this_user(), said) or said and said.fresh:
        return not is_fresh()
    return is_export() and asks_password()


def guard_what_leaves(answer: Response) -> Response:
    """The answer, or the question for the password where a file of many records would leave."""
    is_many = answer.status_code == 200 and (answer.mimetype in FILES_OF_MANY or is_export())
    if not (is_many and this_user()):
        return answer
    if asks_password():
        return challenge(leaves=True)
    if password := locked_files.given():
        locked_files.lock(answer, password)
    return answer


def is_export() -> bool:
    """Whether records leave in a workbook; one with counts alone asks for nothing."""
    said = said_at(request.endpoint)
    return bool(said and said.workbook) and is_workbook()


def here() -> str:
    """The address of this request, to come back to."""
    return request.full_path.removesuffix("?")


def next_page() -> str:
    """Where the person was going; the beginning if that is not a page of ours."""
    return own_path(request.values.get("next", ""))


def challenge(*, leaves: bool = False):
    """Send to the question for the password; a posted form waits for the answer.

    A file comes once the page is there again from which it was asked for: the question would
    stay on the screen beside it.
    """
    g.is_challenged = True
    is_read = request.method in ("GET", "HEAD")
    if is_read and (leaves or is_export()):
        session[ASKED] = here()
        return redirect(url_for("signin.confirm", next=page_of_file()))
    if is_read:
        return redirect(url_for("signin.confirm", next=here()))
    keep_typed(this_user())
    target = url_for("signin.show_kept") if KEPT in session else "/"
    return redirect(url_for("signin.confirm", next=target), 303)


def page_of_file() -> str:
    """The list of a workbook; of another file the page that led here."""
    if is_workbook():
        rest = request.args.to_dict(flat=False) | {"format": []}
        return f"{request.path}?{urlencode(rest, True)}"
    before = urlsplit(request.referrer or "")
    return f"{before.path}?{before.query}" if before.netloc == request.host else "/"


def keep_typed(user: User) -> None:
    """Keep a posted form of ours for its author; the key stands in his cookie only."""
    if not is_relative(here()):
        return
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return
    session.pop(KEPT, None)
    if key := keep_form(user, here(), typed_fields()):
        session[KEPT] = key


def typed_fields() -> list[tuple[str, str]]:
    """Name and text of what was typed into the posted form, without what is secret."""
    return [(name, text) for name, text in request.form.items(multi=True)
            if not any(part in name.lower() for part in SECRET_NAMES)]


@address("/confirm", needs=SIGNED_IN, shows=NOTHING, logs=TRY)
def confirm():
    """Ask for the password, and the code where there is one; then go on."""
    form, user = ConfirmForm(), this_user()
    with_code = asks_for_code(user)
    if form.validate_on_submit() and _is_confirmed(form, user, with_code):
        file = session.get(ASKED)  # a new reference begins with an empty cookie
        advance(FULL)
        tell("confirmed", user)
        locked_files.remember(form.file_password.data or "")
        if file:
            flash(("Паролата е приета и файлът се изтегля.", file), "file")
        return redirect(next_page())
    return render_template("signin/confirm.html", form=form, with_code=with_code,
                           next=next_page(), is_file=ASKED in session)


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


@address("/kept", needs=SIGNED_IN, shows="page")
def show_kept():
    """The form that came after its session had ended, ready to be sent again."""
    kept = read_form(this_user(), session.get(KEPT, ""))
    path, fields = kept or ("", [])
    return render_template("signin/kept.html", path=path, fields=fields)


@address("/kept/forget", needs=SIGNED_IN, logs=TRY)
def forget_kept():
    """Throw the kept form away."""
    forget_form(session.pop(KEPT, ""))
    return redirect("/")
