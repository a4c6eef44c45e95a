"""Asking the centre for its word on backups, about those registrations whose data may go but for it."""

from collections.abc import Iterator

from perisai_app.domain.settings import Settings
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.errors import StatementNotOurs
from perisai_app.vault.rights.backed_up import note_backed_up, waiting_for_backup
from perisai_app.vault.sync_state import backup_asked, keep_backup_asked
from perisai_app.wire.backed_up import MOST_ASKED, BackedUpAnswer, BackedUpRequest
from perisai_app.wire.canonical import digest
from perisai_app.wire.checkin import CheckinAnswer
from perisai_app.wire.media import BACKED_UP
from sync.problems import RunStopped
from sync.run import Run, Stage


def hear_backups(run: Run, answer: CheckinAnswer) -> None:
    """Nothing is asked while nobody's time has come, the centre has no finished backup, or this very question
    was answered before. RunStopped `stranger` when a statement does not prove itself.
    """
    settings = Shelf(run.vault.home).in_force(run.now().date()).settings
    if answer.backup is None or backup_asked(run.vault) == _question(run, answer.backup, settings):
        return
    for asked in _waiting(run, settings):
        run.tell(Stage.PULL)
        told = run.link.post(BACKED_UP, BackedUpAnswer, _request(asked))
        try:
            note_backed_up(run.vault, told.signed.encode(), told.signature, now=run.now())
        except StatementNotOurs:
            raise RunStopped("stranger") from None
    keep_backup_asked(run.vault, _question(run, answer.backup, settings))


def _question(run: Run, backup: str, settings: Settings) -> str:
    """What the answer depends on: the backup, the epoch, and who waits, as one digest."""
    waiting = [one for portion in _waiting(run, settings) for one in portion]
    return digest("\n".join([backup, run.us.epoch, *waiting]).encode())


def _waiting(run: Run, settings: Settings) -> Iterator[tuple[str, ...]]:
    after = ""
    while found := waiting_for_backup(run.vault, settings, now=run.now(), limit=MOST_ASKED, after=after):
        yield found
        after = found[-1]


def _request(asked: tuple[str, ...]) -> bytes:
    return BackedUpRequest.model_validate({"registrations": asked}).model_dump_json().encode()
