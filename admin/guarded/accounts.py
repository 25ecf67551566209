"""Accounts: what gives more rights waits for a second person, what takes them works at once.

An administrator whose role changes stops at once: his new role comes with the second person.
"""

from datetime import date

from flask import flash, redirect

from admin.auth import current_user
from admin.base import EntityView
from admin.declaring import TRY, again, page
from admin.policy import role_gains
from admin.policy.needs import WRITE
from admin.records.addresses import record_url
from admin.records.words import restored_text
from admin.second_person import asked_text, takes_second_person
from forms.pages import OrderForm, PickField
from models.access.approvals import ACCOUNT, LIMIT, REGISTER, Approval, ask_approval
from models.access.limits import RightLimit
from models.base import Entity
from models.tailoring.ordering import order_parts
from models.tailoring.registers import ASKED_ROLES, LETTERS, OwnRegister, more_rights
from models.users import ADMIN, MEMBER, User

RIGHTS = ("role", "organization", "mechanism", "words_forms", "active", "valid_to", "email")
PARTS = {"states": "състоянията", "steps": "стъпките"}
STOPPED = ("Правата на администратор на {user} спират веднага. Новата роля и входът чакат друго "
           "лице.")


class UserView(EntityView):
    """The accounts, as administrators see them."""

    entity = User
    list_template = "guarded/approvals.html"
    create_view = again(EntityView.create_view, fresh=True)
    edit_view = again(EntityView.edit_view, fresh=True)
    archive_view = again(EntityView.archive_view, fresh=True)

    def store(self, form, record: Entity) -> None:
        """Store what needs nobody else; ask for the rest."""
        before = rights_of(record) if record.id else {"active": False}
        form.fill(record)
        held = wider_rights(before, rights_of(record))
        held = held if held and takes_second_person(ACCOUNT) else {}
        for name in held:
            set_right(record, name, before[name])
        if "role" in held and before["role"] == ADMIN and record.active:
            record.active, held["active"] = False, True
            flash(STOPPED.format(user=record))
        self.store_filled(form, record)
        if held:
            flash(asked_text(ask_rights(record, held)))

    @page("/<record:record>/restore/", needs=WRITE, logs=TRY, fresh=True)
    def restore_view(self, found):
        """Bring an account back, without the right to sign in until a second person agrees."""
        is_held = takes_second_person(ACCOUNT)
        found.active = not is_held
        found.restore(by=self.user.name)
        if is_held:
            flash(asked_text(ask_rights(found, {"active": True})))
        flash(restored_text(found))
        return redirect(record_url(found))


class LimitView(EntityView):
    """What is taken from roles: at once; what is given back waits for a second person."""

    entity = RightLimit
    list_template = "guarded/approvals.html"
    create_view = again(EntityView.create_view, fresh=True)

    @page("/<record:record>/archive/", needs=WRITE, logs=TRY, fresh=True)
    def archive_view(self, limit):
        """Give back what the limit takes, once somebody else agrees."""
        if takes_second_person(LIMIT):
            asked = ask_approval(LIMIT, f"Без ограничението: {limit.title()}"[:300],
                                 by=current_user._get_current_object(),
                                 about=("right_limits", limit.id))
            flash(asked_text(asked))
            return redirect(record_url(limit))
        limit.archive(by=self.user.name)
        return redirect(self.archived_url(limit))


class PartsForm(OrderForm):
    """Which parts of a register are put in order, and how."""

    parts = PickField(*PARTS)


class OwnRegisterView(EntityView):
    """A register of the office; more rights over what is written in it wait for somebody else."""

    entity = OwnRegister
    list_template, details_template = "tailoring/registers.html", "tailoring/register.html"
    bin_note = ("Записите в него, полетата и шаблоните му се пазят, но никой не ги вижда, докато "
                "не го върнете от кошчето.")
    edit_view = again(EntityView.edit_view, fresh=True)

    def new_record(self) -> tuple:
        """A new register is a draft until it is switched on."""
        record, under = super().new_record()
        record.is_draft = True
        return record, under

    def created_text(self, record: OwnRegister) -> str:
        """What comes next."""
        return f"{super().created_text(record)} Сега добавете полетата му" + (
            " и го включете за всички." if record.is_draft else ".")

    @page("/<record:record>/order/", needs=WRITE, logs=TRY, form=PartsForm)
    def order(self, register: OwnRegister, form: PartsForm):
        """The states or the steps of a register in another order."""
        register.refuse_in_bin()
        parts = form.parts.to_store()
        order_parts(getattr(register, parts), form.pressed(), self.user.name)
        flash(f"Редът на {PARTS[parts]} е записан.")
        return redirect(record_url(register) + form.place())

    @page("/<record:record>/switch_on/", needs=WRITE, logs=TRY)
    def switch_on(self, register: OwnRegister):
        """Let the roles that were chosen see a register that was a draft."""
        register.refuse_in_bin()
        register.is_draft = False
        register.store(by=self.user.name)
        flash(f"Регистърът „{register.many}“ е включен: стои в менюто на ролите, които сте "
              "избрали.")

    def store(self, form, record: OwnRegister) -> None:
        """Store all but the wider rights, and ask for these."""
        before = {role: getattr(record, role) for role in ASKED_ROLES} if record.id else {}
        form.fill(record)
        wanted = more_rights(record, before)
        record.may_widen = bool(wanted) and not takes_second_person(REGISTER)
        wanted = {} if record.may_widen else wanted
        record.set_values({role: before[role] for role in wanted})
        self.store_filled(form, record)
        if wanted:
            flash(asked_text(ask_register(record, wanted)))


def ask_register(register: OwnRegister, wanted: dict[str, str]) -> Approval:
    """The request for more rights of roles; nobody who has one of them decides it."""
    words = ", ".join(f"{register.label_of(role).lower()} – {dict(LETTERS)[letter]}"
                      for role, letter in wanted.items())
    return ask_approval(REGISTER, f"{register.many}: {words}"[:300],
                        by=current_user._get_current_object(),
                        about=("own_registers", register.id), changes=wanted)


def rights_of(user: User) -> dict:
    """The columns that decide what an account may do, foreign keys as numbers."""
    return {name: user.__data__.get(name) for name in RIGHTS}


def set_right(user: User, name: str, value) -> None:
    column = User._meta.fields[name]
    setattr(user, column.object_id_name if column in User._meta.refs else name, value)


def wider_rights(before: dict, after: dict) -> dict:
    """The rights that the account would gain; less of a right is none of them."""
    return {name: after[name] for name in before
            if after[name] != before[name] and _is_wider(name, before, after)}


def _is_wider(name: str, before: dict, after: dict) -> bool:
    old, new = before[name], after[name]
    if name == "valid_to":
        return old is not None and (new is None or new > old)
    may_sign_in = before["active"]
    return {"active": bool(new), "words_forms": bool(new), "mechanism": old is not None,
            "email": bool(may_sign_in),
            "role": role_gains(old, new) if name == "role" else False,
            "organization": before.get("role") == MEMBER}[name]


def ask_rights(user: User, held: dict) -> Approval:
    """The request for what the account would gain."""
    wanted = User()
    for name, value in held.items():
        set_right(wanted, name, value)
    words = ", ".join(f"{User.label_of(name)} – {wanted.show(name) or 'без ограничение'}"
                      for name in held)
    changes = {name: f"{value}" if isinstance(value, date) else value
               for name, value in held.items()}
    return ask_approval(ACCOUNT, f"{user.name}, {user.show('role')}: {words}"[:300],
                        by=current_user._get_current_object(), about=("users", user.id),
                        changes=changes)
