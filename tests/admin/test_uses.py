"""Where a record of a book is in use: told on its page, refused by the bin, handed over."""

import pytest

from models.base import ENTITIES, Entity, RuleError
from models.closing import released
from models.users import ADMIN, MEMBER, SECRETARY
from models.uses import EVERY, hand_over, keys_of, uses_of
from tests.admin.browsing import Visitor, seen
from tests.admin.records import make_record
from tests.cast import make_case, make_organization

pytestmark = pytest.mark.usefixtures("rolled_back")
# Who signs in and what comes with the program: both have rules of their own for the bin.
# What rests on a report is looked at anew when it goes; a state is only hidden, never gone.
OF_THEIR_OWN = {"users", "declarations", "template_versions", "template_questions",
                "capacities", "occupancies", "own_states"}
BOOKS = {name: entity for name, entity in ENTITIES.items()
         if entity.kept_by == EVERY and keys_of(entity)}


def test_every_book_that_others_refer_to_keeps_what_is_in_use():
    linked = {entity for entity in ENTITIES.values() if entity.belongs.shared
              and any(getattr(key.model, "listing", None) and key.model.listing.parent != key.name
                      for key in entity._meta.backrefs)}
    forgotten = {entity._meta.table_name for entity in linked if entity.kept_by != EVERY}
    assert forgotten <= OF_THEIR_OWN


@pytest.mark.parametrize("entity", BOOKS.values(), ids=BOOKS)
def test_a_link_keeps_the_record_from_the_bin_and_is_told(entity):
    key = keys_of(entity)[0]
    user = make_record(key.model)
    used = getattr(user, key.name) or make_record(entity)
    with released():
        key.model.update({key: used.id}).where(key.model.id == user.id).execute()
    told = {use.key for use in uses_of(entity.get_by_id(used.id))}
    assert key in told
    with pytest.raises(RuleError, match="се използва и не отива в кошчето"):
        entity.get_by_id(used.id).archive()


def linked_case() -> tuple[Entity, Entity]:
    """A case led by an institution, and another institution."""
    former, other = make_organization(), make_organization("Друга дирекция", "ДД")
    case = make_case()
    case.lead = former
    case.store()
    return former, other


def test_what_is_in_use_is_handed_over_and_may_go_to_the_bin(sign_in):
    former, other = linked_case()
    visitor = Visitor(sign_in(SECRETARY))
    page, change = f"/organizations/{former.id}/", f"/handover/organizations/{former.id}/"
    assert "Случаи, „Водеща институция“ – 1" in seen(visitor.text(page)).replace("</a>", "")
    assert "Водеща институция" in visitor.text(change)
    assert visitor.post(change, {"to": ""}).status_code == 200
    assert uses_of(former)
    assert visitor.post(change, {"to": other.id}).status_code == 302
    assert not uses_of(former) and [use.count for use in uses_of(other)] == [1]
    former.archive()


def test_what_is_closed_or_not_ones_own_keeps_the_former_record(sign_in):
    former, other = linked_case()
    case = former.led_cases.get()
    type(case).update(status="closed").where(type(case).id == case.id).execute()
    assert hand_over(former, other, lambda rows: rows) == 0
    with pytest.raises(RuleError, match="Изберете друг запис"):
        hand_over(former, former, lambda rows: rows)
    visitor = Visitor(sign_in(ADMIN))
    visitor.post(f"/handover/organizations/{former.id}/", {"to": other.id})
    assert [use.count for use in uses_of(former)] == [1]
    assert sign_in(MEMBER).get(f"/handover/organizations/{former.id}/").status_code == 404
