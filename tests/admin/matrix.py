"""What each identity gets from each address, written down a second time, beside the policy."""

from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

from flask import Flask, Response, abort
from werkzeug.routing import Rule

from models.base import ENTITIES
from models.database import database
from models.documents.templates import TemplateVersion
from models.users import ADMIN, AUDITOR, COORDINATOR, MEMBER, SECRETARY
from tests.admin.regions import Scene

STRANGER, HALF = "stranger", "half"
ROLES = (ADMIN, SECRETARY, COORDINATOR, MEMBER, AUDITOR)
IDENTITIES = (*ROLES, STRANGER, HALF)

# One word for each entity: W writes, r reads, s reads and takes some steps, - sees nothing, in the
# order of ROLES. Then what its pages do otherwise: n no form of a new one (other pages make it),
# e an empty form is fine, d states but no step that is taken by hand.
RIGHTS = {
    "cases": "-WW-r", "case_events": "-WW--", "case_identities": "-WW--", "relatives": "-WW--",
    "access_reasons": "-rr--", "right_limits": "Wrr-r e",
    "case_access": "-rr--", "referrals": "-WW-r", "meetings": "-WWrr", "attendance": "-WW-r",
    "agenda_items": "-WW-r", "decisions": "-WW-r", "commitments": "-WWsr",
    "documents": "-WW-r n", "statements": "-WW-r", "named_votes": "-WW-r ne",
    "movements": "-WW-r ne", "phrases": "WWW-r", "memoranda": "rWW-r",
    "memorandum_parties": "rWW-r", "obligations": "rWW-r", "standing_items": "rWW-r",
    "mechanisms": "Wrr-r", "memberships": "WWW-r", "legal_bases": "WWW-r", "services": "WWW-r",
    "organizations": "WWW-r", "organization_names": "WWW-r", "people": "WWW-r",
    "positions": "WWW-r", "oblasti": "WWW-r", "municipalities": "WWW-r",
    "document_templates": "WWW-r", "template_versions": "WWW-r ne", "users": "W---r",
    "approvals": "rrr-r nd", "declarations": "Wrr-r", "consents": "-WW--", "data_requests": "-WW--",
    "disclosures": "-WW-r", "destructions": "-WW-r ned", "destruction_items": "-WW-r ne",
    "retention_rules": "rWW-r", "jobs": "-WW-- ne", "template_questions": "WWW-r",
    "office_days": "WWW-r", "commitment_reports": "-WWrr ne", "extensions": "-WWrr ne",
    "commitment_files": "-WWr- ne", "decision_changes": "-WW-r e", "reminders": "-WW-r ne",
    "reminder_items": "-WW-r ne", "letters": "-WW-r", "attached_files": "-WW-- ne",
    "written_procedures": "-WW-r", "procedure_answers": "-WW-r e", "events": "rWW-r",
    "event_participants": "rWW-r", "event_points": "rWW-r",
    "own_fields": "Wrr-r", "own_values": "Wrr-r",
    "placements": "-WW-r", "closure_targets": "WWW-r", "closure_steps": "WWW-r",
    "exit_plans": "-WW-r", "measures": "-WW-r", "case_checks": "-WW-r ne", "families": "-WW-r e",
    "notified": "-WW-r", "absences": "WWW-r", "neighbours": "WWW-r e",
    "waits": "-WW-r e", "findings": "-WW-r ne", "capacities": "WWW-r",
    "occupancies": "WWW-r", "stages": "WWW-r ne", "served": "WWW-r",
    "own_registers": "Wrr-r", "own_states": "Wrr-r", "own_steps": "Wrr-r",
    "saved_views": "WWW-- n", "own_indicators": "WWW-r n", "own_rules": "Wrr-r ne",
    "own_wordings": "Wrr-r ne", "lead_times": "WWW-r", "notices": "WWW-r",
    "report_periods": "rWW-r", "imports": "WWW-- ne"}


def right_of(table: str, role: str) -> str:
    """The letter of a role in the row of an entity."""
    return RIGHTS[table][ROLES.index(role)]


def is_marked(table: str, mark: str) -> bool:
    """Whether the pages of an entity do otherwise in this."""
    return mark in RIGHTS[table].partition(" ")[2]


OFFICE_ONLY = "-WW--"
REACHED = 299  # the answer of nobody: the request came as far as its page begins
LAST = ("security.logout",)  # it ends the sessions that the others need
# Addresses beside the pages of an entity: what those get who may, and for whom that is so.
OTHERS = {
    # Jobs are seen by who asked for them; here nobody has any.
    **dict.fromkeys([(f"jobs.{page}", method) for page, method in (
        ("details_view", "GET"), ("edit_view", "GET"), ("edit_view", "POST"),
        ("archive_view", "POST"), ("restore_view", "POST"), ("step_view", "GET"),
        ("step_view", "POST"))], (404, OFFICE_ONLY)),
    **dict.fromkeys([(f"imports.{page}", method) for page, method in (
        ("details_view", "GET"), ("edit_view", "GET"), ("edit_view", "POST"),
        ("archive_view", "POST"), ("restore_view", "POST"), ("step_view", "GET"),
        ("step_view", "POST"), ("columns", "GET"), ("columns", "POST"),
        ("run", "POST"), ("undo", "POST"),
        ("drop", "POST"), ("rejected", "GET"))], (404, "WWW--")),
    ("calendar_address", "GET"): (404, None), ("calendar_feed.index", "GET"): (200, "WWWWW"),
    ("calendar_feed.renew", "POST"): (200, "WWWWW"), ("calendar_feed.end", "POST"): (302, "WWWWW"),
    ("drafts.index", "GET"): (302, "WWWWW"), ("drafts.keep", "POST"): (204, "WWWWW"),
    ("drafts.forget", "POST"): (302, "WWWWW"),
    ("history.index", "GET"): (404, "WWWWW"), ("history.show", "GET"): (200, "-WW-W"),
    ("history.put_back", "POST"): (404, "WWWWW"),
    ("field_files.index", "GET"): (404, "WWWWW"), ("field_files.file", "GET"): (404, "WWWWW"),
    ("field_files.put", "POST"): (404, "WWWWW"),
    ("undo.index", "GET"): (404, "WWWWW"), ("undo.last", "POST"): (302, "WWWWW"),
    ("calendar_feed.seen", "POST"): (302, "WWWWW"),
    ("letters.read", "POST"): (200, "-WW-r"),
    ("imports.upload", "GET"): (200, OFFICE_ONLY), ("imports.upload", "POST"): (200, OFFICE_ONLY),
    ("imports.blank", "GET"): (200, OFFICE_ONLY), ("imports.paper", "GET"): (200, OFFICE_ONLY),
    ("imports.paper", "POST"): (302, OFFICE_ONLY),
    ("static", "GET"): (200, None),
    ("security.login", "GET"): (302, None), ("security.login", "POST"): (302, None),
    ("security.logout", "POST"): (302, None),
    ("security.change_password", "GET"): (200, "WWWWW"),
    ("security.change_password", "POST"): (200, "WWWWW"),
    ("admin.index", "GET"): (200, "WWWWW"), ("dates.index", "GET"): (200, "WWWWW"),
    ("start.index", "GET"): (200, "WWWWW"), ("start.office", "POST"): (422, "W----"),
    ("start.people", "POST"): (422, "WWW--"), ("start.skip", "POST"): (302, "WWWWW"),
    ("start.bring_samples", "POST"): (302, "W----"),
    ("start.remove_samples", "POST"): (302, "W----"),
    ("search.index", "GET"): (200, "WWWWW"), ("due.index", "GET"): (200, "WWWWW"),
    ("due.letter", "GET"): (200, "WWWWW"), ("due.letter", "POST"): (302, "WWWWW"),
    ("calendar.index", "GET"): (200, "WWWWW"),
    ("help.index", "GET"): (200, "WWWWW"), ("lookup.index", "GET"): (404, "WWWWW"),
    ("lookup.find", "GET"): (200, "-WW-r"), ("handover.index", "GET"): (404, "WWWWW"),
    ("handover.change", "GET"): (404, "WWWWW"), ("handover.change", "POST"): (404, "WWWWW"),
    ("cases.check", "GET"): (200, "-WW-r"), ("cases.check", "POST"): (200, "-WW-r"),
    ("cases.put_on_agenda", "POST"): (404, "-WW-r"), ("cases.add_note", "POST"): (422, "-WW-r"),
    ("places.index", "GET"): (200, "WWW-W"), ("quality.index", "GET"): (200, "WWW-W"),
    ("quality.mend", "POST"): (302, "-WW--"),
    ("summary.index", "GET"): (200, OFFICE_ONLY),
    ("cases.pass_on", "POST"): (302, "-WW-r"),
    ("absences.pass_on", "POST"): (302, "WWW-r"),
    ("cases.change_many", "POST"): (404, "-WW-r"),
    ("cases.add_sibling", "POST"): (302, "-WW-r"),
    ("places.ask", "POST"): (302, "-WW-r"), ("places.sheet", "GET"): (200, "WWW-r"),
    ("places.answers", "POST"): (422, "WWW-r"),
    ("cases.places", "GET"): (200, "-WW-r"),
    ("cases.reveal", "POST"): (422, OFFICE_ONLY),
    ("cases.emergency", "GET"): (200, OFFICE_ONLY),
    ("cases.emergency", "POST"): (422, OFFICE_ONLY),
    ("cases.give_access", "POST"): (404, "-WW-r"), ("cases.take_access", "POST"): (404, "-WW-r"),
    ("case_identities.reveal", "POST"): (422, OFFICE_ONLY),
    ("relatives.reveal", "POST"): (422, OFFICE_ONLY),
    ("documents.download", "GET"): (200, "-WW-W"),
    ("documents.download_all", "GET"): (200, "-WW-W"), ("documents.make", "POST"): (404, "-WW-r"),
    ("meetings.move_item", "POST"): (302, "-WWrr"),
    ("meetings.remove_item", "POST"): (302, "-WWrr"),
    ("meetings.note_item", "POST"): (302, "-WWrr"),
    ("meetings.add_decision", "POST"): (422, "-WWrr"), ("meetings.mark", "POST"): (302, "-WWrr"),
    ("meetings.mark_all", "POST"): (302, "-WWrr"), ("meetings.compose", "POST"): (302, "-WWrr"),
    ("meetings.move_line", "POST"): (404, "-WWrr"), ("meetings.add_guest", "POST"): (302, "-WWrr"),
    ("meetings.clear_room", "POST"): (302, "-WWrr"),
    ("meetings.add_statement", "POST"): (302, "-WWrr"), ("meetings.vote", "POST"): (404, "-WWrr"),
    ("meetings.carry_item", "POST"): (302, "-WWrr"),
    ("meetings.approve_last", "POST"): (404, "-WWrr"),
    ("meetings.approve", "POST"): (403, "-WWrr"),
    ("meetings.compare", "POST"): (302, "-WWrr"),
    ("meetings.take_returned", "POST"): (302, "-WWrr"),
    ("meetings.make_extracts", "POST"): (404, "-WWrr"),
    ("meetings.book", "GET"): (302, "-WW-W"),  # a sealed case is in it
    ("meetings.pulse", "GET"): (200, "-WW-W"),
    ("meetings.order_items", "POST"): (302, "-WWrr"), ("meetings.freeze", "POST"): (302, "-WWrr"),
    ("meetings.propose", "GET"): (200, "-WWrr"), ("meetings.propose", "POST"): (422, "-WWrr"),
    ("meetings.invitations", "GET"): (200, "-WWrr"), ("meetings.drafts", "GET"): (200, "-WWrr"),
    ("meetings.make_invitations", "POST"): (302, "-WWrr"),
    ("meetings.print_letters", "GET"): (200, "-WWrr"),
    ("meetings.calendar", "GET"): (200, "-WWrr"), ("meetings.binder", "GET"): (200, "-WWrr"),
    ("memberships.composition", "GET"): (200, "WWW-W"),
    ("meetings.begin", "POST"): (302, "-WWrr"), ("meetings.add_lines", "GET"): (200, "-WWrr"),
    ("meetings.add_lines", "POST"): (422, "-WWrr"), ("jobs.soon", "GET"): (404, OFFICE_ONLY),
    ("meetings.reply", "POST"): (302, "-WWrr"),
    ("meetings.answer", "POST"): (302, "---W-"),
    ("commitments.institutions", "GET"): (200, "-WWWW"),
    ("commitments.attach", "POST"): (302, "-WWWr"),
    ("commitments.accept_all", "POST"): (302, "-WWrr"),
    ("commitments.remind", "POST"): (302, "-WW-r"),
    ("events.certify", "POST"): (302, "rWW-r"), ("events.invite", "POST"): (302, "rWW-r"),
    ("commitment_files.download", "GET"): (302, "-WWW-"),  # asked why, but for him below
    ("execution.index", "GET"): (200, "-WW-W"),
    ("jobs.strip", "GET"): (200, OFFICE_ONLY), ("jobs.progress", "GET"): (404, OFFICE_ONLY),
    ("jobs.retry", "POST"): (404, OFFICE_ONLY),
    ("recognise.index", "GET"): (200, "-WW-W"), ("recognise.index", "POST"): (200, "-WW-W"),
    ("documents.data", "GET"): (200, "-WW-r"),
    ("documents.mail", "GET"): (200, "-WW-r"),
    ("book.index", "GET"): (200, "-WW-W"), ("book.workbook", "GET"): (200, "-WW-W"),
    ("attached_files.add", "POST"): (404, OFFICE_ONLY),
    ("attached_files.file", "GET"): (200, OFFICE_ONLY),
    ("attached_files.signature", "GET"): (302, OFFICE_ONLY),
    ("jobs.merged_file", "GET"): (404, OFFICE_ONLY),
    ("jobs.choose", "POST"): (404, OFFICE_ONLY), ("jobs.order", "POST"): (404, OFFICE_ONLY),
    ("jobs.pdf", "POST"): (404, OFFICE_ONLY),
    ("jobs.archive_file", "GET"): (404, OFFICE_ONLY),
    ("state.index", "GET"): (200, "W----"), ("state.copy", "POST"): (302, "W----"),
    ("state.mail", "POST"): (302, "W----"),
    ("state.support", "GET"): (200, "W----"), ("state.anew", "POST"): (404, "W----"),
    ("audit.index", "GET"): (200, "W---W"), ("indicators.index", "GET"): (200, "WWW-W"),
    ("document_templates.upload", "POST"): (422, "WWW-r"),
    ("document_templates.activate", "POST"): (302, "WWW-r"),
    ("document_templates.version_file", "GET"): (200, "WWW-W"),
    ("document_templates.check", "GET"): (200, "WWW-W"),
    ("document_templates.marked", "GET"): (200, "WWW-W"),
    ("document_templates.fields", "GET"): (200, "WWW-W"),
    ("document_templates.sheet", "GET"): (200, "WWW-W"),
    ("document_templates.restore", "POST"): (302, "WWW-r"),
    ("document_templates.trial", "GET"): (200, "WWW-r"),
    ("document_templates.trial_file", "GET"): (404, "WWW-r"),
    ("generate.index", "GET"): (200, OFFICE_ONLY), ("generate.panel", "GET"): (200, OFFICE_ONLY),
    ("generate.make", "POST"): (400, OFFICE_ONLY),
    ("generate.preview", "POST"): (200, OFFICE_ONLY),
    ("preview.index", "GET"): (200, "WWWWW"), ("manual.index", "GET"): (200, "WWW-W"),
    ("manual.fields", "GET"): (200, "WWW-W"),
    ("signin.use_link", "GET"): (404, None), ("signin.use_link", "POST"): (404, None),
    ("signin.enter_code", "GET"): (302, "WWWWW"), ("signin.enter_code", "POST"): (302, "WWWWW"),
    ("signin.enter_recovery_code", "GET"): (302, "WWWWW"),
    ("signin.enter_recovery_code", "POST"): (302, "WWWWW"),
    ("signin.set_up_factor", "GET"): (404, "WWWWW"),
    ("signin.set_up_factor", "POST"): (404, "WWWWW"),
    ("signin.accept", "GET"): (302, "WWWWW"), ("signin.accept", "POST"): (302, "WWWWW"),
    ("signin.confirm", "GET"): (200, "WWWWW"), ("signin.confirm", "POST"): (200, "WWWWW"),
    ("signin.show_kept", "GET"): (200, "WWWWW"), ("signin.forget_kept", "POST"): (302, "WWWWW"),
    ("signin.show_factor", "GET"): (200, "WWWWW"),
    ("signin.renew_codes", "POST"): (404, "WWWWW"), ("signin.drop_factor", "POST"): (404, "WWWWW"),
    ("signin.show_sessions", "GET"): (200, "WWWWW"), ("signin.end_one", "POST"): (404, "WWWWW"),
    ("signin.end_others", "POST"): (302, "WWWWW"),
    ("signin.show_account", "GET"): (200, "W----"), ("signin.give_link", "POST"): (200, "W----"),
    ("signin.end_sessions_of", "POST"): (302, "W----"),
    ("signin.forget_factor_of", "POST"): (302, "W----"),
    ("privacy.index", "GET"): (200, "WWW-W"), ("terms.index", "GET"): (200, "-WW-W"),
    ("terms.propose", "POST"): (302, "-WW-r"), ("destructions.decide", "POST"): (302, "-WW-r"),
    ("destructions.go_on", "POST"): (302, "-WW-r"), ("processing.index", "GET"): (200, "WWW-W"),
    ("incident.index", "GET"): (200, "W---W"), ("subject.index", "GET"): (404, "-WW--"),
    ("subject.choose", "GET"): (200, "-WW--"), ("subject.download", "POST"): (404, "-WW--"),
    ("find.index", "GET"): (302, "WWWWW"), ("find.look", "POST"): (303, "WWWWW"),
    ("why.index", "GET"): (200, OFFICE_ONLY), ("why.give", "POST"): (422, OFFICE_ONLY),
    ("lookup.find", "POST"): (200, "-WW-r"),
    ("documents.reveal", "POST"): (422, "-WW--"),
    ("configuration.index", "GET"): (200, "W----"), ("configuration.file", "GET"): (200, "W----"),
    ("configuration.journal", "GET"): (200, "W----"),
    ("configuration.back", "POST"): (302, "W----"),
    ("configuration.compare", "POST"): (302, "W----"),
    ("configuration.apply", "POST"): (302, "W----"), ("configuration.add", "POST"): (302, "W----"),
    ("own_fields.several", "GET"): (200, "Wrr-r"), ("own_fields.several", "POST"): (422, "Wrr-r"),
    ("own_registers.order", "POST"): (302, "Wrr-r"),
    ("own_registers.switch_on", "POST"): (302, "Wrr-r"),
    ("own_fields.usage", "GET"): (200, "WWW-W"), ("own_values.merge", "POST"): (302, "Wrr-r"),
    ("own_indicators.begin", "GET"): (200, "WWW-r"),
    ("own_indicators.compose", "GET"): (200, "-WW-r"),
    ("own_indicators.compose", "POST"): (200, "-WW-r"),
    ("own_indicators.recompose", "GET"): (200, "-WW-r"),
    ("own_indicators.recompose", "POST"): (200, "-WW-r"),
    ("own_fields.change", "GET"): (200, "Wrr-r"), ("own_fields.change", "POST"): (200, "Wrr-r"),
    ("saved_views.compose", "GET"): (200, "-WW--"),
    ("saved_views.compose", "POST"): (200, "-WW--"),
    ("saved_views.recompose", "GET"): (200, "-WW--"),
    ("saved_views.recompose", "POST"): (200, "-WW--"),
    ("own_wordings.reset", "POST"): (302, "Wrr-r"),
    ("shapes.index", "GET"): (200, "W----"), ("shapes.one", "GET"): (200, "W----"),
    ("shapes.preview", "GET"): (200, "W----"), ("shapes.review", "GET"): (200, "W----"),
    ("shapes.order", "POST"): (302, "W----"),
    **dict.fromkeys([("shapes.words", "GET"), ("shapes.words", "POST")], (404, "W----")),
    **dict.fromkeys([(f"own_rules.{page}", method) for page in ("compose", "recompose")
                     for method in ("GET", "POST")], (200, "Wrr-r")),
    ("lists.index", "GET"): (200, "W----"), ("lists.one", "GET"): (200, "W----"),
    **dict.fromkeys([(f"lists.{page}", "POST") for page in ("add", "change", "order")],
                    (302, "W----")),
    ("approvals.decide", "POST"): (302, "WWW-r"), ("approvals.ask_export", "POST"): (404, "WWW-W"),
}


# What is open to whom the code of the telephone is still asked.
UNASKED = {("commitment_files.download", MEMBER): 200}  # he brought the file
HALF_OPEN = {("signin.enter_code", "GET"): 200, ("signin.enter_code", "POST"): 200,
             ("signin.enter_recovery_code", "GET"): 200,
             ("signin.enter_recovery_code", "POST"): 200}


@dataclass(frozen=True)
class Check:
    """One request of one identity, and what it got."""

    endpoint: str
    method: str
    identity: str
    expected: int | None
    got: int

    def __str__(self) -> str:
        return (f"{self.method} {self.endpoint} as {self.identity}: "
                f"expected {self.expected}, got {self.got}")


def expected_status(endpoint: str, method: str, identity: str) -> int | None:
    """The status written down above; None where the address is not in the matrix."""
    listed = OTHERS.get((endpoint, method)) or page_status(endpoint, method)
    if listed is None:
        return None
    status, rights = listed
    if rights is None:
        return status if identity in ROLES or endpoint != "security.login" else 200
    if identity == HALF and (endpoint, method) in HALF_OPEN:
        return HALF_OPEN[endpoint, method]
    if identity not in ROLES:
        return 302 if method == "GET" else 401
    right = rights[ROLES.index(identity)]
    got = UNASKED.get((endpoint, identity)) or outcome(endpoint, status, right)
    return 404 if got == 403 and identity == MEMBER else got


def outcome(endpoint: str, status: int, right: str) -> int:
    """What somebody with this right gets where those who may get `status`."""
    page = endpoint.partition(".")[2]
    if right == "-":
        return 404
    enough = {"index_view": "Wrs", "details_view": "Wrs", "step_view": "Ws", "find": "Wrs"}
    return status if right in enough.get(page, "W") else 403


def page_status(endpoint: str, method: str) -> tuple[int, str] | None:
    """What the pages of an entity answer to those who may, and the rights of the roles."""
    table, _, page = endpoint.partition(".")
    if table not in RIGHTS:
        return None
    has_steps = ENTITIES[table].workflow is not None and not is_marked(table, "d")
    status = {
        ("index_view", "GET"): 200, ("details_view", "GET"): 200,
        ("create_view", "GET"): 302 if table == "cases" else 200, ("create_view", "POST"): 200,
        ("edit_view", "GET"): 200, ("edit_view", "POST"): 200,
        ("archive_view", "POST"): 302, ("restore_view", "POST"): 302,
        ("step_view", "GET"): 200 if has_steps else 404,
        ("step_view", "POST"): 200 if has_steps else 404}.get((page, method))
    if page == "edit_view" and method == "POST" and is_marked(table, "e"):
        status = 302
    if page == "create_view" and is_marked(table, "n"):
        status = 403
    return None if status is None else (status, RIGHTS[table][:len(ROLES)])


@dataclass
class Doors:
    """In place of `declaring._opened`: knows whether a page began, and can stop there."""

    opened: Callable
    are_shut: bool = False
    reached: bool = False

    def __call__(self, view, said, values: dict) -> list:
        given = self.opened(view, said, values)
        self.reached = True
        if self.are_shut:
            abort(Response(status=REACHED))
        return given


def crossed(app: Flask, browsers: dict, scene: Scene, *, doors: Doors | None = None,
            chosen: Callable[[str], bool] = bool):
    """Every address, method and identity, asked one after another and taken back.

    With doors, of those who have the same right and get the same each takes its turn to see the
    whole page; the others come as far as it begins: through the gate, to the record.
    """
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.endpoint in LAST):
        if not chosen(rule.endpoint):
            continue
        for method in sorted(rule.methods & {"GET", "POST", "PUT", "DELETE", "PATCH"}):
            for alike in groups(rule.endpoint, method, browsers, apart=doors is None):
                asked = [(browsers[identity], rule, (method, scene)) for identity in alike]
                for identity, got in zip(alike, answers(app, asked, doors), strict=True):
                    yield Check(rule.endpoint, method, identity,
                                expected_status(rule.endpoint, method, identity), got)


def groups(endpoint: str, method: str, identities, *, apart: bool) -> list[list[str]]:
    """The identities that have the same right and get the same, in turn; or each apart."""
    _, rights = OTHERS.get((endpoint, method)) or page_status(endpoint, method) or (0, None)
    found: dict[tuple, list[str]] = {}
    for identity in identities:
        expected = expected_status(endpoint, method, identity)
        is_alone = apart or rights is None or identity not in ROLES or expected in (403, 404)
        right = identity if is_alone else rights[ROLES.index(identity)]
        found.setdefault((right, expected), []).append(identity)
    turn = crc32(f"{method} {endpoint}".encode())
    return [alike[turn % len(alike):] + alike[:turn % len(alike)] for alike in found.values()]


def answers(app: Flask, asked: list, doors: Doors | None) -> list[int]:
    """The status of the first request, and of the others as far as its page begins."""
    if doors is None:
        return [ask(app, *one) for one in asked]
    doors.are_shut = doors.reached = False
    first, whole = ask(app, *asked[0]), doors.reached
    doors.are_shut = True
    others = [ask(app, *one) for one in asked[1:]]
    return [first, *(first if whole and got == REACHED else got for got in others)]


def ask(app: Flask, browser, rule: Rule, how: tuple[str, Scene]) -> int:
    """The status of one request with an empty form; whatever it wrote is rolled back."""
    method, scene = how
    address = app.url_map.bind("localhost").build(rule.endpoint, arguments(rule, scene), method)
    with database.atomic() as transaction, browser.open(address, method=method) as answer:
        transaction.rollback(begin=False)  # or it begins another within itself, for ever
    return answer.status_code


# Pages about a record of another register; its number is a different one in every run.
ABOUT = {"history": "cases", "subject": "case_identities"}


def arguments(rule: Rule, scene: Scene) -> dict:
    """The parts of an address: records of region а."""
    page = rule.endpoint.partition(".")[0]
    table = ABOUT.get(page, page)
    entity = ENTITIES.get(table)
    own = scene.regions["а"].records
    record = own.get(table) or (entity and entity.select().order_by(entity.id.desc()).first())
    record = record and type(record).get_by_id(record.id)
    values = {"record": (record or own["cases"]).id, "table": "cases", "filename": "desk.css",
              "item": own["agenda_items"].id, "line": own["attendance"].id, "access": 1,
              "form": "docx", "listed": "events.kind", "code": step_code(record),
              "number": own["cases"].id, "session_id": 999_999, "sequence": 999_999,
              "secret": "няма", "mark": "няма", "field": "няма",
              "user_id": scene.accounts["b"].id}
    if rule.endpoint.startswith("document_templates.") and "version" in rule.arguments:
        version = TemplateVersion.get(TemplateVersion.template == values["record"])
        values["version"] = version.id
    if rule.endpoint == "documents.download_all":
        values |= {"code": "pokana", "record": own["meetings"].id}
    if table in ("generate", "manual"):
        values |= {"code": "protokol", "record": own["meetings"].id}
    return {name: values[name] for name in rule.arguments}


def step_code(record) -> str:
    """A step that may be taken now and asks for something."""
    steps = record.workflow.next_steps(record) if record and record.workflow else ()
    asking = [step.name for step in steps if (step.needs or step.reason)
              and (step.name != "publish" or record.privacy == "public")]
    return next(iter(asking), "none")


