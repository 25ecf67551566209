"""Letters of the register: incoming ones, and outgoing ones that were written elsewhere."""

from peewee import CharField, DateField

from bulgarian.text import number_key
from models.base import INTERNAL, PERSONAL, Entity, Listing, RuleError, today
from models.belonging import FAMILIES, Belongs, Purpose
from models.cases.case import ChildCase
from models.documents.issued import BOOKS, LOCKS, IssuedDocument, same_number
from models.due import Due
from models.fields import ChoiceField, link
from models.mechanisms import Mechanism
from models.meetings.meeting import Meeting
from models.numbering import expected_number, last_number, next_number
from models.pairs import before, past
from models.users import User
from models.words import declare_list
from models.workflow import State, Transition, Workflow

IN, OUT = "in", "out"
SERIES = {OUT: "register", IN: "incoming"}
DIRECTIONS = declare_list("letters.direction", (IN, "входящо"), (OUT, "изходящо"))
OPEN = "registered"


class Letter(Entity):
    """A letter in the book: its number for good, the other side, and who answers by when.

    A number that is typed is only looked at for being free; an empty one is the next of the year.
    An annulled letter keeps its number, with the reason.
    """

    mechanism = link(Mechanism, "Механизъм", backref="letters")
    direction = ChoiceField(DIRECTIONS, default=IN, verbose_name="Входящо или изходящо")
    register_number = CharField(max_length=60, default="", verbose_name="Рег. №",
                                help_text="Празно – следващият номер за годината")
    register_date = DateField(default=today, verbose_name="Дата")
    correspondent = CharField(max_length=200, verbose_name="От кого / до кого")
    their_number = CharField(max_length=60, default="", verbose_name="Техен №")
    their_date = DateField(null=True, verbose_name="Тяхна дата")
    subject = CharField(max_length=300, verbose_name="Относно",
                        help_text="Без имена на деца: пишете номера на случая")
    case = link(ChildCase, "Случай", backref="letters", required=False)
    meeting = link(Meeting, "Заседание", backref="letters", required=False)
    responsible = link(User, "Кой отговаря", backref="letters", required=False)
    answer_due = DateField(null=True, verbose_name="Отговор до")
    answered_on = DateField(null=True, verbose_name="Отговорено на")
    annul_reason = CharField(max_length=300, default="", verbose_name="Защо е анулирано")
    status = ChoiceField((), default=OPEN, verbose_name="Състояние")

    workflow = Workflow(
        (State(OPEN, "Заведено", "info"), State("answered", "Отговорено", "ok"),
         State("annulled", "Анулирано", "bad")),
        (Transition(name="answer", label="Отбележи отговор", sources=(OPEN,), target="answered",
                    needs=("answered_on",), main=True),
         Transition(name="annul", label="Анулирай", sources=(OPEN, "answered"),
                    target="annulled", needs=("annul_reason",))))
    status.choices = workflow.choices

    awaits = Due(what="отговор на писмо", day="answer_due", states=(OPEN,), step="answer",
                 tells=("correspondent", "subject"), whose="responsible")
    pairs = (before("register_date", "answer_due"), before("register_date", "answered_on"),
             before("their_date", "register_date"), *past("register_date", "answered_on"))
    given = ("register_number", "mechanism", "direction")
    listing = Listing(
        label="писмо", plural="Писма", gender="n", icon="mail",
        columns=("register_number", "register_date", "correspondent", "subject", "answer_due",
                 "status"),
        search=("register_number", "correspondent", "their_number", "subject"),
        filters=("direction", "status", "register_date"), order=("-register_date", "-id"),
        privacy=INTERNAL, fixed=("mechanism", "direction"),
        classes=(("correspondent", PERSONAL), ("subject", PERSONAL)),
        computed=("status", "answered_on", "annul_reason"),
        sections=(("Писмо", ("mechanism", "direction", "register_number", "register_date",
                             "correspondent", "their_number", "their_date", "subject")),
                  ("Отнася се за", ("case", "meeting")),
                  ("Отговор", ("responsible", "answer_due", "answered_on", "status",
                               "annul_reason"))))

    belongs = Belongs(
        rights="-WW-r", to=("mechanism", "case", "meeting"),
        purpose=Purpose(FAMILIES, "кореспондентите"))

    class Meta:
        table_name = "letters"
        indexes = ((("mechanism", "direction", "register_date"), False),)

    def title(self) -> str:
        return f"{self.show('direction').capitalize()} писмо № {self.register_number}"

    title.reads = ("direction", "register_number")

    def rules(self):
        if self.case_id and self.case.mechanism_id != self.mechanism_id:
            yield RuleError("Случаят е на друг механизъм.", "case")
        if self.meeting_id and self.meeting.mechanism_id != self.mechanism_id:
            yield RuleError("Заседанието е на друг механизъм.", "meeting")
        if self.id and not self.register_number:
            yield RuleError("Номерът на заведено писмо не се премахва. Анулирайте писмото.",
                            "register_number")
        if self.register_number and not self.id:
            yield from self._number_rules()
        if self.id and "register_date" in self._dirty:
            yield from self._year_rules()

    def _year_rules(self):
        """A number is one of its year: the day of the letter stays in it."""
        was = Letter.select(Letter.register_date).where(Letter.id == self.id).scalar()
        if was and self.register_date and was.year != self.register_date.year:
            yield RuleError(f"Номер {self.register_number} е за {was.year} г. и датата остава "
                            "в тази година. Ако писмото е от друга, анулирайте го и го заведете "
                            "наново.", "register_date")

    def _number_rules(self):
        other = taken_by(self.register_number, owner=self.mechanism_id,
                         direction=self.direction, year=self.register_date.year, but=self.id)
        if other is not None:
            yield RuleError(f"Този номер вече е даден на: {other}.", "register_number")
        yield from jump_rules(self, self.mechanism)

    def before_check(self) -> None:
        self.register_number = (self.register_number or "").strip()
        self.register_date = self.register_date or today()

    def stay_rules(self):
        yield from super().stay_rules()
        if self.register_number:
            yield RuleError("Заведеното писмо остава в книгата с номера си. Ако е заведено "
                            "погрешно, използвайте „Анулирай“ с причина.")

    def assign_numbers(self) -> None:
        if not self.register_number:
            self.register_number = take_number(self.mechanism, self.direction,
                                               self.register_date.year)

    @classmethod
    def unanswered(cls, by_day):
        """The letters whose answer was due before a day."""
        return cls.live().where(cls.status == OPEN, cls.answer_due < by_day)


def serial_in(number: str, mechanism: Mechanism) -> int | None:
    """The serial of a number written as the register of the mechanism writes it, else None."""
    start, serial = number_key(f"{mechanism.register_prefix}-"), number_key(number)
    rest = serial.removeprefix(start)
    return int(rest) if rest != serial and rest.isdecimal() else None


def jump_rules(record: Letter | IssuedDocument, mechanism: Mechanism | None):
    """Doubt a typed number that is neither in the series nor right after a number of the book."""
    serial = serial_in(record.register_number, mechanism) if mechanism else None
    day, direction = record.register_date, record.direction
    if serial is None or day is None or direction not in SERIES:
        return
    book = {"owner": mechanism.id, "year": day.year}
    before = f"{mechanism.register_prefix}-{serial - 1}"
    is_begun = Letter.select().where(
        Letter.mechanism == mechanism.id, Letter.direction == direction,
        Letter.register_date.year == day.year).exists()
    if is_begun and serial > last_number(SERIES[direction], **book) + 1 \
            and taken_by(before, direction=direction, **book) is None:
        yield from record.doubt(
            "register_number", f"В книгата няма номер преди {record.register_number}. "
            "Поправете го или потвърдете, че е точно този.")


def document_jump(document: IssuedDocument):
    """The same of a number that is typed into a document."""
    if "register_number" in document._dirty and document.register_number:
        yield from jump_rules(document, Mechanism.get_or_none(Mechanism.id == document.owner))


def take_number(mechanism: Mechanism, direction: str, year: int) -> str:
    """The next free number of the register, without holes: call it inside a transaction.

    A number that somebody had typed is stepped over.
    """
    while True:
        serial = next_number(SERIES[direction], owner=mechanism.id, year=year)
        number = f"{mechanism.register_prefix}-{serial}"
        if taken_by(number, owner=mechanism.id, direction=direction, year=year) is None:
            return number


def likely_number(mechanism: Mechanism, direction: str, year: int) -> str:
    """The number that `take_number` would give now, if no number was typed; writes nothing."""
    serial = expected_number(SERIES[direction], owner=mechanism.id, year=year)
    return f"{mechanism.register_prefix}-{serial}"


def taken_by(number: str, *, owner: int, direction: str, year: int,
             but: int | None = None) -> Entity | None:
    """The letter or document that has the number in this year already."""
    return _letter_with(number, owner, direction, year=year, but=but) or same_number(
        IssuedDocument.select().where(
            IssuedDocument.owner == owner, IssuedDocument.direction == direction,
            IssuedDocument.register_date.year == year), number)


def _letter_with(number: str, owner: int, direction: str, *, year: int,
                 but: int | None = None) -> Letter | None:
    return same_number(Letter.select().where(
        Letter.mechanism == owner, Letter.direction == direction,
        Letter.register_date.year == year, Letter.id != (but or 0)), number)


BOOKS.append(_letter_with)
LOCKS.append(document_jump)
