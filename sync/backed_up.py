"""Asking the centre for its word on backups, about those registrations whose data may go but for it."""

from perisai_app.domain.settings import Settings
from perisai_app.vault.errors import StatementNotOurs
from perisai_app.vault.rights.backed_up import note_backed_up, waiting_for_backup
from perisai_app.wire.backed_up import MOST_ASKED, BackedUpAnswer, BackedUpRequest
from perisai_app.wire.checkin import CheckinAnswer
from perisai_app.wire.media import BACKED_UP
from sync.problems import RunStopped
from sync.run import Run, Stage


def hear_backups(run: Run, answer: CheckinAnswer, settings: Settings) -> None:
    """Nothing is asked while nobody's time has come, or the centre has no finished backup.

    RunStopped `stranger` when a statement does not prove itself.
    """
    asked = waiting_for_backup(run.vault, settings, now=run.now(), limit=MOST_ASKED) if answer.backup else ()
    while asked:
        run.tell(Stage.PULL)
        told = run.link.post(BACKED_UP, BackedUpAnswer, _request(asked))
        try:
            note_backed_up(run.vault, told.signed.encode(), told.signature, now=run.now())
        except StatementNotOurs:
            raise RunStopped("stranger") from None
        asked = waiting_for_backup(run.vault, settings, now=run.now(), limit=MOST_ASKED, after=asked[-1])


def _request(asked: tuple[str, ...]) -> bytes:
    return BackedUpRequest.model_validate({"registrations": asked}).model_dump_json().encode()
