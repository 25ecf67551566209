"""Starting the server, bringing the database up to date, the demonstration, and `check`."""

import secrets
import signal
import sys
from pathlib import Path
from types import SimpleNamespace

from waitress import serve

from admin import auth, journal
from admin.signin.passwords import set_password
from demo.desk import USERS, is_empty, load_demo, member_organization
from documents.templates import install_templates
from jobs.beside import Companion
from models import database
from models.audit import lifetime
from models.audit.actors import DEMONSTRATION, acting_as
from models.territory import load_territory
from models.users import MEMBER
from models.users.declarations import (
    accept_declaration,
    current_declaration,
    install_declaration,
)
from models.vault.opening import prepare
from registry import CHECKS, CheckFailed
from settings import key_file

PROGRAM = Path(__file__).resolve().parent.parent / "app.py"


def migrate(settings: SimpleNamespace, _arguments=None) -> None:
    """Bring the database up to date, an old one after a verified copy of it."""
    for name in database.migrate(settings.data / "backups"):
        print(f"Приложена промяна в базата: {name}")
    prepare(key_file(settings))
    load_territory()
    install_declaration()
    install_templates()


def run(settings: SimpleNamespace, arguments) -> None:
    """Start the server."""
    journal.open_log(settings.data)
    database.log_opening()
    migrate(settings)
    app = arguments.create_app(settings)
    start = lifetime.start()
    database.database.close()
    print(f"Дневник: {start}\nБюро ОКМД: http://{settings.host}:{settings.port}/", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    worker = Companion(PROGRAM).start() if settings.worker else None
    serve(app, host=settings.host, port=settings.port, threads=settings.threads, ident=None,
          clear_untrusted_proxy_headers=not settings.proxies)
    if worker is not None:
        worker.stop()
    print(f"Дневник: {lifetime.stop()}", flush=True)


def demo(settings: SimpleNamespace, arguments) -> None:
    """Fill an empty database with demonstration data and print the sign-in."""
    migrate(settings)
    with arguments.create_app(settings).app_context(), acting_as(DEMONSTRATION):
        if is_empty():
            load_demo()
        elif not auth.find_user(next(iter(USERS))):
            print("Базата вече съдържа данни. Примерни данни не са заредени.")
            return
        password = settings.demo_password or secrets.token_urlsafe(12)
        for email, (name, role) in USERS.items():
            _add_demo_user(email, name, role, password)
    print(f"Вход: {', '.join(USERS)}\nПарола: {password}", flush=True)


def _add_demo_user(email: str, name: str, role: str, password: str) -> None:
    """The account of a role, or the password of the one that is there already."""
    user = auth.find_user(email)
    if user is not None:
        set_password(user, password)
        return
    organization = member_organization() if role == MEMBER else None
    user = auth.add_user(email, name, role, organization=organization, password=password,
                         demonstration=True)
    accept_declaration(user, current_declaration())


def check(settings: SimpleNamespace, arguments) -> int:
    """Print the state of everything the desk stands on; 1 if something is wrong."""
    arguments.create_app(settings)
    failed = 0
    for name, examine in CHECKS.items():
        try:
            print(f"наред    {name}: {examine(settings)}")
        except CheckFailed as problem:
            failed = 1
            print(f"ПРОБЛЕМ  {name}: {problem}")
    return failed
