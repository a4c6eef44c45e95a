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
        super().__init__(app)  # owned by Qt: a timer must not be collected on a worker thread
        self._app, self._usual = app, milliseconds
        self._pause = QTimer(self, singleShot=True, interval=milliseconds)
        self._pause.timeout.connect(self.idle)

    @property
    def minutes(self) -> int:
        return self._pause.interval() // 60_000

    def set_minutes(self, minutes: int | None) -> None:
        """Longer while something shorter than the passphrase opens again; None is as it was made."""
        self._pause.setInterval(self._usual if minutes is None else minutes * 60_000)

    def start(self) -> None:
        self._app.installEventFilter(self)
        self.put_off()

    def stop(self) -> None:
        """Nothing is watched any more; a filter must not outlive its window."""
        self._app.removeEventFilter(self)
        self._pause.stop()

    def put_off(self) -> None:
        self._pause.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self.put_off()
        return False
