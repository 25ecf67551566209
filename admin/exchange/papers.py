"""A form of a register on paper: a blank Word file, and a filled one read into the form again."""

from contextlib import suppress

from werkzeug.datastructures import MultiDict

from admin.exchange.cells import Cells
from admin.exchange.places import Target, typed_values
from admin.exchange.workbooks import values_of
from documents.blanks import Question, make_blank
from forms.making import EntityForm, Note
from models.base import INTERNAL, PUBLIC, Entity
from models.tailoring.kinds import is_signature

NOTE = ("Попълнете белите полета и върнете файла. Каквото не знаете, оставете празно. Полетата "
        "със звездичка са нужни.")
SEVERAL = "Може и няколко, разделени с точка и запетая: "
MOST_PICKED = 60


def asked_forms(target: Target) -> list[EntityForm]:
    """The forms of a new record as this person would be asked: what stands beside it first."""
    beside = [target.beside_form(target.beside.entity())] if target.beside else []
    return [*beside, target.form(target.entity())]


def blank_form(user, entity: type[Entity]) -> bytes:
    """The form of a new record as a Word file."""
    table = entity._meta.table_name
    sections = [(title, [_question(table, field) for field in fields
                         if not isinstance(field, Note)])
                for form in asked_forms(Target(user, entity)) for title, fields in form.sections()]
    if signed := [Question("", one.verbose_name, str(one.help_text or ""), is_signed=True)
                  for one in map(entity._meta.fields.get, entity.listing.fields)
                  if is_signature(one)]:
        sections.append(("Подписи", signed))
    listing = entity.listing
    return make_blank(f"{listing.label.capitalize()}: бланка за попълване", NOTE, sections)


def _question(table: str, field) -> Question:
    choices = [text for text in values_of(field) if text] if _is_open(field) else []
    several = field.kind == "choices"
    hint = f"{SEVERAL}{'; '.join(choices)}" if several and choices else field.description or ""
    return Question(
        f"{table}/{field.name}", f"{field.label.text}{' *' if field.flags.required else ''}",
        str(hint), is_date=field.kind == "date", is_long=field.kind == "long",
        choices=[] if several or len(choices) > MOST_PICKED else choices)


def _is_open(field) -> bool:
    """Whether what may be chosen can be told to a partner: names of people cannot."""
    related = getattr(field.column, "rel_model", None)
    return related is None or related.listing.privacy in (PUBLIC, INTERNAL)


def titles_of(user, entity: type[Entity]) -> dict[str, str]:
    """{what a question of the paper is called: its column}."""
    return {_question("", form[name]).title: name
            for form in asked_forms(Target(user, entity)) for name in form.names}


def typed_on(user, entity: type[Entity], answers: dict[str, str]) -> MultiDict:
    """What the browser would send of a filled paper; what cannot be read stands as it is."""
    target = Target(user, entity)
    cells, sent = Cells(target), {}
    for form in asked_forms(target):
        sent |= typed_values(form)
        for name in {*form.names} & {*answers}:
            sent[name] = [answers[name]]
            with suppress(ValueError):  # the form says what is wrong with it
                sent[name] = cells.read(form[name], answers[name])
    return MultiDict([(name, one) for name, texts in sent.items() for one in texts])
