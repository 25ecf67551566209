"""Where a child is, as its placements say: nobody types that twice."""

from models.base import RuleError

COLUMNS = ("environment", "facility", "municipality_current")


def whereabouts(case) -> dict:
    """{column: value} by the last placement; nothing while there is none."""
    last = max(case.placements, key=lambda one: one.begun_on, default=None)
    if last is None:
        return {}
    is_home = last.ended_on is not None and last.end_reason == "home"
    return {"environment": "family" if is_home else last.form,
            "facility": last.place() if last.ended_on is None else "",
            "municipality_current": last.municipality_id}


def whereabouts_rules(case):
    """Yield a RuleError where another place is typed than the placements say."""
    told = whereabouts(case) if case.id and {*COLUMNS} & case._dirty else {}
    for name, value in told.items():
        if case.__data__.get(name) != value:
            yield RuleError(f"„{case.label_of(name)}“ се взема от настаняванията по случая. "
                            "Запишете ново настаняване или край на сегашното.", name)


def tell_whereabouts(case, by: str) -> None:
    """Store in the case what its placements say."""
    for name, value in whereabouts(case).items():
        if case.__data__.get(name) != value:
            setattr(case, name, value)
    if case.dirty_fields:
        case.save(by=by)
