"""Ports that can be had, and what is said of those that cannot."""

import errno
import os
import re
import socket

import pytest

from bot.errors import CannotStart
from bot.sandbox import ports


@pytest.mark.parametrize(
    ("port", "code", "says"),
    [
        (8080, errno.EADDRINUSE, r"Port 8080 is taken\. Try --port (808[1-9]|8[1-9]\d\d), or leave --port out\."),
        (80, errno.EACCES, r"You may not use port 80\. Try --port (80[89]\d|8[1-9]\d\d), or leave --port out\."),
        (9090, errno.EPERM, r"You may not use port 9090\. Try --port 9\d\d\d, or leave --port out\."),
        (65535, errno.EADDRINUSE, r"Port 65535 is taken\. Leave --port out\."),
        (8080, errno.EADDRNOTAVAIL, r"Cannot listen on port 8080: Cannot assign requested address\."),
    ],
)
def test_no_port(port: int, code: int, says: str) -> None:
    """Each reason has its sentence, and the port offered lies above the one that was asked for."""
    assert re.fullmatch(says, ports.no_port(port, OSError(code, os.strerror(code))))


def test_a_port_is_had_once() -> None:
    """Whoever reserves a port listens at once, so nobody else gets it, and the next is offered."""
    with ports.reserve() as had:
        port = had.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {port} is taken"):
            ports.reserve(port)
        socket.create_connection((ports.HOST, port), 1).close()
    ports.reserve(port).close()
