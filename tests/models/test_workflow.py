"""States and transitions: what may follow what, and what a step demands."""

from datetime import date

import pytest

from models.base import RuleError
from models.cases.case import ChildCase
from models.workflow import State, Transition, Workflow
from tests.cast import make_case, make_commitment


def test_a_workflow_refuses_a_transition_to_an_unknown_state():
    with pytest.raises(ValueError, match="nowhere"):
        Workflow((State("draft", "Чернова"),),
                 (Transition(name="go", label="Напред", sources=("draft",), target="nowhere"),))


def test_a_signal_cannot_be_closed_at_once():
    case = make_case()
    with pytest.raises(RuleError, match="не е възможна в състояние „Сигнал“"):
        case.workflow.move(case, "close", outcome="kin", closed_on=date(2016, 5, 1))


def test_closing_asks_for_the_outcome_and_the_date():
    case = make_case(status="monitoring")
    with pytest.raises(RuleError) as error:
        case.workflow.move(case, "close")
    assert [broken.field for broken in error.value.all] == ["outcome", "closed_on"]


def test_a_case_with_an_open_commitment_closes_only_with_a_justification():
    commitment = make_commitment()
    case = commitment.decision.case
    case.status = "monitoring"
    case.store()
    ending = {"outcome": "kin", "environment": "kin", "closed_on": date(2017, 1, 10)}
    with pytest.raises(RuleError, match="неизпълнени ангажименти: 1"):
        case.workflow.move(case, "close", **ending)
    case.workflow.move(case, "close", reason="Институцията е закрита.", **ending)
    assert ChildCase.get_by_id(case.id).status == "closed"


def test_reopening_keeps_who_and_why_in_the_timeline():
    case = make_case(status="closed")
    case.workflow.move(case, "reopen", by="Секретарят", reason="Нов сигнал")
    event = case.events.get()
    assert (event.created_by, event.text) == ("Секретарят", "Възобновен. Нов сигнал")


def test_a_step_that_needs_a_reason_is_refused_without_one():
    case = make_case()
    with pytest.raises(RuleError, match="Попълнете „Причина“"):
        case.workflow.move(case, "suspend", reason="  ")
