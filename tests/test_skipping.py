"""No test is skipped unseen."""

from types import SimpleNamespace

import pytest

from tests.skipping import SQLITE_ALONE, refuse_skipping


def skipped(reason: str) -> SimpleNamespace:
    """The report of a skipped test."""
    return SimpleNamespace(skipped=True, outcome="skipped",
                           longrepr=("tests/test_pdf.py", 7, f"Skipped: {reason}"))


@pytest.mark.parametrize(("environment", "reason", "outcome"), [
    ({"CI": "true"}, "LibreOffice is not installed", "failed"),
    ({"CI": "true"}, SQLITE_ALONE, "skipped"),
    ({}, "LibreOffice is not installed", "skipped")])
def test_a_skipped_test_fails_where_nobody_looks_on(environment, reason, outcome):
    report = skipped(reason)
    refuse_skipping(report, environment)
    assert report.outcome == outcome and (outcome == "skipped" or reason in report.longrepr)


def test_a_test_that_ran_is_left_alone():
    report = SimpleNamespace(skipped=False, outcome="passed")
    refuse_skipping(report, {"CI": "true"})
    assert report.outcome == "passed"
