"""Starting the server, bringing the database up to date, the demonstration, and `check`."""

import ctypes
import errno
import gc
import os
import secrets
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace

from waitress import create_server

from admin import auth, journal
from admin.signin.passwords import set_password
from commands import samples, working
from commands.training import MARK, is_training, refuse_mixing, wants_anew, wipe
from demo.desk import USERS, is_empty, member_organization
from demo.registers import load_whole
from documents.templates import install_templates
from jobs.beside import Companion, end_with_server
from models import database, indexes
from models.audit import lifetime
from models.audit.actors import DEMONSTRATION, acting_as
from models.base import RuleError
from models.copies.container import by_keys
from models.copies.making import make_copy
from models.copies.nightly import examine
from models.copies.proving import prove
from models.folder import keep_reserve, leave, refuse_far, refuse_served, serving
from models.marks import note
from models.tailoring import snapshot
from models.territory import load_territory
from models.users import MEMBER, User
from models.users.declarations import (
    accept_declaration,
    current_declaration,
    install_declaration,
)
from models.vault.opening import prepare
from registry import CheckFailed
from settings import SettingError, key_file

PROGRAM = Path(__file__).resolve().parent.parent / "app.py"
MOST_CONNECTIONS = 1000
MOST_PROCESSES = 4  # that a server makes by itself; each takes as much memory as the first
ARENAS = -8  # M_ARENA_MAX of <malloc.h>
SILENT_SECONDS = 30  # then a connection on which no request is under way is closed


def migrate(settings: SimpleNamespace, _arguments=None) -> None:
    """Bring the database up to date, an old one after a copy that was tried with the changes."""
    pending = database.pending_steps()
    if pending and database.applied_steps():
        refuse_served(settings.data)
        copy = make_copy(settings, before_update=True)
        prove(copy.path, by_keys(key_file(settings)), settings.data)
        print(f"Копие преди промяната, пробвано с нея: {copy.path}")
    for name in database.migrate():
        print(f"Приложена промяна в базата: {name}")
    snapshot.load()
    indexes.fit()
    prepare(key_file(settings))
    load_territory()
    install_declaration()
    install_templates()


def run(settings: SimpleNamespace, arguments) -> None:
    """Start the server."""
    if arguments.beside:
        _run_beside(settings, arguments)
        return
    with serving(settings.data, {"process": os.getpid(), "port": settings.port}), \
            listening(settings) as listener:
        journal.open_log(settings.data)
        refuse_far(settings.data)
        database.log_opening()
        database.refuse_damaged()
        _make_ready(settings, arguments)
        keep_reserve(settings.data)
        app = arguments.create_app(settings)
        start = lifetime.start()
        database.database.close_all()  # a copy has no lock on what is mapped here
        print(f"Дневник: {start}\nБюро ОКМД: http://{settings.host}:{settings.port}/", flush=True)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        _keep_for_good()
        beside = list(_companions(app, settings, listener))
        for one in beside:  # all are made before the first thread
            one.start()
        serve_on(app, listener, settings)
        for one in beside:
            one.stop()
        print(f"Дневник: {lifetime.stop()}", flush=True)
    if wants_anew(settings) or samples.are_asked(settings):
        os.execv(sys.executable, [sys.executable, str(PROGRAM), "run"])


def _companions(app, settings: SimpleNamespace, listener: socket.socket) -> Iterator[Companion]:
    """The other processes: more that answer at the same port, and the one that does long work."""
    descriptor = listener.fileno()
    for number in range(2, (settings.processes or min(_cores(), MOST_PROCESSES)) + 1):
        yield Companion(partial(_answer_beside, app, listener, settings, number), PROGRAM,
                        "run", "--beside", f"{number}", f"{descriptor}", descriptor=descriptor)
    if settings.worker:
        yield Companion(partial(_work_beside, listener, settings), PROGRAM,
                        "worker", "--with-server")


def _work_beside(listener: socket.socket, settings: SimpleNamespace) -> int:
    """The exit code of the worker, which may finish what it makes when the server is gone."""
    listener.close()  # a new server takes the port and the folder meanwhile
    leave(settings.data)
    return working.work_beside(settings)


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _run_beside(settings: SimpleNamespace, arguments) -> None:
    """Answer at the port of the server that started this process; end with it, also if it dies.

    What is done once – migrations, anchors of start and stop, nights – the server does.
    """
    number, descriptor = arguments.beside
    app = arguments.create_app(settings)
    database.database.close()
    _keep_for_good()
    with socket.socket(fileno=descriptor) as listener:
        _answer_beside(app, listener, settings, number)


def _answer_beside(app, listener: socket.socket, settings: SimpleNamespace, number: int) -> int:
    """The exit code of one more process, once it has answered as long as its server."""
    end_with_server(lambda: os._exit(1))  # a server that is gone must not keep its port through us
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    journal.open_log(settings.data, f"okmd-{number}.log")
    serve_on(app, listener, settings)
    return 0


def _make_ready(settings: SimpleNamespace, arguments) -> None:
    """The database up to date; of a training desk filled, and anew where that was asked for."""
    refuse_mixing(settings)
    if wants_anew(settings):
        wipe(settings)
    samples.put_back(settings)
    if database.applied_steps():
        lifetime.check_clock()  # before anything is written with a wrong time
    if settings.training and not is_training():
        demo(settings, arguments)
    else:
        migrate(settings)
        samples.load(settings, arguments)


def _keep_for_good() -> None:
    """What is there now stays: looked through again and again, it took a fifth of the time.

    Of the C library the threads of a process share two pools of memory; each would have its own.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    if say := getattr(ctypes.CDLL(None), "mallopt", None):  # musl has none, and one pool
        say(ARENAS, 2)


def serve_on(app, listener: socket.socket, settings: SimpleNamespace) -> None:
    """Answer until a signal comes; a connection that says nothing takes nobody's place."""
    server = create_server(
        app, sockets=[listener], threads=settings.threads, ident=None, asyncore_use_poll=True,
        clear_untrusted_proxy_headers=not settings.proxies, connection_limit=MOST_CONNECTIONS,
        channel_timeout=SILENT_SECONDS, cleanup_interval=SILENT_SECONDS // 3)
    server.run()


@contextmanager
def listening(settings: SimpleNamespace) -> Iterator[socket.socket]:
    """The port, taken before anything is begun; a sentence where it cannot be had."""
    try:
        family, *_, address = socket.getaddrinfo(settings.host, settings.port,
                                                 type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(address[:2], family=family, backlog=1024)
    except OSError as error:
        raise SettingError(f"OKMD_HOST={settings.host}, OKMD_PORT={settings.port}: "
                           f"{_why_not(error)}") from error
    with listener:
        yield listener


def _why_not(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return ("портът е зает от друга програма. Спрете я (ss -ltnp показва коя е) или изберете "
                "друг порт.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return "портовете под 1024 са за root. Изберете друг и сложете прокси отпред."
    return "тази машина няма такъв адрес. Посочете нейния или 127.0.0.1."


def demo(settings: SimpleNamespace, arguments) -> None:
    """Fill an empty database with demonstration data and print the sign-in."""
    refuse_mixing(settings)
    if getattr(arguments, "anew", False):
        _wipe_unserved(settings)
    migrate(settings)
    if User.select().where(~User.demonstration, User.password != "").exists():
        raise RuleError("Тук има истински потребители, а паролата на примерните се печата. "
                        "Примерите се пускат в празна папка: OKMD_DATA=/tmp/primer app.py demo")
    with arguments.create_app(settings).app_context(), acting_as(DEMONSTRATION):
        if is_empty():
            load_whole()
            if settings.training:
                note(MARK)
        elif not auth.find_user(next(iter(USERS))):
            print("Базата вече съдържа данни. Примерни данни не са заредени.")
            return
        password = settings.demo_password or secrets.token_urlsafe(12)
        for email, (name, role) in USERS.items():
            _add_demo_user(email, name, role, password)
    print(f"Вход: {', '.join(USERS)}\nПарола: {password}", flush=True)


def _wipe_unserved(settings: SimpleNamespace) -> None:
    if not is_training():
        raise RuleError("Отначало започва само учебно бюро (OKMD_TRAINING=yes).")
    refuse_served(settings.data)
    wipe(settings)


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
    try:
        database.check_migrated()
    except CheckFailed as problem:  # the others would ask for tables that are not there
        print(f"ПРОБЛЕМ  база данни: {problem}")
        return 1
    arguments.create_app(settings)
    failed = 0
    for name, is_right, told in examine(settings):
        failed |= not is_right
        print(f"{'наред  ' if is_right else 'ПРОБЛЕМ'}  {name}: {told}")
    return failed
