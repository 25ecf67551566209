"""What a process that reads strangers' files may no longer do; as a program, what it then starts.

    python limits.py MEGABYTES SECONDS PROGRAM ARGUMENT…     local sockets stay, for LibreOffice
"""

import ctypes
import os
import platform
import resource
import sys

MEGABYTES, SECONDS = 1536, 30  # of one reading
_NO_NEW_PRIVILEGES, _SET_FILTER, _FILTER = 38, 22, 2
# Of the processors: the mark of its calls, and the numbers of socket, execve, execveat.
_MACHINES = {"x86_64": (0xC000003E, 41, 59, 322), "aarch64": (0xC00000B7, 198, 221, 281)}
_RING = 425  # io_uring_setup, another way to a socket
_LOAD, _EQUAL, _AT_LEAST, _GIVE = 0x20, 0x15, 0x35, 0x06
_ALLOW, _DENY, _KILL = 0x7FFF0000, 0x00050000 | 13, 0x80000000
_CALL, _MACHINE, _FIRST = 0, 4, 16  # where the kernel lays what a filter looks at
_LOCAL = 1  # sockets that lead to no network


class _Step(ctypes.Structure):
    """One step of a filter, as the kernel wants it: what to do, with what, where to go on."""

    _fields_ = (("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte),
                ("value", ctypes.c_uint))


class _Program(ctypes.Structure):
    """A filter, as the kernel wants it."""

    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


def limit(megabytes: int = MEGABYTES, seconds: int = SECONDS) -> None:
    """So much memory and processor time for this process, nothing written, no core."""
    memory = megabytes << 20
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds),
                       (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))


def cut_off(*, local: bool = False) -> bool:
    """No network for this process and what it starts; False where the system cannot do it.

    Without `local` it opens no socket at all, and starts no other program.
    """
    known = _MACHINES.get(platform.machine()) if sys.platform == "linux" else None
    if known is None:
        return False
    steps = _filter(*known, local=local)
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    call = ctypes.CDLL(None, use_errno=True).prctl
    return call(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 and call(
        _SET_FILTER, _FILTER, ctypes.byref(program), 0, 0) == 0


def _filter(machine: int, socket: int, execute: int, execute_at: int, *, local: bool) -> list:
    """The steps of the filter: a call that is not let through gets „permission denied“."""
    denied = (_RING,) if local else (_RING, execute, execute_at)
    steps = [_Step(_LOAD, 0, 0, _MACHINE), _Step(_EQUAL, 1, 0, machine), _Step(_GIVE, 0, 0, _KILL),
             _Step(_LOAD, 0, 0, _CALL), _Step(_AT_LEAST, 0, 1, 0x40000000),
             _Step(_GIVE, 0, 0, _DENY)]
    for number in denied:
        steps += [_Step(_EQUAL, 0, 1, number), _Step(_GIVE, 0, 0, _DENY)]
    steps += [_Step(_EQUAL, 1, 0, socket), _Step(_GIVE, 0, 0, _ALLOW)]
    if local:
        steps += [_Step(_LOAD, 0, 0, _FIRST), _Step(_EQUAL, 0, 1, _LOCAL),
                  _Step(_GIVE, 0, 0, _ALLOW)]
    return [*steps, _Step(_GIVE, 0, 0, _DENY)]


def main(words: list[str]) -> None:
    """Become the program, within the limits."""
    limit(int(words[0]), int(words[1]))
    cut_off(local=True)
    os.execvp(words[2], words[2:])


if __name__ == "__main__":
    main(sys.argv[1:])
