"""The socket that the centre listens on."""

import socket

import pytest

from central.server import Place, _listen
from central.stop import Stop


def test_answers_leave_without_waiting_for_more() -> None:
    """The server's loop sets TCP_NODELAY only where the protocol is named; else a body waits for an ACK."""
    with _listen(Place("127.0.0.1", 0)) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_a_port_that_somebody_has_is_told() -> None:
    with _listen(Place("127.0.0.1", 0)) as listener, pytest.raises(Stop, match="port_taken"):
        _listen(Place("127.0.0.1", listener.getsockname()[1]))
