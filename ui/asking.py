"""Asks once a sitting whether files may go, after a run that left some for a person's word."""

from PySide6.QtCore import QObject

from perisai_app.vault.files.sending import OwedFile, Waiting
from ui.lanes import VaultLane
from ui.parts.banner import Banner
from ui.parts.problem_line import Answer
from ui.sending import Sender
from ui.standing import to_ask_about
from ui.wording import carrying
from ui.wording.speech import say


class AskForFiles(QObject):
    """What was asked about is not asked about again until the vault is locked; the page has a button."""

    def __init__(self, banner: Banner, lane: VaultLane, sender: Sender) -> None:
        super().__init__()
        self._banner, self._lane, self._sender = banner, lane, sender
        self._asked: set[str] = set()
        self._tone, self._result, self._question = "indigo", "", ""
        sender.began.connect(self._on_began)
        sender.ended.connect(self._on_ended)
        sender.over.connect(self._on_over)

    def _on_began(self) -> None:
        """A question that stands is over: what it asks about may be under way."""
        self._tone, self._result = "indigo", ""
        if self._question and self._banner.text() == self._question:
            self._banner.clear()
        self._question = ""

    def _on_ended(self, tone: str, text: str) -> None:
        self._tone, self._result = tone, text

    def _on_over(self, code: str) -> None:
        if not code:
            self._lane.ask(to_ask_about, self._on_files)

    def _on_files(self, files: tuple[OwedFile, ...]) -> None:
        """In the place of the run's own result; what else stands there is answered first, and then it is
        asked after another run.
        """
        new, stands = {file.sha256 for file in files} - self._asked, self._banner.text()
        if not new or self._sender.running or stands not in ("", self._result):
            return
        self._asked |= new
        waiting = Waiting(len(files), sum(file.bytes for file in files))
        self._question = carrying.question(waiting, stands)
        yes = Answer(say(carrying.YES), self._yes, carrying.YES_KEY)
        no = Answer(say(carrying.NO), self._banner.clear, carrying.NO_KEY)
        self._banner.ask(self._tone, self._question, yes, no)

    def _yes(self) -> None:
        self._banner.clear()
        self._sender.send_files()
