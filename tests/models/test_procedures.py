"""Decisions in writing: who is asked, how answers are counted, and when they are ratified."""

from datetime import date, timedelta

import pytest

from models.base import RuleError, today
from models.procedures import ProcedureAnswer, WrittenProcedure
from models.waiting.proposals import propose
from tests.cast import make_mechanism, make_meeting, make_member

SENT = date(2016, 12, 1)


def ask(members: int = 3, *, answer_by: date = date(2016, 12, 9), **rules) -> WrittenProcedure:
    """A question sent to so many members."""
    mechanism = make_mechanism(**rules)
    for _ in range(members):
        make_member(mechanism)
    procedure = WrittenProcedure(mechanism=mechanism, question="Одобрявате ли плана?",
                                 proposal="Одобрява плана.", opened_on=SENT,
                                 answer_by=answer_by).store()
    return procedure.workflow.move(procedure, "open")


def answer(procedure: WrittenProcedure, *given: str) -> None:
    for one, code in zip(procedure.answers, given, strict=False):
        one.answer, one.answered_on = code, date(2016, 12, 5)
        one.store()


def count(procedure: WrittenProcedure) -> str:
    return procedure.workflow.move(procedure, "count").result


def test_the_members_of_the_day_are_asked_and_associated_ones_are_not():
    mechanism = make_mechanism()
    voter = make_member(mechanism)
    make_member(mechanism, kind="associated", voting=False)
    make_member(mechanism, valid_to=date(2016, 11, 1))
    procedure = WrittenProcedure(mechanism=mechanism, question="?", proposal="!",
                                 opened_on=SENT, answer_by=SENT).store()
    procedure.workflow.move(procedure, "open")
    assert [one.organization for one in procedure.answers] == [voter.organization]
    assert procedure.title() == "Неприсъствено решение № 1/2016"


@pytest.mark.parametrize(("rule", "given", "result"), [
    ("consensus", ("for", "for", "abstained"), "accepted"),
    ("consensus", ("for", "for", "against"), "refused"),
    ("majority", ("for", "for", "against"), "accepted"),
    ("majority", ("for", "against", "abstained"), "refused"),
    ("majority", ("for", "none", "none"), "invalid"),
    ("consensus", (), "invalid")])
def test_the_rule_of_the_mechanism_decides(rule, given, result):
    procedure = ask(decision_rule=rule)
    answer(procedure, *given)
    assert count(procedure) == result


def test_the_result_is_said_in_a_sentence():
    procedure = ask()
    answer(procedure, "for", "against", "none")
    assert procedure.sentence() == (
        "От 3 запитани са отговорили 2: „за“ – 1, „против“ – 1, „въздържали се“ – няма.")
    assert procedure.told() == "2 от 3"


def test_nothing_is_counted_while_answers_may_come():
    procedure = ask(answer_by=today() + timedelta(3))
    answer(procedure, "for")
    with pytest.raises(RuleError, match="без отговор са още 2"):
        count(procedure)
    answer(procedure, "for", "for", "for")
    assert count(procedure) == "accepted"


def test_an_answer_after_the_deadline_or_the_counting_is_refused():
    procedure = ask()
    late = procedure.answers.get()
    late.answer, late.answered_on = "for", date(2016, 12, 10)
    with pytest.raises(RuleError, match="след срока"):
        late.store()
    count(procedure)
    late = ProcedureAnswer.get_by_id(late.id)
    late.answer, late.answered_on = "for", date(2016, 12, 9)
    with pytest.raises(RuleError, match="вече са преброени"):
        late.store()


def test_the_next_meeting_ratifies_the_result():
    procedure = ask()
    count(procedure)
    with pytest.raises(RuleError, match="друг механизъм"):
        procedure.workflow.move(procedure, "ratify", ratified_at=make_meeting())
    early = make_meeting(procedure.mechanism, held_on=date(2016, 1, 1))
    with pytest.raises(RuleError, match="след изпращането"):
        procedure.workflow.move(procedure, "ratify", ratified_at=early)
    meeting = make_meeting(procedure.mechanism, held_on=date(2017, 1, 10))
    procedure.workflow.move(procedure, "ratify", ratified_at=meeting)
    assert WrittenProcedure.get_by_id(procedure.id).status == "ratified"


def test_the_next_agenda_proposes_what_waits_for_ratification():
    procedure = ask(decision_rule="majority")
    meeting = make_meeting(procedure.mechanism, held_on=date(2017, 1, 10))
    assert not [one for one in propose(meeting) if one.key.startswith("procedure")]
    answer(procedure, "for", "for", "for")
    count(procedure)
    [found] = [one for one in propose(meeting) if one.key.startswith("procedure")]
    assert found.title == f"Потвърждаване на неприсъствено решение {procedure.name()}"
    assert found.reason == "Одобрявате ли плана? – прието."
    before = make_meeting(procedure.mechanism, held_on=date(2016, 11, 1))
    assert not [one for one in propose(before) if one.key.startswith("procedure")]


def test_a_deadline_before_the_sending_is_refused():
    with pytest.raises(RuleError, match="е преди „Изпратен на“"):
        ask(answer_by=date(2016, 11, 1))
