"""What takes a second person: rights of accounts, exports of many records, anonymising."""

import json
from collections.abc import Callable
from datetime import timedelta

from peewee import CharField, DateTimeField, IntegerField, TextField

from models.base import INTERNAL, PERSONAL, Entity, Listing, RuleError, utc_now
from models.belonging import INSIDE, SECURITY, STAFF, Belongs, Purpose
from models.database import database
from models.fields import ChoiceField, link
from models.users import ADMIN, OFFICE, User
from models.workflow import State, Workflow
from registry import Registry

ACCOUNT, EXPORT, ANONYMISE = "account", "export", "anonymise"
KINDS = ((ACCOUNT, "права на потребител"), (EXPORT, "изтегляне на много записи"),
         (ANONYMISE, "заличаване на лични данни"))
DECIDERS = (ADMIN, *OFFICE)
LASTS = timedelta(hours=24)  # what was approved may be done within this time
EFFECTS = Registry("effect of an approval")  # kind: function(approval, by) at the moment of it


class Approval(Entity):
    """Something that one person asked for and another has to allow."""

    kind = ChoiceField(KINDS, verbose_name="Какво")
    subject = CharField(max_length=300, verbose_name="За какво се отнася")
    entity = CharField(max_length=60, default="", verbose_name="Регистър")
    object_id = IntegerField(default=0, verbose_name="Запис №")
    changes = TextField(default="{}", verbose_name="Промени")
    asked_by = link(User, "Поискал", backref="asked_approvals")
    decided_by = link(User, "Решил", backref="decided_approvals", required=False)
    decided_at = DateTimeField(null=True, verbose_name="Решено на")
    status = ChoiceField((), default="waiting", verbose_name="Състояние")

    workflow = Workflow(
        (State("waiting", "Чака второ лице", "warn"), State("approved", "Разрешено", "ok"),
         State("refused", "Отказано", "bad"), State("withdrawn", "Оттеглено", "quiet")), ())
    status.choices = workflow.choices

    listing = Listing(
        label="искане", plural="Искания за второ лице", gender="n", menu="Настройки",
        icon="users", position=75, columns=("subject", "kind", "asker", "created_at", "status"),
        search=("subject",), filters=("status", "kind"), order=("-id",), privacy=INTERNAL,
        classes=(("changes", PERSONAL),),
        computed=("kind", "subject", "asked_by", "decided_by", "decided_at", "status"),
        hidden=(("the subject names the record", ("entity", "object_id")),
                ("kept for the step itself", ("changes",))),
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

    def may_be_decided_by(self, user: User) -> bool:
        """Another account of the office or an administrator."""
        return (self.status == "waiting" and user.role in DECIDERS
                and user.id != self.asked_by_id)


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
                        changes=json.dumps(changes or {}, ensure_ascii=False)).store(by=by.name)


def decide(approval: Approval, user: User, *, allow: bool) -> Approval:
    """Allow or refuse; what was asked for is done in the same transaction."""
    if not approval.may_be_decided_by(user):
        raise RuleError("Искането се решава от друго лице: администратор, секретар или "
                        "координатор.")
    with database.atomic():
        approval.status = "approved" if allow else "refused"
        approval.decided_by, approval.decided_at = user, utc_now()
        approval.store(by=user.name)
        effect: Callable | None = EFFECTS.get(approval.kind)
        if allow and effect is not None:
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


@EFFECTS.named(ACCOUNT)
def change_account(approval: Approval, by: User) -> None:
    """Give the account the rights that were asked for."""
    user = User.get_by_id(approval.object_id)
    for name, value in json.loads(approval.changes).items():
        column = User._meta.fields[name]
        setattr(user, column.object_id_name if column in User._meta.refs else name,
                column.python_value(value))
    user.store(by=by.name)
