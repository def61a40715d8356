"""Ports of loopback: one that somebody asked for is had at once, or they read which other one they can have."""

import errno
import socket
from collections.abc import Iterator

import click

from bot.errors import CannotStart

HOST = "127.0.0.1"
_LAST = 65535
_FOR_EVERYBODY = 8080
"""What to try instead of a port that the system keeps for itself: those are the low ones."""


def chosen(context: click.Context, param: click.Parameter, value: str) -> int:
    """The port that was typed on the command line; who types anything else reads which ones there are."""
    if value.isascii() and value.isdigit() and len(value) <= len(str(_LAST)) and int(value) <= _LAST:
        return int(value)
    says = f"{value} is no port: they are numbers up to {_LAST}, and 0 is any free one."
    raise click.BadParameter(says, context, param)


def reserve(port: int = 0) -> socket.socket:
    """A socket that listens already, on any free port for 0: whoever comes early waits until somebody answers.

    Raises CannotStart with a sentence that offers another port.
    """
    try:
        return _listening(port)
    except OSError as error:
        raise CannotStart(no_port(port, error)) from None


def no_port(port: int, error: OSError) -> str:
    """Why the port cannot be had, in one sentence with a way out."""
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken. {_instead(port + 1)}"
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"You may not use port {port}. {_instead(max(port + 1, _FOR_EVERYBODY))}"
    return f"Cannot listen on port {port}: {error.strerror}."


def _instead(first: int) -> str:
    other = next(_free_from(first), None)
    return f"Try --port {other}, or leave --port out." if other is not None else "Leave --port out."


def _free_from(first: int) -> Iterator[int]:
    for port in range(first, _LAST + 1):
        try:
            _listening(port).close()
        except OSError:
            continue
        yield port


def _listening(port: int) -> socket.socket:
    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # not kept from a port by what just ended
        listener.bind((HOST, port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener
