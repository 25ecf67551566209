"""The book of decisions of a year as an Excel workbook."""

from io import BytesIO

from admin.lists.export import Sheet, write_workbook
from models.commitments.commitment import Commitment
from models.decisions.decision import Decision
from models.parties import Organization

COLUMNS = (("№", 6), ("Дата", 12), ("Заседание №", 14), ("Вид", 26), ("Решение", 60),
           ("Правно основание", 20), ("Случай", 16), ("Отговорник", 26), ("Ангажимент", 40),
           ("Срок", 14), ("Състояние", 20), ("Отменено", 30))


def make_book(decisions: list[Decision]) -> BytesIO:
    """A row for every commitment, and one for a decision without any."""
    headings, widths = zip(*COLUMNS, strict=True)
    return write_workbook(Sheet(f"Решения {decisions[0].year}", headings, rows_of(decisions),
                                widths=widths))


def rows_of(decisions: list[Decision]):
    """The cells, in the order of the columns."""
    commitments = list(Commitment.live().select(Commitment, Organization).join(Organization).where(
        Commitment.decision.in_([one.id for one in decisions])).order_by(Commitment.id))
    for decision in decisions:
        duties = [one for one in commitments if one.decision_id == decision.id]
        for duty in duties or (None,):
            yield (*_about(decision), *(_duty(duty) if duty else ("", "", "", "")),
                   decision.told_off())


def _about(decision: Decision) -> tuple:
    basis = decision.legal_basis.short if decision.legal_basis_id else ""
    case = decision.case.reference if decision.case_id else ""
    return (decision.number, decision.meeting.held_on, decision.meeting.serial,
            decision.show("kind"), decision.text, basis, case)


def _duty(duty: Commitment) -> tuple:
    return (duty.organization.short(), duty.what, duty.due or duty.due_text(), duty.state_text())
