"""Files in fields of the office: brought and opened by way of their record, with its rights."""

from flask import abort, flash, redirect, render_template, request, url_for
from markupsafe import Markup

from admin import audit, policy
from admin.auth import current_user
from admin.base import PANELS
from admin.declaring import TRY, page
from admin.guarded.reasons import ask_about_file
from admin.letters.files import LOOKED_AT, read_upload, send_as_file
from admin.policy.needs import SIGNED_IN
from admin.records import undoing
from admin.records.addresses import list_url, record_url
from admin.records.editing import store_checked
from admin.views import InnerPage
from documents.files.attaching import ACCEPTED
from documents.files.hand_work import attach_to_field
from forms.pages import PageForm, TextField, UploadField
from models.base import ENTITIES, Entity
from models.fields import FileField
from models.letters.files import files_in
from models.tailoring.behaviour import is_hidden

PLACE = "#field-files"


class FieldFileForm(PageForm):
    """A file, or that there shall be none."""

    file, remove = UploadField(), TextField()


class FieldFilesPage(InnerPage):
    """The files in fields of the office."""

    title, place = "Файлове", "field_files"

    @page("/<table>/<record:record>/<field>/", needs=SIGNED_IN, shows="download")
    def file(self, table: str, record: int, field: str):
        """The file in the field, or one that stood there before, as a download."""
        found = find_record(table, record, field)
        now = found._meta.fields[field].number_of(found.__data__[field])
        number = request.args.get("former", str(now))
        one = next((one for one in files_in(found, field) if str(one.id) == number), None)
        return ask_about_file(one or abort(404), found) or send_as_file(
            one.content(), one.file_name, one.media_type)

    @page("/<table>/<record:record>/<field>/", needs=SIGNED_IN, logs=TRY, form=FieldFileForm)
    def put(self, form: FieldFileForm, table: str, record: int, field: str):
        """Let the field hold another file, or none."""
        found = find_record(table, record, field)
        if not may_put(found, field):
            abort(403)
        if form.remove.data:
            found.set_values({field: None})
            store_checked(found, by=current_user.name)
            undoing.tell("Файлът е премахнат от полето.", record_url(found))
        else:
            attach_to_field(found, field, read_upload(form), by=current_user.name)
            flash("Файлът е приложен.")
        return redirect(record_url(found) + PLACE)

    def way_back(self, record, back: str) -> str:
        """The page of the record that a file was refused for."""
        said = request.view_args
        entity = ENTITIES.get(said["table"])
        return f"{list_url(entity)}{said['record']}/{PLACE}" if entity else "/"


def find_record(table: str, number: int, field: str) -> Entity:
    """The record with a field for files; 404 for whoever may not read either."""
    entity = ENTITIES.get(table)
    if entity is None or not policy.may_read(current_user, entity) or \
            field not in fields_of(entity):
        abort(404)
    found = audit.open_first(policy.visible(current_user, entity).where(entity.id == number))
    return abort(404) if field in policy.withheld_from(current_user, found) else found


def fields_of(entity: type[Entity]) -> list[str]:
    """The fields for files that the user may read."""
    names = [name for name in entity.listing.fields
             if isinstance(entity._meta.fields.get(name), FileField)]
    return [name for name in names if policy.may_read_column(current_user, entity, name)]


def may_put(record: Entity, field: str) -> bool:
    """Whether the user may bring a file into the field now."""
    entity = type(record)
    return policy.may_write(current_user, entity) and not record.in_bin() and \
        field in policy.writable_columns(current_user, entity, (field,))


def show_field_files(record: Entity) -> Markup | str:
    """The card „Файлове“ of a record with fields for them."""
    withheld = policy.withheld_from(current_user, record)
    names = [name for name in fields_of(type(record)) if name not in withheld
             if record.__data__.get(name) or not is_hidden(record, name)]
    fields = [(name, record._meta.fields[name], may_put(record, name), files_in(record, name))
              for name in names]
    if not any(may or files for _, _, may, files in fields):
        return ""
    return Markup(render_template("tailoring/_files.html", record=record, fields=fields,
                                  accepted=ACCEPTED, looked_at=LOOKED_AT,
                                  url=lambda name, **more: url_for(
                                      "field_files.file", table=record._meta.table_name,
                                      record=record.id, field=name, **more)))


PANELS.append(show_field_files)
