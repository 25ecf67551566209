"""The secret address of one's calendar, for Outlook, Google and telephones: no child behind it."""

import ipaddress
import re
from collections.abc import Iterator
from datetime import timedelta

from flask import Flask, Response, abort, flash, redirect, request, url_for
from flask_login import user_logged_in

from admin import policy
from admin.auth import current_user
from admin.declaring import NOTHING, TRY, address, page
from admin.policy.needs import SIGNED_IN, STRANGER
from admin.records.addresses import record_url
from admin.views import DeskPage
from bulgarian.dates import parse_date
from documents.sending.appointments import Day, make_feed
from models.audit.actors import Actor
from models.audit.chain import logged_transaction, record_event
from models.base import Entity, today
from models.commitments.commitment import OPEN_STATUSES, Commitment
from models.events.event import Event
from models.meetings.meeting import Meeting
from models.memoranda import Memorandum
from models.tailoring.records import own_registers
from models.users import User
from models.users.feeds import (
    CalendarFeed,
    add_feed,
    end_feed,
    find_feed,
    note_reader,
    readers_of,
    strange_readers,
    tell_readers,
)

BACK, MOST = timedelta(days=90), 500  # of each kind
PROGRAM = re.compile(r"[\w.-]+")
STRANGE = ("Тайният адрес на календара ви се чете от програма или място, които не са виждани "
           "досега. Ако не сте вие, направете нов адрес: „Моят календар“ в менюто с вашето име.")
MADE = "Новият адрес е готов. Предишният, ако е имало такъв, вече не отваря нищо."
ENDED = "Адресът е спрян и не отваря нищо."


class FeedPage(DeskPage):
    """One's own address: making it, a new one in its place, and who reads it."""

    title, place = "Моят календар", "calendar_feed"

    @page("/", needs=SIGNED_IN, shows="page")
    def index(self):
        """Whether there is an address, and who reads it; the address itself is shown only once."""
        return self.show()

    @page("/new/", needs=SIGNED_IN, logs=TRY, fresh=True)
    def renew(self):
        """A new address, shown now and never again; it outlives the session, so the password is
        asked."""
        secret = add_feed(current_user._get_current_object())
        flash(MADE)
        return self.show(url_for("calendar_address", secret=secret, _external=True))

    @page("/end/", needs=SIGNED_IN, logs=TRY)
    def end(self):
        """No address any more."""
        end_feed(current_user._get_current_object())
        flash(ENDED)
        return redirect(self.get_url(".index"))

    @page("/seen/", needs=SIGNED_IN, logs=TRY)
    def seen(self):
        """The readers are known to the person."""
        tell_readers(current_user._get_current_object())
        return redirect(self.get_url(".index"))

    def show(self, link: str = ""):
        user = current_user._get_current_object()
        return self.render("exchange/feed.html", link=link, readers=readers_of(user),
                           feed=CalendarFeed.get_or_none(CalendarFeed.user == user))


@address("/calendar/<secret>.ics", needs=STRANGER, shows=NOTHING)
def calendar_address(secret: str):
    """The calendar behind a secret; an ended or invented one is not found."""
    feed = find_feed(secret)
    if feed is None:
        abort(404)
    network = network_of(request.remote_addr or "")
    with logged_transaction():
        if note_reader(feed, program_of(request.user_agent.string), network):
            record_event("feed", user=Actor(name=feed.user.name, user_id=feed.user.id,
                                            address=request.remote_addr or ""))
    answer = Response(make_feed(f"Бюро ОКМД – {feed.user.name}", find_meetings(feed.user),
                                find_days(feed.user)))
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def install(app: Flask) -> None:
    """The address, and the warning after a sign-in."""
    app.add_url_rule("/calendar/<secret>.ics", "calendar_address", calendar_address)
    user_logged_in.connect(warn_of_strangers, app)


def warn_of_strangers(_app, user, **_more) -> None:
    """Tell whoever has just signed in that somebody else may read his calendar."""
    if strange_readers(getattr(user, "user", user)):
        flash(STRANGE, "warning")


def program_of(agent: str) -> str:
    """The first word that a program says of itself, without its number."""
    found = PROGRAM.match(agent)
    return found[0][:60] if found else "неизвестна програма"


def network_of(text: str) -> str:
    """The part of the network that an address is of: a telephone changes the rest of it daily."""
    try:
        one = ipaddress.ip_address(text)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{one}/{16 if one.version == 4 else 32}", strict=False))


# -- what stands in it ---------------------------------------------------------------------------


def find_meetings(user: User) -> list[Meeting]:
    """The meetings that the user may see."""
    return list(policy.visible_live(user, Meeting).where(
        Meeting.held_on >= today() - BACK).order_by(Meeting.held_on).limit(MOST))


def find_days(user: User) -> Iterator[Day]:
    """Terms, expiries and trainings, named by institutions and numbers alone."""
    for one in _dated(user, Commitment, "expires_on", Commitment.status.in_(OPEN_STATUSES)):
        yield _day(one, one.expires_on,
                   f"Срок: {one.organization.short()} – {one.decision.name()}")
    for one in _dated(user, Memorandum, "valid_until"):
        yield _day(one, one.valid_until, "Изтича меморандум")
    for one in policy.visible_live(user, Event).order_by(Event.id.desc()).limit(MOST):
        try:
            yield _day(one, parse_date(one.held_on), one.show("kind").capitalize())
        except ValueError:  # a month, a year, a period
            continue
    for entity in own_registers():
        if entity.awaits and policy.may_read(user, entity):
            is_open = entity.status.not_in(entity.awaits.over or ("-",))
            for one in _dated(user, entity, "due_on", is_open):
                words = f"Срок: {entity.listing.plural} № {one.number or one.id}"
                yield _day(one, one.due_on, words)


def _dated(user: User, entity: type[Entity], name: str, *more):
    column = entity._meta.fields[name]
    return policy.visible_live(user, entity).where(
        column >= today() - BACK, *more).order_by(column).limit(MOST)


def _day(record: Entity, on, words: str) -> Day:
    url = f"{request.host_url.rstrip('/')}{record_url(record)}"
    return Day(f"{record._meta.table_name}-{record.id}", on, words, url)
