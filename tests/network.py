"""Tests reach this machine only: any other address is a failure, not a slow test."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch


class NetworkUsed(AssertionError):
    """Something tried to leave the machine."""


def is_local(host: object) -> bool:
    """Whether the host is this machine: loopback, "localhost", or "any" for a server to bind."""
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


@contextmanager
def loopback_only() -> Iterator[None]:
    """Refuse connections and name look-ups beyond loopback; Unix sockets stay open."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    sendto, getaddrinfo = socket.socket.sendto, socket.getaddrinfo

    def guarded(door: Any) -> Any:
        def through(self: socket.socket, *args: Any) -> Any:
            address = args[-1]
            if self.family != socket.AF_UNIX and not is_local(address[0]):
                raise NetworkUsed(f"A test tried to reach {address[0]!r}.")
            return door(self, *args)

        return through

    def guarded_lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not is_local(host):
            raise NetworkUsed(f"A test tried to look up {host!r}.")
        return getaddrinfo(host, *args, **kwargs)

    with (
        patch.object(socket.socket, "connect", guarded(connect)),
        patch.object(socket.socket, "connect_ex", guarded(connect_ex)),
        patch.object(socket.socket, "sendto", guarded(sendto)),
        patch.object(socket, "getaddrinfo", guarded_lookup),
    ):
        yield
