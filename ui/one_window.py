"""A second start raises the first window instead of opening another. The lock itself is the vault's."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

PATIENCE_MS = 2_000


class Doorbell(QObject):
    """Rings when another start asked for this window. Only the holder of the vault's lock may hang it up."""

    rang = Signal()

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        QLocalServer.removeServer(_name(home))  # what a killed holder left
        self._server.listen(_name(home))

    def close(self) -> None:
        self._server.close()

    def _on_connection(self) -> None:
        while (visitor := self._server.nextPendingConnection()) is not None:
            visitor.disconnectFromServer()
            visitor.deleteLater()
            self.rang.emit()


def ring(home: Path) -> bool:
    """Ask the first window to come forward; whether it heard."""
    socket = QLocalSocket()
    socket.connectToServer(_name(home))
    heard = socket.waitForConnected(PATIENCE_MS)
    socket.abort()
    return heard


def come_forward(window: QWidget) -> None:
    window.setWindowState(
        (window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive
    )
    window.show()
    window.raise_()
    window.activateWindow()


def _name(home: Path) -> str:
    """No path in it: names of servers are seen by every user."""
    return "perisai-" + hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:24]
