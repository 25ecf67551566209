"""When the items of an agenda come up, if each takes the time it was given."""

from datetime import datetime, time, timedelta


def timetable(starts_at: time, items: list) -> tuple[list[time], time]:
    """The beginning of every item, and the end of the last one."""
    moment, begins = datetime.combine(datetime.min, starts_at), []
    for item in items:
        begins.append(moment.time())
        moment += timedelta(minutes=item.minutes or 0)
    return begins, moment.time()
