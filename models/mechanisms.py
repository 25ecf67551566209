"""The coordination mechanisms, their members, their rules of quorum, and legal grounds."""

import re
from datetime import date

from peewee import BooleanField, CharField, DateField, IntegerField

from models.base import INTERNAL, PUBLIC, Entity, Listing, RuleError, today
from models.belonging import Belongs
from models.due import Due
from models.fields import ChoiceField, PartialDateField, link
from models.numbering import PLACE, expected_number, fill_pattern, has_one_place
from models.pairs import before
from models.parties import Organization, Person
from models.territory import Oblast
from models.uses import EVERY
from models.words import declare_list

KINDS = declare_list(
    "mechanisms.kind", ("okmd", "ОКМД"), ("obkmd", "Общински КМД"),
    ("sib_violence", "КМ при насилие и кризисна интервенция"),
    ("sib_traffic", "КМ за непридружени деца и деца – жертви на трафик"), ("other", "Друг"),
    grows=True,
    locked=("okmd", "other"))
STATUSES = declare_list(
    "mechanisms.status", ("preparing", "В подготовка"), ("active", "Действащ"),
    ("suspended", "Преустановен"), ("closed", "Прекратен"))
QUORUM_KINDS = declare_list(
    "mechanisms.quorum_kind", ("majority", "Повече от половината"), ("third", "Една трета"),
    ("number", "Определен брой"), ("none", "Без кворум"))
QUORUM_BASES = declare_list(
    "mechanisms.quorum_base", ("permanent", "Постоянните членове"),
    ("voting", "Членовете с право на глас"))
DECISION_RULES = declare_list(
    "mechanisms.decision_rule", ("consensus", "Консенсус"), ("majority", "Обикновено мнозинство"))
MEMBER_KINDS = declare_list(
    "memberships.kind", ("permanent", "постоянен член"), ("associated", "асоцииран член"),
    ("invited", "поканен"))
BASES = declare_list(
    "memberships.basis", ("order", "заповед"), ("agreement", "споразумение"), ("letter", "писмо"),
    ("minutes", "решение в протокол"), ("plan", "участие по плана за действие"), grows=True,
    locked=("agreement",))


class LegalBasis(Entity):
    """A ground in law with the time it holds: data of the office, never text of the program."""

    short = CharField(max_length=80, verbose_name="Кратко", help_text="Например чл. 36г ЗЗДет")
    full = CharField(max_length=300, verbose_name="Пълно изписване")
    valid_from = DateField(null=True, verbose_name="Действа от")
    valid_to = DateField(null=True, verbose_name="Действа до")
    note = CharField(max_length=300, default="Проверете актуалността", verbose_name="Бележка")

    kept_by = EVERY
    pairs = (before("valid_from", "valid_to"),)
    listing = Listing(
        label="правно основание", plural="Правни основания", gender="n", menu="Настройки",
        icon="scale", position=60, columns=("short", "full", "valid_from", "valid_to", "note"),
        search=("short", "full"), order=("short",), privacy=PUBLIC,
        sections=(("Правно основание", ("short", "full", "valid_from", "valid_to", "note")),))

    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "legal_bases"


class Mechanism(Entity):
    """A coordination mechanism with its people, its rules and its letterhead."""

    name = CharField(max_length=200, verbose_name="Наименование")
    kind = ChoiceField(KINDS, default="okmd", verbose_name="Вид")
    status = ChoiceField(STATUSES, default="active", verbose_name="Състояние")
    oblast = link(Oblast, "Област", backref="mechanisms")
    started_on = PartialDateField(default="", verbose_name="Действа от",
                                  help_text="Може и непълна дата: 2015, есен 2015")
    legal_basis = link(LegalBasis, "Правно основание", backref="mechanisms", required=False)
    host = link(Organization, "Областна администрация", backref="hosted_mechanisms",
                help_text="Институцията, от чието име се пишат писмата")
    chair = link(Person, "Председател", backref="chaired_mechanisms")
    secretary = link(Person, "Секретар", backref="kept_mechanisms", required=False)
    coordinator = link(Person, "Координатор", backref="coordinated_mechanisms", required=False)
    prefix = CharField(max_length=8, verbose_name="Съкращение в номерата",
                       help_text="СЗ дава случаи с номера СЗ-2016-003")
    case_pattern = CharField(
        max_length=24, default="", verbose_name="Образец за номерата на случаите",
        help_text="Нулите са поредният номер, ГГГГ е годината: „ОКМД-ГГГГ-000“ дава ОКМД-2026-001. "
                  "Празно – по съкращението")
    register_prefix = CharField(max_length=20, default="ОКМД", verbose_name="Индекс на писмата",
                                help_text="ОКМД дава изходящи номера ОКМД-12")
    quorum_kind = ChoiceField(QUORUM_KINDS, default="majority", verbose_name="Кворум")
    quorum_number = IntegerField(null=True, verbose_name="Брой за кворум",
                                 help_text="Само при „Определен брой“")
    quorum_base = ChoiceField(QUORUM_BASES, default="permanent", verbose_name="Кой се брои")
    decision_rule = ChoiceField(DECISION_RULES, default="consensus",
                                verbose_name="Как се решава")
    notice_days = IntegerField(default=7, verbose_name="Покана най-малко (дни преди)")
    answer_days = IntegerField(default=7, verbose_name="Отговор на насочване (работни дни)")
    moves_deadlines = BooleanField(
        default=True, verbose_name="Срок в почивен ден изтича на следващия работен ден")
    places_days = IntegerField(
        default=30, verbose_name="Данните за местата остаряват след (дни)")
    ages = CharField(max_length=60, default="3, 7, 14, 16, 18",
                     verbose_name="Възрасти, за които се напомня",
                     help_text="Години със запетая; напомня се в месеца, в който се навършват")
    reminder_days = IntegerField(default=5, verbose_name="Отговор на напомняне (работни дни)")
    escalate_after = IntegerField(
        default=2, verbose_name="След колко напомняния се изпраща копие до областния управител",
        help_text="При 2 третото напомняне отива и до него; при 0 – още първото")

    kept_by = EVERY
    listing = Listing(
        label="механизъм", plural="Механизми", menu="Настройки", icon="heart-handshake",
        position=10, columns=("name", "kind", "oblast.label", "status", "started_on"),
        search=("name", "oblast.label", "prefix"), order=("name",), privacy=PUBLIC,
        sections=(
            ("Механизъм", ("name", "kind", "status", "oblast", "started_on", "legal_basis")),
            ("Хора", ("host", "chair", "secretary", "coordinator")),
            ("Номерация", ("prefix", "case_pattern", "register_prefix")),
            ("Правила", ("quorum_kind", "quorum_number", "quorum_base", "decision_rule",
                         "notice_days", "answer_days")),
            ("Срокове и напомняния", ("moves_deadlines", "reminder_days", "escalate_after",
                                      "places_days", "ages"))),
        children=("memberships", "standing_items"))

    belongs = Belongs(rights="Wrr-r", where=("own_mechanism",))

    class Meta:
        table_name = "mechanisms"

    def rules(self):
        yield from self.must_be_unique("name", message="Вече има такъв механизъм: {other}.")
        yield from self.must_be_unique(
            "prefix", message="Това съкращение вече се използва от: {other}.")
        yield from self._pattern_rules()
        if self.quorum_kind == "number" and not self.quorum_number:
            yield RuleError("Посочете колко членове са нужни за кворум.", "quorum_number")
        if self.reminder_days is not None and not 1 <= self.reminder_days <= 60:
            yield RuleError("Отговорът на напомняне е от 1 до 60 работни дни.", "reminder_days")
        if not re.fullmatch(r"(\s*\d{1,2}\s*(,|$))*", self.ages or ""):
            yield RuleError("Напишете възрастите като числа със запетая, например 3, 7, 14.",
                            "ages")
        if not 1 <= (self.places_days or 0) <= 365:
            yield RuleError("Дните са от 1 до 365.", "places_days")
        if self.escalate_after is not None and not 0 <= self.escalate_after <= 20:
            yield RuleError("Броят на напомнянията е от 0 до 20.", "escalate_after")

    def _pattern_rules(self):
        """A pattern gives each case a number of its own, that starts anew with the year."""
        pattern = self.case_pattern or ""
        if pattern and not (has_one_place(pattern) and "ГГ" in pattern
                            and re.fullmatch(r"\w[\w./-]*\w", pattern)):
            yield RuleError("Образецът е от букви, цифри, чертички и точки, има годината и нули на "
                            "едно място: „ОКМД-ГГГГ-000“.", "case_pattern")
        others = Mechanism.live().where(Mechanism.id != (self.id or 0))
        if other := next((one for one in others if one.series == self.series), None):
            yield RuleError(f"Същите номера дава и „{other.name}“. Изберете друг образец.",
                            "case_pattern" if pattern else "prefix")

    @property
    def series(self) -> str:
        """What tells its numbers of cases from those of another mechanism."""
        return PLACE.sub("0", self.case_pattern) if self.case_pattern else f"{self.prefix}-ГГГГ-0"

    def case_number(self, day: date, number: int) -> str:
        """What the case with this number of the year is called."""
        if self.case_pattern:
            return fill_pattern(self.case_pattern, day, number)
        return f"{self.prefix}-{day.year}-{number:03}"

    def next_case(self) -> str:
        """The number of the next case, if it is received today: „СЗ-2026-004“."""
        day = today()
        return self.case_number(day, expected_number("case", owner=self.id, year=day.year))

    def short(self) -> str:
        """Its name in lists: „ОКМД Стара Загора“."""
        kind = self.show("kind")
        place = self.oblast.label.removeprefix("област ")
        return f"{kind} {place}" if self.kind != "other" else self.name

    short.label, short.reads, short.sorts = "Механизъм", ("name", "kind", "oblast"), "name"

    def members_on(self, day: date) -> list["Membership"]:
        """Memberships in force on a day: permanent, associated, invited, each by institution."""
        held = [m for m in self.memberships if m.held_on(day)]
        ranks = [code for code, _ in MEMBER_KINDS]
        return sorted(held, key=lambda m: (ranks.index(m.kind), m.position, m.id))


class Membership(Entity):
    """An institution's place in a mechanism, with its representative and deputy, from – to."""

    mechanism = link(Mechanism, "Механизъм", backref="memberships")
    organization = link(Organization, "Институция", backref="memberships")
    kind = ChoiceField(MEMBER_KINDS, default="permanent", verbose_name="Вид членство")
    representative = link(Person, "Представител", backref="represented", required=False)
    deputy = link(Person, "Заместник", backref="deputized", required=False)
    voting = BooleanField(default=True, verbose_name="С право на глас",
                          help_text="Обикновено само постоянните членове гласуват")
    position = IntegerField(default=100, verbose_name="Подредба в списъка")
    basis = ChoiceField(BASES, null=True, verbose_name="Основание")
    basis_number = CharField(max_length=60, default="", verbose_name="№ на основанието")
    basis_date = DateField(null=True, verbose_name="Дата на основанието")
    valid_from = DateField(null=True, verbose_name="Член от")
    valid_to = DateField(null=True, verbose_name="Член до")
    declaration_on = DateField(null=True, verbose_name="Декларация за поверителност от")

    owners = ("mechanism", "organization")
    awaits = Due(what="край на членство", day="valid_to", lead=(30, 7), is_term=False)
    pairs = (before("valid_from", "valid_to"),)
    listing = Listing(
        label="членство", plural="Членове", gender="n", menu="Справочници", icon="users",
        position=15, parent="mechanism",
        columns=("organization.name", "kind", "representative.full_name", "valid_from",
                 "valid_to", "mechanism.short"),
        search=("organization.title", "representative.full_name", "deputy.full_name"),
        filters=("mechanism", "kind"), order=("position", "organization.name"), privacy=INTERNAL,
        sections=(
            ("Членство", ("mechanism", "organization", "kind", "voting", "position")),
            ("Хора", ("representative", "deputy", "declaration_on")),
            ("Основание и период", ("basis", "basis_number", "basis_date", "valid_from",
                                    "valid_to"))))

    belongs = Belongs(rights="WWW-r", to=("mechanism",))

    class Meta:
        table_name = "memberships"

    def rules(self):
        if self.kind == "associated" and self.voting:
            yield RuleError("Асоциираните членове не гласуват. Премахнете отметката.", "voting")
        if self.deputy_id and self.deputy_id == self.representative_id:
            yield RuleError("Заместникът е същото лице като представителя.", "deputy")

    def held_on(self, day: date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_to or day)


def of_mechanism(entity: type[Entity], mechanism: int):
    """SQL condition: the record belongs to the mechanism, itself or by what is above it."""
    if "mechanism" in entity._meta.fields:
        return entity.mechanism == mechanism
    if not entity.belongs.to:
        return entity.is_live()  # a book that all share
    key = entity._meta.fields[entity.belongs.to[0]]
    above = key.rel_model
    return key.in_(above.select(above.id).where(of_mechanism(above, mechanism)))
