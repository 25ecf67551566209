"""The values of the office's own lists: two of them that are one are made one."""

from flask import flash, redirect

from admin.base import EntityView
from admin.declaring import TRY, page
from admin.policy.needs import WRITE
from admin.records.addresses import record_url
from bulgarian.numerals import counted
from forms.pages import IdField, PageForm
from models.base import RuleError
from models.tailoring.fields import OwnValue
from models.tailoring.merging import holders, merge_values


class MergeForm(PageForm):
    """The value that takes the place of this one."""

    into = IdField("С коя стойност")


class OwnValueView(EntityView):
    """One value of a list, with the records that hold it."""

    entity = OwnValue
    details_template = "tailoring/value.html"

    def details_context(self, record: OwnValue) -> dict:
        """How many records hold it, and with what it can be made one."""
        others = [one for one in record.field.values if one.id != record.id]
        return {**super().details_context(record), "others": others, "side": True,
                "held": counted(holders(record).count(), "запис", "записа")}

    @page("/<record:record>/merge/", needs=WRITE, logs=TRY, form=MergeForm)
    def merge(self, value: OwnValue, form: MergeForm):
        """Let all that hold this value hold another one, and offer it no more."""
        into = OwnValue.get_or_none(OwnValue.id == (form.into.data or 0))
        if into is None:
            raise RuleError("Изберете с коя стойност да се слее.", "into")
        count = merge_values(value, into, self.user.name)
        flash(f"„{value.label}“ вече е „{into.label}“. Променени: "
              f"{counted(count, 'запис', 'записа')}.")
        return redirect(record_url(value.field))
