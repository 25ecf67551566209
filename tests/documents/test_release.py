"""When a document leaves: withdrawn consents stop it, and who got it is noted."""

from datetime import date

import pytest

from documents.generate import generate, generate_all, render
from documents.papers.privacy import PROCESSING_REGISTER
from documents.protection.release import note_download
from models.base import RuleError
from models.documents.issued import IssuedDocument
from models.privacy.consents import Consent
from models.privacy.disclosures import Disclosure
from models.services import Referral
from tests.documents.scene import text_of


@pytest.fixture
def referral(scene):
    scene.hold()
    return Referral(case=scene.case, organization=scene.host, reason="Причина",
                    sent_on=date(2016, 12, 8)).store()


def given(case) -> list[tuple]:
    return [(row.recipient, row.level, row.way, row.what) for row in case.disclosures]


def test_a_registered_letter_is_a_delivery(referral, scene):
    letter = generate("nasochvashto_pismo", referral, register=True, by="Тестина Пробна")
    assert given(scene.case) == [
        (letter.recipient, "code", "registered", "Насочващо писмо ОКМД-1")]
    row = Disclosure.get()
    assert row.created_by == "Тестина Пробна" and row.document == letter
    assert row.basis == scene.mechanism.legal_basis


def test_sent_after_registered_is_the_same_delivery(referral, scene):
    letter = generate("nasochvashto_pismo", referral, privacy="identified", register=True)
    letter.workflow.move(letter, "send", by="Тестина Пробна")
    [(_, level, way, _)] = given(scene.case)
    assert (level, way) == ("names", "sent")


def test_a_draft_and_an_inner_paper_are_no_delivery(referral, scene):
    generate("nasochvashto_pismo", referral)
    generate("protokol", scene.meeting, register=True)
    assert given(scene.case) == []


def test_a_batch_notes_every_recipient_of_every_case(scene):
    scene.add_agenda()
    letters = generate_all("pokana", scene.meeting, register=True)
    assert len(letters) == 18 == len(given(scene.case))
    assert {row[0] for row in given(scene.case)} == {one.recipient for one in letters}


def test_a_file_that_a_representative_takes_is_noted_once(referral, scene):
    paper = generate("protokol", scene.meeting)
    for _ in range(2):
        note_download(paper, "ДСП Казанлък", "Михаил Опитен")
    assert given(scene.case) == [("ДСП Казанлък", "code", "downloaded", "Протокол")]


def test_a_withdrawn_consent_stops_what_is_public(referral, scene):
    consent = Consent(case=scene.case, kind="media", scope="снимки", given_by="parent",
                      given_on=date(2016, 5, 1)).store()
    scene.secretary.phone = ""  # a public paper carries the contacts of institutions alone
    scene.secretary.store()
    letter = generate("nasochvashto_pismo", referral)
    IssuedDocument.update(privacy="public", recipient="").where(
        IssuedDocument.id == letter.id).execute()

    def publish():
        document = IssuedDocument.get_by_id(letter.id)
        document.register_number, document.register_date = "ОКМД-5", date(2016, 12, 9)
        document.store()

    consent.workflow.move(consent, "withdraw", withdrawn_on=date(2016, 6, 1))
    with pytest.raises(RuleError, match="съгласието за публикуване е оттеглено"):
        publish()
    Consent(case=scene.case, kind="media", scope="снимки", given_by="parent",
            given_on=date(2016, 7, 1)).store()
    publish()


def test_the_register_of_processing_is_a_word_document(scene):
    text = text_of(render(PROCESSING_REGISTER, scene.mechanism))
    for word in ("РЕГИСТЪР НА ДЕЙНОСТИТЕ ПО ОБРАБОТВАНЕ", "Самоличност на децата",
                 "без правило – напомни", "егн или лнч"):
        assert word in text
