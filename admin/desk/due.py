"""„Срокове“: all that is due, by time and by kind; „Днес“ and the calendar show the same rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from flask import current_app, flash, redirect, request, url_for

from admin import audit, policy
from admin.auth import current_user
from admin.declaring import TRY, page
from admin.lists.page import sees_several
from admin.lists.reading import Reading, reading_of
from admin.policy.needs import SIGNED_IN
from admin.records.addresses import record_url
from admin.views import DeskPage
from bulgarian.dates import date_weekday
from bulgarian.grammar import late_by
from models.base import Entity, show_plain, today
from models.due import Due
from models.lead_times import LeadTime, dues
from models.notices import Notice
from models.tailoring import snapshot
from models.users import User
from models.waiting.absences import Absence
from models.waiting.inbox import PLACE, SEEN_BY, SPANS, Inbox, Span
from models.waiting.letters import last_letters, readers, write_letter
from models.workflow import Transition
from models.written import ask
from settings import desk_address

MOST, FEW = 200, 40  # rows of the kind that is chosen, and of each one while none is
OWNER = "mechanism"


def seen_by(user, entity: type[Entity], query):
    """What of a query somebody may see, None where it is nothing."""
    return policy.visible(user, entity, query) if policy.may_read(user, entity) else None


SEEN_BY[:], PLACE[:] = [seen_by], [policy.place_of]


@dataclass(frozen=True)
class Item:
    """One thing that is due, as a row tells it."""

    record: Entity
    day: date
    below: str  # what stands below the title
    step: Transition | None  # that the user may take now

    @property
    def due(self) -> Due:
        return self.record.awaits

    @property
    def url(self) -> str:
        return record_url(self.record)

    def late(self) -> int:
        """Days past the term; 0 for what is only on its day."""
        return max((today() - self.day).days, 0) if self.due.is_term else 0

    def when(self) -> str:
        """„просрочено с 3 дни“, „днес“, „до 12.12.2026“."""
        if late := self.late():
            return f"просрочено {late_by(late)}"
        if self.day == today():
            return "днес"
        return f"{'до ' if self.due.is_term else ''}{show_plain(self.day)}"


def make_items(inbox: Inbox, entity: type[Entity], make: Callable, *more) -> list[Item]:
    """The rows of a query of one kind, with what they tell read along.

    What `make` puts into the query, beside what that of an inbox depends on, is in `more`.
    """
    user = inbox.user
    paths = policy.readable_paths(user, entity, (*entity.awaits.tells, *owner(user, entity)))
    rows = ask(("rows", *inbox.place([entity], *more), paths),
               lambda: Reading(make(), ("title", *paths)).select())
    records = reading_of(entity, ("title", *paths), snapshot.generation()).fill(
        list(rows), lambda other: other.live())
    audit.seen(records)
    return [_item(user, record, paths) for record in records]


def _item(user, record: Entity, paths: tuple[str, ...]) -> Item:
    told = [record.awaits.what, *(record.show(path) for path in paths)]
    below = " · ".join(text for text in told if text)
    return Item(record, record.awaits.day_of(record), below[:1].upper() + below[1:],
                step_of(user, record))


def step_of(user, record: Entity) -> Transition | None:
    """What ends the waiting, where the user may do it now."""
    name, flow = record.awaits.step, record.workflow
    if not name or not policy.may_step(user, type(record), name):
        return None
    return next((one for one in flow.next_steps(record) if one.name == name), None)


def owner(user, entity: type[Entity]) -> tuple[str, ...]:
    """The path to whose a record is, where the user sees several mechanisms."""
    steps, key = [], entity
    while OWNER not in key._meta.fields and key.belongs.to:
        steps.append(key.belongs.to[0])
        key = key._meta.fields[steps[-1]].rel_model
    if OWNER not in key._meta.fields or not sees_several(user):
        return ()
    return (".".join((*steps, OWNER, "short")),)


def rows_of(inbox: Inbox, span: Span, limit: int, kind: str = "") -> list[Item]:
    """The first rows of one part of the time, over all kinds, the earliest first."""
    found = [item for entity in inbox.counts[span.code]
             if kind in ("", entity._meta.table_name)
             for item in make_items(inbox, entity, partial(_first_of, inbox, entity, span, limit),
                                    span.code, limit)]
    return sorted(found, key=lambda item: (item.day, item.due.what, item.record.id))


def _first_of(inbox: Inbox, entity: type[Entity], span: Span, limit: int):
    return inbox.query(entity, span).limit(limit)


class DuePage(DeskPage):
    """Everything that is due, to be worked off on the screen or from paper."""

    title, place = "Срокове", "due"

    @page("/", needs=SIGNED_IN, shows="list")
    def index(self):
        """All parts of the time, or the one that `when` names; of all kinds, or of `kind`."""
        mine, kind = "all" not in request.args, request.args.get("kind", "")
        inbox = Inbox(current_user, today(), mine=mine)
        spans = [span for span in SPANS if request.args.get("when", span.code) == span.code]
        parts = [(span, count_of(inbox, span, kind),
                  rows_of(inbox, span, MOST if kind else FEW, kind)) for span in spans]
        return self.render(
            "due.html", parts=parts, spans=SPANS, inbox=inbox, kinds=list(kinds_of(inbox)),
            kind=kind, register=register_of(kind), mine=mine, lead_times=LeadTime,
            notices=Notice, absences=Absence, letters=has_letters(),
            day_text=date_weekday(today()))

    @page("/letter/", needs=SIGNED_IN, shows="list", logs=TRY)
    def letter(self):
        """The letter of tomorrow and who gets one; ask for it, or for none any more."""
        user = User.get_by_id(current_user.id)
        if request.method == "GET":
            return self.show_letter(user, today() + timedelta(1))
        user.daily_letter = not user.daily_letter
        user.save(by=user.name)
        flash(f"Всяка сутрин ще получавате писмо на {user.email}." if user.daily_letter
              else "Вече няма да получавате писмо за деня.")
        return redirect(url_for(".letter"))

    def show_letter(self, user: User, day: date):
        """What goes out on a day as far as it is known now: one's own, and who else gets one."""
        sees_all = policy.may_write(user, Notice)
        return self.render(
            "letter.html", day_text=date_weekday(day), letters=has_letters(), notices=Notice,
            written=write_letter(user, day, desk_address(current_app.extensions["signin"])),
            going=last_letters(readers() if sees_all else [user] if user.daily_letter else []))


def has_letters() -> bool:
    """Whether the desk sends letters by e-mail."""
    settings = current_app.extensions["signin"]
    return settings.mail is not None and settings.mail_at is not None


def count_of(inbox: Inbox, span: Span, kind: str) -> int:
    """How much is due in one part of the time, of one kind or of all."""
    return sum(count for entity, count in inbox.counts[span.code].items()
               if kind in ("", entity._meta.table_name))


def register_of(kind: str) -> type[Entity] | None:
    """The register of a kind, where it has a list of its own."""
    return next((entity for entity in dues() if entity._meta.table_name == kind
                 and entity.listing.menu is not None), None)


def kinds_of(inbox: Inbox) -> Iterator[tuple[str, str]]:
    """Table and words of the kinds of which something is due."""
    for entity in dues():
        if any(counts[entity] for counts in inbox.counts.values()):
            yield entity._meta.table_name, entity.awaits.what
