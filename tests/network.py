"""No test reaches the network: whatever the program or a library of it asks there is refused.

The machine itself is no network. What is refused is also kept in `REACHED`, should somebody catch
the refusal.
"""

import ipaddress
import sys

ASKING = frozenset(("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
                    "socket.gethostbyname", "socket.gethostbyaddr"))
REACHED: list[str] = []


class NetworkReached(AssertionError):
    """Something asked for the network."""


def take_away() -> None:
    """From now on there is no network in this process."""
    sys.addaudithook(_refuse)


def _refuse(event: str, words: tuple) -> None:
    if event not in ASKING:
        return
    asks_name = event.startswith("socket.get")
    where = words[0] if asks_name else words[1]
    if not is_here(where[0] if isinstance(where, tuple) else where, is_name=asks_name):
        REACHED.append(f"{event} {where}")
        raise NetworkReached(REACHED[-1])


def is_here(host, *, is_name: bool = False) -> bool:
    """Whether an address is the machine's own, or a name that is reserved for being none.

    Where a name is looked up, an address in figures asks nobody.
    """
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if not text or str(text).startswith(("/", "\0")):
        return True  # a socket of the machine
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
        return is_name or address.is_loopback or address.is_unspecified
    except ValueError:
        return text == "localhost" or text.endswith((".localhost", ".invalid"))
