"""A sealed value opens where it was put and nowhere else; records read as before."""

import multiprocessing
from datetime import date

import pytest

from models.cases.case import ChildCase
from models.cases.identity import CaseIdentity, Relative
from models.database import database
from models.vault import fields, sealing
from models.vault.sealing import Place, PlainRefused, SealBroken, new_nonce, seal, unseal
from tests.cast import make_case

NAMES = ("first_name", "middle_name", "last_name", "id_number", "birth_place", "address")


def make_identity(**values) -> CaseIdentity:
    values = {"first_name": "Мечо", "last_name": "Пухов", "id_number": "1643149984",
              "address": "ул. „Горска“ № 7", "match_reason": "проба", **values}
    return CaseIdentity(case=make_case(), **values).store()


def make_relative(**values) -> Relative:
    return Relative(identity=make_identity(), relation="mother", name="Калина Мнимова",
                    phone="000 000 000", note="работи", **values).store()


def stored(table: str, column: str, number: int):
    """What the database itself holds."""
    sign = "?" if "?" in database.param else "%s"
    return database.execute_sql(
        f"SELECT {column} FROM {table} WHERE id = {sign}", (number,)).fetchone()[0]


def overwrite(table: str, number: int, **columns) -> None:
    """Write past the program, as somebody with the database file could."""
    for column, value in columns.items():
        database.execute_sql(f"UPDATE {table} SET {column} = {database.param} "
                             f"WHERE id = {database.param}", (value, number))


def test_a_record_reads_and_changes_as_if_nothing_were_sealed():
    identity = make_identity(middle_name="")
    read = CaseIdentity.get_by_id(identity.id)
    assert (read.first_name, read.middle_name, read.full_name()) == ("Мечо", "", "Мечо Пухов")
    assert (read.birth_date, read.show("birth_date")) == (date(2016, 3, 14), "14.03.2016")
    read.middle_name = "Опитов"
    read.store()
    assert CaseIdentity.get_by_id(identity.id).full_name() == "Мечо Опитов Пухов"
    assert read.full_name() == "Мечо Опитов Пухов", "the saved record stays readable"


def test_the_database_holds_seals_only():
    relative = make_relative()
    kept = [stored("case_identities", name, relative.identity_id)
            for name in ("first_name", "last_name", "id_number", "birth_date", "address")]
    kept += [stored("relatives", name, relative.id) for name in ("name", "phone", "note")]
    assert all(value.startswith("v1:") for value in kept)
    assert stored("case_identities", "search", relative.identity_id).strip() == ""
    assert stored("relatives", "search", relative.id).strip() == ""


def test_two_equal_values_are_sealed_differently():
    first, second = make_identity(), make_identity()
    assert stored("case_identities", "last_name", first.id) != stored(
        "case_identities", "last_name", second.id)


def test_the_length_of_a_seal_tells_little_about_the_name():
    place = Place("case_identities", "first_name", "row", 1)
    assert len(seal("Ян", place)) == len(seal("Иванка", place))


@pytest.mark.parametrize("column", NAMES[:1] + NAMES[2:4])
def test_a_value_moved_to_another_row_fails_loudly(column):
    mine, other = make_identity(), make_identity()
    overwrite("case_identities", mine.id, **{column: stored("case_identities", column, other.id)})
    with pytest.raises(SealBroken, match=f"case_identities.{column}"):
        getattr(CaseIdentity.get_by_id(mine.id), column)


def test_a_value_moved_to_another_column_fails_loudly():
    identity = make_identity()
    overwrite("case_identities", identity.id,
              address=stored("case_identities", "last_name", identity.id))
    with pytest.raises(SealBroken, match="address"):
        _ = CaseIdentity.get_by_id(identity.id).address


def test_a_value_moved_to_another_table_fails_loudly():
    relative = make_relative()
    overwrite("relatives", relative.id, row_key="x", identity_id=relative.identity_id,
              address=stored("case_identities", "address", relative.identity_id))
    with pytest.raises(SealBroken, match="relatives.address"):
        _ = Relative.get_by_id(relative.id).address


def test_a_row_moved_as_a_whole_to_another_case_fails_loudly():
    mine, other = make_identity(), make_identity(last_name="Друг")
    for column in ("row_key", *NAMES):
        value = stored("case_identities", column, other.id)
        overwrite("case_identities", other.id, row_key=None)
        overwrite("case_identities", mine.id, **{column: value})
    with pytest.raises(SealBroken):
        CaseIdentity.get_by_id(mine.id).full_name()


def test_a_case_put_under_another_identity_fails_loudly():
    mine, other = make_identity(), make_case()
    overwrite("case_identities", mine.id, case_id=other.id)
    with pytest.raises(SealBroken):
        CaseIdentity.get_by_id(mine.id).full_name()


@pytest.mark.parametrize("spoil", [
    lambda kept: kept[:-6] + "AAAAA=", lambda kept: kept.replace("v1:", "v9:"),
    lambda kept: kept[3:], lambda kept: "v1:", lambda kept: "Мечо", lambda kept: kept[:40],
    lambda kept: "v1:" + kept[4:]])
def test_a_changed_value_fails_loudly(spoil):
    identity = make_identity()
    overwrite("case_identities", identity.id,
              last_name=spoil(stored("case_identities", "last_name", identity.id)))
    with pytest.raises(SealBroken) as error:
        _ = CaseIdentity.get_by_id(identity.id).last_name
    assert "Пухов" not in str(error.value)


def test_a_row_read_without_its_key_says_so():
    identity = make_identity()
    read = CaseIdentity.select(CaseIdentity.id, CaseIdentity.first_name).where(
        CaseIdentity.id == identity.id).get()
    with pytest.raises(SealBroken, match="row_key"):
        _ = read.first_name


def test_nothing_plain_reaches_the_database():
    identity = make_identity()
    plain = CaseIdentity.update(first_name="Мечо").where(CaseIdentity.id == identity.id)
    compared = CaseIdentity.select().where(CaseIdentity.last_name == "Пухов")
    for query in (plain, compared, CaseIdentity.insert(first_name="Мечо")):
        with pytest.raises(PlainRefused):
            query.execute()


def test_an_identity_stays_with_its_case():
    identity = make_identity()
    identity.case = make_case()
    with pytest.raises(Exception, match="„Случай“ не се променя"):
        identity.store()


def test_a_name_with_a_nul_is_refused():
    with pytest.raises(ValueError):
        seal("Ме\0чо", Place("case_identities", "first_name", "row"))


def test_neither_a_record_nor_a_value_tells_its_content_in_a_log():
    identity = CaseIdentity.get_by_id(make_identity().id)
    assert repr(identity) == f"<CaseIdentity: {identity.id}>"
    assert repr(identity.__data__.copy()["last_name"]) == "<sealed>"
    assert "Калина" not in repr(make_relative())


def test_a_list_opens_what_it_shows_and_no_more(monkeypatch):
    cases = [make_identity().case for _ in range(3)]
    opened = []
    monkeypatch.setattr(fields, "unseal", lambda text, place: (
        opened.append(place.column), sealing.unseal(text, place))[1])
    for case in ChildCase.select().where(ChildCase.id.in_([c.id for c in cases])):
        assert case.child() == "М.\u00a0П."
    assert sorted(set(opened)) == ["first_name", "last_name"] and len(opened) == 6


def test_texts_come_back_as_they_were():
    place = Place("relatives", "note", "row", 7)
    for text in ("а", "Мечо", "x" * 16, "🙂" * 100, "ред\nред", " ", "О’Нийл-Пухова"):
        assert unseal(seal(text, place), place) == text


def test_a_million_nonces_are_all_different():
    assert len({new_nonce() for _ in range(1_000_000)}) == 1_000_000


def _nonces(_number: int) -> list[bytes]:
    return [new_nonce() for _ in range(1000)]


def test_nonces_of_forked_processes_differ():
    with multiprocessing.get_context("fork").Pool(4) as pool:
        found = [nonce for nonces in pool.map(_nonces, range(8)) for nonce in nonces]
    assert len(set(found)) == 8000
