"""One start of the window, as a process of its own: minimised first, it says when it comes forward."""

import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui.window import MainWindow, run_window


class Watcher(QObject):
    """Minimises the window once it is shown; later a window that is not minimised has come forward."""

    def __init__(self) -> None:
        super().__init__()
        self._minimised = False

    def eventFilter(self, seen: QObject, event: QEvent) -> bool:
        if isinstance(seen, MainWindow):
            if event.type() == QEvent.Type.Show and not self._minimised:
                self._minimised = True
                QTimer.singleShot(0, seen.showMinimized)
                QTimer.singleShot(0, lambda: print("hidden", flush=True))
            elif event.type() == QEvent.Type.WindowStateChange and not seen.isMinimized():
                print("forward", flush=True)
                QTimer.singleShot(0, seen.close)
        return False


if __name__ == "__main__":
    app = QApplication([])
    watcher = Watcher()
    app.installEventFilter(watcher)
    sys.exit(run_window(Path(sys.argv[1])))
