"""The sheet of a hand-over, a member's declaration, the letter to another oblast's governor."""

from datetime import date

import pytest

from documents.generate import printable, render
from models.attendance.lines import Attendance
from models.base import RuleError, today
from models.parties import Organization
from models.places.placements import Placement
from models.territory import Municipality
from models.users import COORDINATOR, SECRETARY
from models.waiting.absences import Absence
from tests import cast
from tests.documents.scene import each, printed, text_of


def test_the_sheet_names_open_cases_and_only_counts_sealed_ones(scene):
    user, deputy = (cast.make_account(name, role) for name, role in (
        ("Напускаща Колежка", SECRETARY), ("Поемащ Колега", COORDINATOR)))
    cast.make_case(responsible=user, sensitivity="restricted", pseudonym="Щъркел")
    cast.make_case(responsible=user, status="closed", pseudonym="Пеликан")
    scene.case.responsible = user
    scene.case.store()
    absence = Absence(user=user, deputy=deputy, since=today(), until=today()).store()
    text = text_of(render("predavane", absence))
    assert scene.case.reference in text and "Поемащ Колега" in text
    assert "Щъркел" not in text and "Пеликан" not in text
    assert printed("predavane", absence, "{{ запечатани }}", *each(
        "с", "случаи", "{{ с.номер }}"))[:2] == ["1", scene.case.reference]


def test_a_declaration_is_for_a_representative_and_knows_the_gender(scene):
    member = scene.case.mechanism.memberships.get()
    member.representative.gender = "f"
    member.representative.store()
    assert printed("deklaracia", member, "{{ лице.име }} {{ лице.род }}")[0].endswith(" ж")
    member.representative = None
    member.store()
    with pytest.raises(RuleError, match="изберете в членството"):
        render("deklaracia", member)


def test_every_guest_without_a_declaration_signs_one_on_a_page_of_its_own(scene):
    invited, guest, signed = (
        Attendance(meeting=scene.meeting, role=role, guest_name=name).store() for role, name in (
            ("invited", "Анна-Мария Стоянова-Войнова"), ("guest", "Съби Събев"),
            ("guest", "Подписал Вече")))
    signed.declaration_on = date(2016, 12, 7)
    signed.store()
    lines = printed("deklaracii_gosti", scene.meeting, *each(
        "г", "гости", "{{ г.лице.име }} – {{ г.участие }}"))
    assert {f"{one.guest_name} – {one.show('role')}" for one in (invited, guest)} <= {*lines}
    assert not any("Подписал" in line for line in lines)
    for line in scene.meeting.attendance:
        line.declaration_on = date(2016, 12, 7)
        line.store()
    with pytest.raises(RuleError, match="Няма гост без декларация"):
        render("deklaracii_gosti", scene.meeting)


def test_the_governor_of_the_other_oblast_is_written_to_once_the_register_knows_him(scene):
    there = Municipality.get(Municipality.name == "Видин")
    stay, near = (Placement(case=case, form="kin", municipality=place, begun_on=date(2016, 5, 2),
                            justification="Баба му е там.").store() for case, place in (
        (scene.case, there), (cast.make_case(scene.case.mechanism),
                              scene.case.municipality_origin)))
    with pytest.raises(RuleError, match="областна администрация за област Видин"):
        render("pismo_oblast", stay)
    Organization(name="Областна администрация Видин", category="oa", gender="f").store()
    assert "Баба му е там." in text_of(render("pismo_oblast", stay))
    assert ("pismo_oblast", near.id) not in {row[:2] for row in printable()}
