"""What the buttons of the page of sendings do: a Wi-Fi's login, what is held back, which files go."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from perisai_app.vault.files.policy import FilesPolicy, choose_files_policy
from ui import session_work as work
from ui.lanes import VaultLane
from ui.parts.banner import Banner
from ui.screens.past_page import PastPage
from ui.sending import Sender
from ui.wording.trouble import sentence


class PastAnswers(QObject):
    """`url` is the centre's address, empty before the laptop joined one; `changed` reads everything anew."""

    def __init__(
        self,
        page: PastPage,
        lane: VaultLane,
        sending: Sender,
        banner: Banner,
        *,
        now: Callable[[], datetime],
        changed: Callable[[], None],
    ) -> None:
        super().__init__()
        self._lane, self._sending, self._banner = lane, sending, banner
        self._now, self._changed, self.url = now, changed, ""
        page.asked_login.connect(self._open_login)
        page.asked_again.connect(self._release_held)
        page.asked_send.connect(sending.send_files)
        page.files.asked_files.connect(sending.send_files)
        page.files.chosen.connect(self._choose_policy)

    def _open_login(self) -> None:
        """Any plain page makes a Wi-Fi show its login; the centre's own name tells nobody a new one."""
        QDesktopServices.openUrl(QUrl(f"http://{urlsplit(self.url).hostname or ''}/"))

    def _release_held(self) -> None:
        """What was held back goes out once more, at once."""
        release = partial(work.release_all, now=self._now())
        self._lane.ask(release, lambda _none: self._sending.start(by_person=True))

    def _choose_policy(self, chosen: FilesPolicy) -> None:
        choose = partial(choose_files_policy, chosen=chosen)
        self._lane.ask(choose, lambda _none: self._changed(), self._on_unchosen)

    def _on_unchosen(self, error: Exception) -> None:
        self._banner.tell("red", sentence(error))
        self._changed()
