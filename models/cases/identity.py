"""Who the child is: tables of their own, for the few who may see them, encrypted at rest."""

import re
from functools import reduce
from operator import and_, or_

from peewee import BlobField, BooleanField, CharField, ForeignKeyField, Model

from bulgarian.grammar import initials
from bulgarian.identifiers import IdentifierError, check_egn, check_lnch
from models.base import CHILD, Listing, RuleError
from models.belonging import CHILDREN, FAMILIES, WITH_CASE, Belongs, Confidential, Purpose
from models.cases.ages import age_rules
from models.cases.case import ChildCase
from models.cases.choices import ID_KINDS, RELATIONS, SEXES
from models.cases.duplicates import duplicate_rules, find_alike
from models.cases.events import add_event
from models.confidential import ADDRESS, PHONE, is_same_place
from models.database import database
from models.fields import ChoiceField, PhoneField, link
from models.pairs import past
from models.vault.fields import EncryptedDateField, EncryptedField
from models.vault.keys import Key
from models.vault.records import VaultedEntity
from models.vault.ring import ring
from models.vault.search import (
    date_token,
    initials_token,
    name_tokens,
    normal_number,
    number_index,
    typed_tokens,
)

NUMBER_LENGTH = 10


class CaseIdentity(VaultedEntity):
    """Names, number, birth and address of the child of one case."""

    case = link(ChildCase, "Случай", backref="identity")
    first_name = EncryptedField(max_length=60, verbose_name="Собствено име")
    middle_name = EncryptedField(max_length=60, default="", verbose_name="Бащино име")
    last_name = EncryptedField(max_length=60, default="", verbose_name="Фамилно име")
    id_kind = ChoiceField(ID_KINDS, default="egn", verbose_name="Вид на номера")
    id_number = EncryptedField(max_length=20, default="", verbose_name="ЕГН или ЛНЧ",
                               help_text="10 цифри; интервали и тирета може")
    number_index = CharField(max_length=64, default="", index=True,
                             verbose_name="Белег на номера")
    no_number_reason = CharField(max_length=120, default="", verbose_name="Защо няма номер",
                                 help_text="Например новородено – без ЕГН")
    birth_date = EncryptedDateField(null=True, verbose_name="Дата на раждане",
                                    help_text="Празно – взема се от ЕГН")
    sex = ChoiceField(SEXES, null=True, verbose_name="Пол", help_text="Празно – взема се от ЕГН")
    birth_place = EncryptedField(max_length=80, default="", verbose_name="Място на раждане")
    address = EncryptedField(max_length=200, default="", verbose_name="Адрес")
    match_reason = CharField(max_length=300, default="", verbose_name="Защо е отделен случай",
                             help_text="Кое показва, че не е дете от регистъра, или защо се води "
                             "нов случай; без имена")
    address_protected = BooleanField(default=False, verbose_name="Адресът е поверителен",
                                     help_text="В документите се изписва „адресът е поверителен“")

    pairs = past("birth_date")
    listing = Listing(
        label="самоличност", plural="Самоличност на децата", gender="f", parent="case",
        columns=("initials", "case.reference"),
        search=("first_name", "middle_name", "last_name", "id_number"), privacy=CHILD,
        fixed=("case",), when_asked=("match_reason",),
        hidden=(("a keyed mark to find the number by", ("number_index",)),),
        sections=(("Име", ("case", "first_name", "middle_name", "last_name", "sex",
                          "match_reason")),
                  ("Номер и раждане", ("id_kind", "id_number", "no_number_reason", "birth_date",
                                       "birth_place")),
                  ("Адрес", ("address", "address_protected"))),
        children=("relatives",))

    belongs = Belongs(
        rights="-WW--", to=("case",),
        purpose=Purpose(CHILDREN, "адресати на поверителни документи", WITH_CASE), removed=True,
        confidential=Confidential("address_protected", {"address": ADDRESS}))

    named = ("first_name", "middle_name", "last_name", "id_number", "birth_date")
    bound = ("case",)

    class Meta:
        table_name = "case_identities"

    def title(self) -> str:
        """Without the name: titles stand in lists, search and links."""
        return f"{self.initials()} · {self.case.reference}"

    title.reads = ("case.reference",)

    def full_name(self) -> str:
        return " ".join(filter(None, (self.first_name, self.middle_name, self.last_name)))

    full_name.label = "Име"  # encrypted, so it sorts by nothing

    def initials(self) -> str:
        return initials(f"{self.first_name} {self.last_name}".strip())

    initials.label = "Дете"

    def printed_address(self) -> str:
        """The address as documents may carry it."""
        return self.show("address")

    def before_check(self) -> None:
        self._is_explained = "match_reason" in self._dirty and bool(self.match_reason)
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
        if self.case_id and (not self.id or "birth_date" in self._dirty):
            yield from age_rules(self)
        if self._egn and self.birth_date != self._egn.birth_date:
            yield RuleError(f"По ЕГН детето е родено на {self._egn.birth_date:%d.%m.%Y} г. "
                            "Проверете датата или номера.", "birth_date")
        if self._egn and self.sex != self._egn.sex:
            yield RuleError("Полът не отговаря на ЕГН. Проверете пола или номера.", "sex")
        if not self.id or self._dirty & {*self.named}:
            yield from duplicate_rules(self)

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

    # -- searching -----------------------------------------------------------
    @classmethod
    def indexes(cls) -> tuple[str, ...]:
        return ("number_index",)

    def set_indexes(self, key: Key) -> None:
        self.number_index = number_index(self.id_number, key)

    def _hide_relatives(self, by: str) -> None:
        """Who lives at the address that is kept confidential is protected with it."""
        for relative in self.relatives if self.address_protected else ():
            if not relative.address_protected and is_same_place(relative.address, self.address):
                relative.store(by=by)

    def after_store(self, by: str) -> None:
        self._hide_relatives(by)
        if self._is_explained:
            add_event(self.case, "note", "Заведен е отделен случай при възможно съвпадение с друг: "
                      f"{self.match_reason}", by=by)

    def write_tokens(self, key: Key) -> None:
        tokens = name_tokens(self.full_name(), key) | {initials_token(self.full_name(), key)}
        if self.birth_date:
            tokens.add(date_token(self.birth_date, key))
        NameToken.replace(tokens, identity=self.id, relative=None)

    @classmethod
    def matches(cls, text: str):
        """SQL condition: all typed words begin names of the child or its relatives.

        A whole number finds the child it belongs to.
        """
        named = NameToken.found(text, NameToken.identity)
        is_number = len(normal_number(text)) == NUMBER_LENGTH
        return named | cls.has_number(text) if is_number else named  # OR of nothing takes no index

    @classmethod
    def has_number(cls, text: str):
        """SQL condition: this is the child's ЕГН or ЛНЧ, whatever stands between the digits."""
        digits = normal_number(text)
        indexes = [number_index(digits, key) for key in ring.all]
        return cls.number_index.in_(indexes if len(digits) == NUMBER_LENGTH else [])

    @classmethod
    def has_tokens(cls, tokens: list[bytes]):
        """SQL condition: the child is found by one of these tokens."""
        return cls.id.in_(NameToken.owners(tokens, NameToken.identity))

    @classmethod
    def born_on(cls, day):
        """SQL condition: the birth date, which is encrypted too."""
        return cls.has_tokens([date_token(day, key) for key in ring.all])

    @classmethod
    def same_child(cls, *, name: str = "", number: str = "", birth_date=None):
        """Identities that may be the same child: those alike, or named by a part of the name."""
        either = cls.id.in_([one.id for one in find_alike(cls, name, number, birth_date)])
        if name.strip():
            either |= cls.matches(name)
        if re.fullmatch(r"(?:\W*\w\b\W*){2,}", name):  # initials alone
            either |= cls.has_tokens([initials_token(name, key) for key in ring.all])
        return cls.live().where(either).order_by(cls.id.desc()).limit(20)


class Relative(VaultedEntity):
    """A parent, guardian or other close person of the child."""

    identity = link(CaseIdentity, "Дете", backref="relatives")
    relation = ChoiceField(RELATIONS, verbose_name="Връзка с детето")
    name = EncryptedField(max_length=120, verbose_name="Име")
    phone = EncryptedField(max_length=60, default="", verbose_name="Телефон")
    address = EncryptedField(max_length=200, default="", verbose_name="Адрес")
    address_protected = BooleanField(
        default=False, verbose_name="Адресът и телефонът са поверителни",
        help_text="Слага се сама, ако близкият живее на поверителния адрес на детето")
    note = EncryptedField(max_length=300, default="", verbose_name="Бележка")

    listing = Listing(
        label="близък", plural="Близки", parent="identity",
        columns=("initials", "relation"), search=("name",), order=("id",), privacy=CHILD,
        fixed=("identity",),
        sections=(("Близък", ("identity", "relation", "name", "phone", "address",
                              "address_protected", "note")),))

    belongs = Belongs(
        rights="-WW--", to=("identity",),
        purpose=Purpose(FAMILIES, "адресати на поверителни документи", WITH_CASE), removed=True,
        confidential=Confidential("address_protected", {"address": ADDRESS, "phone": PHONE}))

    named, bound = ("name", "archived_at"), ("identity",)

    class Meta:
        table_name = "relatives"

    def rules(self):
        if self.phone and (not self.id or "phone" in self._dirty):
            try:
                PhoneField().read_typed(self.phone)
            except ValueError as error:
                yield RuleError(str(error), "phone")

    def before_check(self) -> None:
        self.address_protected |= self.identity.address_protected and is_same_place(
            self.address, self.identity.address)

    def after_store(self, by: str) -> None:
        """Who is protected is so with the child that lives there, and with all others there."""
        child = self.identity
        if self.address_protected and not child.address_protected and is_same_place(
                self.address, child.address):
            child.address_protected = True
            child.store(by=by)

    def title(self) -> str:
        return f"{self.initials()}, {self.show('relation')}"

    def initials(self) -> str:
        return initials(self.name)

    initials.label = "Близък"

    def write_tokens(self, key: Key) -> None:
        """An archived relative is no way to find the child."""
        tokens = set() if self.archived_at else name_tokens(self.name, key)
        NameToken.replace(tokens, identity=self.identity_id, relative=self.id)

    @classmethod
    def matches(cls, text: str):
        """SQL condition: all typed words begin words of the name."""
        return NameToken.found(text, NameToken.relative)


class NameToken(Model):
    """A keyed token of a word, or of its beginning, in the name of a child or a relative."""

    identity = ForeignKeyField(CaseIdentity, backref="tokens", on_delete="CASCADE")
    relative = ForeignKeyField(Relative, backref="tokens", on_delete="CASCADE", null=True)
    token = BlobField(index=True)

    class Meta:
        database = database
        legacy_table_names = False
        table_name = "name_tokens"

    @classmethod
    def replace(cls, tokens: set[bytes], *, identity: int, relative: int | None) -> None:
        """Let the child, or this relative of it, have these tokens and no other ones."""
        mine = cls.relative == relative if relative else cls.relative.is_null()
        cls.delete().where(cls.identity == identity, mine).execute()
        if tokens:
            rows = [(identity, relative, token) for token in sorted(tokens)]
            cls.insert_many(rows, [cls.identity, cls.relative, cls.token]).execute()

    @classmethod
    def found(cls, text: str, owner):
        """SQL condition: the record has a token for every typed word, in one spelling."""
        record = owner.rel_model.id
        spellings = [reduce(and_, (record.in_(cls.owners(tokens, owner)) for tokens in words))
                     for words in typed_tokens(text, ring.all)]
        return reduce(or_, spellings, record == 0)

    @classmethod
    def owners(cls, tokens: list[bytes], owner):
        """Query of the owners that have one of these tokens."""
        return cls.select(owner).where(cls.token.in_(tokens), owner.is_null(False))
