"""All fields that a kind of document has, for people: groups, codes, and the values of a record."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from docfill.sheet import Sheet, SheetTable, make_sheet
from documents.kinds import PSEUDONYMISED, PUBLIC, Kind
from documents.printing import show_value
from documents.privacy import Guard
from documents.schema import Scope, names_in, values_of
from models.base import Entity

# What an element is called in a loop; any other by its first letter, unless that is a word too.
SINGULAR = {"постоянни": "член", "асоциирани": "член", "отсъстващи": "член", "всички": "член",
            "гости": "гост", "изказвания": "изказване", "искане": "абзац", "абзаци": "абзац",
            "обсъждане": "абзац", "редове": "ред"}
AMBIGUOUS = ("в", "е", "и")
REPEAT_END = "{%ред край %}"
SHOWN = 90  # characters of a live value
TABLE_COLUMNS = 4
PLAIN = ("text", "number", "date", "flag")
# Names that are written short in a template; any other reads as it is written.
READS = {
    "рег_номер": "регистрационен номер", "рег_ред": "ред с номера и датата",
    "с_имена": "с имената на децата", "ел_поща": "електронна поща",
    "без_кворум": "проведено без кворум", "води_заместник": "води го заместник",
    "длъжност_кратък_член": "длъжност с кратък член",
    "длъжност_пълен_член": "длъжност с пълен член", "име_кратък_член": "име с кратък член",
    "име_пълен_член": "име с пълен член", "лектори_много": "лекторите са няколко",
    "отговорник_кратко": "отговорник накратко", "представен_кратко": "представен накратко",
    "подпис_координатор": "подпис на координатора",
    "подпис_председател": "подпис на председателя",
    "подпис_протоколист": "подпис на протоколиста", "подпис_секретар": "подпис на секретаря",
    "с_ангажименти": "има ангажименти", "с_гласуване": "има гласуване",
    "с_консенсус": "решено с консенсус", "с_копие": "има копие до други",
    "случаи_няма": "няма случаи", "непълен": "защо се разглежда без някои данни"}


@dataclass(frozen=True)
class Entry:
    """One field: what it is called, what is written in the template, what the record has."""

    label: str
    code: str
    example: str = ""


@dataclass(frozen=True)
class Repeated:
    """A list: the code of its loop and the fields of each element."""

    label: str
    path: str
    name: str  # of the element in the loop
    entries: list[Entry] = field(default_factory=list)
    columns: list[Entry] = field(default_factory=list)  # those of the ready table

    @property
    def code(self) -> str:
        return f"{{%ред за {self.name} в {self.path} %}}"


@dataclass(frozen=True)
class Group:
    """The fields under one name: „Случай“, „Адресат“."""

    label: str
    entries: list[Entry]
    lists: list[Repeated]


def live_values(kind: Kind, record: Entity) -> dict:
    """The values of a record as a document without names would print them."""
    guard = Guard(kind.children(record))
    day = kind.day(record)
    recipients = kind.recipients(record, day)
    scope = Scope(day=day, hide=guard.hide, heading=kind.name,
                  is_public=PUBLIC in kind.privacies and PSEUDONYMISED not in kind.privacies,
                  subject=guard.hide(kind.subject(record)),
                  recipient=recipients[0].role if recipients else None,
                  label=recipients[0].label if recipients else "")
    return values_of(kind.group, record, scope)


def catalogue(kind: Kind, values: dict | None = None) -> list[Group]:
    """The fields of a kind in their groups; with `values` each shows what the record has."""
    names, found = names_in(kind.group), []
    for name, below in names.items():
        at = (values or {}).get(name)
        tree = below if isinstance(below, dict) else {name: below}
        prefix = f"{name}." if isinstance(below, dict) else ""
        source = at if isinstance(below, dict) else {name: at}
        found.append(Group(_label(name), [*_plain(tree, prefix, source)],
                           [*_lists(tree, prefix, source)]))
    return found


def _label(name: str) -> str:
    words = " – ".join(READS.get(one, one.replace("_", " ")) for one in name.split("."))
    return f"{words[:1].upper()}{words[1:]}"


def _plain(tree: dict, prefix: str, values) -> Iterator[Entry]:
    """The fields that print, those of records inside among them."""
    for name, below in tree.items():
        value = values.get(name) if isinstance(values, dict) else None
        if isinstance(below, dict):
            yield from _plain(below, f"{prefix}{name}.", value)
        elif below in PLAIN:
            yield _entry(f"{prefix}{name}", below, value)


def _entry(path: str, kind: str, value) -> Entry:
    label = _label(path.partition(".")[2] or path)
    code = f"{{% ако {path} %}}…{{% край %}}" if kind == "flag" else f"{{{{ {path} }}}}"
    return Entry(label, code, show(value))


def _lists(tree: dict, prefix: str, values) -> Iterator[Repeated]:
    """The lists, those of records inside among them; what is in their elements is told briefly."""
    for name, below in tree.items():
        value = values.get(name) if isinstance(values, dict) else None
        if isinstance(below, dict):
            yield from _lists(below, f"{prefix}{name}.", value)
        elif isinstance(below, list):
            yield _repeated(name, f"{prefix}{name}", below[0], value)


def _repeated(name: str, path: str, element, value) -> Repeated:
    one = SINGULAR.get(name) or (name[:1] if name[:1] not in AMBIGUOUS else name[:3])
    if not isinstance(element, dict):
        return Repeated(_label(path), path, one, [Entry("Ред", f"{{{{ {one} }}}}",
                                                        show(value[0] if value else ""))])
    first = value[0] if value else None
    entries = [*_plain(element, f"{one}.", first)]
    columns = [_entry(f"{one}.{name}", below, None) for name, below in element.items()
               if below in PLAIN and below != "flag"]
    return Repeated(_label(path), path, one, entries, columns[:TABLE_COLUMNS])


def show(value) -> str:
    """A value as the catalogue prints it."""
    text = show_value(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def field_sheet(kind: Kind, values: dict | None = None) -> bytes:
    """A Word file with all fields and ready tables, to be copied from beside the template."""
    groups = catalogue(kind, values)
    sheet = Sheet(f"Полета за „{kind.name}“",
                  "Копирайте полето заедно със скобите и го поставете в шаблона.", [
                      (group.label, [(one.label, one.code, one.example) for one in group.entries])
                      for group in groups if group.entries], [])
    for one in (one for group in groups for one in group.lists if one.columns):
        sheet.tables.append(_table(one))
    return make_sheet(sheet)


def _table(one: Repeated) -> SheetTable:
    return SheetTable(f"Готова таблица: {one.label}", one.code, REPEAT_END,
                      [(entry.label, entry.code) for entry in one.columns])
