"""Accounts as Flask-Security sees them: found, changed, and opened a session for."""

from flask_security import RoleMixin, UserMixin
from flask_security.datastore import UserDatastore
from peewee import JOIN, fn

from admin.signin import sessions
from models.parties import Organization
from models.users import User
from models.users.sessions import FULL, UserSession


class Role(RoleMixin):
    """The one role of an account, as Flask-Security asks for it."""

    def __init__(self, name: str):
        self.name = name


class Account(UserMixin):
    """A User as Flask-Security sees it; whatever is not here is read and set on the User."""

    def __init__(self, user: User, session: UserSession | None = None):
        self.__dict__.update(user=user, session=session)

    def __getattr__(self, name: str):
        return getattr(self.user, name)

    def __setattr__(self, name: str, value) -> None:
        setattr(self.user, name, value)

    def __str__(self) -> str:
        return str(self.user)

    @property
    def active(self) -> bool:
        return self.user.may_sign_in()

    @property
    def stage(self) -> str:
        """What is still asked of this browser."""
        return self.session.stage if self.session else ""

    @property
    def is_authenticated(self) -> bool:
        """Password, second factor and declaration are given."""
        return self.stage == FULL and self.active

    @property
    def roles(self) -> list[Role]:
        return [Role(self.user.role)]

    def open_session(self) -> str:
        """The reference of a new session: what Flask-Login puts into the cookie."""
        self.__dict__["session"], reference = sessions.open_session(self.user)
        return reference


class Accounts(UserDatastore):
    """Finds and stores accounts; signing in does not touch the version of the record."""

    def __init__(self):
        super().__init__(User, Role)

    def find_user(self, case_insensitive: bool = False, **wanted) -> Account | None:
        [(name, value)] = wanted.items()
        if not isinstance(value, str) or not value.isprintable():
            return None
        column = getattr(User, name)
        same = column == value
        if case_insensitive:
            same |= fn.LOWER(column) == value.lower()
        query = User.select(User, Organization).join(Organization, JOIN.LEFT_OUTER)
        user = query.where(same).first()
        return user and Account(user)

    def find_role(self, role: str) -> Role:
        return Role(role)

    def put(self, model: Account) -> Account:
        """Write what was changed on the account, beside the history of the record."""
        sessions.write_columns(model.user, *(field.name for field in model.user.dirty_fields))
        return model

    def commit(self) -> None:
        """Nothing to do: every write stands by itself."""
