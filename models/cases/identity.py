"""Who the child is: a table of its own, for the few who may see it."""

from peewee import BooleanField, CharField, DateField

from bulgarian.grammar import initials
from bulgarian.identifiers import IdentifierError, check_egn, check_lnch
from models.base import CHILD, Entity, Listing, RuleError, today
from models.cases.case import ChildCase
from models.cases.choices import ID_KINDS, RELATIONS, SEXES
from models.fields import ChoiceField, link


class CaseIdentity(Entity):
    """Names, number, birth and address of the child of one case."""

    case = link(ChildCase, "Случай", backref="identity")
    first_name = CharField(max_length=60, verbose_name="Собствено име")
    middle_name = CharField(max_length=60, default="", verbose_name="Бащино име")
    last_name = CharField(max_length=60, default="", verbose_name="Фамилно име")
    id_kind = ChoiceField(ID_KINDS, default="egn", verbose_name="Вид на номера")
    id_number = CharField(max_length=20, default="", verbose_name="ЕГН или ЛНЧ",
                          help_text="10 цифри; интервали и тирета може")
    no_number_reason = CharField(max_length=120, default="", verbose_name="Защо няма номер",
                                 help_text="Например новородено – без ЕГН")
    birth_date = DateField(null=True, verbose_name="Дата на раждане",
                           help_text="Празно – взема се от ЕГН")
    sex = ChoiceField(SEXES, null=True, verbose_name="Пол", help_text="Празно – взема се от ЕГН")
    birth_place = CharField(max_length=80, default="", verbose_name="Място на раждане")
    address = CharField(max_length=200, default="", verbose_name="Адрес")
    address_protected = BooleanField(default=False, verbose_name="Адресът е поверителен",
                                     help_text="В документите се изписва „адресът е поверителен“")

    listing = Listing(
        label="самоличност", plural="Самоличност на децата", gender="f", parent="case",
        columns=("initials", "case.reference"),
        search=("first_name", "middle_name", "last_name", "id_number"), privacy=CHILD,
        fixed=("case",),
        sections=(("Име", ("case", "first_name", "middle_name", "last_name", "sex")),
                  ("Номер и раждане", ("id_kind", "id_number", "no_number_reason", "birth_date",
                                       "birth_place")),
                  ("Адрес", ("address", "address_protected"))),
        children=("relatives",))

    class Meta:
        table_name = "case_identities"

    def title(self) -> str:
        """Without the name: titles stand in lists, search and links."""
        return f"{self.initials()} · {self.case.reference}"

    title.reads = ("case.reference",)

    def full_name(self) -> str:
        return " ".join(filter(None, (self.first_name, self.middle_name, self.last_name)))

    full_name.label, full_name.sorts = "Име", "first_name"

    def initials(self) -> str:
        return initials(f"{self.first_name} {self.last_name}".strip())

    initials.label = "Дете"

    def printed_address(self) -> str:
        """The address as documents may carry it."""
        return "адресът е поверителен" if self.address_protected else self.address

    def before_check(self) -> None:
        self._egn = None
        if self.id_kind == "none":
            self.id_number = ""
        elif self.id_kind == "egn" and self.id_number:
            try:
                self._egn = check_egn(self.id_number)
            except IdentifierError:
                return  # said by rules()
            self.id_number = self._egn.number
            self.birth_date = self.birth_date or self._egn.birth_date
            self.sex = self.sex or self._egn.sex

    def rules(self):
        yield from self._number_rules()
        yield from self.must_be_unique(
            "case", message="Самоличността на детето по този случай вече е въведена.")
        if self.birth_date and self.birth_date > today():
            yield RuleError("Датата на раждане е в бъдещето. Проверете годината.", "birth_date")
        if self._egn and self.birth_date != self._egn.birth_date:
            yield RuleError(f"По ЕГН детето е родено на {self._egn.birth_date:%d.%m.%Y} г. "
                            "Проверете датата или номера.", "birth_date")
        if self._egn and self.sex != self._egn.sex:
            yield RuleError("Полът не отговаря на ЕГН. Проверете пола или номера.", "sex")

    def _number_rules(self):
        if self.id_kind == "none":
            if not self.no_number_reason:
                yield RuleError("Посочете защо детето няма номер.", "no_number_reason")
            return
        if not self.id_number:
            return  # it may become known later
        try:
            (check_egn if self.id_kind == "egn" else check_lnch)(self.id_number)
        except IdentifierError as error:
            yield RuleError(str(error), "id_number")

    @classmethod
    def same_child(cls, *, name: str = "", number: str = "", birth_date=None):
        """Identities that may be the same child: same number, or words of the name."""
        digits = "".join(sign for sign in number if sign.isdigit())
        conditions = [cls.id_number == digits] if digits else []
        if name.strip():
            same = cls.matches(name)
            conditions.append(same & (cls.birth_date == birth_date) if birth_date else same)
        if not conditions:
            return cls.select().where(cls.id == 0)
        either = conditions[0] | conditions[-1]
        return cls.live().where(either).order_by(cls.id.desc()).limit(20)


class Relative(Entity):
    """A parent, guardian or other close person of the child."""

    identity = link(CaseIdentity, "Дете", backref="relatives")
    relation = ChoiceField(RELATIONS, verbose_name="Връзка с детето")
    name = CharField(max_length=120, verbose_name="Име")
    phone = CharField(max_length=60, default="", verbose_name="Телефон")
    address = CharField(max_length=200, default="", verbose_name="Адрес")
    note = CharField(max_length=300, default="", verbose_name="Бележка")

    listing = Listing(
        label="близък", plural="Близки", parent="identity",
        columns=("initials", "relation"), search=("name",), order=("id",), privacy=CHILD,
        fixed=("identity",),
        sections=(("Близък", ("identity", "relation", "name", "phone", "address", "note")),))

    class Meta:
        table_name = "relatives"

    def title(self) -> str:
        return f"{self.initials()}, {self.show('relation')}"

    def initials(self) -> str:
        return initials(self.name)

    initials.label = "Близък"
