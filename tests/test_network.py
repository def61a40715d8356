"""No test reaches anything but this machine."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


@pytest.mark.filterwarnings("ignore:A test tried to use")
def test_a_socket_outside_loopback_is_refused() -> None:
    """The suite itself refuses the connection, whatever network there is."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as outside, pytest.raises(SocketConnectBlockedError):
        outside.connect(("192.0.2.1", 80))
