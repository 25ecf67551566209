"""What an entity says of itself to the policy and to privacy, beside how it appears (Listing)."""

import re
from dataclasses import dataclass, field

ADMIN, SECRETARY, COORDINATOR = "admin", "secretary", "coordinator"
MEMBER, AUDITOR = "member", "auditor"
# The order in which the letters of `rights` speak of the roles.
IN_ORDER = (ADMIN, SECRETARY, COORDINATOR, MEMBER, AUDITOR)


@dataclass(frozen=True, kw_only=True)
class Belongs:
    """Who may do what with which records; what is not said is not allowed.

    A record is within reach when all that it belongs to is. Conditions are named here and are
    functions of the policy; an entity that says none of `shared`, `to`, `where` is nobody's.
    """

    rights: str = "-----"  # W writes, r reads, s reads and takes `steps`, - sees nothing
    shared: bool = False  # a book of the office, the same for every mechanism
    to: tuple[str, ...] = ()  # foreign keys to what a record belongs to
    where: tuple[str, ...] = ()  # conditions that hold besides
    steps: tuple[str, ...] = ()  # of the workflow, for roles that else only read
    only: dict[str, str] = field(default_factory=dict)  # role: condition of what it sees
    minuted: bool = False  # its texts stand in the minutes, without names: read with the row
    secret: tuple[str, ...] = ()  # columns that no page shows to anybody

    def __post_init__(self):
        if not re.fullmatch("[-rsW]{5}", self.rights) or ("s" in self.rights) != bool(self.steps):
            raise ValueError(f"rights {self.rights!r} with steps {self.steps}")

    def right_of(self, role: str) -> str:
        """The letter of a role; a role that nobody knows sees nothing."""
        return dict(zip(IN_ORDER, self.rights, strict=True)).get(role, "-")
