"""The desk as a Flask application, and its command line; wiring only."""

import os
import secrets
import sys
from pathlib import Path
from types import SimpleNamespace

from flask import Flask, g
from waitress import serve

import admin
import registry
from admin import auth, journal
from commands import read_arguments
from demo.desk import USERS, is_empty, load_demo, member_organization
from documents.generate import printable, render
from documents.templates import install_templates
from models import database
from models.base import RuleError
from models.parties import Organization
from models.territory import load_territory
from settings import SettingError, read_settings, secret_key

for room in ("models", "documents"):
    registry.load(room)


def create_app(settings: SimpleNamespace) -> Flask:
    """The application on an opened database; every request takes a connection from the pool."""
    app = Flask("admin", static_folder="static", static_url_path="/static")
    app.config.update(SECRET_KEY=secret_key(settings.data), MAX_CONTENT_LENGTH=25 * 2**20,
                      MAX_FORM_MEMORY_SIZE=8 * 2**20)
    app.before_request(_take_connection)
    app.teardown_request(_return_connection)
    admin.register(app, settings)
    return app


def _take_connection() -> None:
    g.opened_connection = database.database.connect(reuse_if_open=True)


def _return_connection(_error=None) -> None:
    if g.pop("opened_connection", False):
        database.database.close()


def migrate(settings: SimpleNamespace, _arguments=None) -> None:
    """Bring the database up to date, an old one after a verified copy of it."""
    for name in database.migrate(settings.data / "backups"):
        print(f"Приложена промяна в базата: {name}")
    load_territory()
    install_templates()


def run(settings: SimpleNamespace, _arguments) -> None:
    """Start the server."""
    journal.open_log(settings.data)
    database.log_opening()
    migrate(settings)
    app = create_app(settings)
    database.database.close()
    print(f"Бюро ОКМД: http://{settings.host}:{settings.port}/", flush=True)
    serve(app, host=settings.host, port=settings.port, threads=settings.threads, ident=None)


def demo(settings: SimpleNamespace, _arguments) -> None:
    """Fill an empty database with demonstration data and print the sign-in."""
    migrate(settings)
    with create_app(settings).app_context():
        if is_empty():
            load_demo()
        elif not auth.find_user(next(iter(USERS))):
            print("Базата вече съдържа данни. Примерни данни не са заредени.")
            return
        password = settings.demo_password or secrets.token_urlsafe(12)
        for email, (name, role) in USERS.items():
            organization = member_organization() if role == "member" else None
            auth.add_user(email, name, role, organization=organization, password=password)
    print(f"Вход: {', '.join(USERS)}\nПарола: {password}", flush=True)


def check(settings: SimpleNamespace, _arguments) -> int:
    """Print the state of everything the desk stands on; 1 if something is wrong."""
    create_app(settings)
    failed = 0
    for name, examine in registry.CHECKS.items():
        try:
            print(f"наред    {name}: {examine(settings)}")
        except registry.CheckFailed as problem:
            failed = 1
            print(f"ПРОБЛЕМ  {name}: {problem}")
    return failed


def add_user(settings: SimpleNamespace, arguments) -> None:
    """Make an account and print its password."""
    migrate(settings)
    organization = arguments.organization and Organization.get_or_none(
        Organization.short_name == arguments.organization)
    with create_app(settings).app_context():
        user, password = auth.add_user(arguments.email, arguments.name, arguments.role,
                                       organization=organization or None)
    print(f"{user}\nПарола: {password}")


def document(_settings: SimpleNamespace, arguments) -> None:
    """Render a document to a file; without arguments list what can be printed."""
    if not arguments.kind:
        for kind, number, title in printable():
            print(f"{kind:22} {number:>5}  {title}")
        return
    content = render(arguments.kind, arguments.id, privacy=arguments.privacy)
    Path(arguments.output).write_bytes(content)


COMMANDS = {"run": run, "migrate": migrate, "demo": demo, "check": check,
            "document": document, "user add": add_user}


def main(words: list[str]) -> int:
    """Exit code of a command; a wrong setting or a broken rule is one clear line."""
    try:
        arguments = read_arguments(words, COMMANDS)
        settings = read_settings(os.environ)
        database.open_database(settings.database_url, settings.data)
        return arguments.command(settings, arguments) or 0
    except (SettingError, RuleError, database.DatabaseProblem) as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
