"""The values of lists: two of them that are one are made one."""

from flask import flash, redirect, url_for

from admin.base import EntityView
from admin.declaring import TRY, page
from admin.pages.tailoring.lists import list_name
from admin.policy.needs import WRITE
from bulgarian.numerals import counted
from forms.fields import TextField
from forms.pages import PageForm
from models.base import Entity
from models.tailoring.fields import OwnValue
from models.tailoring.merging import count_holders, merge_values


class MergeForm(PageForm):
    """The code of the value that takes the place of this one."""

    into = TextField("С коя стойност")


class OwnValueView(EntityView):
    """One value of a list, with the records that hold it."""

    entity = OwnValue
    below = "lists"
    details_template = "tailoring/value.html"

    def read_sections(self, record: OwnValue) -> list:
        """Without the field where the list is one of the program."""
        return [(title, [one for one in facts if one.name != "field" or record.field_id])
                for title, facts in super().read_sections(record)]

    def details_context(self, record: OwnValue) -> dict:
        """How many records hold it, with what it can be made one, or why it has to stay."""
        words = record.list_of
        others = [(code, label) for code, label in words
                  if code != record.code and code not in words.said.off]
        return {**super().details_context(record), "others": others, "side": True,
                "kept": words.reason_of(record.code), "list_name": list_name(record),
                "held": counted(count_holders(words).get(record.code, 0), "запис", "записа")}

    def after_url(self, record: Entity) -> str:
        return url_for("lists.one", listed=list_name(record))

    @page("/<record:record>/merge/", needs=WRITE, logs=TRY, form=MergeForm)
    def merge(self, value: OwnValue, form: MergeForm):
        """Let all that hold this value hold another one, and offer it no more."""
        into = form.into.data or ""
        count = merge_values(value, into, self.user.name)
        flash(f"„{value.label}“ вече е „{value.list_of.said.labels[into]}“. Променени: "
              f"{counted(count, 'запис', 'записа')}.")
        return redirect(self.after_url(value))
