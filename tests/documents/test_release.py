"""When a document leaves: withdrawn consents stop it, and who got it is noted."""

from datetime import date

import pytest

from documents.generate import generate, generate_all, render
from documents.papers.privacy import PROCESSING_REGISTER
from documents.protection.release import note_download
from forms.making import make_step_form
from forms.records import no_options
from models.base import RuleError, today
from models.cases.events import CaseEvent
from models.closing import released
from models.documents.issued import IssuedDocument
from models.leaks.refusing import BasisRefusal, in_spite_of
from models.privacy.consents import Consent
from models.privacy.disclosures import Disclosure
from models.services import Referral
from tests import cast
from tests.cast import make_organization, make_person
from tests.documents.scene import text_of
from tests.tailored import reread


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


@pytest.mark.parametrize("pattern", ["00/ОКМД/ГГГГ", "ОКМД.ГГ.0000", "СЗ-ГГГГ-000"])
def test_a_case_is_known_by_its_number_whatever_the_pattern(scene, pattern):
    scene.mechanism.case_pattern = pattern
    case = cast.make_case(scene.mechanism.store(), received_on=date(2016, 3, 1))
    referral = Referral(case=case, organization=scene.host, reason="Причина",
                        sent_on=date(2016, 12, 8)).store()
    generate("nasochvashto_pismo", referral, register=True)
    assert [row[1] for row in given(case)] == ["code"]


def test_sent_after_registered_is_the_same_delivery(referral, scene):
    letter = generate("nasochvashto_pismo", referral, privacy="identified", register=True)
    letter.workflow.move(letter, "send", by="Тестина Пробна", sent_on=today())
    [(_, level, way, _)] = given(scene.case)
    assert (level, way) == ("names", "sent")


def test_a_referral_is_sent_with_its_letter_or_on_the_day_of_its_number(referral, scene):
    asked = make_step_form(referral, no_options, referral.workflow.transitions["send"], None)
    assert asked.sent_on.data == date(2016, 12, 8), "what is stored stays"
    Referral.update(sent_on=None).where(Referral.id == referral.id).execute()
    letter, waiting = generate("nasochvashto_pismo", referral, register=True), reread(referral)
    with released():
        IssuedDocument.update(register_date=date(2017, 1, 9)).execute()
    asked = make_step_form(waiting, no_options, waiting.workflow.transitions["send"], None)
    assert asked.sent_on.data == date(2017, 1, 9) and asked.answer_due.data is None
    with pytest.raises(RuleError, match="е преди"):
        letter.workflow.move(letter, "send", sent_on=date(2017, 1, 8))
    letter = reread(letter)
    letter.workflow.move(letter, "send", sent_on=date(2017, 1, 10), channel="post")
    assert (letter.sent_on, letter.show("channel")) == (date(2017, 1, 10), "по пощата")
    sent = reread(referral)
    assert (sent.status, sent.sent_on, sent.channel) == ("sent", letter.sent_on, "post")
    assert sent.answer_due > sent.sent_on
    assert sent.case.events.where(CaseEvent.text.contains("изпратено")).exists()


def test_a_child_called_like_an_official_is_named_in_a_paper_that_names_it(referral, scene):
    child = scene.case.identity.get()
    make_person(child.first_name, child.last_name)
    generate("nasochvashto_pismo", referral, privacy="identified", register=True)
    assert [row[1] for row in given(scene.case)] == ["names"]


def test_who_gets_a_copy_is_noted_too(referral, scene):
    place = scene.case.municipality_origin
    make_organization("ОДМВР – Образцово", "ОДМВР", category="odmvr", municipality=place)
    referral.kind = "transfer"
    referral.store()
    letter = generate("preprashtane", referral, register=True)
    assert {row[0] for row in given(scene.case)} == {letter.recipient, "ОДМВР – Образцово"}


def test_a_draft_and_an_inner_paper_are_no_delivery(referral, scene):
    generate("nasochvashto_pismo", referral)
    generate("protokol", scene.meeting, register=True)
    assert given(scene.case) == []


def test_of_a_batch_those_are_noted_whose_letter_tells_of_the_case(scene):
    scene.case.lead, scene.case.source = [one.organization for one in scene.members[:2]]
    scene.case.store()
    scene.add_agenda()
    letters = generate_all("pokana", scene.meeting, register=True)
    telling = {one.recipient for one in letters
               if scene.case.reference in text_of(one.content())}
    assert len(letters) == 18 and len(telling) == 2
    assert {row[0] for row in given(scene.case)} == telling
    assert {row[1] for row in given(scene.case)} == {"code"} and len(given(scene.case)) == 2


@pytest.mark.parametrize(("privacy", "level"), [
    ("pseudonymised", "code"), ("initials", "initials"), ("identified", "names")])
def test_the_level_is_the_one_that_the_paper_prints(referral, scene, privacy, level):
    generate("nasochvashto_pismo", referral, privacy=privacy, register=True)
    assert [row[1] for row in given(scene.case)] == [level]


def test_a_paper_with_names_that_prints_none_is_noted_by_the_number(scene):
    other = scene.store_case()
    letter = Referral(case=other, organization=scene.host, reason=f"Вж. {scene.case.reference}.",
                      sent_on=date(2016, 12, 8)).store()
    generate("nasochvashto_pismo", letter, privacy="identified", register=True)
    assert [row[1] for row in given(other)] == ["code"]
    assert [row[1] for row in given(scene.case)] == ["code"], "told by its number in passing"


def test_a_file_that_a_representative_takes_is_noted_once(referral, scene):
    paper = generate("protokol", scene.meeting)
    told = scene.case.reference in text_of(paper.content())
    for _ in range(2):
        note_download(paper, "ДСП Казанлък", "Михаил Опитен")
    assert told and given(scene.case) == [("ДСП Казанлък", "code", "downloaded", "Протокол")]


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


def test_a_name_leaves_by_a_legal_basis_or_a_consent_or_by_the_reason_of_somebody(referral, scene):
    scene.mechanism.legal_basis = None
    scene.mechanism.store()
    made = lambda: generate(  # noqa: E731
        "nasochvashto_pismo", reread(referral), privacy="identified", register=True)
    with pytest.raises(BasisRefusal, match="нито съгласие за предоставяне"):
        made()
    with in_spite_of("съдът го изисква с определение"):
        assert made().guard_reason
    generate("nasochvashto_pismo", reread(referral), register=True)  # no name in it
    consent = Consent(case=scene.case, kind="transfer", scope="данни", given_by="parent",
                      given_on=date(2016, 12, 1)).store()
    made()
    row = Disclosure.select().order_by(Disclosure.id.desc()).get()
    assert (row.level, row.consent, row.basis) == ("names", consent, None)


def test_the_register_of_processing_is_a_word_document(scene):
    text = text_of(render(PROCESSING_REGISTER, scene.mechanism))
    for word in ("Самоличност на децата", "без определен срок", "ЕГН или ЛНЧ"):
        assert word in text


def test_of_a_case_passed_on_the_police_with_the_copy_are_noted_too_and_by_name(scene):
    """An official who is called like the child hides nothing in the register."""
    scene.hold()
    child = scene.case.identity[0]
    cast.make_person(child.first_name, child.last_name)
    police = cast.make_organization("Полиция – Измислено", "Полиция", category="odmvr",
                                    municipality=scene.case.municipality_origin)
    letter = Referral(case=scene.case, organization=scene.host, kind="transfer",
                      reason="Моля за действия.", sent_on=date(2016, 12, 8)).store()
    generate("preprashtane", letter, privacy="identified", register=True)
    assert {(row[0], row[1]) for row in given(scene.case)} == {
        (scene.host.short(), "names"), (police.name, "names")}
