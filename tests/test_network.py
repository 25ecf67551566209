"""The desk works without any network: the whole suite, its pages and papers, runs without one."""

import socket

import pytest

from tests.network import REACHED, NetworkReached


def send_far() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.sendto(b"x", ("192.0.2.1", 9))


def call_far() -> None:
    with socket.socket() as one:
        one.connect(("192.0.2.1", 9))


@pytest.mark.parametrize("ask", [
    send_far, call_far, lambda: socket.getaddrinfo("example.bg", 443)])
def test_what_asks_for_the_network_is_refused_to_every_test(ask):
    with pytest.raises(NetworkReached):
        ask()
    assert REACHED.pop()


def test_the_machine_itself_is_no_network():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    assert not REACHED
