"""A desk and its worker in processes of their own, until a test has done with them."""

import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.forks import start


@contextmanager
def served(surroundings: dict[str, str], port: int) -> Iterator[str]:
    """Address of a server with a worker beside it."""
    folder, address = Path(surroundings["OKMD_DATA"]), f"http://127.0.0.1:{port}"
    surroundings = surroundings | {
        "OKMD_PORT": str(port), "OKMD_WORKER": "no", "OKMD_PROCESSES": "1"}
    log = folder.with_name(f"{folder.name}-server.log")
    processes = [start(["run"], surroundings, log)]
    try:
        wait_for(f"{address}/login", processes[0], log)
        processes.append(start(["worker"], surroundings, log))  # it wants the tables to be there
        yield address
    finally:
        stop(processes)


def wait_for(address: str, server, log: Path) -> None:
    """Return once the server answers; fail with its log if it does not."""
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:  # not listening yet, or busy
            if not server.is_alive():
                break
            time.sleep(0.05)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


def stop(processes: list) -> None:
    """End them; one that a loaded machine leaves no time for is killed, no error."""
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(30)
        process.kill()
        process.join()
