"""A field of the program in the words of the office, and back to the shipped ones."""

from flask import abort, flash, redirect, request, url_for

from admin.base import EntityView
from admin.declaring import TRY, page
from admin.policy.needs import WRITE
from models.base import Entity
from models.tailoring.wordings import OwnWording, shipped_words


class OwnWordingView(EntityView):
    """The fields of the program that the office words or places otherwise."""

    entity = OwnWording
    below = "shapes"
    details_template = "tailoring/wording.html"
    form_template = "tailoring/wording_form.html"

    def refuse_writing(self, record=True) -> None:
        """A new one is only of a field that the address names."""
        super().refuse_writing("code" in request.args or record)

    def new_record(self) -> tuple:
        """The wording of the field that the address names, begun with the words it has."""
        record, under = super().new_record()
        record.register = request.args.get("register", "")
        record.code = request.args.get("code", "")
        if record.column is None:
            abort(404)
        record.label, record.hint = record.column.verbose_name, str(record.column.help_text or "")
        return record, under

    def details_context(self, record: OwnWording) -> dict:
        label, hint, _ = shipped_words(record.column)
        return {**super().details_context(record), "shipped": (label, hint)}

    def show_form(self, form, record: OwnWording, **more) -> str:
        """The form, under the name of the field."""
        more |= {"title": record.named(), "up": self.after_url(record)}
        return super().show_form(form, record, **more)

    def up_text(self, record: OwnWording, _under) -> str:
        return f"Формуляр на „{record.entity.listing.plural}“"

    def after_url(self, record: Entity) -> str:
        return url_for("shapes.one", table=record.register)

    @page("/<record:record>/reset/", needs=WRITE, logs=TRY)
    def reset(self, wording: OwnWording):
        """The field as the program ships it."""
        wording.reset(self.user.name)
        flash(f"„{shipped_words(wording.column)[0]}“ е отново както в програмата.")
        return redirect(self.after_url(wording))
