"""The suite is hermetic."""

import socket
import urllib.request

import pytest

from tests.network import NetworkUsed, is_local


@pytest.mark.parametrize("url", ["http://example.com/", "http://93.184.215.14/"])
def test_nothing_leaves_this_machine(url: str) -> None:
    with pytest.raises((NetworkUsed, OSError)) as caught:
        urllib.request.urlopen(url, timeout=2)
    reason = getattr(caught.value, "reason", caught.value)
    assert isinstance(reason, NetworkUsed)


def test_a_datagram_does_not_leave_either() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock,
        pytest.raises(NetworkUsed),
    ):
        sock.sendto(b"hello", ("192.0.2.1", 9))


def test_this_machine_stays_reachable() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=2) as client,
    ):
        assert client.getpeername() == server.getsockname()


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("10.0.0.1", False),
        ("example.com", False),
        ("169.254.169.254", False),
    ],
)
def test_what_counts_as_this_machine(host: str, local: bool) -> None:
    assert is_local(host) is local
