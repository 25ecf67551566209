"""Columns that read what is typed in their own way: addresses, telephones, one line."""

import re

import pytest
from peewee import CharField

from models.base import ENTITIES, RuleError
from models.cases.identity import Relative
from models.fields import AddressField, EmailField, LinkField, PhoneField, is_email, read_text
from models.meetings.meeting import Meeting
from models.parties import Organization, Person
from tests import cast
from tests.tailored import add_field, add_register

EMAIL, LINK, PHONE, PLACE = EmailField(), LinkField(), PhoneField(), AddressField()
LINE, TEXT = Person.last_name, ENTITIES["commitments"].what


@pytest.mark.parametrize(("typed", "kept"), [
    (" ivan@oblast.bg ", "ivan@oblast.bg"), ("Ivan@OBLAST.bg", "Ivan@oblast.bg"),
    ("иван@област.бг", "иван@област.бг"), ("a@okmd.example", "a@okmd.example")])
def test_an_address_of_mail_is_kept_in_its_one_form(typed, kept):
    assert read_text(EMAIL, typed) == kept and is_email(kept)


@pytest.mark.parametrize(("typed", "kept"), [
    ("9700  гр.Шумен ,ул.Извор 1,вх.А", "9700 гр. Шумен, ул. Извор 1, вх. А"),
    ("ж.к.Тракия, бл.5", "ж.к. Тракия, бл. 5"), ("с. Мадара", "с. Мадара")])
def test_an_address_has_its_blanks(typed, kept):
    assert read_text(PLACE, typed) == kept


@pytest.mark.parametrize("typed", [
    "a@", "@b.bg", "няма", "a@b.bg, c@d.bg", "a@b.bg;c@d.bg", "a@b.bg\nBcc: c@d.bg", "a b@c.bg",
    "<script>@b.bg", "Иван <ivan@b.bg>"])
def test_what_no_letter_can_be_sent_to_is_refused_with_an_example(typed):
    with pytest.raises(ValueError, match="ime@oblast.bg"):
        read_text(EMAIL, typed)


@pytest.mark.parametrize(("typed", "kept"), [
    ("meet.example.bg/a", "https://meet.example.bg/a"), ("http://a.bg", "http://a.bg"),
    (" https://a.bg/?x=1&y=%20 ", "https://a.bg/?x=1&y=%20")])
def test_a_link_opens_in_a_browser(typed, kept):
    assert read_text(LINK, typed) == kept


@pytest.mark.parametrize("typed", [
    "javascript:alert(1)", "data:text/html,x", "https://", "a.bg/ x",
    "https://a.bg/\"onclick=", "https://bank.bg@a.bg/",
    "JaVaScRiPt://a.bg/%0aalert(1)", "в стая 5"])
def test_another_link_is_refused(typed):
    with pytest.raises(ValueError, match="в браузър"):
        read_text(LINK, typed)


@pytest.mark.parametrize("typed", [
    "092 66 32 15", "+359 (0)88-123 4567", "112", "02/123 45, вътр. 7"])
def test_a_telephone_is_kept_as_people_write_it(typed):
    assert read_text(PHONE, typed) == typed


@pytest.mark.parametrize("typed", ["няма", "08x", "12", "+359 88 123 4567 <b>"])
def test_another_telephone_is_refused(typed):
    with pytest.raises(ValueError, match="не е телефонен номер"):
        read_text(PHONE, typed)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\x85", "\n\n  "])
def test_what_stands_on_one_line_keeps_no_line_end(end):
    assert read_text(LINE, f"Иванова{end}Петрова") == "Иванова Петрова"
    assert "\n" in read_text(TEXT, "Първо.\nВторо.")


def test_every_address_in_the_desk_has_its_rule():
    named = {"email": EmailField, "phone": PhoneField}
    for entity in ENTITIES.values():
        for name, kind in named.items():
            field = entity._meta.fields.get(name)
            assert field is None or getattr(field, "is_sealed", False) or isinstance(field, kind)
    assert isinstance(Meeting.online_link, LinkField)


HOSTILE = ("a@b.bg\nBcc: c@d.bg", "a@b.bg, c@d.bg", "a@b.bg\u2028c@d.bg", "javascript:alert(1)",
           "JAVASCRIPT://a.bg/%0aalert(1)", "data:text/html,x", "//a.bg", "https://bank.bg@a.bg",
           "092\r\n661", "092 66\x0b32", "да\x85не", "до\u2029 края", "Иван\u202eнавИ")
BREAKS = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]")


def is_harmless(column, kept: str) -> bool:
    """Whether the text may stand in the column, told without the rules of the columns."""
    if isinstance(column, EmailField):
        return kept.count("@") == 1 and not re.search(r"[\s,;<>]", kept)
    if isinstance(column, LinkField):
        return re.fullmatch(r"https?://[\w.-]+\.[\w-]+(?:[:/?#][^\s\"<>]*)?", kept) is not None
    if isinstance(column, PhoneField):
        return re.search(r"[:@<>]", kept) is None and BREAKS.search(kept) is None
    return BREAKS.search(kept) is None


@pytest.mark.parametrize("text", HOSTILE)
def test_no_column_of_any_register_keeps_what_is_no_address_or_no_line(rolled_back, text):
    """Every door ends in `store`, which reads each column by its rule: the office's own too."""
    own = add_register()
    for kind in ("text", "email", "phone", "url", "address"):
        add_field(own, kind, is_last=False)
        add_field(Organization, kind)
    kept, asked = [], 0
    for entity in ENTITIES.values():
        for column in entity._meta.sorted_fields:
            if isinstance(column, CharField) and column.max_length and not column.choices:
                record, asked = entity(), asked + 1
                faults = list(record._text_rules(column, text))
                if not faults and not is_harmless(column, record.__data__[column.name]):
                    kept.append(f"{entity._meta.table_name}.{column.name}")
    assert asked > 200 and not kept


def test_the_message_stands_at_the_column():
    with pytest.raises(RuleError) as refused:
        Organization(name="Община", category="municipality", email="a@").check()
    assert [(one.field, "a@" in one.message) for one in refused.value.all
            if one.field == "email"] == [("email", True)]


def test_every_way_to_reach_somebody_has_a_rule(rolled_back):
    """Columns that are sealed as well: a telephone with a line of something else is none."""
    rules = {"email": EmailField, "phone": PhoneField, "link": LinkField, "url": LinkField}
    free = [f"{table}.{column.name}" for table, entity in ENTITIES.items()
            for column in entity._meta.sorted_fields for word, kind in rules.items()
            if isinstance(column, CharField) and column.name.endswith(word)
            and not isinstance(column, kind)]
    assert free == ["relatives.phone"]  # sealed: its record asks the rule
    child = cast.make_case(named=("Мечо", "Пухов")).identity.get()
    with pytest.raises(RuleError, match="не е телефонен номер"):
        Relative(identity=child, relation="mother", name="Майка", phone="javascript:1").store()
