"""The second factor: asked of everybody, each code once, nothing readable in the database."""

import re
import subprocess
import sys
from datetime import timedelta

import pytest

from admin.signin import factors
from models.users import ADMIN, SECRETARY, User
from models.users.factors import (
    RecoveryCode,
    SecondFactor,
    find_factor,
    replace_recovery_codes,
    take_counter,
    unused_codes,
)
from models.users.sessions import UserSession
from tests import cast
from tests.admin.signin.acts import (
    is_signed_in,
    pass_time,
    post,
    read_token,
    reference_of,
    try_sign_in,
)
from tests.test_layers import ROOT

WRONG = "Кодът не е верен"
CODES = re.compile(r'<li class="col">([a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5})</li>')


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def test_with_the_password_alone_every_page_leads_to_the_code(app, half):
    reachable = {"signin.enter_code", "signin.enter_recovery_code", "security.login",
                 "security.logout", "static", "signin.use_link", "calendar_address"}
    for rule in app.url_map.iter_rules():
        if rule.endpoint in reachable:
            continue
        path = re.sub("<[^>]+>", "1", rule.rule)
        if "GET" in rule.methods:
            answer = half.get(path)
            assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/code"), path
        if "POST" in rule.methods:
            assert half.post(path).status_code == 401, path


def test_a_right_code_opens_the_page_that_was_wanted(half, factor, code_of):
    page = half.get("/cases/?page=2")
    assert page.location == "/code?next=/cases/?page%3D2"
    answer = post(half, "/code", {"code": code_of(factor), "next": "/cases/?page=2"})
    assert answer.location == "/cases/?page=2" and is_signed_in(half)


def test_the_reference_changes_with_the_code(half, factor, code_of, app):
    before = reference_of(half)
    post(half, "/code", {"code": code_of(factor)})
    thief = app.test_client()
    with thief.session_transaction() as session:
        session["_user_id"] = before
    assert reference_of(half) != before and is_signed_in(half) and not is_signed_in(thief)


def test_the_sign_in_counts_once_all_is_given(half, factor, code_of):
    before = cast.find_account(SECRETARY).login_count
    post(half, "/code", {"code": code_of(factor)})
    assert cast.find_account(SECRETARY).login_count == before + 1


@pytest.mark.parametrize("code", ["000000", "", "abcdef", "12345", "1234567", "１２３４５６",
                                  "-12345", "1e5", "х" * 5000, "12 34"])
def test_a_wrong_code_is_refused(half, code):
    answer = post(half, "/code", {"code": code})
    assert answer.status_code == 200 and not is_signed_in(half)
    assert WRONG in text_of(answer) or "Попълнете кода." in text_of(answer)


@pytest.mark.parametrize(("steps", "is_right"), [(-2, False), (-1, True), (1, True), (3, False)])
def test_one_step_early_or_late_is_right(half, factor, code_of, steps, is_right):
    answer = post(half, "/code", {"code": code_of(factor, steps)})
    assert (answer.status_code == 302) is is_right


def test_a_code_may_be_typed_in_groups(half, factor, code_of):
    code = code_of(factor)
    assert post(half, "/code", {"code": f" {code[:3]} {code[3:]} "}).status_code == 302


def test_a_code_works_once(app, half, factor, code_of):
    code, other = code_of(factor), app.test_client()
    try_sign_in(other, cast.email_of(SECRETARY))
    assert post(half, "/code", {"code": code}).status_code == 302
    assert WRONG in text_of(post(other, "/code", {"code": code}))
    assert WRONG in text_of(post(other, "/code", {"code": code_of(factor, -1)}))


def test_of_fifty_races_for_one_code_each_has_one_winner(factor):
    for counter in range(100, 150):
        assert sorted(take_counter(factor, counter) for _ in range(2)) == [False, True]


RACE = """
import sys, time
from pathlib import Path
from models.database import open_database
from models.users.factors import SecondFactor, take_counter
open_database("sqlite:///" + sys.argv[1], Path(sys.argv[1]).parent)
factor = SecondFactor.get_by_id(1)
print("ready", flush=True)
sys.stdin.readline()
print(sum(take_counter(factor, counter) for counter in range(1, 51)))
"""


def test_two_processes_share_no_code(tmp_path):
    """Both take the steps 1 to 50 at the same time; together they get each once."""
    path = tmp_path / "race.db"
    make = RACE.split("factor =")[0] + """
from models.database import migrate, database
from models.users import User
migrate()
user = User(email="a@b.bg", name="Ана", role="admin").store()
SecondFactor.create(user=user, seed="x")
"""
    subprocess.run([sys.executable, "-c", make, str(path)], cwd=ROOT, check=True)
    racers = [subprocess.Popen([sys.executable, "-c", RACE, str(path)], cwd=ROOT, text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2)]
    for racer in racers:
        assert racer.stdout.readline() == "ready\n"
    answers = [int(racer.communicate("\n")[0]) for racer in reversed(racers)]
    assert sum(answers) == 50


def test_ten_wrong_codes_cost_a_pause_from_any_address(half, factor, code_of, app):
    for _ in range(5):
        post(half, "/code", {"code": "000000"})
    answer = post(half, "/code", {"code": code_of(factor)})
    assert answer.status_code == 429
    elsewhere = app.test_client()
    try_sign_in(elsewhere, cast.email_of(SECRETARY), address="198.51.100.7")
    token = read_token(elsewhere, "/code")
    answer = elsewhere.post("/code", data={"code": code_of(factor), "csrf_token": token},
                            environ_base={"REMOTE_ADDR": "198.51.100.7"})
    assert answer.status_code == 429


def test_after_a_quarter_of_an_hour_the_password_is_asked_again(half):
    pass_time(started_at=timedelta(minutes=16))
    assert half.get("/").location.startswith("/login")


def test_leaving_half_way_ends_the_session(half):
    half.post("/logout", data={"csrf_token": read_token(half, "/code")})
    assert half.get("/").location == "/login"
    assert not UserSession.select().where(UserSession.ended == "", UserSession.stage == "code")


def set_up(client, code_of, user: User):
    """The page with the recovery codes, after the picture and a right code."""
    client.get("/second-factor/new")
    with client.session_transaction() as session:
        draft = SecondFactor(user=user, seed=session["draft"])
    return post(client, "/second-factor/new", {"code": code_of(draft)})


def test_who_has_no_factor_sets_one_up_before_the_desk_opens(client, asked, code_of):
    admin = cast.find_account(ADMIN)
    try_sign_in(client, admin.email)
    assert client.get("/").location == "/second-factor/new"
    page = text_of(client.get("/second-factor/new"))
    assert 'src="data:image/svg+xml;base64,' in page and "<code>" in page
    codes = CODES.findall(text_of(set_up(client, code_of, admin)))
    assert len(set(codes)) == 10 and find_factor(admin) and is_signed_in(client)


def test_looking_twice_at_the_picture_shows_the_same_one(client, asked):
    try_sign_in(client, cast.email_of(ADMIN))
    pages = [re.search(r"<code>(.+?)</code>", text_of(client.get("/second-factor/new")))[1]
             for _ in range(2)]
    assert pages[0] == pages[1]


def test_the_first_code_is_used_up_too(app, client, asked, code_of):
    admin = cast.find_account(ADMIN)
    try_sign_in(client, admin.email)
    set_up(client, code_of, admin)
    other = app.test_client()
    try_sign_in(other, admin.email)
    assert WRONG in text_of(post(other, "/code", {"code": code_of(find_factor(admin))}))


def test_a_wrong_first_code_confirms_nothing(client, asked):
    try_sign_in(client, cast.email_of(ADMIN))
    assert WRONG in text_of(post(client, "/second-factor/new", {"code": "000000"}))
    assert find_factor(cast.find_account(ADMIN)) is None and not is_signed_in(client)


def test_setting_up_ends_the_other_sessions(client, asked, code_of, sign_in):
    other = sign_in(ADMIN)
    try_sign_in(client, cast.email_of(ADMIN))
    set_up(client, code_of, cast.find_account(ADMIN))
    assert is_signed_in(client) and not is_signed_in(other)


def test_neither_seed_nor_codes_can_be_read_in_the_database(client, asked, code_of):
    admin = cast.find_account(ADMIN)
    try_sign_in(client, admin.email)
    key = re.search(r"<code>(.+?)</code>", text_of(client.get("/second-factor/new")))[1]
    codes = CODES.findall(text_of(set_up(client, code_of, admin)))
    rows = [*SecondFactor.select().dicts(), *RecoveryCode.select().dicts()]
    stored = str(rows).lower().replace("-", "")
    assert key.lower().replace("-", "").replace(" ", "") not in stored
    assert all(code.replace("-", "") not in stored for code in codes)
    assert all(row["hash"].startswith("$argon2id$") for row in RecoveryCode.select().dicts())


@pytest.fixture
def recovery_codes(app, factor):
    """Ten recovery codes of the secretary."""
    with app.app_context():
        codes, hashes = factors.make_recovery_codes()
    replace_recovery_codes(factor.user, hashes)
    return codes


def test_a_recovery_code_opens_the_desk_once(app, half, recovery_codes):
    typed = recovery_codes[3].upper().replace("-", " ")
    assert post(half, "/code/recovery", {"code": typed}).status_code == 302
    assert is_signed_in(half) and len(unused_codes(cast.find_account(SECRETARY))) == 9
    other = app.test_client()
    try_sign_in(other, cast.email_of(SECRETARY))
    assert WRONG in text_of(post(other, "/code/recovery", {"code": typed}))


@pytest.mark.parametrize("code", ["ааааа-ааааа-ааааа", "", "abcde", "%", "a" * 5000])
def test_an_invented_recovery_code_is_refused(half, recovery_codes, code):
    assert post(half, "/code/recovery", {"code": code}).status_code == 200
    assert not is_signed_in(half)


def test_recovery_codes_are_hard_to_guess():
    free = factors.GROUPS * factors.IN_GROUP - factors.MARK
    assert len(factors.LETTERS) ** free > 2**50 and len(set(factors.LETTERS)) == 31


def test_new_recovery_codes_replace_the_old_ones(half, factor, code_of, recovery_codes):
    post(half, "/code", {"code": code_of(factor)})
    page = text_of(post(half, "/second-factor/codes", page="/second-factor"))
    codes = CODES.findall(page)
    assert len(codes) == 10 and not set(codes) & set(recovery_codes)
    assert len(unused_codes(cast.find_account(SECRETARY))) == 10 and is_signed_in(half)


def test_a_new_telephone_replaces_the_old_one(half, factor, code_of):
    post(half, "/code", {"code": code_of(factor, -1)})
    assert CODES.search(text_of(set_up(half, code_of, cast.find_account(SECRETARY))))
    assert find_factor(cast.find_account(SECRETARY)).seed != factor.seed and is_signed_in(half)


def test_where_it_is_required_nobody_removes_it(half, factor, code_of):
    post(half, "/code", {"code": code_of(factor)})
    token = read_token(half, "/change")
    assert half.post("/second-factor/remove", data={"csrf_token": token}).status_code == 404
    assert "Спри кодовете" not in text_of(half.get("/second-factor"))


def test_where_it_is_left_to_everyone_it_can_be_removed(half, factor, code_of, settings,
                                                        monkeypatch):
    monkeypatch.setattr(settings, "two_factor", "optional")
    post(half, "/code", {"code": code_of(factor)})
    post(half, "/second-factor/remove", page="/second-factor")
    assert find_factor(cast.find_account(SECRETARY)) is None and is_signed_in(half)


def test_where_it_is_left_to_everyone_nobody_has_to_have_one(client, settings, monkeypatch):
    monkeypatch.setattr(settings, "two_factor", "optional")
    try_sign_in(client, cast.email_of(ADMIN))
    assert is_signed_in(client) and "Настрой кодове" in text_of(client.get("/second-factor"))


def test_where_it_is_off_nothing_is_asked(client, factor, settings, monkeypatch):
    monkeypatch.setattr(settings, "two_factor", "off")
    try_sign_in(client, cast.email_of(SECRETARY))
    assert is_signed_in(client) and client.get("/second-factor/new").status_code == 404


def test_demonstration_users_are_never_asked(client, asked):
    User.update(demonstration=True).where(User.role == ADMIN).execute()
    try_sign_in(client, cast.email_of(ADMIN))
    assert is_signed_in(client) and client.get("/second-factor/new").status_code == 404


def test_the_seeds_need_the_key_of_this_desk(app, factor):
    with app.app_context():
        right = factors.totp().get_totp_pretty_key(factor.seed)
    other = factors.OneUseTotp({"1": "друг ключ"}, factors.ISSUER)
    assert other.get_totp_pretty_key(factor.seed) != right
