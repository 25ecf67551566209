"""Random requests of everybody: they may be refused, but break no page and leave no name in a log.

FUZZ is how many, FUZZ_SEED where the dice begin; a failure tells both again.
"""

import logging
import os
import random

from admin.declaring import said_by
from models.access import limits
from models.database import database
from models.users import SECRETARY
from tests.admin import matrix
from tests.admin.browsing import form_values
from tests.admin.regions import build_scene
from tests.admin.test_matrix import make_browsers

COUNT, SEED = int(os.environ.get("FUZZ", "1200")), os.environ.get("FUZZ_SEED", "1")
CANARY = "Жабурняков"
NAUGHTY = (
    "", " ", "\x00", "\u202eтекст", "ѝ\u0300" * 60, "ﷺ" * 40, "🤦🏽‍♀️", "а" * 20_000, CANARY,
    f"{CANARY} 1643149984", f"<b>{CANARY}</b><script>alert(1)</script>", f"{{{{ {CANARY} }}}}",
    "{% for x in range(10**9) %}", "'); DROP TABLE cases;--", "../../../etc/passwd", "%s%n%x",
    "=cmd|' /C calc'!A0", "javascript:alert(1)", "http://[", "a@", "a@b.bg\r\nBcc: c@d.bg",
    "a@b.bg,c@d.bg", "0", "-1", "1e309", "NaN", "٣٤", "9" * 40, "1", "2", "on", "true", "null",
    "[]", '{"a": [', "31.02.2026", "2026-13-45", "00.00.0000", "1.1.0001", "99:99", "25.00",
    "10.30", "01.09.2026", "днес", "пролет 2015", "\n\n\n", "A" * 301)
NAMES = ("q", "page", "size", "sort", "view", "format", "next", "ids", "kind", "record", "mode",
         "action", "reason", "purpose", "from", "until", "text", "user", "item", "status")
LEFT_ALONE = ("security.logout", "signin.")  # would end the visit for all that come after


class Dice(random.Random):
    """What is asked next, and what is typed into it."""

    def typed(self, names) -> dict:
        return {name: self.choice(NAUGHTY) for name in names}

    def mutated(self, values: dict) -> dict:
        """A form that would be accepted, with a few of its fields typed over."""
        over = self.sample(sorted(values), min(len(values), self.randint(0, 3)))
        return values | self.typed(over)


def fields_of(dice: Dice, app, rule, page: str) -> dict:
    """What is posted: the form of the page changed, its declared fields, or any names."""
    if 'class="record-form"' in page and dice.random() < 0.8:
        return dice.mutated(form_values(page))
    declared = getattr(said_by(app.view_functions[rule.endpoint]), "form", None)
    known = [field.name for field in declared(None)] if declared else []
    return dice.typed({*known, *dice.sample(NAMES, 4)})


def ask(dice: Dice, app, browser, rule, address: str) -> tuple[str, dict, int]:
    """Method, fields and status of one request; whatever it wrote is rolled back."""
    method = dice.choice(sorted(rule.methods & {"GET", "POST"}) or ["GET"])
    page = ""
    if method == "POST" and "GET" in rule.methods:
        with browser.get(address) as shown:
            page = shown.get_data(as_text=True) if shown.mimetype == "text/html" else ""
    fields = fields_of(dice, app, rule, page) if method == "POST" else dice.typed(
        dice.sample(NAMES, dice.randint(0, 3)))
    sent = {"data" if method == "POST" else "query_string": fields}
    with database.atomic() as kept, browser.open(address, method=method, **sent) as answer:
        kept.rollback(begin=False)
    return method, fields, answer.status_code


def test_no_random_request_breaks_the_desk(app, sign_in, no_tokens, caplog):
    caplog.set_level(logging.INFO)
    scene, dice = build_scene(), Dice(SEED)
    browsers = make_browsers(app, sign_in, scene)
    rules = [rule for rule in app.url_map.iter_rules()
             if not rule.endpoint.startswith(LEFT_ALONE)]
    build, many = app.url_map.bind("localhost").build, [SECRETARY, *browsers]
    for number in range(COUNT):
        rule, identity = dice.choice(rules), dice.choice(many)
        address = build(rule.endpoint, matrix.arguments(rule, scene))
        asked = ask(dice, app, browsers[identity], rule, address)
        assert asked[2] < 500, f"request {number} of seed {SEED}: {identity} {address} {asked}"
        limits.forget()
    assert CANARY not in caplog.text and "1643149984" not in caplog.text
