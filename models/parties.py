"""Institutions with the names they had, people, and the positions people hold in them."""

from peewee import BooleanField, CharField, DateField

from bulgarian.articles import article_forms
from bulgarian.grammar import initials
from bulgarian.identifiers import IdentifierError, check_eik
from models.base import INTERNAL, PERSONAL, PUBLIC, Entity, Listing, RuleError
from models.belonging import MEMBERS, OFFICIALS, Belongs, Confidential, Purpose
from models.confidential import ADDRESS, PHONE, TOLD
from models.fields import ChoiceField, EmailField, PhoneField, link
from models.pairs import before
from models.territory import Municipality
from models.uses import EVERY
from models.words import declare_list

CATEGORIES = declare_list(
    "organizations.category", ("oa", "Областна администрация"), ("municipality", "Община"),
    ("rdsp", "Регионална дирекция за социално подпомагане"),
    ("dsp", "Дирекция „Социално подпомагане“"), ("ozd", "Отдел „Закрила на детето“"),
    ("rzi", "Регионална здравна инспекция"), ("hospital", "Лечебно заведение"),
    ("odmvr", "ОД на МВР"), ("dbt", "Дирекция „Бюро по труда“"),
    ("ruo", "Регионално управление на образованието"), ("court", "Съд"),
    ("prosecution", "Прокуратура"), ("brc", "БЧК"), ("ngo", "НПО"),
    ("provider", "Доставчик на социална услуга"), ("institution", "Специализирана институция"),
    ("ministry", "Министерство или агенция"), ("other", "Друга"), grows=True,
    locked=("oa", "municipality", "dsp", "ozd", "other"))
GENDERS = declare_list(
    "organizations.gender", ("m", "мъжки"), ("f", "женски"), ("n", "среден"),
    ("p", "множествено число"))
MINISTRIES = declare_list(
    "organizations.ministry",
    *((name, name) for name in ("МТСП", "МЗ", "МОН", "МВР", "МП", "МРРБ")), grows=True)
HONORIFICS = declare_list(
    "people.honorific", ("gn", "г-н"), ("gja", "г-жа"), ("none", "без обръщение"))
SEXES = declare_list("people.gender", ("m", "мъж"), ("f", "жена"))


class Organization(Entity):
    """An institution; its name on a past date is the one it had then."""

    name = CharField(max_length=200, verbose_name="Наименование",
                     help_text="Официалното име, с кавичките в него")
    short_name = CharField(max_length=60, default="", verbose_name="Съкращение",
                           help_text="Например ДСП Казанлък, РУО; показва се в списъците")
    category = ChoiceField(CATEGORIES, verbose_name="Категория")
    gender = ChoiceField(GENDERS, verbose_name="Род на наименованието",
                         help_text="Управлението – среден, дирекцията – женски, съдът – мъжки, "
                         "обединените болници – множествено число")
    parent = link("self", "По-горна институция", backref="subordinates", required=False)
    ministry = ChoiceField(MINISTRIES, default="", null=True, verbose_name="Ресор")
    eik = CharField(max_length=13, default="", verbose_name="ЕИК/БУЛСТАТ")
    municipality = link(Municipality, "Община", backref="organizations", required=False)
    town = CharField(max_length=60, default="", verbose_name="Населено място",
                     help_text="Както се пише в писма: гр. Казанлък")
    address = CharField(max_length=200, default="", verbose_name="Адрес",
                        help_text="С пощенския код: 6100, ул. „Примерна“ № 1")
    address_confidential = BooleanField(default=False, verbose_name="Поверителен адрес",
                                        help_text=TOLD)
    phone = PhoneField(max_length=60, default="", verbose_name="Телефон")
    email = EmailField(max_length=120, default="", verbose_name="Ел. поща")

    kept_by = EVERY
    listing = Listing(
        label="институция", plural="Институции", gender="f", menu="Справочници",
        icon="building-community", position=10, beside=True,
        columns=("name", "short_name", "category", "municipality.shown_as", "phone"),
        search=("name", "short_name", "town", "municipality.shown_as", "former_names"),
        filters=("category", "municipality"), order=("name",), privacy=PUBLIC,
        classes=(("address", INTERNAL), ("phone", PUBLIC), ("email", PUBLIC)),
        sections=(("Институция", ("name", "short_name", "category", "gender", "parent",
                                  "ministry", "eik")),
                  ("Връзка", ("municipality", "town", "address", "address_confidential",
                              "phone", "email"))),
        children=("names", "positions", "memberships", "services"))

    belongs = Belongs(
        rights="WWW-r", shared=True, papers=True,
        confidential=Confidential("address_confidential", {"address": ADDRESS, "phone": PHONE}))

    class Meta:
        table_name = "organizations"

    def title(self) -> str:
        if self.short_name in ("", self.name):
            return self.name
        return f"{self.short_name} – {self.name}"

    def former_names(self) -> str:
        if not self.id:
            return ""
        return " ".join(f"{old.name} {old.short_name}" for old in self.names)

    def rules(self):
        yield from self.must_be_unique(
            "name", message="Вече има такава институция: {other}. Използвайте нея.", binned=False)
        if self.parent_id and self.parent_id == self.id:
            yield RuleError("Институцията не може да е по-горна на себе си.", "parent")
        if self.eik:
            try:
                check_eik(self.eik)
            except IdentifierError as error:
                yield RuleError(str(error), "eik")

    def on(self, day) -> "Organization | OrganizationName":
        """What carries `name` and `short_name` of the institution on that day."""
        if day is not None:
            for old in sorted(self.names, key=lambda name: name.valid_to):
                if day <= old.valid_to and (old.valid_from is None or day >= old.valid_from):
                    return old
        return self

    def short(self, day=None) -> str:
        named = self.on(day)
        return named.short_name or named.name


class OrganizationName(Entity):
    """A name the institution had before, e.g. РИО until 2016."""

    organization = link(Organization, "Институция", backref="names")
    name = CharField(max_length=200, verbose_name="Предишно наименование")
    short_name = CharField(max_length=60, default="", verbose_name="Предишно съкращение")
    valid_from = DateField(null=True, verbose_name="От")
    valid_to = DateField(verbose_name="До", help_text="Последният ден с това име")

    pairs = (before("valid_from", "valid_to"),)
    listing = Listing(
        label="предишно наименование", plural="Предишни наименования", gender="n",
        columns=("name", "short_name", "valid_from", "valid_to"), order=("-valid_to",),
        search=("name", "short_name"), parent="organization", fixed=("organization",),
        privacy=PUBLIC, sections=(("Предишно наименование", (
            "organization", "name", "short_name", "valid_from", "valid_to")),))

    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "organization_names"

    def after_store(self, by: str) -> None:
        self.organization.save(by=by)  # its search text holds the former names


class Person(Entity):
    """Somebody the office writes to; the grammar of letters follows honorific and gender."""

    title_prefix = CharField(max_length=20, default="", verbose_name="Титла",
                             help_text="Например инж., д-р, проф.")
    honorific = ChoiceField(HONORIFICS, verbose_name="Обръщение")
    first_name = CharField(max_length=60, verbose_name="Собствено име")
    middle_name = CharField(max_length=60, default="", verbose_name="Бащино име")
    last_name = CharField(max_length=60, verbose_name="Фамилно име")
    gender = ChoiceField(SEXES, verbose_name="Пол",
                         help_text="От него зависи „роден“ или „родена“ в документите")
    phone = PhoneField(max_length=60, default="", verbose_name="Телефон")
    email = EmailField(max_length=120, default="", verbose_name="Ел. поща")

    kept_by = EVERY
    listing = Listing(
        label="лице за контакт", plural="Представители", gender="n", menu="Справочници",
        icon="users", position=20, beside=True,
        columns=("full_name", "current_position", "phone", "email"),
        search=("title_prefix", "first_name", "middle_name", "last_name", "email"),
        order=("first_name", "last_name"), privacy=INTERNAL,
        classes=(("phone", PERSONAL), ("email", PERSONAL)),
        sections=(("Лице", ("honorific", "gender", "title_prefix", "first_name", "middle_name",
                            "last_name")),
                  ("Връзка", ("phone", "email"))),
        children=("positions",))

    belongs = Belongs(
        rights="WWW-r", shared=True,
        purpose=Purpose(OFFICIALS, MEMBERS, "докато заемат длъжността"), papers=True)

    class Meta:
        table_name = "people"

    def title(self) -> str:
        return self.full_name()

    def full_name(self) -> str:
        """„инж. Образец Примеров“, without the father's name."""
        return " ".join(filter(None, (self.title_prefix, self.first_name, self.last_name)))

    full_name.label, full_name.sorts = "Име", "first_name"

    def initials(self) -> str:
        return initials(f"{self.first_name} {self.last_name}")

    def current_position(self) -> str:
        position = self.position()
        return f"{position.name}, {position.organization.short()}" if position else ""

    current_position.label = "Длъжност"
    current_position.reads = ("positions.organization",)

    def position(self, day=None, organization=None) -> "Position | None":
        """The position held on a day (today if None), in an institution if one is given."""
        fitting = [p for p in self.positions if p.held_on(day)
                   and organization in (None, p.organization)]
        return fitting[-1] if fitting else None


class Position(Entity):
    """An office held by a person, with the article forms that letters need."""

    person = link(Person, "Лице", backref="positions")
    organization = link(Organization, "Институция", backref="positions")
    name = CharField(max_length=120, verbose_name="Длъжност",
                     help_text="Без член: областен управител")
    full_form = CharField(max_length=130, default="", verbose_name="С пълен член",
                          help_text="Областният управител откри… Празно – предлага се само")
    short_form = CharField(max_length=130, default="", verbose_name="С кратък член",
                           help_text="…водено от областния управител. Празно – предлага се само")
    valid_from = DateField(null=True, verbose_name="От")
    valid_to = DateField(null=True, verbose_name="До")
    is_acting = BooleanField(default=False, verbose_name="Изпълняващ длъжността")

    owners = ("person", "organization")
    pairs = (before("valid_from", "valid_to"),)
    listing = Listing(
        label="длъжност", plural="Длъжности", gender="f", icon="user", parent="person",
        columns=("name", "person.full_name", "organization.short", "valid_from", "valid_to"),
        search=("name", "person.full_name", "organization.title"), order=("name",),
        filters=("organization",), privacy=PUBLIC,
        sections=(("Длъжност", ("person", "organization", "name", "full_form", "short_form",
                                "is_acting")),
                  ("Период", ("valid_from", "valid_to"))))

    belongs = Belongs(rights="WWW-r", shared=True)

    class Meta:
        table_name = "positions"

    def before_check(self) -> None:
        if self.name and not (self.full_form and self.short_form):
            full, short = article_forms(self.name)
            self.full_form, self.short_form = self.full_form or full, self.short_form or short

    def held_on(self, day) -> bool:
        if day is None:
            return self.valid_to is None
        return (self.valid_from or day) <= day <= (self.valid_to or day)


Organization.short.label, Organization.short.sorts = "Институция", "short_name"
