"""What an entity says of itself to the policy and to privacy, beside how it appears (Listing)."""

import re
from dataclasses import dataclass, field

ADMIN, SECRETARY, COORDINATOR = "admin", "secretary", "coordinator"
MEMBER, AUDITOR = "member", "auditor"
# The order in which the letters of `rights` speak of the roles.
IN_ORDER = (ADMIN, SECRETARY, COORDINATOR, MEMBER, AUDITOR)

# The words of the register of processing activities (GDPR, article 30).
CHILDREN = "деца в риск"
FAMILIES = "деца в риск, техните родители и близки"
OFFICIALS = "представители на институции"
STAFF = "потребители на бюрото"
INSIDE = "служителите на бюрото с право на достъп"
MEMBERS = "членовете на механизма – с номера на случая, без имена"
PUBLIC_TASK = "координация на закрилата на детето (чл. 6, пар. 1, б. „д“ от Регламента)"
SECURITY = "сигурност на достъпа (чл. 32 от Регламента)"
WITH_CASE = "със случая"
OFFICE_BOOKS = "по номенклатурата на институцията"
WITH_TERMS = ""  # the terms that the office typed


@dataclass(frozen=True)
class Purpose:
    """About whom an entity holds data, for whom, how long and why."""

    persons: str
    recipients: str
    term: str = OFFICE_BOOKS
    why: str = PUBLIC_TASK


@dataclass(frozen=True)
class Confidential:
    """Columns that the office alone reads, on the page of a record that says so by a tick.

    Lists, workbooks, papers and what is searched hold the words of `said` in their place.
    """

    tick: str
    said: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Belongs:
    """Who may do what with which records; what is not said is not allowed.

    A record is within reach when all that it belongs to is. Conditions are named here and are
    functions of the policy; an entity that says none of `shared`, `to`, `where` is nobody's.
    """

    # Of the roles IN_ORDER: W writes, r reads, s reads and takes `steps`, - sees nothing.
    rights: str = "-----"
    shared: bool = False  # a book of the office, the same for every mechanism
    to: tuple[str, ...] = ()  # foreign keys to what a record belongs to
    where: tuple[str, ...] = ()  # conditions that hold besides
    asked: tuple[str, ...] = ()  # own columns that these ask of every row, see `models.indexes`
    steps: tuple[str, ...] = ()  # of the workflow, for roles that else only read
    only: dict[str, str] = field(default_factory=dict)  # role: condition of what it sees
    minuted: bool = False  # its texts stand in the minutes, without names: read with the row
    secret: tuple[str, ...] = ()  # columns that no page shows to anybody
    confidential: Confidential | None = None  # columns that a tick of the record protects
    purpose: Purpose | None = None  # of an entity that holds data about persons
    kept: tuple[str, ...] = ()  # personal columns that statistics count by: never wiped
    coarse: tuple[str, ...] = ()  # days that become the first of their month when wiped
    printed: tuple[str, ...] = ()  # short texts that documents print; long ones all may be
    naming: tuple[str, ...] = ()  # columns that name somebody: a child's name is told of there
    linked: bool = False  # fields of the office lead to it; there its number alone is told
    papers: bool = False  # the office may make kinds of documents from it
    removed: bool = False  # a row is nothing but the person: it goes instead of being wiped

    def __post_init__(self):
        if not re.fullmatch("[-rsW]{5}", self.rights) or ("s" in self.rights) != bool(self.steps):
            raise ValueError(f"rights {self.rights!r} with steps {self.steps}")
        if self.shared and (self.to or self.where):
            raise ValueError("a book that all share has no reach of its own")

    @property
    def is_of_administrator(self) -> bool:
        """Whether the administrator alone writes it: without it nobody could go back."""
        return self.rights[0] == "W" and "W" not in self.rights[1:]

    def right_of(self, role: str) -> str:
        """The letter of a role; a role that nobody knows sees nothing."""
        return self.rights[IN_ORDER.index(role)] if role in IN_ORDER else "-"
