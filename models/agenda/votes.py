"""Whether the votes of an item, its decisions and those present agree; one check for all."""

from bulgarian.numerals import by_number, counted

BY_VOTE = ("votes", "named")


class Voted:
    """The part of an item that is about how it was voted."""

    def voters(self) -> int:
        """How many may vote: those with a vote who took part, or all of them before any tick."""
        lines = [line for line in self.meeting.attendance if line.voting]
        here = [line for line in lines if line.took_part()]
        return len(here or lines)

    def count_fault(self) -> str:
        """More votes than there are people who may vote, in a sentence; or empty."""
        given = sum(number or 0 for number in (self.votes_for, self.votes_against,
                                               self.abstained))
        voters = self.voters() if self.meeting_id and self.result in BY_VOTE else given
        if given <= voters:
            return ""
        may = by_number(voters, "няма никой", "има само 1 човек", "имат само # души")
        cast = counted(given, "глас", "гласа")
        return (f"По точка {self.order} са дадени {cast}, а право на глас {may}. Проверете "
                "гласовете и присъствието.")

    def outcome_fault(self) -> str:
        """A decision that the votes did not carry, in a sentence; or empty."""
        if not self.is_lost() or not (self.id and self.in_force().exists()):
            return ""
        return (f"По точка {self.order} има решение, а гласовете са: „за“ – {self.votes_for or 0}, "
                f"„против“ – {self.votes_against}. Проверете ги.")

    def is_lost(self) -> bool:
        """Whether it was voted on and not carried."""
        return self.result in BY_VOTE and bool(self.votes_against) and (
            (self.votes_for or 0) <= self.votes_against)

    def presenter_fault(self) -> str:
        """A presenter who was not there, in a sentence; or empty."""
        if not self.presenter_id:
            return ""
        mine = [line for line in self.meeting.attendance if line.person_id == self.presenter_id]
        if not mine or any(line.took_part() or line.status == "expected" for line in mine):
            return ""
        return (f"По точка {self.order} докладва {self.presenter.full_name()}, а е отбелязано, че "
                "отсъства.")

    def faults(self) -> list[str]:
        """All that does not agree, for the live page and before the minutes."""
        return list(filter(None, (self.count_fault(), self.outcome_fault(),
                                  self.presenter_fault())))
