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
            "facility": last.service.name if last.service_id and last.ended_on is None else "",
            "municipality_current": last.municipality_id}


def told_place(form: str, place: str) -> str:
    """The form of care and the place, said once where the place is named after it."""
    initials = "".join(word[0] for word in place.split() if len(word) > 2).upper()
    is_told = form.lower() in place.lower() or initials.startswith(form.upper())
    return place if place and is_told else " – ".join(filter(None, (form, place)))


def whereabouts_rules(case):
    """Yield a RuleError where another place is typed than the placements say."""
    told = whereabouts(case) if case.id and {*COLUMNS} & case._dirty else {}
    for name, value in told.items():
        if case.__data__.get(name) != value:
            yield RuleError(f"„{case.label_of(name)}“ се взема от настаняванията по случая. "
                            "Запишете ново настаняване или край на сегашното.", name)


def tell_whereabouts(case, by: str) -> None:
    """Store in the case what its placements say."""
    case.set_values(whereabouts(case))
    if case.dirty_fields:
        case.save(by=by)
