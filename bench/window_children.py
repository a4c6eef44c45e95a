"""What the window's benchmarks start, each in a process of its own: the program, and a bare form window.

Run by window_start.py and window_memory.py, which read the one line that each prints.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QFormLayout, QLineEdit, QMainWindow, QWidget

FIELDS = ("NIK", "Nama", "Tanggal lahir", "Nama ibu kandung", "Nomor HP", "Alamat", "Penghasilan")


class FirstPaint(QObject):
    """Prints 'painted' once the widget that it watches was painted, and ends the program."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, _painted)
        return super().eventFilter(watched, event)


class TimedApplication(QApplication):
    """Watches the page before the vault from the moment at which the program waits for a person."""

    def exec(self) -> int:  # type: ignore[override]  # PySide declares it static; our program calls it on the object
        window = next(top for top in self.topLevelWidgets() if isinstance(top, QMainWindow))
        self.watch = FirstPaint(window.entrance.page)  # type: ignore[attr-defined]  # the window's own page
        return super().exec()


def bare_window() -> QMainWindow:
    """What one would write first: a window with a form of a handful of lines."""
    window, body = QMainWindow(), QWidget()
    form = QFormLayout(body)
    for words in FIELDS:
        form.addRow(words, QLineEdit())
    window.setCentralWidget(body)
    window.resize(1280, 720)
    return window


def run_bare() -> None:
    app = QApplication([])
    window = bare_window()
    window.show()
    window.watch = FirstPaint(window.findChild(QWidget))  # type: ignore[attr-defined]  # lives as long
    app.exec()


def run_ours(home: Path) -> None:
    """As a bare `perisai` does it, its command line included."""
    app = TimedApplication(["perisai"])
    sys.argv = ["perisai", "--home", str(home)]
    from perisai_app.start import main

    main()
    del app


def hold_bare() -> None:
    """Prints the bare window's memory in bytes."""
    app = QApplication([])
    window = bare_window()
    window.show()
    _turn(app, lambda: False, 0.5)
    print(_resident(), flush=True)


def hold_ours(home: Path, rows: int) -> None:
    """Prints our window's memory in bytes after the list was shown, scrolled and searched.

    The key comes as hexadecimal digits on standard input.
    """
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from perisai_app.vault.keys.vault_key import VaultKey
    from ui.theme.look import Look
    from ui.window import MainWindow

    app = QApplication([])
    key = VaultKey(bytes.fromhex(sys.stdin.readline().strip()))
    window = MainWindow(Look(app), home, key=key)
    window.show()
    workspace = window.workspace
    assert workspace is not None, "it has the key"
    workspace.show_list()
    listed = workspace.list
    _turn(app, lambda: listed.model.rowCount() > 0, 60)
    for _ in range(40):
        QTest.keyClick(listed.table, Qt.Key.Key_End)
        _turn(app, listed.settled, 10)
    reached = listed.model.rowCount()
    QTest.keyClicks(listed.search, "sari")
    _turn(app, lambda: False, 2)
    print(_resident(), reached, rows, flush=True)
    window.close()


def _turn(app: QApplication, done: Callable[[], bool], seconds: float) -> None:
    """Let the window work until it is done, or for so long."""
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.005)
    app.processEvents()


def _resident() -> int:
    """What of this process lies in memory now."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * 4096
    import resource  # the most that it ever was: what other systems tell

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _painted() -> None:
    print("painted", flush=True)
    QApplication.quit()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["hold"]:
            hold_bare()
        case ["hold", home, rows]:
            hold_ours(Path(home), int(rows))
        case [home]:
            run_ours(Path(home))
        case _:
            run_bare()
