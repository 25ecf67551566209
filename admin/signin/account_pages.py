"""Pages about accounts: one's sessions, one-time links, and what the administrator may do."""

from flask import abort, flash, redirect, render_template, url_for

from admin.declaring import NOTHING, TRY, address
from admin.policy import role_gains
from admin.policy.needs import ACCOUNTS, SIGNED_IN, STRANGER
from admin.second_person import asked_text, takes_second_person
from admin.signin.events import tell
from admin.signin.forms import NewPasswordForm
from admin.signin.passwords import set_password
from admin.signin.sessions import (
    end_all_sessions,
    idle_time,
    longest_time,
    signin_settings,
    this_session,
    this_user,
)
from models.access.approvals import WAY_IN, ask_approval, is_approved
from models.users import ADMIN, User
from models.users.factors import find_factor, remove_factor
from models.users.links import LASTS, add_link, find_link, take_link
from models.users.sessions import UserSession, end_session, end_sessions, live_sessions
from settings import desk_address


def make_link(user: User, by: User | None = None) -> str:
    """The address by which this user sets his password, once and within a day."""
    tell("link made", user, by=by)
    return f"{desk_address(signin_settings())}/link/{add_link(user, by.name if by else '')}"


@address("/link/<secret>", needs=STRANGER, shows=NOTHING, logs=TRY)
def use_link(secret: str):
    """The page of a one-time link; a used, old or invented one is not found."""
    link = find_link(secret)
    if link is None:
        abort(404)
    form = NewPasswordForm(user=link.user)
    if not form.validate_on_submit():
        return render_template("signin/new_password.html", form=form, user=link.user)
    if not take_link(link):
        abort(404)
    set_password(link.user, form.password.data)
    tell("password set by link", link.user)
    flash("Паролата е записана. Влезте с нея.")
    return redirect(url_for("security.login"))


@address("/sessions", needs=SIGNED_IN, shows="page")
def show_sessions():
    """One's own sessions."""
    return render_template("signin/sessions.html", sessions=_sessions_of(this_user()),
                           mine=this_session())


def _sessions_of(user: User) -> list[UserSession]:
    return live_sessions(user, idle=idle_time(), longest=longest_time())


@address("/sessions/<record:session_id>/end", needs=SIGNED_IN, logs=TRY)
def end_one(session_id: int):
    """End one of one's own sessions."""
    mine = UserSession.get_or_none(UserSession.id == session_id,
                                   UserSession.user == this_session().user_id)
    if mine is None:
        abort(404)
    end_session(mine)
    tell("sessions ended", this_user(), count=1)
    return redirect(url_for("signin.show_sessions"))


@address("/sessions/end-others", needs=SIGNED_IN, logs=TRY)
def end_others():
    """End all of one's own sessions but this one."""
    end_sessions(this_user(), but=this_session().id)
    tell("sessions ended", this_user())
    return redirect(url_for("signin.show_sessions"))


def _user_of(user_id: int) -> User:
    """The account, for an administrator; for others the page is not there."""
    user = User.get_or_none(User.id == user_id)
    if user is None or this_user().role != ADMIN:
        abort(404)
    return user


@address("/accounts/<record:user_id>", needs=ACCOUNTS, shows="view")
def show_account(user_id: int):
    """How an account signs in, with what the administrator may do about it."""
    return _show_account(_user_of(user_id))


def _show_account(user: User, link: str = ""):
    return render_template("signin/account.html", user=user, link=link, factor=find_factor(user),
                           sessions=_sessions_of(user), hours=int(LASTS.total_seconds()) // 3600)


@address("/accounts/<record:user_id>/link", needs=ACCOUNTS, logs=TRY, fresh=True)
def give_link(user_id: int):
    """Show a new one-time link, this once."""
    user = _user_of(user_id)
    if not user.may_sign_in():
        abort(404)
    if user.password and not _is_agreed(user):
        return redirect(url_for("signin.show_account", user_id=user.id))
    return _show_account(user, make_link(user, by=this_user()))


@address("/accounts/<record:user_id>/end-sessions", needs=ACCOUNTS, logs=TRY, fresh=True)
def end_sessions_of(user_id: int):
    """Sign a user out everywhere."""
    user = _user_of(user_id)
    end_all_sessions(user)
    tell("sessions ended", user, by=this_user())
    flash(f"Всички сесии на {user} са прекратени.")
    return redirect(url_for("signin.show_account", user_id=user.id))


@address("/accounts/<record:user_id>/forget-factor", needs=ACCOUNTS, logs=TRY, fresh=True)
def forget_factor_of(user_id: int):
    """Forget a lost telephone: the user sets up a new one at his next sign-in."""
    user = _user_of(user_id)
    if not _is_agreed(user):
        return redirect(url_for("signin.show_account", user_id=user.id))
    forget_factor(user)
    tell("second factor forgotten", user, by=this_user())
    flash(f"При следващия вход {user} ще настрои кодовете отново.")
    return redirect(url_for("signin.show_account", user_id=user.id))


def _is_agreed(user: User) -> bool:
    """Whether one may act on how the account signs in; more rights than one's own take two."""
    me, about = this_user(), ("users", user.id)
    if not role_gains(me.role, user.role) or not takes_second_person(WAY_IN) \
            or is_approved(WAY_IN, by=me, about=about):
        return True
    words = f"{user.name}, {user.show('role')}: нова връзка за вход и нулиране на кодовете"
    flash(f"{asked_text(ask_approval(WAY_IN, words, by=me, about=about))} След това натиснете "
          "бутона отново, до 24 часа.")
    return False


def forget_factor(user: User) -> None:
    """Remove the second factor and end all sessions."""
    remove_factor(user)
    end_all_sessions(user)
