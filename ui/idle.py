"""Tells when nobody has touched the laptop for a while. Must not know what follows from that."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

IDLE_MINUTES = 5
_TOUCHES = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    )
)


class IdleWatch(QObject):
    """`idle` once after `milliseconds` without a key, a click or a touch, in any window of the program."""

    idle = Signal()

    def __init__(self, app: QApplication, milliseconds: int = IDLE_MINUTES * 60_000) -> None:
        super().__init__()
        self._pause = QTimer(self, singleShot=True, interval=milliseconds)
        self._pause.timeout.connect(self.idle)
        app.installEventFilter(self)

    def start(self) -> None:
        self._pause.start()

    def stop(self) -> None:
        self._pause.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and self._pause.isActive():
            self._pause.start()
        return False
