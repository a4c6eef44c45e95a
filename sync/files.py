"""Sending files after their texts: one or several at once, each kept only by the centre's signed receipt.

A file that the centre does not want yet, or that fails while others pass, waits for a later run; a link that
lets nothing pass stops this one.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic

from nacl.signing import VerifyKey

from perisai_app.vault.files.sending import OwedFile, note_received, owed_files
from perisai_app.vault.files.store import file_bytes
from perisai_app.vault.identity import Enrolment
from perisai_app.wire.files import FileReceipt
from sync.lanes import Lanes
from sync.problems import RunStopped
from sync.run import Progress, Run, Stage
from sync.upload import Stretch, Upload
from sync.width import Width

THIS_ONE = ("not_wanted", "too_large", "malformed")  # about a file, not about the link
BREAKS = ("offline", "timeout", "busy", "internal", "wrong_offset", "pre_empted", "checksum_mismatch")
MOST_BREAKS = 3
RECEIPTS_AT_ONCE, RECEIPT_SECONDS = 32, 1.0  # of either the sooner


@dataclass(slots=True)
class Sending:
    """One going through all that is owed; `total` counts files and their bytes."""

    run: Run
    owed: Iterator[OwedFile]
    total: tuple[int, int]
    lanes: Lanes
    us: Enrolment  # its keys do not move while files travel
    width: Width = field(default_factory=Width)
    stretch: Stretch = field(default_factory=Stretch)
    under_way: deque[Upload] = field(default_factory=deque)
    read_ahead: Upload | None = None
    landed: list[tuple[OwedFile, FileReceipt]] = field(default_factory=list)
    stop: RunStopped | None = None  # what set the last file aside, until another one passes
    landed_at: float = field(default_factory=monotonic)
    kept_at: float = field(default_factory=monotonic)
    sent_before: int = 0

    def all(self) -> None:
        """Until nothing is owed. What was confirmed is kept, however it ends."""
        try:
            while self._launch():
                if self._is_time():  # while others travel
                    self._keep_receipts()
                self._land(self.under_way.popleft())
        finally:
            self._keep_receipts()
        if self.stop is not None:
            raise self.stop

    def _launch(self) -> bool:
        """As many under way as the link bears, and the next one read while they travel."""
        while len(self.under_way) < self.width.now and (upload := self.read_ahead or self._read()):
            self.read_ahead = None
            self._go(upload)
        self.read_ahead = self.read_ahead or self._read()
        return bool(self.under_way)

    def _read(self) -> Upload | None:
        """The next file whose bytes are here: one that went meanwhile is owed no more."""
        for file in self.owed:
            if (data := file_bytes(self.run.vault, file.sha256)) is not None:
                return Upload(file, data, self.stretch)
        return None

    def _go(self, upload: Upload) -> None:
        if self.run.cancel.is_set():
            raise RunStopped("cancelled")
        if upload.link is None:
            upload.link = self.lanes.take()
        upload.begin(self._show)
        self.under_way.append(upload)

    def _land(self, upload: Upload) -> None:
        us, before = self.us, upload.sent
        try:
            upload.hear(VerifyKey(us.centre_key), us.device_id)
        except RunStopped as stop:
            self._broke(upload, stop)
            return
        finally:
            self.run.tally.bytes_sent += upload.sent - before
        self._show()
        if upload.receipt is None:
            self._go(upload)
        else:
            self._settle(upload, upload.receipt)

    def _settle(self, upload: Upload, receipt: FileReceipt) -> None:
        self.lanes.give_back(upload)
        self.landed.append((upload.file, receipt))
        self.run.tally.files += 1
        now, self.stop = monotonic(), None
        self.width.landed(upload.file.bytes, now - self.landed_at)
        self.landed_at = now

    def _broke(self, upload: Upload, stop: RunStopped) -> None:
        """Once more from where it came to; after several breaks another file shows whether it is the link."""
        if stop.code in THIS_ONE:
            self.lanes.give_back(upload)
            return
        if stop.code not in BREAKS or stop.retry_after is not None:
            raise stop
        self.width.broke()
        if upload.breaks < MOST_BREAKS:
            self._go(upload)
        elif self.stop is not None:
            raise stop
        else:
            self.stop = stop
            self.lanes.give_back(upload)

    def _is_time(self) -> bool:
        """Whether a crash would cost too much sending again."""
        return len(self.landed) >= RECEIPTS_AT_ONCE or monotonic() - self.kept_at >= RECEIPT_SECONDS

    def _keep_receipts(self) -> None:
        landed, self.landed, self.kept_at = self.landed, [], monotonic()
        if landed:
            note_received(self.run.vault, landed, now=self.run.now())

    def _show(self) -> None:
        tally, (files, size) = self.run.tally, self.total
        sent = tally.bytes_sent - self.sent_before
        self.run.report(Progress(Stage.FILES, tally.files, files, sent, max(sent, size)))


def send_files(run: Run) -> None:
    """Send every file that is owed, the most pressing first."""
    owed = owed_files(run.vault)
    with Lanes(run) as lanes:
        total = len(owed), sum(file.bytes for file in owed)
        Sending(run, iter(owed), total, lanes, run.us, sent_before=run.tally.bytes_sent).all()
