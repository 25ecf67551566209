"""Sessions: which browsers are signed in, known by a digest of the reference in their cookie."""

import hashlib
import secrets
from datetime import timedelta

from peewee import CharField, DateTimeField, ForeignKeyField, Model, Value

from models.base import PERSONAL, utc_now
from models.database import database
from models.users import User
from models.written import Given, ask

# What is still asked of a session; only a FULL one reaches the desk.
CODE, SETUP, DECLARATION, FULL = "code", "setup", "declaration", "full"
# What stands in the words a browser says of itself, and its name; the first that fits.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"),
            ("Safari", "Safari"))
SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"),
           ("iPad", "iPad"), ("Mac OS", "Mac"), ("Linux", "Linux"))
KEPT = timedelta(days=2)  # an ended session is remembered so that its browser is told why


class UserSession(Model):
    """One signed-in browser; ends when the account's mark is no longer the one it began with."""

    digest = CharField(max_length=64, unique=True)
    user = ForeignKeyField(User, backref="sessions", on_delete="CASCADE")
    stage = CharField(max_length=20)
    mark = CharField(max_length=64)
    address = CharField(max_length=64)
    browser = CharField(max_length=200)
    started_at = DateTimeField(default=utc_now)
    seen_at = DateTimeField(default=utc_now, index=True)
    fresh_at = DateTimeField(null=True)  # when a password and code were last given
    ended = CharField(max_length=20, default="")  # why, once it has ended

    privacy = PERSONAL

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "user_sessions"
        only_save_dirty = True

    def why_ended(self, idle: timedelta, longest: timedelta) -> str:
        """"" while the session lasts; else "ended", "idle" or "long"."""
        now = utc_now()
        is_valid = self.mark == self.user.fs_uniquifier and self.user.may_sign_in()
        if self.ended or not is_valid:
            return self.ended or "ended"
        if now - self.seen_at > idle:
            return "idle"
        return "long" if now - self.started_at > longest else ""

    def show_browser(self) -> str:
        """„Firefox, Windows“, as far as the browser says what it is."""
        names = [next((shown for sign, shown in signs if sign in self.browser), "")
                 for signs in (BROWSERS, SYSTEMS)]
        return ", ".join(filter(None, names)) or "Непознат браузър"

    def is_fresh(self, within: timedelta) -> bool:
        """Whether the password was given not longer ago than this."""
        return self.fresh_at is not None and utc_now() - self.fresh_at <= within


def digest_of(reference: str) -> str:
    """What the database keeps of a secret that a browser or a link carries."""
    return hashlib.sha256(reference.encode()).hexdigest()


def make_reference() -> str:
    """A secret of 256 bits."""
    return secrets.token_urlsafe(32)


def start_session(user: User, stage: str, *, address: str, browser: str) -> tuple:
    """The new session and the reference that its browser keeps; old ones are cleared away."""
    UserSession.delete().where(UserSession.seen_at < utc_now() - KEPT).execute()
    reference = make_reference()
    session = UserSession.create(
        digest=digest_of(reference), user=user, stage=stage, mark=user.fs_uniquifier,
        address=address[:64], browser=browser[:200], fresh_at=utc_now() if stage == FULL else None)
    return session, reference


def find_session(reference: str) -> UserSession | None:
    """The session of this reference with its user, ended or not: one query."""
    def make():
        query = UserSession.select(UserSession, User).join(User)
        return query.where(UserSession.digest == Value(Given(0), converter=False))
    found = ask(("session", User.tailored), make, given=(digest_of(reference),))
    return next(iter(found), None)


def renew_session(session: UserSession, stage: str) -> str:
    """A new reference for a session that is asked `stage` from now on; the old one is dead."""
    reference = make_reference()
    session.digest, session.stage = digest_of(reference), stage
    if stage == FULL:
        session.fresh_at = utc_now()
    session.save()
    return reference


def touch_session(session: UserSession, after: timedelta) -> None:
    """Note that the browser was seen, unless that was noted a moment ago."""
    if utc_now() - session.seen_at > after:
        session.seen_at = utc_now()
        session.save()


def end_session(session: UserSession) -> None:
    session.ended = "ended"
    session.save()


def end_sessions(user: User, but: int | None = None) -> None:
    """End the sessions of an account, all or all but one."""
    mine = (UserSession.user == user) & (UserSession.ended == "")
    UserSession.update(ended="ended").where(mine & (UserSession.id != (but or 0))).execute()


def live_sessions(user: User, *, idle: timedelta, longest: timedelta) -> list[UserSession]:
    """The sessions of an account that still last, the latest first."""
    query = UserSession.select().where(UserSession.user == user, UserSession.ended == "")
    rows = query.order_by(UserSession.seen_at.desc(), UserSession.id.desc())
    for row in rows:
        row.user = user
    return [row for row in rows if not row.why_ended(idle, longest)]
