"""Need to know: which institution learns of which case of a meeting, and why."""

from dataclasses import dataclass

from models.agenda.items import AgendaItem
from models.cases.case import ChildCase
from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.meetings.meeting import Meeting
from models.parties import Organization
from models.services import Referral, Service

HOST = "води механизма"
LOCAL = ("municipality", "ozd", "dsp")  # they work for the children of their municipality


@dataclass(frozen=True)
class Right:
    """That an institution is to know of a case, and why."""

    organization: int
    case: int
    reason: str


class Audience:
    """The rights of all institutions in the cases on a meeting's agenda. Four queries."""

    def __init__(self, meeting: Meeting):
        self.meeting = meeting
        self.cases = list(ChildCase.select().join(
            AgendaItem, on=(AgendaItem.case == ChildCase.id)).where(
            AgendaItem.meeting == meeting.id).distinct())
        self.rights = list(self._rights()) if self.cases else []

    def reasons(self, organization: Organization | None, case: int) -> list[str]:
        """Why the institution learns of the case; empty if it does not."""
        if organization is None:
            return []
        found = [HOST] if organization.id == self.meeting.mechanism.host_id else []
        found += [right.reason for right in self.rights
                  if (right.organization, right.case) == (organization.id, case)]
        found += [LOCALLY for one in self.cases if one.id == case and _is_local(organization, one)]
        return list(dict.fromkeys(found))

    def knows(self, organization: Organization | None, case: int) -> bool:
        return bool(self.reasons(organization, case))

    def known_to(self, organization: Organization | None) -> tuple[int, ...]:
        """The cases that the institution learns of."""
        return tuple(case.id for case in self.cases if self.knows(organization, case.id))

    def _rights(self):
        for case in self.cases:
            if case.lead_id:
                yield Right(case.lead_id, case.id, "водеща институция")
            if case.source_id:
                yield Right(case.source_id, case.id, "подала сигнала")
        yield from self._of_commitments()
        yield from self._of_referrals()

    def _of_commitments(self):
        rows = Commitment.live().select(Commitment.organization, Decision.case).join(
            Decision).where(Decision.case.in_([case.id for case in self.cases]),
                            Commitment.status != "cancelled").tuples()
        return [Right(organization, case, "има ангажимент") for organization, case in rows]

    def _of_referrals(self):
        rows = Referral.live().select(
            Referral.organization, Service.provider, Referral.case).left_outer_join(
            Service).where(Referral.case.in_([case.id for case in self.cases]),
                           Referral.status.not_in(("draft", "withdrawn"))).tuples()
        return [Right(organization or provider, case, "случаят е насочен към нея")
                for organization, provider, case in rows]


LOCALLY = "отговаря за общината на детето"


def _is_local(organization: Organization, case: ChildCase) -> bool:
    return (organization.category in LOCAL and organization.municipality_id is not None
            and organization.municipality_id in (
                case.municipality_origin_id, case.municipality_current_id))
