"""A real vault and a real window, driven by keys; the only fake is the clock."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import Vault, open_vault
from perisai_app.vault.keys.vault_key import VaultKey
from tests.ui.watchdog import Watchdog, works_here
from tests.vault.fresh import fresh_vault
from ui.form.consent_sound import Sound
from ui.network_hint import NetworkHint
from ui.theme.look import Look
from ui.window import MainWindow

PASSPHRASE = "padi menguning di sawah"
NOW = datetime(2026, 11, 21, 2, 42, tzinfo=UTC)
# Complete and invented; NIK serials 9000-9999 belong to nobody.
COMPLETE = MappingProxyType(
    {
        "nik": "5104015403849012",
        "name": "NI WAYAN SUARTI",
        "birth_date": "14-03-1984",
        "sex": "female",
        "mother_name": "NI MADE RAI",
        "phone": "081200009012",
        "street": "Banjar Wangbung",
        "village": "51.04.01.2005",
        "occupation": "PEDAGANG_PASAR",
        "income": "1.000.000",
        "programs": "2",
        "months": "6",
        "branch": "Gianyar",
        "funded_by": "self",
        "ecosystem": "pasar",
        "consent_method": "written",
        "consent_on": "21-11-2026",
    }
)


def clock() -> datetime:
    return NOW


def focused() -> QWidget | None:
    return QApplication.focusWidget()


@pytest.fixture(autouse=True)
def never_frozen() -> Iterator[None]:
    """Fails the test in which the window was held up; tests/ui/watchdog.py has how that is told."""
    if not works_here():
        yield
        return
    dog = Watchdog()
    dog.start()
    yield
    dog.stop()
    assert not dog.bitten, "the window stood still:\n" + "\n".join(dog.bitten)


class PatientBot(QtBot):
    """A slow machine is no failure: what never comes is one, after a minute."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 60_000) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "sri"


@pytest.fixture
def key(home: Path) -> VaultKey:
    return fresh_vault(home, agent_name="Sri Wahyuni", passphrase=PASSPHRASE)


@pytest.fixture
def vault(home: Path, key: VaultKey) -> Iterator[Vault]:
    """A second connection, to look at what the window really wrote."""
    opened = open_vault(home, key)
    yield opened
    opened.close()


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return Look(qapp, setting="light")


@pytest.fixture
def open_window(qtbot: QtBot, look: Look, home: Path) -> Iterator[Callable[[VaultKey | None], MainWindow]]:
    """Windows that are closed again whatever the test did."""
    made: list[MainWindow] = []

    def open_one(
        key: VaultKey | None,
        *,
        now: Callable[[], datetime] = clock,
        hint: NetworkHint | None = None,
        sound: Sound | None = None,
        page: str = "list",
    ) -> MainWindow:
        """With a `hint` it sends by itself. A window with a key opens at home; the rail leads to `page`."""
        window = MainWindow(look, home, now=now, key=key, hint=hint, sound=sound)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: focused() is not None)
        if window.workspace is not None and page != "home":
            QTest.mouseClick(window.workspace.rail.buttons[page], Qt.MouseButton.LeftButton)
        made.append(window)
        return window

    yield open_one
    for window in made:
        window.close()
        window.deleteLater()
