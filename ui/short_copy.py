"""A secret on the clipboard for a minute: taken away again by time, at a lock, and at the program's end."""

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

LIFE_MS = 60_000
# What keeps it out of the clipboard's own history: Windows, and KDE.
KEEP_OUT = (
    ('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"\x00"),
    ('application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"', b"\x00\x00\x00\x00"),
    ("x-kde-passwordManagerHint", b"secret"),
)


class ShortCopy(QObject):
    """One for the whole program. What somebody else copied meanwhile is never touched."""

    def __init__(self, owner: QObject, life_ms: int = LIFE_MS) -> None:
        super().__init__(owner)
        self._text = ""
        self.timer = QTimer(self, singleShot=True, interval=life_ms)
        self.timer.timeout.connect(self.forget)

    def put(self, text: str) -> None:
        data = QMimeData()
        data.setText(text)
        for kind, value in KEEP_OUT:
            data.setData(kind, value)
        QGuiApplication.clipboard().setMimeData(data)
        self._text = text
        self.timer.start()

    def forget(self) -> None:
        """Nothing where the clipboard holds something else by now."""
        self.timer.stop()
        if self._text and QGuiApplication.clipboard().text() == self._text:
            QGuiApplication.clipboard().clear()
        self._text = ""


def short_copy() -> ShortCopy:
    """The program's own."""
    app = QGuiApplication.instance()
    assert app is not None, "there is a window"
    return app.findChild(ShortCopy) or ShortCopy(app)
