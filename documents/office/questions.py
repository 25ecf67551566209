"""Questions of a template: which there are, what was answered, what is remembered.

`{{ въпрос.повод }}` always asks; so does a single word that resembles no name of a record.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from bulgarian.dates import parse_date, show_date
from bulgarian.editing import mended
from bulgarian.text import clean_text
from documents.kinds import Kind
from documents.schema import names_in
from models.base import Entity, RuleError
from models.documents.questions import (
    CHOICE,
    DATE,
    NEVER,
    NUMBER,
    OFFICE,
    RECORD,
    USER,
    TemplateQuestion,
    kind_by_name,
    remember,
    remembered,
)
from models.documents.templates import DocumentTemplate
from models.leaks.finding import finder

QUESTION = "въпрос"
LONGEST, LONGEST_REMEMBERED = 2000, 300
ALIKE = 0.7  # a single word nearer than this to a known name is a misspelling


def asked_names(kind: Kind, fields: Mapping) -> dict[str, bool]:
    """{question: whether it has to be answered}, in what a template says it uses.

    Where the template says what to do without an answer nobody has to give one.
    """
    asked = dict(fields.get(QUESTION, {}).get("fields", {}))
    known = {word.lower() for word in _words(names_in(kind.group))}
    asked |= {name: need for name, need in fields.items()
              if name not in kind.group and name != QUESTION
              and need["kind"] in ("value", "flag") and not name.isascii()
              and not get_close_matches(name.lower(), known, 1, ALIKE)}
    return {name: need["kind"] == "value" and "optional" not in need
            for name, need in asked.items()}


def _words(names) -> list[str]:
    """All names of a tree, without what is above them."""
    names = names[0] if isinstance(names, list) else names
    if not isinstance(names, dict):
        return []
    return [word for name, below in names.items() for word in (name, *_words(below))]


def question_names(kind: Kind, fields: Mapping) -> dict:
    """The tree of known names that the questions add."""
    names = asked_names(kind, fields)
    bare = {name: "text" for name in names if name in fields}
    return {QUESTION: dict.fromkeys(names, "text"), **bare} if names else {}


def questions_of(template: DocumentTemplate, asked: Mapping[str, bool]) -> list[TemplateQuestion]:
    """The questions under these names, as the office put them or as their names tell."""
    rows = {row.name: row for row in template.questions}
    return [rows.get(name) or _usual(template, name, required=required)
            for name, required in asked.items()]


def _usual(template: DocumentTemplate, name: str, *, required: bool) -> TemplateQuestion:
    label = name.replace("_", " ")
    return TemplateQuestion(template=template, name=name[:60],
                            label=f"{label[:1].upper()}{label[1:]}"[:120],
                            kind=kind_by_name(name), required=required)


def add_questions(template: DocumentTemplate, names: Mapping[str, bool],
                  by: str) -> list[TemplateQuestion]:
    """The questions of a new file that the template did not have; stored."""
    found = [one for one in questions_of(template, names) if not one.id]
    return [one.store(by) for one in found]


# -- answers ----------------------------------------------------------------------------------


def read_answers(questions: list[TemplateQuestion], typed: Mapping[str, str]) -> dict:
    """{name: value} of what was typed; RuleError with all that is wrong."""
    answers, broken = {}, []
    for question in questions:
        try:
            answers[question.name] = read_answer(question, typed.get(question.name, ""))
        except ValueError as error:
            broken.append(RuleError(f"„{question.label}“: {error}", question.name))
    if broken:
        raise RuleError(broken[0].message, broken[0].field, tuple(broken[1:]))
    return answers


def require_answers(questions: list[TemplateQuestion], answers: Mapping) -> None:
    """RuleError with every required question that has no answer."""
    broken = [RuleError(f"„{one.label}“: попълнете отговор.", one.name) for one in questions
              if one.required and answers.get(one.name, "") == ""]
    if broken:
        raise RuleError(broken[0].message, broken[0].field, tuple(broken[1:]))


def read_answer(question: TemplateQuestion, typed: str):
    """The value of an answer; ValueError says what is wrong with it."""
    text = clean_text(typed).strip()
    if not text:
        if question.required:
            raise ValueError("попълнете отговор.")
        return ""
    if len(text) > LONGEST:
        raise ValueError(f"до {LONGEST} знака, а са въведени {len(text)}.")
    return READERS.get(question.kind, _text)(question, text)


def _text(_question, text: str) -> str:
    return mended(text)


def _date(_question, text: str) -> date:
    return parse_date(text)


def _number(_question, text: str) -> int | Decimal:
    plain = text.replace(" ", "").replace("\u00a0", "").replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise ValueError("въведете число, например 12 или 12,50.") from None
    if not number.is_finite() or abs(number) > 10**12:
        raise ValueError("въведете по-малко число.")
    return int(number) if number == number.to_integral_value() else number


def _choice(question, text: str) -> str:
    if text not in question.choices():
        raise ValueError("изберете отговор от списъка.")
    return text


READERS = {DATE: _date, NUMBER: _number, CHOICE: _choice}


def show_answer(value) -> str:
    """An answer as it is typed."""
    return show_date(value) if isinstance(value, date) else str(value).replace(".", ",") \
        if isinstance(value, Decimal) else str(value)


def answer_values(names: Mapping[str, bool], fields: Mapping, answers: Mapping, hide) -> dict:
    """What the template gets: names of children are taken out of texts by `hide`."""
    found = {name: hide(value) if isinstance(value, str) else value
             for name in names for value in (answers.get(name, ""),)}
    return {QUESTION: found, **{name: found[name] for name in names if name in fields}} \
        if names else {}


def answers_in(data: str, questions: list[TemplateQuestion]) -> dict:
    """The answers in the stored data of a document."""
    kept = json.loads(data or "{}").get(QUESTION, {})
    return {one.name: _restored(one, kept[one.name]) for one in questions if one.name in kept}


def _restored(question: TemplateQuestion, value):
    return date.fromisoformat(value) if question.kind == DATE and value else value


# -- remembering ------------------------------------------------------------------------------


def _whose(remembered_by: str, user: int | None, record: Entity) -> str:
    return {OFFICE: OFFICE, USER: f"{USER} {user}",
            RECORD: f"{record._meta.table_name} {record.id}"}.get(remembered_by, "")


def remember_answers(questions: list[TemplateQuestion], answers: Mapping, user: int | None,
                     record: Entity) -> None:
    """Keep the answers for next time; nothing that holds a name or number of a child."""
    search = finder()
    for question in questions:
        text = show_answer(answers.get(question.name, ""))
        if (question.id and question.remembered != NEVER and text
                and len(text) <= LONGEST_REMEMBERED and not list(search.find(text))):
            remember(question, _whose(question.remembered, user, record), text)


def prefilled(questions: list[TemplateQuestion], user: int | None, record: Entity) -> dict:
    """{name: text} proposed in the form: what was answered last, else what the office set."""
    if not questions:
        return {}
    whose = {one.name: _whose(one.remembered, user, record) for one in questions}
    kept = remembered(questions[0].template_id, sorted({*whose.values()} - {""}))
    return {one.name: kept.get((one.name, whose[one.name]), one.preset) for one in questions}
