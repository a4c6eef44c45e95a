"""Counts whole seconds down and says each one. Must not know what is waited for."""

from PySide6.QtCore import QObject, QTimer, Signal


class Countdown(QObject):
    """`counted` carries what is left, at once and after each second; `over` when it is nothing."""

    counted = Signal(int)
    over = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.left = 0
        self.timer = QTimer(self, interval=1000)
        self.timer.timeout.connect(self._on_second)

    def start(self, seconds: int) -> None:
        self.left = seconds
        self.timer.start()
        self.counted.emit(seconds)

    def stop(self) -> None:
        self.left = 0
        self.timer.stop()

    def _on_second(self) -> None:
        self.left -= 1
        if self.left > 0:
            self.counted.emit(self.left)
        else:
            self.stop()
            self.over.emit()
