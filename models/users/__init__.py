"""Accounts, their roles, and what each role may do."""

from uuid import uuid4

from peewee import BooleanField, CharField, DateField, DateTimeField, IntegerField

from models.base import INTERNAL, PERSONAL, Entity, Listing, RuleError, today
from models.belonging import (
    ADMIN,
    AUDITOR,
    COORDINATOR,
    INSIDE,
    MEMBER,
    SECRETARY,
    SECURITY,
    STAFF,
    Belongs,
    Purpose,
)
from models.fields import ChoiceField, EmailField, link
from models.mechanisms import Mechanism
from models.parties import Organization
from models.words import declare_list
from registry import CHECKS, CheckFailed

ROLES = declare_list(
    "users.role", (ADMIN, "администратор"), (SECRETARY, "секретар"), (COORDINATOR, "координатор"),
    (MEMBER, "представител"), (AUDITOR, "одитор"))
OFFICE = (SECRETARY, COORDINATOR)  # those who work with the cases
SENSITIVE = ("email", "role", "organization", "mechanism", "words_forms", "active", "valid_to",
             "password", "archived_at")


class User(Entity):
    """An account; a representative's shows only what concerns his institution."""

    email = EmailField(max_length=120, unique=True, verbose_name="Ел. поща за вход")
    name = CharField(max_length=120, verbose_name="Име и фамилия")
    role = ChoiceField(ROLES, verbose_name="Роля")
    organization = link(Organization, "Институция", backref="users", required=False,
                        help_text="Задължителна за представител")
    mechanism = link(Mechanism, "Само механизъм", backref="users", required=False,
                     help_text="Празно – вижда всички механизми")
    words_forms = BooleanField(default=False, verbose_name="Редактор на формуляри",
                               help_text="Сменя надписите и помощните текстове на полетата; "
                                         "друго от формулярите не променя")
    active = BooleanField(default=True, verbose_name="Може да влиза")
    valid_to = DateField(null=True, verbose_name="Достъп до",
                         help_text="Последният ден; празно – без краен срок")
    daily_letter = BooleanField(default=False, verbose_name="Писмо за деня",
                                help_text="Сутрин по пощата: колко срока чакат, без данни за деца")
    password = CharField(max_length=255, default="", verbose_name="Парола")
    fs_uniquifier = CharField(max_length=64, unique=True, default=lambda: uuid4().hex,
                              verbose_name="Белег на сесиите")
    last_login_at = DateTimeField(null=True, verbose_name="Последен вход")
    current_login_at = DateTimeField(null=True, verbose_name="Сегашен вход")
    last_login_ip = CharField(max_length=64, null=True, verbose_name="Последен адрес")
    current_login_ip = CharField(max_length=64, null=True, verbose_name="Сегашен адрес")
    login_count = IntegerField(default=0, null=True, verbose_name="Брой влизания")
    demonstration = BooleanField(default=False, verbose_name="Примерен потребител")

    listing = Listing(
        label="потребител", plural="Потребители", menu="Настройки", icon="user", position=70,
        columns=("name", "email", "role", "organization.short", "active", "last_login_at"),
        search=("name", "email"), filters=("role",), order=("name",), searched=False,
        privacy=INTERNAL, classes=(
            ("password", PERSONAL), ("fs_uniquifier", PERSONAL), ("email", PERSONAL),
            ("last_login_ip", PERSONAL), ("current_login_ip", PERSONAL)),
        unlogged=("fs_uniquifier", "last_login_at", "current_login_at", "last_login_ip",
                  "current_login_ip", "login_count"),
        hidden=(("a secret", ("password", "fs_uniquifier")),
                ("the page of its sign-ins shows them", (
                    "current_login_at", "last_login_ip", "current_login_ip", "login_count")),
                ("a mark of the demonstration", ("demonstration",))),
        asked_when=(("words_forms", "role", OFFICE),),
        sections=(("Потребител", ("name", "email", "role", "organization", "mechanism",
                                   "words_forms", "active", "valid_to", "daily_letter")),))

    belongs = Belongs(
        rights="W---r", shared=True, only={AUDITOR: "near_accounts"},
        secret=("password", "fs_uniquifier"),
        purpose=Purpose(STAFF, INSIDE, "докато имат достъп", why=SECURITY))

    class Meta:
        table_name = "users"

    def before_check(self) -> None:
        self.email = (self.email or "").strip().lower()
        self.fs_uniquifier = self.fs_uniquifier or uuid4().hex

    def rules(self):
        if self.role == MEMBER and not self.organization_id:
            yield RuleError("Изберете институцията на представителя.", "organization")
        if "@" not in self.email or " " in self.email:
            yield RuleError("Въведете адрес на ел. поща, например ime@oblast.bg.", "email")
        yield from self.must_be_unique(
            "email", message="Вече има потребител с тази ел. поща: {other}.")
        if self.id and not self.is_lasting_administrator():
            yield from self._administrator_rules()

    def _administrator_rules(self):
        """The desk never stays without an administrator, not even at a later midnight."""
        lasting = User.live().where(User.role == ADMIN, User.active, User.valid_to.is_null())
        if lasting.where(User.id == self.id).exists() and lasting.count() == 1:
            yield RuleError("Това е последният администратор. Първо направете друг, без краен "
                            "срок на достъпа.", "role")

    def is_lasting_administrator(self) -> bool:
        return (self.role == ADMIN and bool(self.active) and self.valid_to is None
                and self.archived_at is None)

    def stay_rules(self):
        yield from super().stay_rules()
        yield from self._administrator_rules()

    def may_sign_in(self) -> bool:
        """Neither disabled nor archived, and not past the last day at the office's midnight."""
        is_on = bool(self.active) and self.archived_at is None
        return is_on and (self.valid_to is None or today() <= self.valid_to)

    def save(self, *args, **kwargs):
        """A change of what the account may do ends all its sessions, wherever it is made."""
        if self.id and self._changes_rights():
            self.renew_mark()
        return super().save(*args, **kwargs)

    def renew_mark(self) -> None:
        """A new mark; once it is stored no session of the account lasts, in any process."""
        self.fs_uniquifier = uuid4().hex

    def _changes_rights(self) -> bool:
        columns = [self._meta.fields[name] for name in SENSITIVE]
        stored = User.select(*columns).where(User.id == self.id).tuples().first()
        return stored != tuple(self.__data__.get(name) for name in SENSITIVE)

    def may_work(self) -> bool:
        """May write cases, meetings and all that belongs to them."""
        return self.role in OFFICE

    def may_word_forms(self) -> bool:
        """May say what fields are called and how they are explained."""
        return self.role == ADMIN or self.role in OFFICE and bool(self.words_forms)

    def may_see_identity(self) -> bool:
        """May see names and personal numbers of children."""
        return self.role in OFFICE

    def is_guest(self) -> bool:
        """Sees only what concerns his own institution."""
        return self.role == MEMBER


@CHECKS.named("потребители")
def check_accounts(settings) -> str:
    """How many may sign in, or that nobody administers or a demonstration is open to all."""
    users = [user for user in User.select() if user.may_sign_in()]
    if settings.https and any(user.demonstration for user in users):
        raise CheckFailed("Има примерни потребители, а паролата им се печата. Спрете ги.")
    if not any(user.role == ADMIN for user in users):
        raise CheckFailed("Няма администратор. Изпълнете: app.py user add … --role admin")
    return f"{len(users)} може да влизат"
