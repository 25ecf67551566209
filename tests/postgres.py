"""The PostgreSQL server that tests run on, where one is named, and databases of it."""

import os
from itertools import count

try:
    import psycopg
except ImportError:  # the tests run on SQLite
    psycopg = None

SERVER = os.environ.get("OKMD_TEST_DATABASE_URL", "")
NUMBERS = count(1)


def new_database() -> str:
    """Address of a new empty database beside the one that is named."""
    name = f"okmd_{os.getpid()}_{next(NUMBERS)}"
    connection = psycopg.connect(SERVER, autocommit=True)
    with connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return f"{SERVER.rpartition('/')[0]}/{name}"


def database_of_worker() -> str:
    """The address of what the tests of this process write; a second worker has its own."""
    return new_database() if SERVER and "PYTEST_XDIST_WORKER" in os.environ else SERVER
