"""Error pages in Bulgarian: what happened, what to do, and a next step; never more."""

import logging
import re
import secrets

import flask_login
from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    render_template,
    request,
    session,
)
from flask_wtf.csrf import CSRFError
from peewee import DatabaseError, IntegrityError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError
from werkzeug.routing import BaseConverter, ValidationError

from admin.journal import shown_path
from forms.pages import record_id
from models.base import RuleError
from models.database import PoolExhausted, database
from models.faults import (
    BROKEN_DISK,
    DAMAGED,
    FULL,
    NO_SERVER,
    READ_ONLY,
    REFUSED,
    explain,
)
from models.folder import give_up_reserve

log = logging.getLogger("okmd.errors")

NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
TITLES = {FULL: "Дискът е пълен", READ_ONLY: "Бюрото не може да записва",
          BROKEN_DISK: "Дискът не работи", DAMAGED: "Базата данни е повредена",
          NO_SERVER: "Базата данни не отговаря", REFUSED: "Базата данни не пуска бюрото"}
STILL = ("Промените не са записани. Съобщете на администратора код {code}; какво да направи, "
         "пише на „Състояние“.",
         "Промените не са записани, но всичко може да се чете. Съобщете на администратора код "
         "{code}, за да освободи място, и опитайте отново.")
# Status: what happened, what to do.
TEXTS = {
    400: ("Заявката не може да се прочете",
          "Адресът или изпратените данни са непълни или повредени. Върнете се назад и опитайте "
          "отново. Ако сте отворили връзка от писмо, проверете дали е копирана цялата."),
    401: ("Влезте отново",
          "Сесията ви е прекратена и промените не са записани. Влезте и опитайте отново."),
    403: ("Нямате право да отваряте тази страница",
          "Ако ви е нужна, обърнете се към секретариата."),
    404: ("Страницата не е намерена",
          "Адресът е сгрешен или записът вече не е тук. Проверете адреса или потърсете записа."),
    405: ("Това действие не става от този адрес",
          "То се прави с бутона на страницата; оттук само се връщате при него."),
    409: ("Промените не са записани",
          "Записът е променен или се използва другаде. Презаредете страницата и опитайте отново."),
    413: ("Изпратеното е твърде голямо",
          "Сървърът приема общо до {size} МБ. Качете по-малък файл или разделете текста на части."),
    415: ("Този вид данни не се приема",
          "Върнете се назад и изберете друг файл."),
    429: ("Твърде много опити",
          "Изчакайте няколко минути и опитайте отново."),
    500: ("Нещо се обърка при нас",
          "Опитайте пак. Ако се повтори, съобщете на администратора код {code}."),
    503: ("Базата данни е заета",
          "Промените не са записани. Изчакайте половин минута и опитайте отново. Ако се повтори, "
          "съобщете на администратора код {code}."),
}
STALE = ("Страницата е остаряла",
         "Докато е била отворена, сесията ви се е сменила, затова промените не са записани. "
         "Отворете страницата отново и опитайте пак.")


class RecordConverter(BaseConverter):
    """Number of a record in an address: `<record:id>`, 1 to 2**63-1."""

    regex = r"[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        if number := record_id(value):
            return number
        raise ValidationError


def install(app: Flask) -> None:
    """Pages for every way a request can fail, and refusal of what is no text."""
    app.url_map.converters["record"] = RecordConverter
    app.jinja_env.globals["base_page"] = base_page
    app.before_request(refuse_foreign_host)
    app.before_request(refuse_what_is_no_text)
    app.log_exception = _log_exception
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(CSRFError, show_stale_page)
    app.register_error_handler(RuleError, show_broken_rule)
    app.register_error_handler(IntegrityError, show_refused_by_database)
    app.register_error_handler(DatabaseError, show_machine_problem)
    app.register_error_handler(OSError, show_machine_problem)
    app.register_error_handler(PoolExhausted, show_busy)


def refuse_foreign_host() -> Response | None:
    """400 under a name that is not the desk's; without a page, for no address can be made."""
    if not isinstance(request.routing_exception, SecurityError):
        return None
    return Response("Този адрес не е на бюрото.", 400, mimetype="text/plain")


def refuse_what_is_no_text() -> None:
    """400 for control characters in the address; forms are checked where they are saved."""
    parts = [request.path]
    for name, values in request.args.lists():
        parts += [name, *values]
    if any(NO_TEXT.search(part) for part in parts):
        abort(400)


def base_page():
    """The page with the menu for those who are signed in, the bare one for others."""
    names = ["signed_out.html"]
    if flask_login.current_user.is_authenticated:
        names.insert(0, "layout.html")
    return current_app.jinja_env.select_template(names)


def show_http_error(error: HTTPException):
    """The page of a status; a redirect or a ready response passes as it is."""
    if error.response is not None:
        return error.response
    if error.code >= 500:
        return show_failure(error)
    title, advice = TEXTS.get(error.code, TEXTS[400])
    size = current_app.config["MAX_CONTENT_LENGTH"] // 2**20
    answer = _answer(error.code, title, advice.format(size=size))
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    return answer


def show_stale_page(_error: CSRFError):
    """A form whose token has passed: what was typed is shown again, nothing is lost."""
    return _answer(400, *STALE)


def show_broken_rule(error: RuleError):
    """A rule of the office that no form caught."""
    return _answer(409, TEXTS[409][0], " ".join(rule.message for rule in error.all))


def show_refused_by_database(error: IntegrityError):
    """A record that is in use, or that somebody else has just entered."""
    _note(error)
    return _answer(409, *TEXTS[409])


def show_machine_problem(error: DatabaseError | OSError):
    """What the machine refuses is said in its own words; any other fault is ours."""
    if explain(error):
        return show_busy(error)
    return show_failure(InternalServerError(original_exception=error))


def show_busy(error: Exception):
    """Try again a little later, or have done first what the words say."""
    told = explain(error)
    if told == FULL:
        give_up_reserve(database.folder)  # so that reading goes on
    answer = _plain_answer(503, _note(error), told)
    answer.headers["Retry-After"] = "30"
    return answer


def show_failure(error: HTTPException):
    """The page with the code that the log has too; needs neither the database nor the menu."""
    original = getattr(error, "original_exception", None)
    code = g.pop("failure_code", None) or _note(original or error)
    status = error.code if error.code in TEXTS else 500
    return _plain_answer(status, code)


def _log_exception(exc_info) -> None:
    g.failure_code = _note(exc_info[1])


def _note(error: BaseException) -> str:
    """A short code, in the log together with the traceback."""
    code = secrets.token_hex(3).upper()
    log.error("failure", exc_info=error, extra={"event": {
        "code": code, "request": g.get("request_id"), "path": shown_path()}})
    return code


def _answer(status: int, title: str, advice: str):
    page = render_template("errors/error.html", base=base_page(), title=title, advice=advice,
                           typed=_typed_text(), signed_in=status != 401 and _is_signed_in(),
                           is_kept=status == 401 and "kept" in session,
                           above=status == 405 and _page_above())
    return make_response(page, status)


def _page_above() -> str:
    """The way to the nearest address above this one that is a page to read; "" without one.

    It tells no number, so that a foreign record answers like a missing one.
    """
    adapter, path, up = current_app.create_url_adapter(request), request.path.rstrip("/"), 0
    while path and not adapter.test(f"{path}/", "GET"):
        path, up = path.rpartition("/")[0], up + 1
    return path and ("../" * up or "./")


def _plain_answer(status: int, code: str, told: str = ""):
    """A page made without context processors, which would ask the database again."""
    title, advice = TEXTS[status]
    if told in TITLES:
        title, advice = TITLES[told], STILL[told == FULL]
    template = current_app.jinja_env.get_template("errors/error.html")
    page = template.render(base="signed_out.html", title=title, advice=advice.format(code=code),
                           typed=_typed_text(), signed_in=True)
    return make_response(page, status)


def _is_signed_in() -> bool:
    return flask_login.current_user.is_authenticated


def _typed_text() -> list[str]:
    """What was typed into a form that could not be taken, but no password and no code."""
    if request.method != "POST" or request.blueprint in ("security", "signin"):
        return []
    try:
        fields = request.form.items(multi=True)
    except HTTPException:  # larger than is accepted
        return []
    return [text for name, text in fields if _is_worth_keeping(name, text)][:100]


def _is_worth_keeping(name: str, text: str) -> bool:
    is_code = text.isascii() and " " not in text and len(text) < 40
    return bool(text.strip()) and not is_code and "password" not in name and "csrf" not in name
