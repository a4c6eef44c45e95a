"""The support bundle in the window: told what is in it, then a place is chosen, then it is written."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, qVersion
from PySide6.QtWidgets import QFileDialog, QWidget

from perisai_app.support import NAME, Bundle, bundle
from perisai_app.vault.database import Vault
from ui.lanes import VaultLane
from ui.parts.banner import Banner
from ui.parts.problem_line import Answer
from ui.screens.past_page import PastPage
from ui.wording import helping as words
from ui.wording.speech import say


class Helping:
    """`failed` tells of what nobody foresaw, and offers the bundle; `ask` offers it to whoever wants it."""

    def __init__(
        self, page: QWidget, past: PastPage, banner: Banner, lane: VaultLane, now: Callable[[], datetime]
    ) -> None:
        self._page, self._banner, self._lane, self._now = page, banner, lane, now
        self._timer = QTimer(page, singleShot=True, interval=0)  # from any thread and any depth
        self._timer.timeout.connect(self._tell)
        past.asked_help.connect(self.ask)

    def failed(self) -> None:
        self._timer.start()

    def ask(self) -> None:
        now = self._now()

        def made(vault: Vault) -> Bundle:
            return bundle(vault.home, vault, now=now, qt=qVersion())

        self._lane.ask(made, self._show)

    def _tell(self) -> None:
        save = Answer(say(words.SAVE), self.ask, words.KEY)
        self._banner.ask("red", say(words.FAILED), save, Answer(say(words.NO), self._banner.clear))

    def _show(self, made: Bundle) -> None:
        place = Answer(say(words.PLACE), partial(self._choose, made), words.PLACE_KEY)
        text = words.preview(made.log_lines, made.events)
        self._banner.ask("indigo", text, place, Answer(say(words.NO), self._banner.clear))

    def _choose(self, made: Bundle) -> None:
        name = NAME.format(at=self._now().astimezone())
        dialog = QFileDialog(self._page, say(words.SAVE), str(Path.home() / name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self._save(made, Path(chosen)))
        dialog.open()

    def _save(self, made: Bundle, path: Path) -> None:
        self._lane.run(lambda: made.save(path), lambda _none: self._on_saved(path), self._on_unsaved)

    def _on_saved(self, path: Path) -> None:
        self._banner.tell("green", say(words.SAVED, name=path.name))

    def _on_unsaved(self, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        self._banner.tell("red", say(words.UNSAVED))
