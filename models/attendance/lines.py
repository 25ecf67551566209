"""Who was at the meeting: the members of that day, their deputies, and guests."""

from peewee import BooleanField, CharField, DateField, IntegerField

from bulgarian.text import fold
from models.attendance.invited import REPLIES, Invited
from models.base import INTERNAL, PERSONAL, Entity, Listing, RuleError
from models.belonging import MEMBERS, OFFICIALS, Belongs, Purpose
from models.composition import invited_on
from models.database import database
from models.fields import ChoiceField, link
from models.mechanisms import Membership
from models.meetings.meeting import Meeting
from models.pairs import past
from models.parties import Organization, Person
from models.words import declare_list

ROLES = declare_list(
    "attendance.role", ("permanent", "постоянен член"), ("associated", "асоцииран член"),
    ("invited", "поканен"), ("guest", "гост"), ("media", "медия"))
STATUSES = declare_list(
    "attendance.status", ("expected", "очаква се"), ("present", "присъства"),
    ("absent_excused", "отсъства по уважителни причини"), ("absent", "отсъства"),
    ("replaced", "заместен"), ("left", "напусна"))
OUTSIDERS = ("invited", "guest", "media")  # leave before the closed part


class Attendance(Invited, Entity):
    """One line of the attendance: a member of the composition, or a guest."""

    meeting = link(Meeting, "Заседание", backref="attendance")
    membership = link(Membership, "Членство", backref="attendance", required=False)
    organization = link(Organization, "Институция", backref="attendance", required=False)
    person = link(Person, "Лице", backref="attendance", required=False)
    guest_name = CharField(max_length=120, default="", verbose_name="Име на госта",
                           help_text="Когато го няма в списъка с лица")
    role = ChoiceField(ROLES, default="guest", verbose_name="Участва като")
    voting = BooleanField(default=False, verbose_name="С право на глас")
    status = ChoiceField(STATUSES, default="expected", verbose_name="Присъствие")
    deputy = CharField(max_length=120, default="", verbose_name="Заместен от")
    came_late = BooleanField(default=False, verbose_name="Дойде по-късно")
    position = IntegerField(default=100, verbose_name="Подредба")
    reply = ChoiceField(REPLIES, null=True, verbose_name="Отговор на поканата")
    replied_on = DateField(null=True, verbose_name="Отговорено на")
    declaration_on = DateField(null=True, verbose_name="Декларация за поверителност от",
                               help_text="Само за гост; тази на члена стои при членството му")

    freezes_with = ("meeting",)
    pairs = past("replied_on", "declaration_on")
    listing = Listing(
        label="участник", plural="Присъствие", parent="meeting",
        columns=("name", "organization.short", "role", "status"),
        search=("person.full_name", "guest_name", "organization.name"),
        order=("role", "position", "id"), privacy=INTERNAL, fixed=("meeting",),
        classes=(("guest_name", PERSONAL), ("deputy", PERSONAL)),
        hidden=(("the role and the page of the meeting tell it", ("membership", "voting")),
                ("only the order of the lines", ("position",))),
        sections=(("Участник", ("meeting", "role", "organization", "person", "guest_name",
                                "status", "deputy", "declaration_on")),
                  ("Покана и идване", ("reply", "replied_on", "came_late"))),
        computed=("reply", "replied_on", "came_late"))

    belongs = Belongs(
        rights="-WW-r", to=("meeting",), naming=("guest_name", "deputy"),
        purpose=Purpose(f"{OFFICIALS}, гости", MEMBERS))

    class Meta:
        table_name = "attendance"

    def title(self) -> str:
        return self.name() or (self.organization.short() if self.organization_id else "")

    title.reads = ("person", "organization")

    def name(self) -> str:
        """The person, or the guest as typed; empty when only the institution is known."""
        return self.person.full_name() if self.person_id else self.guest_name

    name.label, name.reads = "Име", ("person",)

    def rules(self):
        if not (self.person_id or self.guest_name or self.organization_id):
            yield RuleError("Посочете кой присъства: лице, име или институция.", "guest_name")
        if self.status == "replaced" and not self.deputy:
            yield RuleError("Посочете кой замества.", "deputy")
        if self.reply == "deputy" and "reply" in self._dirty and not self.deputy:
            yield RuleError("Посочете кого изпраща институцията.", "deputy")

        if self.id and "status" in self._dirty and self.meeting.is_over:
            yield from self._quorum_rules()

    def _quorum_rules(self):
        """What the state says of the quorum, the papers and the registers say too."""
        mine = [self if line.id == self.id else line for line in self.meeting.attendance]
        had, has = self.meeting.opening_quorum().ok, self.meeting.opening_quorum(mine).ok
        if self.meeting.is_held and had and not has:
            yield RuleError("Заседанието е отбелязано като проведено, а с тази промяна не би имало "
                            "кворум. Ако не се е провело, първо използвайте „Върни като "
                            "насрочено“.", "status")
        elif not self.meeting.is_held and has and not had:
            yield RuleError("Заседанието е отбелязано като непроведено, а с тази промяна би имало "
                            "кворум. Ако се е провело, първо използвайте „Върни като насрочено“.",
                            "status")

    def come_as_replied(self) -> None:
        """Mark a line that is still expected as its reply says: refused, deputy, or here."""
        if self.reply == "no":
            self.status = "absent_excused"
        elif self.reply == "deputy" and self.deputy:
            self.status = "replaced"
        else:
            self.status = "present"

    @classmethod
    def mark_all(cls, meeting: Meeting, by: str = "") -> list["Attendance"]:
        """The lines that were still expected, each marked as its institution has replied."""
        with database.atomic():
            marked = list(meeting.attendance.where(cls.status == "expected"))
            for line in marked:
                line.come_as_replied()
                line.store(by)
        return marked

    @classmethod
    def expect_again(cls, meeting: Meeting, numbers: list[int], by: str = "") -> int:
        """Number of these lines that are only expected again: one press takes `mark_all` back."""
        with database.atomic():
            lines = [line for line in meeting.attendance.where(cls.id.in_(numbers))
                     if not line.movements.exists()]
            for line in lines:
                line.status = "expected"
                line.store(by)
        return len(lines)

    @classmethod
    def add_guest(cls, meeting: Meeting, name: str, role: str, by: str = "") -> "Attendance":
        """The line of somebody who is here and in no list; his own where he stands there already.

        A page that lost its connection sends him a second time.
        """
        known = (line for line in meeting.attendance if line.guest_name)
        line = next((one for one in known if fold(one.guest_name) == fold(name)), None) or \
            cls(meeting=meeting, guest_name=name, role=role)
        if line.status == "expected":
            line.status = "present"
            line.store(by)
        return line

    def before_check(self) -> None:
        self.note_reply()

    def is_undeclared(self) -> bool:
        """Whether nobody has signed yet that he will keep silent of what he hears."""
        return not (self.declaration_on or self.membership_id and self.membership.declaration_on)

    def is_here(self) -> bool:
        return self.status in ("present", "replaced")

    def took_part(self) -> bool:
        """Whether somebody was there for this line at any time."""
        return self.is_here() or self.status == "left"

    def was_at_start(self) -> bool:
        return self.took_part() and not self.came_late

    @classmethod
    def compose(cls, meeting: Meeting, by: str = "") -> int:
        """Number of lines added: each membership in force on the day that is not listed yet."""
        listed = {line.membership_id for line in meeting.attendance}
        missing = [m for m in invited_on(meeting.mechanism, meeting.held_on)
                   if m.id not in listed]
        with database.atomic():
            for membership in missing:
                cls(meeting=meeting, membership=membership, role=membership.kind,
                    organization=membership.organization, voting=membership.voting,
                    person=membership.representative, position=membership.position).store(by)
        return len(missing)

    def rank(self) -> tuple:
        """Order of the attendance list: by role, then as the members are ordered."""
        return ([code for code, _ in ROLES].index(self.role), self.position, self.id)
