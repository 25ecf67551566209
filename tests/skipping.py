"""Where nobody looks on (CI=true), a test that is skipped fails, but for the reasons named here."""

SQLITE_ALONE, POSTGRESQL_ALONE = "what SQLite alone does", "what PostgreSQL alone does"
MAY_BE_SKIPPED = {SQLITE_ALONE, POSTGRESQL_ALONE}


def refuse_skipping(report, environment) -> None:
    """Turn the report of a skipped test into a failure, unless its reason is allowed."""
    if environment.get("CI") != "true" or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[-1].removeprefix("Skipped: ")
    if reason not in MAY_BE_SKIPPED:
        report.outcome = "failed"
        report.longrepr = f"skipped, and nobody would see it: {reason}"
