"""Memoranda: what parties promised each other in writing, and until when."""

from datetime import date, timedelta

from peewee import CharField, DateField, IntegerField, TextField

from bulgarian.dates import parse_partial
from models.base import PUBLIC, Entity, Listing, RuleError
from models.belonging import Belongs
from models.due import Due
from models.fields import ChoiceField, ChoicesField, PartialDateField, link
from models.lead_times import Leads
from models.mechanisms import Mechanism
from models.pairs import before
from models.parties import Organization, Person
from models.words import declare_list
from models.workflow import State, Transition, Workflow

KINDS = declare_list(
    "memoranda.kind", ("understanding", "меморандум за разбирателство"),
    ("cooperation", "меморандум за сътрудничество"),
    ("interaction", "меморандум за взаимодействие"), ("addition", "допълнително споразумение"),
    grows=True,
    locked=("understanding", "addition"))
TERMS = declare_list("memoranda.term", ("fixed", "срочен"), ("open", "безсрочен"))
PRINCIPLES = declare_list(
    "memoranda.principles", ("best_interest", "най-добрият интерес на детето"),
    ("mutual_information", "взаимна информираност и помощ между партньорите"),
    ("multidisciplinary", "мултидисциплинарен подход на областно ниво"),
    ("flexibility", "гъвкавост при вземането на решения"), ("ethics", "етично поведение"),
    grows=True)
FULL_DATE = len("2016-12-07")
PARTY_GENDERS = (("m", "наричан"), ("f", "наричана"), ("n", "наричано"), ("p", "наричани"))


class Memorandum(Entity):
    """An agreement of two parties or more; an addition hangs below its memorandum."""

    mechanism = link(Mechanism, "Механизъм", backref="memoranda")
    kind = ChoiceField(KINDS, default="understanding", verbose_name="Вид")
    parent = link("self", "Към меморандум", backref="additions", required=False,
                  help_text="Само за допълнително споразумение")
    number = CharField(max_length=60, default="", verbose_name="Номер",
                       help_text="Номерът от деловодството, например РД-12-44")
    signed_on = PartialDateField(default="", verbose_name="Подписан на",
                                 help_text="Може и само година: 2016")
    place = CharField(max_length=80, default="", verbose_name="Място",
                      help_text="Например гр. София")
    subject = TextField(verbose_name="Предмет")
    purposes = TextField(verbose_name="Цели", help_text="Всяка цел на нов ред")
    principles = ChoicesField(PRINCIPLES, verbose_name="Принципи")
    term = ChoiceField(TERMS, default="fixed", verbose_name="Срок")
    term_years = IntegerField(null=True, verbose_name="Срок в години")
    valid_until = DateField(null=True, verbose_name="Действа до",
                            help_text="Празно – смята се от подписването и срока")
    notice_days = IntegerField(default=30, verbose_name="Предизвестие за прекратяване (дни)")
    funding = CharField(max_length=300, default="", verbose_name="Проект или финансиране")
    annexes = TextField(default="", verbose_name="Приложения",
                        help_text="Всяко приложение на нов ред, например „Списък на услугите“")
    status = ChoiceField((), default="draft", verbose_name="Състояние")

    workflow = Workflow(
        (State("draft", "Проект", "quiet"), State("agreed", "Съгласуван", "info"),
         State("signed", "Подписан", "info"), State("active", "Действащ", "ok"),
         State("expired", "Изтекъл", "quiet"), State("terminated", "Прекратен", "bad")),
        (Transition(name="agree", label="Съгласуван е", sources=("draft",), target="agreed",
                    main=True),
         Transition(name="sign", label="Подписан е", sources=("draft", "agreed"),
                    target="signed", needs=("signed_on",), main=True,
                    check=lambda memorandum, _: memorandum.party_rules()),
         Transition(name="start", label="Влезе в сила", sources=("signed",), target="active",
                    main=True),
         Transition(name="expire", label="Срокът изтече", sources=("active",),
                    target="expired"),
         Transition(name="terminate", label="Прекрати", sources=("signed", "active"),
                    target="terminated", reason="Причина"),
         Transition(name="reopen", label="Отвори отново", target="draft",
                    sources=("signed", "active"), reason="Защо се отваря отново")))
    status.choices = workflow.choices
    closed_in = ("signed", "active", "expired", "terminated")
    kept_by = ("decisions",)

    awaits = Due(what="край на меморандум", day="valid_until", states=("signed", "active"),
                 lead=(60, 30, 7), tells=("party_names",))
    pairs = (before("signed_on", "valid_until"),)
    listing = Listing(
        label="меморандум", plural="Меморандуми", menu="Справочници", icon="certificate",
        position=40, columns=("heading", "party_names", "signed_on", "ends", "status"),
        search=("kind", "number", "subject", "party_names"), filters=("status", "kind"),
        order=("-id",), quick=True, privacy=PUBLIC, computed=("status",),
        classes=(("subject", PUBLIC), ("purposes", PUBLIC), ("annexes", PUBLIC)),
        sections=(("Меморандум", ("mechanism", "kind", "parent", "number", "place", "subject",
                                  "purposes", "principles", "annexes")),
                  ("Срок", ("signed_on", "term", "term_years", "valid_until", "notice_days",
                            "funding", "status"))),
        children=("parties", "obligations", "additions"),
        below=("допълнително споразумение", "Допълнителни споразумения"))

    belongs = Belongs(rights="rWW-r", to=("mechanism",), printed=("funding",), papers=True)

    class Meta:
        table_name = "memoranda"

    def title(self) -> str:
        return self.heading()

    def heading(self) -> str:
        """„Меморандум за разбирателство № РД-12-44“."""
        kind = self._meta.fields["kind"].show(self.kind)
        return f"{kind[:1].upper()}{kind[1:]}" + (f" № {self.number}" if self.number else "")

    heading.label = "Меморандум"

    def party_names(self) -> str:
        return ", ".join(p.organization.short() for p in self.parties) if self.id else ""

    party_names.label, party_names.reads = "Страни", ("parties.organization",)

    def ends(self) -> str:
        """The end; „приблизително“ where it is counted from a year or a month alone."""
        told = super().show("valid_until")
        is_near = bool(self.term_years) and len(self.signed_on) < FULL_DATE and \
            self.valid_until == self._counted_end()
        return f"{told} (приблизително)" if told and is_near else told

    ends.label, ends.sorts = "Действа до", "valid_until"
    ends.reads = ("valid_until", "signed_on", "term_years")

    def show(self, path: str, *, openly: bool = False) -> str:
        return self.ends() if path == "valid_until" else super().show(path, openly=openly)

    def before_check(self) -> None:
        if self.parent_id and not self.id:
            self.inherit()
        if self.term == "fixed" and self.term_years and self.signed_on and not self.valid_until:
            self.valid_until = self._counted_end()

    def inherit(self) -> None:
        """An addition ends with its memorandum and is signed where that was, unless it says so."""
        self.kind = "addition"
        if not self.mechanism_id:
            self.mechanism = self.parent.mechanism
        self.place = self.place or self.parent.place
        if self.term == "fixed" and not (self.term_years or self.valid_until):
            self.valid_until = self.parent.valid_until
            self.term = self.parent.term if self.valid_until is None else "fixed"

    def sides(self) -> list["MemorandumParty"]:
        """Its parties in their order; an addition without own ones has those of its memorandum."""
        own = sorted(self.parties, key=lambda one: (one.order, one.id))
        return own or (self.parent.sides() if self.parent_id else [])

    def _counted_end(self) -> date | None:
        """The end by the term: to the day, or to the end of the year where only that is known."""
        try:
            signed = parse_partial(self.signed_on)
            end = date(int(signed[:4]) + self.term_years, 12, 31)
            return end.replace(month=int(signed[5:7]), day=int(signed[8:])) \
                if len(signed) == 10 else end
        except ValueError:
            return None  # said by the rules of the two columns

    def rules(self):
        if self.kind == "addition" and not self.parent_id:
            yield RuleError("Изберете меморандума, който се допълва.", "parent")
        if self.parent_id and self.parent_id == self.id:
            yield RuleError("Меморандумът не може да допълва себе си.", "parent")
        if self.parent_id and self.mechanism_id != self.parent.mechanism_id:
            yield RuleError("Допълнителното споразумение е на механизма на меморандума.",
                            "mechanism")
        if self.term == "fixed" and not (self.term_years or self.valid_until):
            yield RuleError("Посочете срок в години или крайна дата.", "term_years")
        if self.term_years is not None and not 1 <= self.term_years <= 50:
            yield RuleError("Срокът е от 1 до 50 години.", "term_years")

    def stay_rules(self):
        yield from super().stay_rules()
        if self.status in self.closed_in:
            yield RuleError("Подписаният меморандум остава в регистъра. Ако вече не действа, "
                            "използвайте „Прекрати“ с причина.")

    def party_rules(self):
        if len(self.sides()) < 2:
            yield RuleError("Меморандумът има поне две страни. Добавете ги преди подписването.")

    @classmethod
    def expiring(cls, on: date):
        """Live memoranda in force that end as soon as the office wants to be told of."""
        return cls.awaits.between(cls, on, on + timedelta(max(Leads().of(cls))))


class MemorandumParty(Entity):
    """A party of a memorandum, who represents it, and the short name it has in the text."""

    memorandum = link(Memorandum, "Меморандум", backref="parties")
    organization = link(Organization, "Страна", backref="memorandum_parties")
    representative = link(Person, "Представлява се от", backref="memorandum_parties")
    position = CharField(max_length=120, default="", verbose_name="Длъжност",
                         help_text="Празно – длъжността на лицето в тази институция")
    short_name = CharField(max_length=80, verbose_name="Наричана за краткост",
                           help_text="Например Областната администрация")
    order = IntegerField(default=1, verbose_name="Ред")

    freezes_with = ("memorandum",)
    listing = Listing(
        label="страна", plural="Страни", gender="f", parent="memorandum",
        columns=("organization.name", "representative.full_name", "short_name"),
        search=("organization.title",), order=("order", "id"), privacy=PUBLIC,
        fixed=("memorandum",),
        sections=(("Страна", ("memorandum", "organization", "representative", "position",
                              "short_name", "order")),))

    belongs = Belongs(rights="rWW-r", to=("memorandum",))

    class Meta:
        table_name = "memorandum_parties"

    def rules(self):
        yield from self.must_be_unique(
            "organization", "memorandum", message="Тази институция вече е страна.")

    def after_store(self, by: str) -> None:
        self.memorandum.save(by=by)  # its search text holds the parties


class Obligation(Entity):
    """What one party promises in a memorandum."""

    memorandum = link(Memorandum, "Меморандум", backref="obligations")
    party = link(MemorandumParty, "Страна", backref="obligations")
    text = TextField(verbose_name="Ангажимент")
    order = IntegerField(default=1, verbose_name="Ред")

    owners = ("memorandum", "party")
    freezes_with = ("memorandum",)
    listing = Listing(
        label="ангажимент на страна", plural="Ангажименти на страните", parent="memorandum",
        columns=("text", "party.short_name"), search=("text",), order=("party", "order", "id"),
        privacy=PUBLIC, fixed=("memorandum",), classes=(("text", PUBLIC),),
        sections=(("Ангажимент", ("memorandum", "party", "text", "order")),))

    belongs = Belongs(rights="rWW-r", to=("memorandum",))

    class Meta:
        table_name = "obligations"

    def rules(self):
        if self.party_id and self.memorandum_id and \
                self.party.memorandum_id != self.memorandum_id:
            yield RuleError("Тази страна е от друг меморандум. Изберете от списъка.", "party")
