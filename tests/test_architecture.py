"""The page that tells an heir how the desk is built says what is so."""

import re

from tests.test_layers import FURNITURE, OURS, ROOT, find_rooms

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_room_is_told_and_no_other():
    told = set(re.findall(r"^\| `(\w+)(?:/|\.py)` \|", PAGE, re.M))
    assert told == set(find_rooms(ROOT)) & set(OURS)


def test_every_arrow_told_is_one_that_may_be():
    steps = [line.split() for line in re.findall(
        r"Arrows point one way: (.*?)\. ", PAGE, re.S)[0].replace("`", "").split("→")]
    order = {room: number for number, rooms in enumerate(steps) for room in rooms}
    wrong = [(room, other) for room, others in OURS.items() for other in others.split()
             if room in order and order.get(other, -1) > order[room]]
    assert not wrong and set(order) <= set(OURS)


def test_everything_named_is_there():
    named = set(re.findall(r"`((?:\w+/)*\w+\.(?:py|md)|(?:\w+/)+)`", PAGE))
    places = [ROOT, ROOT / "models"]
    assert len(named) > 20
    assert not [name for name in named if not any((place / name).exists() for place in places)]
    assert not [link for link in re.findall(r"\]\(([\w.]+)\)", PAGE)
                if not (ROOT / "docs" / link).exists()]


def test_every_noun_told_is_a_room_of_the_models():
    nouns = re.findall(r"a noun is a folder or a file: (.*?)\. What", PAGE, re.S)[0]
    names = re.findall(r"`(\w+)`", nouns)
    assert len(names) > 10
    assert all((ROOT / "models" / name).is_dir() for name in names)


def test_what_a_thing_says_of_itself_is_an_attribute_of_it():
    words = re.findall(r"\*\*An entity\*\*(.*?)\n- ", PAGE, re.S)[0]
    base = "".join((ROOT / "models" / f"{name}.py").read_text(encoding="utf-8")
                   for name in ("base", "bin", "checking", "closing", "fields"))
    named = set(re.findall(r"`(\w+)`", words))
    assert {"listing", "belongs", "workflow", "pairs", "given"} <= named
    assert not [word for word in named if not re.search(rf"\b{word}\b", base)]


def test_the_furniture_is_told_too():
    assert all(f"`{room}/`" in PAGE for room in FURNITURE)
