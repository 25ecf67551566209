"""Where nobody looks on (CI=true), a test that is skipped fails, but for the reasons named here."""

SQLITE_ALONE, POSTGRESQL_ALONE = "what SQLite alone does", "what PostgreSQL alone does"
# Pairs of a generated test that make no document.
NO_SUCH_PAIR = {"Word has no box in a box", "a paragraph's tag stands for the whole paragraph"}
MAY_BE_SKIPPED = {SQLITE_ALONE, POSTGRESQL_ALONE, *NO_SUCH_PAIR}


def refuse_skipping(report, environment) -> None:
    """Turn the report of a skipped test into a failure, unless its reason is allowed."""
    if environment.get("CI") != "true" or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[-1].removeprefix("Skipped: ")
    if reason not in MAY_BE_SKIPPED:
        report.outcome = "failed"
        report.longrepr = f"skipped, and nobody would see it: {reason}"
