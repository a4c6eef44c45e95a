"""Pictures of the real window for where there is no display, and a walk through all pages (self-check)."""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QSize
from PySide6.QtWidgets import QApplication

from perisai_app.vault.drafts import Draft
from perisai_app.vault.keys.vault_key import VaultKey
from ui.theme.look import Look
from ui.window import Clock, MainWindow, utc_now
from ui.workspace import Workspace

SIZE = QSize(1366, 768)
PATIENCE_MS = 20_000
# An invented person, typed half way: serials 9000-9999 belong to nobody.
SHOWN = {
    "nik": "5104015403849012",
    "name": "NI WAYAN SUARTI",
    "sex": "female",
    "birth_date": "14-05-1984",
    "mother_name": "NI MADE RAI",
    "occupation": "PEDAGANG_PASAR",
    "income": "1.000.000",
    "programs": "2",
    "months": "6",
    "funded_by": "self",
    "ecosystem": "pasar",
    "village": "51.04.01.2003",
}


def save_pictures(home: Path, key: VaultKey, folder: Path, *, now: Clock = utc_now) -> list[Path]:
    """The first page, the list, and the form with somebody being typed, as PNG; nothing of that is saved."""
    folder.mkdir(parents=True, exist_ok=True)
    window = _window(home, key, now)
    workspace = _workspace(window)
    made = [_grab(window, folder / "beranda.png")]
    workspace.show_list()
    made.append(_grab(window, folder / "daftar.png"))
    workspace.show_form(_half_typed(now))
    made.append(_grab(window, folder / "formulir.png"))
    window.close()
    return made


def open_every_window(home: Path, key: VaultKey) -> None:
    """Each page once, drawn; raises when one does not open."""
    window = _window(home, key, utc_now)
    workspace = _workspace(window)
    window.grab()
    for show in (
        workspace.show_list,
        workspace.show_visits,
        workspace.show_form,
        workspace.show_past,
        workspace.show_hand_over,
    ):
        show()
        window.grab()
    window.lock()
    window.grab()
    window.close()


def _window(home: Path, key: VaultKey, now: Clock) -> MainWindow:
    window = MainWindow(Look(_application(), setting="light"), home, now=now, key=key)
    window.resize(SIZE)
    window.show()
    return window


def _workspace(window: MainWindow) -> Workspace:
    """Once its first counts have come."""
    assert window.workspace is not None, "it was made with a key"
    workspace = window.workspace
    _until(
        lambda: (
            bool(workspace.bar.button.text())
            and workspace.list.settled()
            and workspace.home.shown is not None
        )
    )
    return workspace


def _half_typed(now: Clock) -> Draft:
    """A draft that is in no vault: looking at it saves nothing."""
    return Draft("", "", 1, None, SHOWN, {}, "birth_place", now())


def _grab(window: MainWindow, path: Path) -> Path:
    QApplication.processEvents()
    if not window.grab().save(str(path)):
        raise OSError(f"cannot write {path.name}")
    return path


def _until(done: Callable[[], bool]) -> None:
    deadline = QDeadlineTimer(PATIENCE_MS)
    while not done():
        if deadline.hasExpired():
            raise TimeoutError("the window did not come up")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)


def _application() -> QApplication:
    """The running application, or an offscreen one where there is no display."""
    app = QApplication.instance()
    if app is None:
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.name == "nt"):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        app = QApplication(["perisai"])
    assert isinstance(app, QApplication)
    return app
