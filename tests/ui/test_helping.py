"""The support bundle is offered by a key and after what nobody foresaw; what is in it is told before."""

import sys

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import Vault
from perisai_app.vault.keys.vault_key import VaultKey
from tests.ui.keyboard import press
from tests.ui.sending_day import Open, workspace_of
from ui.crashes import tell_of_crashes


def test_a_key_tells_what_is_in_the_bundle_and_asks_for_a_place(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault
) -> None:
    workspace = workspace_of(open_window(key), qtbot)
    press(Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: workspace.banner.text().startswith("Berkas bantuan untuk kantor berisi: "))
    assert "Tanpa nama, NIK, nomor HP" in workspace.banner.text()


def test_what_nobody_foresaw_ends_in_a_plain_sentence(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(key)
    workspace = workspace_of(window, qtbot)
    logged: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: logged.append(kind.__name__))
    tell_of_crashes(window.tell_failed)
    sys.excepthook(ValueError, ValueError("Ni Wayan Sampel"), None)
    qtbot.waitUntil(lambda: workspace.banner.text().startswith("Ada yang salah di program ini"))
    assert logged == ["ValueError"] and "Sampel" not in workspace.banner.text()
