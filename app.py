"""The desk as a Flask application, and its command line; wiring only."""

import os
import sys
from types import SimpleNamespace
from urllib.parse import urlsplit

from flask import Flask, g

import admin
import registry
from commands import accounts, copies, log, office, serving, working
from commands.words import read_arguments
from documents.files.scanning import use_scanner
from models import database
from models.audit.actors import COMMAND_LINE, acting_as
from models.audit.anchors import keep_elsewhere
from models.base import RuleError
from models.faults import KINDS, DatabaseProblem, explain
from models.tailoring import snapshot
from models.vault.opening import open_desk
from registry import CheckFailed
from settings import SettingError, earlier_keys, read_settings, secret_key

HERE = ("localhost", "127.0.0.1", "[::1]")  # whoever asks on the machine itself

for room in ("models", "indicators", "documents"):
    registry.load(room)


def create_app(settings: SimpleNamespace) -> Flask:
    """The application on an opened database; every request takes a connection from the pool."""
    app = Flask("admin", static_folder="static", static_url_path="/static")
    app.config.update(SECRET_KEY=secret_key(settings.data),
                      SECRET_KEY_FALLBACKS=earlier_keys(settings),
                      MAX_CONTENT_LENGTH=25 * 2**20, MAX_FORM_MEMORY_SIZE=8 * 2**20)
    use_scanner(settings.scanner)
    app.config["TRUSTED_HOSTS"] = trusted_hosts(settings.address)
    app.before_request(_take_connection)
    app.teardown_request(_return_connection)
    admin.register(app, settings)
    return app


def trusted_hosts(address: str) -> list[str] | None:
    """The names under which the desk answers; any where no address is set."""
    return [urlsplit(address).hostname, *HERE] if address else None


def _take_connection() -> None:
    g.opened_connection = database.database.is_closed()  # also what is opened after a failure
    database.database.connect(reuse_if_open=True)
    snapshot.refresh()


def _return_connection(_error=None) -> None:
    if g.pop("opened_connection", False):
        database.database.close()


COMMANDS = {
    "run": serving.run, "worker": working.work_command, "migrate": serving.migrate,
    "demo": serving.demo, "check": serving.check, "document": office.document,
    "fields": office.fields, "user add": accounts.add_user, "user invite": accounts.invite,
    "user forget-factor": accounts.forget_factor, "keys rotate": office.rotate_keys,
    "keys show": office.show_keys, "keys seal": copies.seal_keys,
    "keys confirm": copies.confirm_keys, "backup": copies.backup, "restore": copies.restore_copy,
    "support": copies.support, "export": copies.export, "take": copies.take,
    **log.AUDIT}
ALONE = (copies.backup, copies.restore_copy, copies.take)  # on a machine where there is no desk yet


def main(words: list[str]) -> int:
    """Exit code of a command; a wrong setting or a broken rule is one clear line."""
    os.umask(0o077)  # nothing that the desk makes is for others
    try:
        arguments = read_arguments(words, COMMANDS)
        arguments.create_app = create_app
        settings = read_settings(os.environ)
        if arguments.command not in ALONE:
            keep_elsewhere(settings.anchors)
            open_desk(settings)
            snapshot.load()
        with acting_as(COMMAND_LINE):
            return int(arguments.command(settings, arguments) or 0)
    except (SettingError, RuleError, DatabaseProblem, CheckFailed) as problem:
        print(problem, file=sys.stderr)
    except KINDS as error:
        if not (told := explain(error)):
            raise
        print(told, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
