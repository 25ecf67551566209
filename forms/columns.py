"""The field of a form that a column is typed in: its class, label, demand and keyboard."""

import peewee
from wtforms.validators import Optional
from wtfpeewee.orm import FieldInfo, ModelConverter

from forms import fields
from forms.records import EntityField
from models.base import CHILD, PERSONAL
from models.fields import ChoicesField, PartialDateField, RichField

# The first that fits; a column with a list of choices goes to OneOfField before these.
FIELDS = (
    (peewee.ForeignKeyField, EntityField), (ChoicesField, fields.SeveralField),
    (PartialDateField, fields.PartialDateField), (peewee.BooleanField, fields.YesNoField),
    (peewee.DateTimeField, fields.BgMomentField), (peewee.DateField, fields.BgDateField),
    (peewee.TimeField, fields.BgTimeField),
    (peewee.DecimalField, fields.DecimalField), (peewee.IntegerField, fields.WholeNumberField),
    (peewee.CharField, fields.TextField), (RichField, fields.RichField),
    (peewee.TextField, fields.LongField))
INPUT_MODES = {"phone": "tel", "email": "email", "id_number": "numeric"}


class DeskConverter(ModelConverter):
    """Makes our fields of the columns: label, hint, choices and demand come from the column."""

    def convert(self, model, field, field_args):
        """The column's name and field, as wtf-peewee wants them."""
        demand = Optional() if may_be_empty(field) else fields.Filled()
        made = field_class(field)(
            field.verbose_name or field.name, [demand], column=field, default=field.default,
            description=field.help_text or "", render_kw=attributes(field), **field_args or {})
        return FieldInfo(field.name, made)


def may_be_empty(column) -> bool:
    """Whether the record can do without: nothing is stored, or the column's default.

    What the office demands is demanded of whoever fills in the form, not of what is stored.
    """
    return not getattr(column, "demanded", False) and (column.null or column.default is not None)


def field_class(column) -> type:
    """The class of field that a column is typed in."""
    if column.choices and not isinstance(column, ChoicesField):
        return fields.OneOfField
    return next(field for kind, field in FIELDS if isinstance(column, kind))


def attributes(column) -> dict:
    """What the input tells the browser: the kind of keyboard, and to remember nobody's data."""
    mode = INPUT_MODES.get(column.name)
    wanted = {"inputmode": mode} if mode else {}
    if column.model.listing.privacy_of(column.name) in (CHILD, PERSONAL):
        wanted |= {"autocomplete": "off"}
    return wanted
