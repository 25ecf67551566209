"""Keyboards: the same keys under another layout."""

import pytest

from bulgarian.keyboard import KEYS, LAYOUTS, readings


@pytest.mark.parametrize(("typed", "meant"), [
    ("md,f.d", "парола"),  # БДС
    ("parola", "парола"),  # phonetic
    ("gfhjkf", "парола"),  # Russian
    ("PAROLA", "парола"),
    ("зьяяудиа", "password"),  # БДС was on
    ("пасссорд", "passsord"),
    ("явертъуиоп", "qwertyuiop"),  # the older phonetic was on
    ("йцукенгшщзхъ", "qwertyuiop[]"),
    (",уеишщксдз", "qwertyuiop"),
])
def test_a_text_is_read_as_meant(typed, meant):
    assert meant in readings(typed)


def test_every_layout_has_a_sign_of_its_own_on_every_key():
    for layout in LAYOUTS:
        assert len(layout) == len(KEYS) == len(set(layout))


def test_what_is_on_no_key_stays():
    assert readings("№ 1 😀") == {"№ 1 😀"}
