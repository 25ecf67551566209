"""Values of institutions, people, mechanisms, the letterhead, the addressee and the signature."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bulgarian.articles import article_forms
from bulgarian.dates import date_numeric
from bulgarian.grammar import honorific, nbsp, preposition_v, salutation
from bulgarian.text import NBSP, fold
from documents.schema import Many, Of, One, Scope, day, flag, number, text
from models.confidential import open_value
from models.mechanisms import Mechanism
from models.parties import Organization, Person, Position

DOTS = "………………"
UNREGISTERED = f"Изх. № {DOTS}/{DOTS} г."
GENDERS = {"m": "м", "f": "ж", "n": "с", "p": "мн"}
HEADS = ("управител", "директор", "кмет", "началник", "председател", "прокурор", "ръководител",
         "изпълнителен")


_TITLED = re.compile(r"\w+\.|[дг]-(?:р|н|жа|ца) ")


@dataclass(frozen=True)
class Role:
    """Somebody as a document names him: a person in an institution on a day, or a typed name."""

    person: Person | None
    organization: Organization | None
    day: date
    typed_name: str = ""
    typed_gender: str = ""

    @cached_property
    def position(self) -> Position | None:
        """The position in the institution, or the one held on that day where there is none."""
        if self.person is None:
            return None
        here = self.person.position(self.day, self.organization) if self.organization else None
        return here or (None if self.organization else self.person.position(self.day))

    @property
    def institution(self) -> Organization | None:
        if self.organization or self.position is None:
            return self.organization
        return self.position.organization


def role_of(person: Person | None, scope: Scope, organization=None) -> Role | None:
    return Role(person, organization, scope.day) if person else None


def roles_in(group: dict, record, scope: Scope) -> Iterator[Role]:
    """Everybody whom the placeholders of a group name by an office."""
    for field in (one for one in group.values() if isinstance(one, (One, Many))):
        parts = field.read(record, scope)
        for part in parts if isinstance(field, Many) else [parts]:
            if isinstance(part, Role):
                yield part
            elif part is not None:
                yield from roles_in(field.group, part, scope)


def head_of(organization: Organization, scope: Scope) -> Role:
    """The institution's head on the day where one is known, otherwise only the institution."""
    heads = [p for p in organization.positions if p.held_on(scope.day)
             and any(word in p.name.lower() for word in HEADS)]
    return Role(heads[0].person if heads else None, organization, scope.day)


# -- one person -----------------------------------------------------------------------------


def _name(role: Role, scope: Scope) -> str:
    """The name; somebody of no institution may be a parent, so his is hidden like typed text."""
    name = role.person.full_name() if role.person else role.typed_name
    return name if role.person and role.institution else scope.hide(name)


def _called(role: Role, scope: Scope) -> str:
    """„инж. Образец Примеров“, „г-жа Тестина Пробна“: a title stands instead of „г-н“."""
    person = role.person
    if person is None:
        called = "" if _TITLED.match(role.typed_name) else honorific(role.typed_gender)
        return nbsp(f"{called} {_name(role, scope)}".strip())
    if person.title_prefix:
        return nbsp(_name(role, scope))
    return nbsp(f"{honorific(person.honorific)} {_name(role, scope)}".strip())


def _greeted(role: Role, scope: Scope) -> str:
    """„УВАЖАЕМА ГОСПОЖО ПРОБНА,“; a typed name greets by its last word, if it may be named."""
    if person := role.person:
        return salutation(person.honorific, person.last_name, person.gender)
    names = role.typed_name.split()
    is_named = bool(names) and scope.hide(role.typed_name) == role.typed_name
    return salutation(role.typed_gender if is_named else None, names[-1] if names else "")


def _position_name(role: Role, _scope=None) -> str:
    position = role.position
    if position is None:
        return ""
    return f"и.{NBSP}д. {position.name}" if position.is_acting else position.name


def _position_form(form: str):
    def read(role: Role, _scope) -> str:
        position = role.position
        return getattr(position, form) or position.name if position else ""
    return read


def _institution_name(role: Role, scope: Scope) -> str:
    return role.institution.on(scope.day).name if role.institution else ""


def _presented(role: Role, scope: Scope) -> str:
    """Name, position and institution, as far as known: „г-жа Пенка Измислена, координатор“."""
    return _with_place(role, scope, _institution_name(role, scope))


def _presented_briefly(role: Role, scope: Scope) -> str:
    """As `_presented`, with the short name of the institution."""
    return _with_place(role, scope, role.institution.short(scope.day) if role.institution else "")


def _with_place(role: Role, scope: Scope, place: str) -> str:
    """The place is left out where the position names it: „кмет на община Враца“."""
    position = _position_name(role)
    if _names_place(role, position, scope.day):
        place = ""
    return ", ".join(filter(None, (_called(role, scope), position, place)))


def _names_place(role: Role, position: str, day: date) -> bool:
    """Whether the words of the position tell the institution already."""
    if role.institution is None:
        return False
    named = role.institution.on(day)
    known = [fold(name) for name in (named.name, named.short_name) if name]
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", fold(position)) for name in known)


def _of_person(read, default: str = ""):
    return lambda role, _scope: read(role.person) if role.person else default


PERSON = Of(Person, {
    "име": text(_name),
    "с_обръщение": text(_called),
    "представен": text(_presented),
    "представен_кратко": text(_presented_briefly),
    "фамилия": text(_of_person(lambda p: p.last_name)),
    "обръщение": text(_of_person(lambda p: honorific(p.honorific))),
    "поздрав": text(_greeted),
    "род": text(_of_person(lambda p: "ж" if p.gender == "f" else "м", "м")),
    "инициали": text(_of_person(lambda p: p.initials())),
    "длъжност": text(_position_name),
    "длъжност_пълен_член": text(_position_form("full_form")),
    "длъжност_кратък_член": text(_position_form("short_form")),
    "институция": text(_institution_name),
    "телефон": text(_of_person(lambda p: p.phone)),
    "ел_поща": text(_of_person(lambda p: p.email)),
}, lambda role: role.person)

# -- institutions -----------------------------------------------------------------------------


def _contacts(organization: Organization, _scope) -> str:
    """„гр. Стара Загора, ул. „Примерна“ № 1, тел. …, ел. поща …“ without what is missing."""
    address, phone = (open_value(organization, name) for name in ("address", "phone"))
    return ", ".join(filter(None, (
        organization.town, address, phone and f"тел.{NBSP}{phone.replace(' ', NBSP)}",
        organization.email and f"ел. поща: {organization.email}")))


ORGANIZATION = Of(Organization, {
    "име": text(lambda o, scope: o.on(scope.day).name),
    "кратко": text(lambda o, scope: o.short(scope.day)),
    "род": text(lambda o, _: GENDERS[o.gender]),
    "населено_място": text("town"),
    "адрес": text("address"),
    "телефон": text("phone"),
    "ел_поща": text("email"),
    "контакти": text(_contacts),
})

# -- the mechanism ----------------------------------------------------------------------------


def _article(index: int):
    """The name with its article; its dash does not start a line, „област Враца“ ends none."""
    return lambda mechanism, _scope: nbsp(article_forms(mechanism.name)[index]).replace(
        " –", f"{NBSP}–")


MECHANISM = Of(Mechanism, {
    "име": text("name"),
    "име_пълен_член": text(_article(0)),
    "име_кратък_член": text(_article(1)),
    "вид": text("kind"),
    "област": text("oblast.label"),
    "основание": text(lambda m, _: m.legal_basis.full if m.legal_basis_id else ""),
    "дни_за_покана": number("notice_days"),
    "решава_с_консенсус": flag(lambda m, _: m.decision_rule == "consensus"),
    "администрация": One(ORGANIZATION, lambda m, _: m.host),
    "председател": One(PERSON, lambda m, scope: role_of(m.chair, scope)),
    "секретар": One(PERSON, lambda m, scope: role_of(m.secretary, scope)),
    "координатор": One(PERSON, lambda m, scope: role_of(m.coordinator, scope)),
})

# -- what every document has ------------------------------------------------------------------


def _register_line(_record, scope: Scope) -> str:
    if not scope.number:
        return UNREGISTERED
    return f"Изх. №{NBSP}{scope.number}/{date_numeric(scope.number_date)}"


DOCUMENT = {
    "вид": text(lambda _, scope: scope.heading),
    "относно": text(lambda _, scope: scope.subject),
    "рег_номер": text(lambda _, scope: scope.number),
    "дата": day(lambda _, scope: scope.number_date),
    "рег_ред": text(_register_line),
    "с_имена": flag(lambda _, scope: scope.identified),
}

LETTERHEAD = {
    "държава": text(lambda *_: "Република България"),
    "институция": text(lambda m, scope: m.host.on(scope.day).name),
    "механизъм": text("name"),
    "населено_място": text(lambda m, _: m.host.town),
    "контакти": text(lambda m, scope: _contacts(m.host, scope)),
}


def _capital_name(role: Role, scope: Scope) -> str:
    return _name(role, scope).upper()


def _written_to(role: Role, scope: Scope) -> str:
    """The first line below „ДО“: a person in capitals, or the head of the institution."""
    return _called(role, scope).upper() or f"{_unnamed_head(role.institution)} на".upper()


# Who leads an institution, as he is written to: by its category, else by a word of its name.
_LEADERS = {
    **dict.fromkeys(("rdsp", "dsp", "rzi", "dbt", "odmvr", "institution"), "директора"),
    **dict.fromkeys(("ozd", "ruo"), "началника"), "municipality": "кмета",
    "oa": "областния управител", "court": "председателя",
    "prosecution": "административния ръководител",
}
_LED = ((r"^община\b", "кмета"), (r"^областна администрация\b", "областния управител"),
        (r"\bуправление на образованието", "началника"), (r"\bсъд\b", "председателя"),
        (r"дирекция|училище|гимназия|детска градина|здравна инспекция", "директора"))
_OF_OBLAST = re.compile(r"^областна администрация(?: –| на)?(?: област(?= ))? ", re.I)


def _unnamed_head(place: Organization | None) -> str:
    """„кмета“: whom a letter to an institution is for where nobody is known by name."""
    if place is None:
        return "ръководителя"
    name = place.name.lower()
    by_name = (head for pattern, head in _LED if re.search(pattern, name))
    return _LEADERS.get(place.category) or next(by_name, "ръководителя")


def _place_written_to(role: Role, scope: Scope) -> str:
    """The institution in capitals; a governor who is not named is that of the region."""
    name = _institution_name(role, scope)
    if role.institution and not _called(role, scope) and \
            _unnamed_head(role.institution) == "областния управител":
        name = _OF_OBLAST.sub("" if name.endswith(" област") else "област ", name)
    return name.upper()


def _role(role: Role, _scope) -> Role:
    return role


STAFF = ("експерт", "специалист", "инспектор", "сътрудник", "юрисконсулт", "психолог", "лекар",
         "работник", "педагог", "консултант", "медиатор", "съдия", "прокурор")
POST_CODE = re.compile(r"(?<!\d)[1-9]\d{3}(?!\d)")


def _office(role: Role, scope: Scope) -> str:
    """„КМЕТ НА“ before the institution; the whole office where it names the place itself."""
    position = _position_name(role)
    if not position or not role.institution:
        return position.upper()
    place = _institution_name(role, scope)
    if _names_place(role, position, scope.day):
        position = re.sub(rf"\s*{re.escape(place)}\s*$", "", position, flags=re.I)
        return position.upper()
    if "областен управител" in position or re.search(r"\s(?:на|при|в|във|към)\s", position):
        return position.upper()
    is_staff = any(word in position for word in STAFF)
    return f"{position} {preposition_v(place) if is_staff else 'на'}".upper()


def _post(role: Role, _scope) -> tuple[str, str]:
    """The street of the institution, and its town after the post code."""
    place = role.institution
    if place is None:
        return "", ""
    written = open_value(place, "address")
    code = POST_CODE.search(written) or POST_CODE.search(place.town)
    street = re.sub(rf"^\s*{code[0]}[\s,]*|[\s,]*{code[0]}\s*$", "", written) if code else written
    town = place.town.replace(code[0], "").strip(" ,") if code else place.town
    if town and street.lower().startswith(town.lower()):
        street = street[len(town):].strip(" ,")
    return street, f"{code[0]} {town}".strip() if code else town


ADDRESSEE = {
    "до": text(_written_to),
    "длъжност": text(_office),
    "институция": text(_place_written_to),
    "улица": text(lambda role, scope: _post(role, scope)[0]),
    "населено_място": text(lambda role, scope: _post(role, scope)[1]),
    "род": text(lambda role, _: GENDERS[role.institution.gender] if role.institution else ""),
    "поздрав": PERSON["поздрав"],
    "лице": One(PERSON, _role),
}


def _mechanism_role(role: Role, _scope) -> str:
    name = _position_name(role)
    return f"{name[:1].upper()}{name[1:]}"


SIGNATURE = {
    "име": text(_capital_name),
    "длъжност": text(_mechanism_role),
    "лице": One(PERSON, _role),
}


def signature(read) -> One:
    """The signature block of the person that `read` gives."""
    return One(SIGNATURE, lambda record, scope: role_of(read(record), scope))


def contact_of(mechanism: Mechanism) -> Person | None:
    """Who answers questions: the coordinator, else the secretary."""
    return mechanism.coordinator or mechanism.secretary


def letter_parts(mechanism) -> dict:
    """What stands in every document of a mechanism; `mechanism` reads it from the record."""
    return {
        "документ": One(DOCUMENT, lambda record, _: record),
        "бланка": One(LETTERHEAD, lambda record, _: mechanism(record)),
        "механизъм": One(MECHANISM, lambda record, _: mechanism(record)),
        "подпис": signature(lambda record: mechanism(record).chair),
        "контакт": One(PERSON, lambda record, scope: role_of(
            contact_of(mechanism(record)), scope)),
    }


def addressee() -> dict:
    """What a letter to somebody has besides."""
    return {"адресат": One(ADDRESSEE, lambda _, scope: scope.recipient)}
