"""The register of letters: numbers one after another, what is typed only looked at, none lost."""

from datetime import date, timedelta

import pytest

from models.base import RuleError, today
from models.database import database
from models.documents.blobs import store_blob
from models.documents.issued import IssuedDocument
from models.letters.letter import IN, OUT, Letter
from models.numbering import last_number
from tests import cast
from tests.forks import begin, ended
from tests.models.letter_writer import main as write_letters
from tests.models.test_audit_processes import desk  # noqa: F401 – a fixture

WRITERS, LETTERS = 8, 15


@pytest.fixture
def mechanism(rolled_back):
    return cast.make_mechanism(register_prefix="94")


def add_letter(mechanism, **values) -> Letter:
    values = {"correspondent": "Училище „Проба“", "subject": "Справка", **values}
    return Letter(mechanism=mechanism, **values).store()


def test_letters_take_the_next_number_of_their_direction_and_year(mechanism):
    numbers = [add_letter(mechanism, direction=way, register_date=day).register_number
               for way, day in ((IN, today()), (OUT, today()), (IN, today()),
                                (IN, date(2015, 3, 1)))]
    assert numbers == ["94-1", "94-1", "94-2", "94-1"]
    other = cast.make_mechanism(register_prefix="95")
    assert add_letter(other).register_number == "95-1"


def test_a_typed_number_is_only_looked_at_for_being_free(mechanism):
    add_letter(mechanism, register_number="РД-7/а")
    assert add_letter(mechanism).register_number == "94-1", "the series knows nothing of it"
    with pytest.raises(RuleError, match="вече е даден"):
        add_letter(mechanism, register_number="РД-7/а")
    add_letter(mechanism, register_number="РД-7/а", direction=OUT)
    add_letter(mechanism, register_number="РД-7/а", register_date=date(2015, 3, 1))


def test_the_series_steps_over_a_number_that_was_typed(mechanism):
    add_letter(mechanism, register_number="94-2")
    assert [add_letter(mechanism).register_number for _ in range(2)] == ["94-1", "94-3"]


def test_documents_and_letters_share_the_outgoing_numbers(mechanism):
    meeting = cast.make_meeting(mechanism)
    paper = IssuedDocument(
        kind="писмо", heading="Писмо", entity="meetings", object_id=meeting.id,
        owner=mechanism.id, register_number="94-1", register_date=today(), file_name="п.docx",
        blob=store_blob(b"x"))
    paper.check()
    add_letter(mechanism, direction=OUT)
    with pytest.raises(RuleError, match="вече е даден"):
        paper.check()


def test_an_annulled_letter_keeps_its_number_and_says_why(mechanism):
    letter = add_letter(mechanism)
    with pytest.raises(RuleError, match="Защо е анулирано"):
        Letter.workflow.move(letter, "annul")
    Letter.workflow.move(letter, "annul", annul_reason="Заведено два пъти")
    stored = Letter.get_by_id(letter.id)
    assert (stored.register_number, stored.annul_reason) == ("94-1", "Заведено два пъти")
    assert add_letter(mechanism).register_number == "94-2"


def test_the_number_of_a_stored_letter_is_not_taken_away(mechanism):
    letter = add_letter(mechanism)
    letter.register_number = " "
    with pytest.raises(RuleError, match="не се премахва"):
        letter.store()


@pytest.mark.parametrize(("values", "said"), [
    ({"register_date": today() + timedelta(1)}, "в бъдещето"),
    ({"answer_due": today() - timedelta(1)}, "е преди „Дата“"),
    ({"correspondent": ""}, "От кого"), ({"subject": ""}, "Относно")])
def test_what_makes_no_sense_is_said(mechanism, values, said):
    with pytest.raises(RuleError, match=said):
        add_letter(mechanism, **values)
    assert last_number("incoming", owner=mechanism.id, year=today().year) == 0


def test_a_letter_is_about_a_case_of_its_own_mechanism(mechanism):
    with pytest.raises(RuleError, match="друг механизъм"):
        add_letter(mechanism, case=cast.make_case())


def test_a_letter_waits_for_its_answer_until_it_is_given(mechanism):
    late = add_letter(mechanism, register_date=date(2015, 3, 1), answer_due=date(2015, 3, 9))
    assert list(Letter.unanswered(today())) == [late]
    Letter.workflow.move(late, "answer", answered_on=date(2015, 3, 5))
    assert not Letter.unanswered(today()).count()


def test_eight_processes_leave_no_gap_and_no_twin(desk):  # noqa: F811 – the fixture
    writers = [begin(write_letters, *desk, LETTERS) for _ in range(WRITERS)]
    assert [ended(writer) for writer in writers] == [0] * WRITERS
    numbers = sorted(int(one.register_number.rpartition("-")[2])
                     for one in Letter.select(Letter.register_number))
    assert numbers == list(range(1, WRITERS * LETTERS + 1))
    assert not database.in_transaction()
