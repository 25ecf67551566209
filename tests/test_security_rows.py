"""The 96 rows of docs/security.md: each once, with a state and a test that is there."""

import re
from collections import Counter

COUNTS = dict(zip("ABCDEFGHIJK", (16, 13, 9, 11, 7, 8, 10, 7, 6, 5, 4), strict=True))
ROW = re.compile(r"^\| ([A-K])(\d+) \| (held|(?:partly|open): .+?) \| (.*?) ?\|$", re.MULTILINE)


def test_every_row_stands_once_with_a_test_that_is_there(request):
    root = request.config.rootpath
    text = (root / "docs" / "security.md").read_text(encoding="utf-8")
    rows = ROW.findall(text.partition("## The list of 96 rows")[2])
    assert Counter(letter for letter, *_ in rows) == COUNTS
    assert len({(letter, number) for letter, number, *_ in rows}) == 96
    for letter, number, state, tests in rows:
        named = re.findall(r"`([\w/]+)`", tests)
        assert named or state.startswith("open"), f"{letter}{number} names no test"
        assert all((root / "tests" / f"{name}.py").exists() for name in named)
