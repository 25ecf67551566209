"""Rights taken from a role in the browser: a register, a section of it, or a step; never added.

What an entity declares is the most that a role may do. A limit makes it less, at once; taking a
limit away gives rights back and waits for a second person.
"""

from collections.abc import Callable
from time import monotonic

from models.base import ENTITIES, INTERNAL, Entity, Listing, RuleError
from models.belonging import Belongs
from models.fields import ChoiceField
from models.users import ROLES
from models.words import Lazy, declare_list

NOTHING, READ = "-", "r"
EXPORT = "export"
LEVELS = declare_list("right_limits.level", (READ, "само чете"), (NOTHING, "не вижда"))
SECONDS = 20  # after which another process learns of a limit


def registers() -> list[tuple[str, str]]:
    return sorted(((table, entity.listing.plural) for table, entity in ENTITIES.items()
                   if not entity.belongs.is_of_administrator), key=lambda one: one[1])


def sections() -> list[tuple[str, str]]:
    """Headings of the sections of all registers, each once."""
    found = {title for entity in ENTITIES.values() for title, _ in entity.listing.sections}
    return [(title, title) for title in sorted(found) if len(title) <= 40]


def actions() -> list[tuple[str, str]]:
    """Steps of all registers, and taking a list out."""
    found = {step.name: step.label for entity in ENTITIES.values() if entity.workflow
             for step in entity.workflow.transitions.values()}
    return [(EXPORT, "Изтегляне в Excel"), *sorted(found.items(), key=lambda one: one[1])]


def sections_within() -> dict[str, dict[str, str]]:
    """By register, the headings of its sections."""
    return {table: {title: title for title, _ in ENTITIES[table].listing.sections}
            for table, _ in registers()}


def actions_of(table: str) -> dict[str, str]:
    """The steps of a register as it calls them, and taking a list out."""
    entity = ENTITIES.get(table)
    steps = entity.workflow.transitions.values() if entity and entity.workflow else ()
    return {EXPORT: "Изтегляне в Excel"} | {step.name: step.label for step in steps}


def actions_within() -> dict[str, dict[str, str]]:
    """By register, its steps and taking a list out."""
    return {table: actions_of(table) for table, _ in registers()}


class RightLimit(Entity):
    """What a role may not do although the program would let it."""

    role = ChoiceField(ROLES, verbose_name="Роля")
    register = ChoiceField((), verbose_name="Регистър")
    level = ChoiceField(LEVELS, default="", verbose_name="Достъп", help_text=(
        "До целия регистър, а ако е избран раздел – само до него"))
    section = ChoiceField((), default="", verbose_name="Само за раздел",
                          help_text="Ако достъпът не е посочен, разделът не се вижда")
    action = ChoiceField((), default="", verbose_name="Действие, което не прави")
    register.choices, section.choices, action.choices = map(Lazy, (registers, sections, actions))
    section.within, action.within = ("register", sections_within), ("register", actions_within)

    listing = Listing(
        label="ограничение", plural="Ограничения на роли", gender="n", menu="Настройки",
        icon="lock", position=72, columns=("role", "register", "level", "section", "action"),
        search=("role", "register"), filters=("role",), order=("role", "register", "id"),
        privacy=INTERNAL, fixed=("role", "register", "level", "section", "action"),
        sections=(("Ограничение", ("role", "register", "level", "section", "action")),))

    belongs = Belongs(rights="Wrr-r", shared=True)

    class Meta:
        table_name = "right_limits"

    def show(self, path: str, *, openly: bool = False) -> str:
        """A step in the word of its own register: others may call theirs otherwise."""
        shown = super().show(path, openly=openly)
        return actions_of(self.register).get(self.action, shown) if path == "action" else shown

    def title(self) -> str:
        level = self.show("level") or (dict(LEVELS)[NOTHING] if self.section else "")
        what = " – ".join(filter(None, (self.section, level, self.show("action"))))
        return f"{self.show('role')}, {self.show('register')}: {what}"

    title.reads = ("role", "register", "level", "section", "action")

    def rules(self):
        entity = ENTITIES.get(self.register)
        if bool(self.level or self.section) == bool(self.action):
            yield RuleError("Изберете едно: достъп до регистъра или до раздел, или действие.",
                            "level")
        if entity is None:
            return
        if self.section and self.section not in dict(entity.listing.sections):
            named = ", ".join(f"„{title}“" for title, _ in entity.listing.sections)
            yield RuleError(f"В този регистър разделите са: {named}.", "section")
        known = actions_of(self.register)
        if self.action and self.action not in known:
            named = ", ".join(f"„{label}“" for label in known.values())
            yield RuleError(f"В този регистър действията са: {named}.", "action")

    def after_store(self, by: str) -> None:
        forget()

    def archive(self, by: str = "") -> None:
        super().archive(by=by)
        forget()

    def restore(self, by: str = "") -> None:
        super().restore(by=by)
        forget()


_read: list[tuple[float, dict, dict]] = []  # when; the limits; what was found since


def forget() -> None:
    """Ask anew what the limits are."""
    _read.clear()


def limits_of(role: str, table: str) -> list[RightLimit]:
    """The limits of a role in a register; read again after some seconds."""
    if not _read or monotonic() - _read[0][0] > SECONDS:
        found: dict = {}
        for one in RightLimit.live():
            found.setdefault((one.role, one.register), []).append(one)
        _read[:] = [(monotonic(), found, {})]
    return _read[0][1].get((role, table), [])


def letter_of(role: str, entity: type[Entity]) -> str:
    """What the role may do with an entity: what that declares, or less."""
    declared = entity.belongs.right_of(role)
    levels = [one.level for one in limits_of(role, entity._meta.table_name)
              if one.level and not one.section]
    if NOTHING in levels or declared == NOTHING:
        return NOTHING
    return READ if levels else declared


def found_once(key: tuple, find: Callable):
    """What `find` gives for a key, found once as long as the limits are known."""
    limits_of("", "")  # read again where they are old
    known = _read[0][2]
    if key not in known:
        known[key] = find()
    return known[key]


def unread_by(role: str) -> frozenset[str]:
    """The tables of the registers that a role does not see now."""
    return found_once(("unread", role), lambda: frozenset(
        table for table, entity in ENTITIES.items() if letter_of(role, entity) == NOTHING))


def hidden_columns(role: str, entity: type[Entity]) -> set[str]:
    """The columns of the sections that the role does not see."""
    return _columns(role, entity, is_read=False)


def only_read_columns(role: str, entity: type[Entity]) -> set[str]:
    """The columns of the sections that the role sees and does not change."""
    return _columns(role, entity, is_read=True)


def _columns(role: str, entity: type[Entity], *, is_read: bool) -> set[str]:
    titles = {one.section for one in limits_of(role, entity._meta.table_name)
              if one.section and (one.level == READ) == is_read}
    return {name for title, names in entity.listing.sections if title in titles for name in names}


def may_do(role: str, entity: type[Entity], action: str) -> bool:
    """Whether no limit keeps the role from a step, or from taking the list out."""
    return all(one.action != action for one in limits_of(role, entity._meta.table_name))
