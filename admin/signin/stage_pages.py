"""What is asked on the way in: the code, the second factor's set-up, the declaration."""

from flask import abort, redirect, render_template, request, url_for

from admin.declaring import NOTHING, TRY, address
from admin.policy.needs import HALF, SIGNED_IN
from admin.signin.events import tell
from admin.signin.factors import (
    accepts_code,
    accepts_recovery_code,
    draft_of,
    is_right,
    make_recovery_codes,
    picture_of,
)
from admin.signin.forms import AcceptForm, CodeForm, RecoveryForm, attempt_on, is_guessed
from admin.signin.sessions import (
    OFF,
    OPTIONAL,
    advance,
    end_other_sessions,
    signin_settings,
    stage_after_factor,
    this_session,
    this_user,
)
from admin.signin.step_up import is_fresh, next_page
from models.users.declarations import accept_declaration, current_declaration
from models.users.factors import (
    confirm_factor,
    find_factor,
    remove_factor,
    replace_recovery_codes,
    unused_codes,
)
from models.users.sessions import CODE, DECLARATION, FULL, SETUP

WRONG = "Кодът не е верен или вече е използван. Изчакайте следващия и опитайте отново."


@address("/code", needs=HALF, shows=NOTHING, logs=TRY)
def enter_code():
    """The code from the telephone, after the right password."""
    return _ask_code(CodeForm(), accepts_code, "signin/code.html")


@address("/code/recovery", needs=HALF, shows=NOTHING, logs=TRY)
def enter_recovery_code():
    """A code from the paper, when the telephone is not at hand."""
    return _ask_code(RecoveryForm(), accepts_recovery_code, "signin/recovery_code.html")


def _ask_code(form, check, template: str):
    if this_session().stage != CODE:
        return redirect(next_page())
    user = this_user()
    if form.validate_on_submit() and _is_accepted(form, lambda: check(user, form.code.data)):
        advance(stage_after_factor(user))
        return redirect(next_page())
    return render_template(template, form=form, next=next_page())


def _is_accepted(form, check) -> bool:
    """Guesses are counted from all addresses: whoever gets here knows the password already."""
    target = attempt_on(f"code {this_session().user_id}", anywhere=True)
    is_accepted = is_guessed(form, target, check)
    if not is_accepted and not form.form_errors:
        form.code.errors = [*form.code.errors, WRONG]
        tell("wrong code", this_user())
    return is_accepted


@address("/second-factor/new", needs=HALF, shows=NOTHING, logs=TRY)
def set_up_factor():
    """The picture for the app; the first right code makes it count and gives recovery codes."""
    if not _may_set_up():
        abort(404)
    if this_session().stage == FULL and not is_fresh():
        return redirect(url_for("signin.confirm", next=url_for("signin.set_up_factor")))
    user, form = this_user(), CodeForm()
    draft = draft_of(user)
    if form.validate_on_submit() and _is_accepted(form, lambda: is_right(draft, form.code.data)):
        return _confirm(user, draft)
    return render_template("signin/set_up.html", form=form, next=next_page(),
                           **picture_of(draft, user))


def _may_set_up() -> bool:
    mine = this_session()
    is_off = signin_settings().two_factor == OFF or mine.user.demonstration
    return mine.stage in (SETUP, FULL) and not is_off


def _confirm(user, draft):
    codes, hashes = make_recovery_codes()
    confirm_factor(draft, hashes)
    end_other_sessions(user, stage_after_factor(user))
    tell("second factor set up", user)
    return _show_codes(codes)


def _show_codes(codes: list[str]):
    return render_template("signin/recovery_codes.html", codes=codes, next=next_page())


@address("/second-factor", needs=SIGNED_IN, shows="page")
def show_factor():
    """One's own second factor: what there is and what may be changed."""
    user = this_user()
    return render_template("signin/factor.html", factor=find_factor(user),
                           left=len(unused_codes(user)), may_set_up=_may_set_up(),
                           may_remove=signin_settings().two_factor == OPTIONAL)


@address("/second-factor/codes", needs=SIGNED_IN, logs=TRY, fresh=True)
def renew_codes():
    """Ten new recovery codes in place of the old ones."""
    user = this_user()
    if find_factor(user) is None:
        abort(404)
    codes, hashes = make_recovery_codes()
    replace_recovery_codes(user, hashes)
    end_other_sessions(user)
    tell("recovery codes renewed", user)
    return _show_codes(codes)


@address("/second-factor/remove", needs=SIGNED_IN, logs=TRY, fresh=True)
def drop_factor():
    """Do without a second factor, where the office leaves that to everyone."""
    if signin_settings().two_factor != OPTIONAL:
        abort(404)
    remove_factor(this_user())
    end_other_sessions(this_user())
    tell("second factor removed", this_user())
    return redirect(url_for("signin.show_factor"))


@address("/declaration", needs=HALF, shows=NOTHING, logs=TRY)
def accept():
    """The declaration of confidentiality, before the desk opens."""
    declaration, form = current_declaration(), AcceptForm()
    if this_session().stage != DECLARATION or declaration is None:
        return redirect(next_page())
    if form.validate_on_submit() and form.edition.data == str(declaration.id):
        accept_declaration(this_user(), declaration)
        tell("declaration accepted", this_user(), edition=declaration.edition)
        advance(FULL)
        return redirect(next_page())
    return render_template("signin/declaration.html", form=form, declaration=declaration,
                           next=next_page(), is_changed=request.method == "POST")
