"""What takes a second person: rights of accounts, their way in, exports, a lower level of a case.

The second person gains nothing by it, what is asked for stays as it was when it was asked, and
a request that nobody answers ends by itself.
"""

import json
from collections.abc import Callable
from datetime import timedelta

from peewee import CharField, DateTimeField, IntegerField, TextField

from models.access.case_access import NOT_NAMED, is_named_for_good
from models.access.limits import RightLimit
from models.base import ENTITIES, INTERNAL, PERSONAL, Entity, Listing, RuleError, utc_now
from models.belonging import INSIDE, SECURITY, STAFF, Belongs, Purpose
from models.cases.case import ChildCase
from models.cases.choices import SENSITIVITIES
from models.database import database
from models.fields import ChoiceField, link
from models.users import ADMIN, OFFICE, User
from models.words import declare_list
from models.workflow import State, Workflow
from models.written import Now, Written
from registry import Registry

ACCOUNT, EXPORT, ANONYMISE = "account", "export", "anonymise"
WAY_IN, LEVEL, LIMIT, REGISTER = "way_in", "level", "limit", "register"
KINDS = declare_list(
    "approvals.kind", (ACCOUNT, "права на потребител"), (EXPORT, "изтегляне на много записи"),
    (ANONYMISE, "заличаване на лични данни"), (WAY_IN, "вход на потребител"),
    (LEVEL, "по-ниско ниво на достъп"), (LIMIT, "премахване на ограничение"),
    (REGISTER, "права в собствен регистър"))
DECIDERS = (ADMIN, *OFFICE)
LASTS = timedelta(hours=24)  # what was approved may be done within this time
WAITS = timedelta(days=7)  # so long a request may be answered
EFFECTS = Registry("effect of an approval")  # kind: function(approval, by) at the moment of it


class Approval(Entity):
    """Something that one person asked for and another has to allow."""

    kind = ChoiceField(KINDS, verbose_name="Какво")
    subject = CharField(max_length=300, verbose_name="За какво се отнася")
    entity = CharField(max_length=60, default="", verbose_name="Регистър")
    object_id = IntegerField(default=0, verbose_name="Запис №")
    changes = TextField(default="{}", verbose_name="Промени")
    seen_version = IntegerField(default=0, verbose_name="Версия на записа")
    asked_by = link(User, "Поискал", backref="asked_approvals")
    decided_by = link(User, "Решил", backref="decided_approvals", required=False)
    decided_at = DateTimeField(null=True, verbose_name="Решено на")
    status = ChoiceField((), default="waiting", verbose_name="Състояние")

    workflow = Workflow(
        (State("waiting", "Чака второ лице", "warn"), State("approved", "Разрешено", "ok"),
         State("refused", "Отказано", "bad"), State("withdrawn", "Оттеглено", "quiet")), ())
    OTHERS = ("Искането се решава от друго лице, което не печели от него: администратор, секретар "
              "или координатор.")
    status.choices = workflow.choices

    listing = Listing(
        label="искане", plural="Искания за второ лице", gender="n", menu="Настройки",
        icon="users", position=75, columns=("subject", "kind", "asker", "created_at", "standing"),
        search=("subject",), filters=("status", "kind"), order=("-id",), privacy=INTERNAL,
        classes=(("changes", PERSONAL),),
        computed=("kind", "subject", "asked_by", "decided_by", "decided_at", "status"),
        hidden=(("the subject names the record", ("entity", "object_id")),
                ("kept for the step itself", ("changes", "seen_version"))),
        sections=(("Искане", ("kind", "subject", "asked_by", "decided_by", "decided_at",
                              "status")),))

    belongs = Belongs(
        rights="rrr-r", where=("near_approvals",), purpose=Purpose(STAFF, INSIDE, why=SECURITY))

    class Meta:
        table_name = "approvals"
        indexes = ((("kind", "entity", "object_id"), False),)

    def asker(self) -> str:
        return self.asked_by.name

    asker.label, asker.reads = "Поискал", ("asked_by.name",)

    def standing(self) -> str:
        return "Изтекло" if self.status == "waiting" and not self.is_open() else self.show("status")

    standing.label, standing.reads = "Състояние", ("status",)

    def is_open(self) -> bool:
        """Whether it waits, is not too old, and its subject is still as it was."""
        return (self.status == "waiting" and self.created_at > utc_now() - WAITS
                and self.seen_version == _version_of(self.entity, self.object_id))

    def may_be_decided_by(self, user: User) -> bool:
        """Another account than the one who asked and the one that gains; of a case a named one."""
        is_gainer = user.id in self._gainers() or user.role in self._gaining_roles()
        if not self.is_open() or user.role not in DECIDERS or is_gainer:
            return False
        return self.kind != LEVEL or is_named_for_good(self.object_id, user.id)

    def _gainers(self) -> tuple[int, ...]:
        gains = self.entity == User._meta.table_name
        return (self.asked_by_id, self.object_id) if gains else (self.asked_by_id,)

    def _gaining_roles(self) -> tuple[str, ...]:
        """The roles whose rights it makes wider."""
        if self.kind == LIMIT:
            return (RightLimit.get_by_id(self.object_id).role,)
        return tuple(json.loads(self.changes)) if self.kind == REGISTER else ()

    @classmethod
    def waiting_for(cls, user: User):
        """SQL condition: it waits for somebody like this account."""
        is_own = (cls.entity == User._meta.table_name) & (cls.object_id == user.id)
        return Written(cls, ("waiting", user.id), lambda: (
            (cls.status == "waiting") & (cls.asked_by != user.id) & ~is_own
            & (cls.created_at > Now(lambda: utc_now() - WAITS))))


def ask_approval(kind: str, subject: str, *, by: User, about: tuple[str, int] = ("", 0),
                 changes: dict | None = None) -> Approval:
    """The request, a new one in place of an older one about the same that still waits."""
    table, number = about
    with database.atomic():
        for older in _same(kind, table, number).where(
                Approval.status == "waiting", Approval.asked_by == by.id):
            older.status = "withdrawn"
            older.store(by=by.name)
        return Approval(kind=kind, subject=subject, entity=table, object_id=number, asked_by=by,
                        seen_version=_version_of(table, number),
                        changes=json.dumps(changes or {}, ensure_ascii=False)).store(by=by.name)


def decide(approval: Approval, user: User, *, allow: bool) -> Approval:
    """Allow or refuse; what was asked for is done in the same transaction.

    A request that is too old, or whose subject was changed meanwhile, is withdrawn.
    """
    is_stale = approval.status == "waiting" and not approval.is_open()
    if not is_stale and not approval.may_be_decided_by(user):
        raise RuleError(Approval.OTHERS)
    with database.atomic():
        approval.status = "withdrawn" if is_stale else "approved" if allow else "refused"
        approval.decided_by, approval.decided_at = user, utc_now()
        approval.store(by=user.name)
        effect: Callable | None = EFFECTS.get(approval.kind)
        if approval.status == "approved" and effect is not None:
            effect(approval, user)
    return approval


def is_approved(kind: str, *, by: User, about: tuple[str, int] = ("", 0)) -> bool:
    """Whether somebody else allowed this to the person within the last day."""
    return _same(kind, *about).where(
        Approval.status == "approved", Approval.asked_by == by.id,
        Approval.decided_at > utc_now() - LASTS).exists()


def _same(kind: str, table: str, number: int):
    return Approval.live().where(Approval.kind == kind, Approval.entity == table,
                                 Approval.object_id == number)


def _version_of(table: str, number: int) -> int:
    """The version of the record that a request is about, 0 where it is about none."""
    entity = ENTITIES.get(table) if number else None
    return entity.select(entity.version).where(entity.id == number).scalar() or 0 if entity else 0


def ask_level(case: ChildCase, level: str, by: User) -> Approval:
    """The request for a lower level of access; another named person of the case decides it."""
    if not is_named_for_good(case.id, by.id):
        raise RuleError(NOT_NAMED, "sensitivity")
    shown = dict(SENSITIVITIES)[level]
    return ask_approval(LEVEL, f"{case.reference}: по-ниско ниво на достъп – {shown}", by=by,
                        about=("cases", case.id), changes={"sensitivity": level})


@EFFECTS.named(LEVEL)
def lower_level(approval: Approval, by: User) -> None:
    """Give the case the level that was asked for."""
    case = ChildCase.get_by_id(approval.object_id)
    case.sensitivity, case.may_lower = json.loads(approval.changes)["sensitivity"], True
    case.store(by=by.name)


@EFFECTS.named(LIMIT)
def lift_limit(approval: Approval, by: User) -> None:
    """Take the limit away."""
    RightLimit.get_by_id(approval.object_id).archive(by=by.name)


@EFFECTS.named(REGISTER)
def widen_rights(approval: Approval, by: User) -> None:
    """Give the role what was asked for in the register of the office."""
    register = ENTITIES[approval.entity].get_by_id(approval.object_id)
    register.set_values(json.loads(approval.changes))
    register.may_widen = True
    register.store(by=by.name)


@EFFECTS.named(ACCOUNT)
def change_account(approval: Approval, by: User) -> None:
    """Give the account the rights that were asked for."""
    user = User.get_by_id(approval.object_id)
    for name, value in json.loads(approval.changes).items():
        column = User._meta.fields[name]
        setattr(user, column.object_id_name if column in User._meta.refs else name,
                column.python_value(value))
    user.store(by=by.name)
