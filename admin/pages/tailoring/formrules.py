"""Rules of a form: what it shows, demands and does not take, by conditions that are picked."""

from flask import abort, flash, redirect, request, url_for

from admin.base import EntityView
from admin.declaring import TRY, page
from admin.lists.building import Builder, is_pressed, refuse_changed
from admin.policy.needs import WRITE
from models.base import ENTITIES, RuleError
from models.tailoring.behaviour import MATCH, REFUSE
from models.tailoring.conditions import write_condition
from models.tailoring.fields import takes_fields
from models.tailoring.formrules import NO_PAIR, OwnRule, pairs_offered, typed_targets


class OwnRuleView(EntityView):
    """The rules of all forms."""

    entity = OwnRule
    below = "shapes"
    details_template = "tailoring/rule.html"

    @page("/compose/<table>/", needs=WRITE, shows="form", logs=TRY)
    def compose(self, table: str):
        """A new rule of the form of a register."""
        entity = ENTITIES.get(table)
        if entity is None or not takes_fields(entity):
            abort(404)
        rule = OwnRule(register=table, target=request.args.get("target", ""))
        return self.composed(rule, Builder(entity, self.user, shapes=True))

    @page("/<record:record>/compose/", needs=WRITE, shows="form", logs=TRY)
    def recompose(self, rule: OwnRule):
        """A rule, changed."""
        rule.refuse_in_bin()
        builder = Builder(rule.entity, self.user, shapes=True)
        return self.composed(rule, builder.show_kept(rule))

    def composed(self, rule: OwnRule, builder: Builder):
        """The form, or the way to the page of the form once the rule is stored."""
        if request.method != "POST":
            return self.form_page(rule, builder)
        for name in ("kind", "target", "message"):
            setattr(rule, name, request.form.get(name, "").strip()[:200])
        if rule.kind == MATCH:
            rule.target, _, rule.pair = request.form.get("pair", "")[:240].partition("|")
        else:
            rule.pair = ""
        builder.read(request.form)
        if is_pressed(request.form):
            return self.form_page(rule, builder)
        try:
            refuse_changed(rule, request.form)
            if rule.kind == MATCH and not rule.pair:
                raise RuleError(NO_PAIR, "pair")
            rule.asked = "" if rule.pair else write_condition(builder.condition())
            rule.store(self.user.name)
        except RuleError as broken:
            return self.form_page(rule, builder, faults=broken.all)
        flash("Правилото е записано и важи от следващото отваряне на формуляра.")
        return redirect(url_for("shapes.one", table=rule.register))

    def form_page(self, rule: OwnRule, builder: Builder, *, faults=()):
        return self.render("tailoring/rule_form.html", record=rule, builder=builder, faults=faults,
                           targets=typed_targets(rule.entity), pairs=pairs_offered(rule.entity),
                           match=MATCH, refuse=REFUSE, view=self)
