"""Columns with a meaning of the office: one choice, several choices, a partial date."""

import json

from peewee import BackrefAccessor, CharField, ForeignKeyField, TextField

from bulgarian.dates import show_partial


class ChoiceField(CharField):
    """One code of a declared list; the screen shows its label."""

    def __init__(self, choices, *args, **kwargs):
        super().__init__(*args, choices=tuple(choices), max_length=40, **kwargs)

    def show(self, value) -> str:
        """Label of the code, the code itself where the list no longer has it."""
        return dict(self.choices).get(value, value or "")


class ChoicesField(TextField):
    """Several codes of a declared list, kept as a JSON list in the order of the list."""

    def __init__(self, choices, *args, **kwargs):
        kwargs.setdefault("default", list)
        super().__init__(*args, choices=tuple(choices), **kwargs)

    def db_value(self, value):
        chosen = set(value or ())
        return json.dumps([code for code, _ in self.choices if code in chosen])

    def python_value(self, value):
        return json.loads(value) if value else []

    def show(self, value) -> str:
        """Labels of the codes, separated by commas."""
        labels = dict(self.choices)
        return ", ".join(labels.get(code, code) for code in value or ())


class PartialDateField(CharField):
    """A date known only in part: „2016“, „есен 2015“, „24 април“; kept in sortable form."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, max_length=60, **kwargs)

    def show(self, value) -> str:
        return show_partial(value) if value else ""


class LiveRows(BackrefAccessor):
    """The back-reference of a link: the rows outside the bin, of a record outside it."""

    def __get__(self, instance, instance_type=None):
        if instance is None:
            return self
        return self.rel_model.live().where(self.field == instance.id)

    def with_archived(self, instance):
        """All rows, those in the bin too: `Meeting.decisions.with_archived(meeting)`."""
        return super().__get__(instance)


class Link(ForeignKeyField):
    """A foreign key whose back-reference knows the bin; its owner has to be an Entity."""

    backref_accessor_class = LiveRows


def link(model, label: str, *, backref: str, required: bool = True, help_text: str = ""):
    """A foreign key that refuses to delete what is still referred to.

    The record it leads to has live rows at `backref`; all of them are given by
    `with_archived` of the class's attribute.
    """
    return Link(model, backref=backref, on_delete="RESTRICT", null=not required,
                verbose_name=label, help_text=help_text)
