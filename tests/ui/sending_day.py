"""What tests of sending share: a vault that joined a real office, people ready to send, and the workspace."""

from collections.abc import Callable
from datetime import datetime, timedelta

from pytestqt.qtbot import QtBot

from central.enrolment import make_code
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.register import Row
from perisai_app.wire.submission import Submission
from sync.enrol import enrol
from tests.central.conftest import Office
from tests.sync.between import Said
from tests.ui.conftest import COMPLETE, NOW
from ui.network_hint import NetworkHint
from ui.window import MainWindow
from ui.workspace import Workspace

Open = Callable[..., MainWindow]
LOGIN_PAGE = Said(200, {"Content-Type": "text/html"}, b"<html>Selamat datang</html>")


class HandClock:
    """The laptop's clock; it moves only when a test moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **step: float) -> None:
        self.now += timedelta(**step)


class QuietHint(NetworkHint):
    """A network that says nothing until a test lets it."""

    def __init__(self) -> None:
        super(NetworkHint, self).__init__()


def join(vault: Vault, office: Office, url: str = "") -> None:
    """As Sri's laptop, by the office's own clock."""
    office.clock.now = NOW
    enrol(vault, url or office.url, str(make_code(office.centre, "Sri", "Gianyar")), now=NOW)


def queued(vault: Vault, number: int = 0, **texts: str) -> Submission:
    """One more person who is ready to send."""
    nik = f"510401540384{9012 + number}"
    made = new_draft(vault, now=NOW, texts={**COMPLETE, "nik": nik, **texts})
    done = finalize(vault, made.draft_id, book=rule_book(), today=NOW.date(), now=NOW)
    assert isinstance(done, Submission)
    return done


def chosen(workspace: Workspace) -> Row:
    """Whom the list stands on."""
    row = workspace.list.chosen()
    assert row is not None
    return row


def workspace_of(window: MainWindow, qtbot: QtBot) -> Workspace:
    """Once its bar has its first words."""
    assert window.workspace is not None
    workspace = window.workspace
    qtbot.waitUntil(lambda: bool(workspace.bar.button.text()))
    return workspace
