"""A shared laptop: each agent is offered by name, chosen by key, and opens only their own vault."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perisai_app.vault.database import Vault, create_vault, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.instance import Instance
from perisai_app.vault.keys.slots import COPIES
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.laptop import home_for_new_agent, vaults
from tests.ui.code_on_paper import note_down
from tests.ui.conftest import COMPLETE, NOW, PASSPHRASE
from tests.ui.keyboard import enter, focused, keys, press
from ui.screens.agent_choice import AgentCard
from ui.screens.new_agent import NewAgentPage
from ui.screens.unlock import UnlockPage
from ui.window import MainWindow

Open = Callable[[VaultKey | None], MainWindow]
OTHERS = "embun pagi di kebun kopi"


@pytest.fixture
def others(home: Path, key: VaultKey) -> Path:
    """Bagus, who comes before Sri, works on the same laptop and has one person in the vault."""
    place = home_for_new_agent(home)
    vault = open_vault(place, create_vault(place, agent_name="Bagus Pranata", passphrase=OTHERS))
    new_draft(vault, now=NOW, texts=dict(COMPLETE) | {"name": "KETUT REKAAN"})
    vault.close()
    return place


def unlock_page(window: MainWindow) -> UnlockPage:
    assert window.entrance is not None and isinstance(window.entrance.page, UnlockPage)
    return window.entrance.page


def opened(window: MainWindow, qtbot: QtBot) -> Path:
    qtbot.waitUntil(lambda: window.session is not None)
    assert window.session is not None
    return window.session.home


def test_every_agent_is_offered_and_the_arrow_keys_choose(
    open_window: Open, others: Path, home: Path
) -> None:
    page = unlock_page(open_window(None))
    assert [card.text() for card in page.findChildren(AgentCard)] == ["Bagus Pranata", "Sri Wahyuni"]
    assert page.agent.home == others
    press(Qt.Key.Key_Down)
    assert page.agent.home == home and page.passphrase.accessibleName() == "Kata sandi Sri Wahyuni"
    press(Qt.Key.Key_Down)
    assert page.agent.home == home, "past the end nothing happens"
    press(Qt.Key.Key_Up)
    assert page.agent.home == others


def test_the_chosen_agents_own_vault_opens_with_what_is_in_it(
    qtbot: QtBot, open_window: Open, others: Path, vault: Vault
) -> None:
    new_draft(vault, now=NOW, texts=dict(COMPLETE))
    window = open_window(None)
    press(Qt.Key.Key_Up)
    enter(OTHERS)
    assert opened(window, qtbot) == others
    workspace = window.workspace
    assert workspace is not None
    qtbot.waitUntil(lambda: workspace.list.model.rowCount() == 1)
    assert workspace.list.model.row(0).name == "KETUT REKAAN"


def test_ones_passphrase_opens_nobody_elses_vault(
    qtbot: QtBot, open_window: Open, others: Path, home: Path
) -> None:
    window = open_window(None)
    page = unlock_page(window)
    enter(PASSPHRASE)
    qtbot.waitUntil(lambda: page.problem().startswith("Kata sandi salah."))
    assert window.session is None
    press(Qt.Key.Key_Down)
    assert page.problem() == "" and page.passphrase.text() == "", "nothing follows to another agent"
    enter(PASSPHRASE)
    assert opened(window, qtbot) == home


def test_after_locking_the_agent_who_worked_is_offered_first(
    qtbot: QtBot, open_window: Open, others: Path, home: Path
) -> None:
    window = open_window(None)
    press(Qt.Key.Key_Down)
    enter(PASSPHRASE)
    opened(window, qtbot)
    press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert unlock_page(window).agent.home == home


def test_a_vault_that_another_program_has_is_told_and_stays_shut(
    qtbot: QtBot, open_window: Open, others: Path
) -> None:
    window = open_window(None)
    with Instance(others):
        enter(OTHERS)
        qtbot.waitUntil(lambda: "jendela lain" in unlock_page(window).problem())
    assert window.session is None
    enter(OTHERS)
    assert opened(window, qtbot) == others


def test_a_further_agent_is_made_from_the_same_page(
    qtbot: QtBot, open_window: Open, key: VaultKey, home: Path
) -> None:
    window = open_window(None)
    press(Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    assert window.entrance is not None and isinstance(window.entrance.page, NewAgentPage)
    for text in ("Made Rekaan", OTHERS, OTHERS):
        enter(text)
    page = window.entrance.page
    qtbot.waitUntil(lambda: page.code is not None)
    note_down(page)
    assert opened(window, qtbot) not in (home,)
    assert [one.name for one in vaults(home)] == ["Made Rekaan", "Sri Wahyuni"]


def test_escape_leads_back_from_a_further_agent(open_window: Open, key: VaultKey) -> None:
    window = open_window(None)
    press(Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_Escape)
    assert unlock_page(window).passphrase.hasFocus()


def test_an_agent_whose_slots_are_damaged_is_still_offered(open_window: Open, others: Path) -> None:
    for name in COPIES:
        (others / name).write_bytes(b"")
    page = unlock_page(open_window(None))
    shown = [(card.text(), card.accessibleDescription()) for card in page.findChildren(AgentCard)]
    assert shown[0][0] == "Agen tanpa nama" and "dipulihkan" in shown[0][1]
    assert focused() is page.passphrase
    keys("a")
