"""Who may see and write what, by the rights that every entity declares; asked by every view."""

from collections.abc import Callable
from dataclasses import dataclass

from admin.policy import columns, scopes
from admin.policy.conditions import has_hidden_cases, tells_unread
from models import written
from models.access.limits import EXPORT, letter_of, may_do
from models.base import ENTITIES, Entity, today
from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity
from models.meetings.meeting import Meeting
from models.tailoring import snapshot
from models.users import OFFICE, User
from models.waiting.absences import Absence

LETTERS = "-rsW"  # of `Belongs.rights`, the least first


@dataclass(frozen=True)
class Grant:
    """What a role may do with an entity; `steps` may be taken even where it only reads."""

    read: bool = True
    write: bool = False
    only: str = ""  # the condition of what it sees
    steps: tuple[str, ...] = ()


def grant(user, entity: type[Entity]) -> Grant:
    """What the user may do with an entity."""
    belongs, letter = entity.belongs, letter_for(user, entity)
    return Grant(read=letter != "-", write=letter == "W", only=belongs.only.get(user.role, ""),
                 steps=belongs.steps if letter == "s" else ())


def letter_for(user, entity: type[Entity]) -> str:
    """The right of the user, `-` for one who may not sign in."""
    return letter_of(user.role, entity) if user.may_sign_in() else "-"


def role_gains(old: str, new: str) -> bool:
    """Whether one role may do anything at all that another may not."""
    return any(LETTERS.index(one.belongs.right_of(new)) > LETTERS.index(one.belongs.right_of(old))
               for one in ENTITIES.values())


def may_read(user, entity: type[Entity]) -> bool:
    return letter_for(user, entity) != "-"


def may_write(user, entity: type[Entity]) -> bool:
    return letter_for(user, entity) == "W"


def may_step(user, entity: type[Entity], step: str) -> bool:
    """Whether the user may take a step of the entity's workflow."""
    mine, taken = grant(user, entity), entity.workflow and entity.workflow.transitions.get(step)
    is_taker = not (taken and taken.roles) or user.role in taken.roles
    return is_taker and (mine.write or step in mine.steps) and may_do(user.role, entity, step)


def may_export(user, entity: type[Entity]) -> bool:
    """Whether the user may take the list of the entity out as a workbook."""
    return may_read(user, entity) and may_do(user.role, entity, EXPORT)


def visible(user, entity: type[Entity], query=None):
    """The query (all records if None) limited to what the user may see."""
    mine = grant(user, entity)
    query = entity.select() if query is None else query
    if not mine.read:
        return query.where(entity.id == 0)
    query = reached(user, query)
    return _narrowed(query, scopes.conditioned(user, entity, mine.only)) if mine.only else query


def ask(user, entity: type[Entity], name: str, make: Callable, *more, given: tuple[int, ...] = ()):
    """The rows of the query that `make` gives, built and written once; see `models.written.ask`.

    It may depend on the account, the day and the configuration, on the right to this entity
    alone, and on whatever `more` names.
    """
    return written.ask((name, entity, *place_of(user, [entity]), *more), make, given)


def place_of(user, entities: list[type[Entity]]) -> tuple:
    """What a query of what an account sees of these entities depends on."""
    letters = "".join(letter_for(user, one) for one in entities)
    unread = scopes.unread_by(user.role)
    return scopes.reader_of(user), letters, unread, today(), snapshot.generation()


def reached(user, query):
    """The query limited to the user's reach alone, for rows shown on the page above them."""
    return _narrowed(query, scopes.within(user, query.model))


def _narrowed(query, condition):
    return query if condition is None else query.where(condition)


def visible_live(user, entity: type[Entity]):
    """The visible records outside the bin."""
    return visible(user, entity, entity.live())


def referable(user, entity: type[Entity], *, with_bin: bool = False):
    """The visible records outside the bin that others may name; the office names colleagues."""
    if not _names_colleagues(user, entity):
        return (visible if with_bin else visible_live)(user, entity)
    near = User.mechanism.is_null() | (User.mechanism == user.mechanism_id)
    found = User.live().where(User.role.in_(OFFICE), User.active)
    return found.where(near) if user.mechanism_id else found


def may_name(user, entity: type[Entity]) -> bool:
    """Whether the user may choose among the records of the entity."""
    return may_read(user, entity) or _names_colleagues(user, entity)


def _names_colleagues(user, entity: type[Entity]) -> bool:
    return entity is User and user.may_work()


def sees(user, record: Entity) -> bool:
    """Whether the user may see this record."""
    entity = type(record)
    return visible(user, entity).where(entity.id == record.id).exists()


def matching(user, entity: type[Entity], text: str, *, newest: int = 0):
    """SQL condition: the record holds the typed words; a case also by names that the user sees.

    Never by what the user may not read; with `newest` only so many, see `models.found`.
    """
    if not columns.may_search(user, entity):
        return entity.id == 0
    condition = entity.matches(text, newest) if newest else entity.matches(text)
    if entity is ChildCase and may_read(user, CaseIdentity):
        named = visible_live(user, CaseIdentity).where(CaseIdentity.matches(text))
        condition |= ChildCase.id.in_(named.select(CaseIdentity.case))
    return condition


def readable_entities(user) -> list[type[Entity]]:
    """The entities that the user may see records of."""
    return [entity for entity in ENTITIES.values() if may_read(user, entity)]


def in_region(user, entity: type[Entity]):
    """Query of the records of the user's mechanism, the sealed ones too: to open one of them."""
    query = entity.select()
    return query.where(entity.mechanism == user.mechanism_id) if user.mechanism_id else query


def may_have_papers(user, record: Entity) -> bool:
    """Whether papers of the record may reach the user: a meeting's speak of all its cases, a
    hand-over's of all that the colleague sees, an own register's of the registers around it."""
    if tells_unread(user, type(record)):
        return False
    if isinstance(record, Absence):
        return user.mechanism_id in (None, record.user.mechanism_id)
    return not isinstance(record, Meeting) or not Meeting.select().where(
        Meeting.id == record.id, has_hidden_cases(user, Meeting.id)).exists()
