"""„Първи стъпки“: an empty desk is set up in five steps, each of which may be left for later."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, request

from admin import policy
from admin.auth import current_user
from admin.declaring import TRY, page
from admin.exchange.places import may_import
from admin.pages.state import begin_again, settings_of_desk
from admin.policy.needs import OPERATE, SIGNED_IN, Need
from admin.records.addresses import list_url, new_url, record_url
from admin.views import DeskPage
from documents.office.letterhead import LETTERHEAD
from forms.fields import LongField
from forms.pages import IdField, PageForm, PickField, TextField
from models.base import Entity, RuleError
from models.database import is_sqlite
from models.documents.templates import DocumentTemplate, TemplateVersion
from models.first_steps import COLUMNS, FROM_TABLES, Office, add_members, prefix_of, set_up
from models.folder import BEFORE_SAMPLES, SAMPLES_FILE
from models.marks import note, noted
from models.mechanisms import Mechanism, Membership
from models.meetings.meeting import Meeting
from models.territory import Oblast
from models.users import ADMIN, OFFICE, User

SKIPPED = "first steps"
MEMBERS = Need(lambda user, _: 0 if policy.may_write(user, Membership) else 404,
               "who may write the members")


@dataclass(frozen=True)
class Step:
    """One step: whether it is done, and which role does it."""

    code: str
    title: str
    text: str
    is_done: Callable[[], bool]
    writes: type[Entity]

    def may(self, user) -> bool:
        return policy.may_write(user, self.writes)

    def who(self) -> str:
        """The names of those who may do it."""
        roles = OFFICE if self.writes is Meeting else (ADMIN,)
        found = User.live().where(User.role.in_(roles), User.active).limit(3)
        names = [user.name for user in found]
        return ", ".join(names) or "още няма такъв потребител; администраторът го добавя"


def _has_letterhead() -> bool:
    return TemplateVersion.select().join(DocumentTemplate).where(
        DocumentTemplate.kind == LETTERHEAD.code, TemplateVersion.active).exists()


STEPS = (
    Step("office", "Администрация и област", "От чие име се пишат писмата и как започват номерата.",
         lambda: Mechanism.live().exists(), Mechanism),
    Step("letterhead", "Бланка", "Горният и долният край на всяко писмо.", _has_letterhead,
         DocumentTemplate),
    Step("people", "Институции и представители", "Кой се кани на заседанията.",
         lambda: Membership.live().exists(), Membership),
    Step("rules", "Правила на механизма", "Кворум, как се решава, колко дни по-рано се кани.",
         lambda: Mechanism.live().where(Mechanism.version > 1).exists(), Mechanism),
    Step("meeting", "Първо заседание", "Ден, час и място; съставът се попълва сам.",
         lambda: Meeting.live().exists(), Meeting))
CODES = tuple(step.code for step in STEPS)


def skipped() -> list[str]:
    """The steps that were left for later."""
    mark = noted(SKIPPED)
    return mark.told().get("steps", []) if mark else []


def steps_left() -> list[Step]:
    """The steps that are neither done nor left for later; none once there is a meeting."""
    if Meeting.live().exists():
        return []
    left = skipped()
    return [step for step in STEPS if step.code not in left and not step.is_done()]


class OfficeForm(PageForm):
    """The first step."""

    oblast = IdField("Област")
    name, prefix, chair = TextField(), TextField(), TextField()
    secretary, town, address = TextField(), TextField(), TextField()
    phone, email = TextField(), TextField()


class PeopleForm(PageForm):
    """The members as a table."""

    people = LongField()


def may_take_samples() -> bool:
    """Whether sample data may come: into a desk without data, of which a copy can be put back."""
    settings = settings_of_desk()
    return is_sqlite() and not settings.training and not settings.anchors and \
        not Mechanism.select().exists()


def has_samples() -> bool:
    return (settings_of_desk().data / BEFORE_SAMPLES).exists()


class SkipForm(PageForm):
    """The step that is left for later, or taken up again."""

    step = PickField(*CODES)


class StartPage(DeskPage):
    """The five steps of an empty desk."""

    title, place = "Първи стъпки", "start"

    @page("/", needs=SIGNED_IN, shows="page")
    def index(self):
        """All steps, with the forms of those that the user may do."""
        return self.shown()

    def shown(self, broken: RuleError | None = None):
        """The page with what was typed, and what is wrong with it."""
        mechanism = policy.visible_live(current_user, Mechanism).first() if policy.may_read(
            current_user, Mechanism) else None
        template = DocumentTemplate.get_or_none(DocumentTemplate.kind == LETTERHEAD.code)
        links = {
            "letterhead": record_url(template) if template else list_url(DocumentTemplate),
            "rules": record_url(mechanism, "edit/") if mechanism else "",
            "meeting": list_url(Meeting) if Meeting.live().exists() else new_url(Meeting)}
        oblasti = list(Oblast.live().order_by(Oblast.name))
        return self.render(
            "start.html", steps=STEPS, left=skipped(), links=links, mechanism=mechanism,
            oblasti=oblasti, prefixes={one.id: prefix_of(one.name) for one in oblasti},
            tables=[one for one in FROM_TABLES if may_import(current_user, one)],
            columns=COLUMNS, typed=request.form, broken=broken, may_take=may_take_samples(),
            may_operate=OPERATE.refusal(current_user, None) == 0,
            done=sum(step.is_done() for step in STEPS)), 422 if broken else 200

    @page("/office/", needs=OPERATE, logs=TRY, form=OfficeForm)
    def office(self, form: OfficeForm):
        """Make the office and its mechanism."""
        told = form.values()
        number = told.pop("oblast")
        main = {key: told.pop(key) for key in ("name", "prefix", "chair", "secretary")}
        try:
            made = set_up(Office(Oblast.get_or_none(Oblast.id == number), contacts=told, **main),
                          current_user.name)
        except RuleError as broken:
            return self.shown(broken)
        flash(f"Записан е „{made.name}“ с номера {made.prefix}-….")
        return redirect(self.get_url(".index"))

    @page("/people/", needs=MEMBERS, logs=TRY, form=PeopleForm)
    def people(self, form: PeopleForm):
        """Make the members of the table."""
        mechanism = policy.visible_live(current_user, Mechanism).first()
        try:
            if mechanism is None:
                raise RuleError("Първо запишете администрацията и областта.", "people")
            count = add_members(mechanism, form.people.to_store() or "", current_user.name)
        except RuleError as broken:
            return self.shown(broken)
        flash(f"Добавени редове: {count}.")
        return redirect(self.get_url(".index"))

    @page("/samples/", needs=OPERATE, logs=TRY)
    def bring_samples(self):
        """Fill the empty desk with sample data."""
        if not may_take_samples():
            raise RuleError("Примерни данни се зареждат само в празно бюро, за да не се смесват с "
                            "истинските.")
        begin_again(SAMPLES_FILE)
        flash("Примерните данни се зареждат. След минута отворете бюрото отново.")
        return redirect(self.get_url(".index"))

    @page("/samples/away/", needs=OPERATE, logs=TRY)
    def remove_samples(self):
        """Let the desk be what it was before the samples."""
        if not has_samples():
            raise RuleError("В бюрото няма примерни данни.")
        begin_again(SAMPLES_FILE)
        flash("Примерните данни се премахват. След минута влезте отново.")
        return redirect(self.get_url(".index"))

    @page("/skip/", needs=SIGNED_IN, logs=TRY, form=SkipForm)
    def skip(self, form: SkipForm):
        """Leave a step for later, or take it up again."""
        code, left = form.step.to_store(), skipped()
        step = next(one for one in STEPS if one.code == code)
        if not step.may(current_user):
            raise RuleError(f"Стъпката не е за вашата роля. Прави я: {step.who()}.")
        note(SKIPPED, steps=[one for one in left if one != code] if code in left else [*left, code])
