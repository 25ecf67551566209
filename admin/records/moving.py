"""Steps of the workflow, and the way into the archive and back."""

from flask import abort, flash, redirect, request

from admin import policy
from admin.declaring import TRY, page
from admin.policy.needs import STEP, WRITE
from admin.records import undoing
from admin.records.addresses import list_url, record_url
from admin.records.typed import CONFIRMED, refuse_foreign_fields
from admin.records.words import archived_text, restored_text
from forms.making import EntityForm, make_step_form
from models.base import Entity, RuleError
from models.workflow import State, Transition


class StepPages:
    """What a step needs is asked on a page of its own; a step without needs is one button."""

    step_template = "step.html"

    @page("/<record:record>/step/<code>/", needs=STEP, shows="form", logs=TRY)
    def step_view(self, moved, code: str):
        """The form of a step; posting it takes the step."""
        step = self.find_step(moved, code)
        if self.typed() is None and step not in self.steps(moved):
            flash(f"„{step.label}“ сега не е възможно.", "error")
            return redirect(self.details_url(moved))
        form = make_step_form(moved, self.choices, step, self.typed(),
                              allow=self.writable_of(moved))
        before = moved.workflow.state(moved)
        if self.typed() is None or not self.taken(form, moved, step):
            return self.render(self.step_template, form=form, record=moved, step=step, view=self)
        self.tell_step(moved, before)
        return redirect(self.details_url(moved))

    def tell_step(self, record: Entity, before: State) -> None:
        """Say what the state is now; offer to take it back, or the step that leads back."""
        after = record.workflow.state(record)
        if after == before:
            return undoing.tell("Промените са записани.", record_url(record))
        back = next((step for step in self.steps(record)
                     if (step.target or record.workflow.initial) == before.code), None)
        told = f"Отбелязано: „{after.label}“."
        if way := undoing.way_to_undo(record_url(record)):
            return flash((told, way), "undo")
        if back is None:
            return flash(told)
        return flash((told, record_url(record, f"step/{back.name}/")), "back")

    def find_step(self, record: Entity, name: str) -> Transition:
        """The step of that name; 404 if there is none, 403 if the user may not take it."""
        steps = record.workflow.transitions if record.workflow is not None else {}
        if name not in steps:
            abort(404)
        if not policy.may_step(self.user, self.entity, name):
            abort(403)
        return steps[name]

    def steps(self, record: Entity) -> list[Transition]:
        """The steps that the user may take now, the usual ones first."""
        if record.workflow is None or record.is_binned or not self.may_take_steps(record):
            return []
        mine = [step for step in record.workflow.next_steps(record)
                if policy.may_step(self.user, self.entity, step.name)]
        return sorted(mine, key=lambda step: not step.main)

    def may_take_steps(self, _record: Entity) -> bool:
        """Whether this record moves at all for the user."""
        return True

    def taken(self, form: EntityForm, record: Entity, step: Transition) -> bool:
        """Whether the step was taken; if not, the form says why."""
        if not form.is_sound(record):
            return False
        values = form.values()
        try:
            refuse_foreign_fields(record, form)
            record.refuse_in_bin()
            record.confirmed = request.form.getlist(CONFIRMED)
            record.set_values({name: values[name] for name in form.demanded})
            record.workflow.move(record, step.name, by=self.user.name,
                                 reason=request.form.get("reason", ""), **values)
        except RuleError as broken:
            form.show_rule(broken)
            return False
        return True


class ArchivePages:
    """Records are hidden, never deleted."""

    @page("/<record:record>/archive/", needs=WRITE, logs=TRY)
    def archive_view(self, hidden):
        """Hide the record; the message offers to take it back."""
        hidden.archive(by=self.user.name)
        flash((archived_text(hidden), record_url(hidden, "restore/")), "undo")
        return redirect(self.archived_url(hidden))

    @page("/<record:record>/restore/", needs=WRITE, logs=TRY)
    def restore_view(self, found):
        """Bring the record back from the archive."""
        found.restore(by=self.user.name)
        flash(restored_text(found))
        return redirect(record_url(found))

    def archived_url(self, record: Entity) -> str:
        """The page above a record that is gone: its parent or its list."""
        parent = self.parent_of(record)
        return list_url(self.entity) if parent is None else record_url(parent)
