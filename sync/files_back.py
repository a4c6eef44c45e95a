"""Files from the centre to the laptop, and those that it lacks: what a restore of either side took."""

from perisai_app.vault.files.elsewhere import keep_fetched, missing_files
from perisai_app.vault.files.sending import owe_again, owed_files
from perisai_app.wire.files import AwaitedPage
from perisai_app.wire.media import AWAITED, FILES
from sync.answers import read_bytes
from sync.problems import RunStopped
from sync.run import Run, Stage

MOST_A_RUN = 50
PAGE = 500


def owe_what_is_awaited(run: Run, awaited: int) -> int:
    """The centre waits for more files than we owe it: what it lacks is owed again. How many."""
    if awaited <= len(owed_files(run.vault)):
        return 0
    after, more, again = "", True, 0
    while more:
        run.tell(Stage.PULL)
        page = run.link.get(AWAITED, AwaitedPage, after=after, limit=PAGE)
        again += owe_again(run.vault, page.sha256)
        if page.more and (not page.sha256 or page.sha256[-1] <= after):
            raise RunStopped("not_ours")
        after, more = page.sha256[-1] if page.sha256 else after, page.more
    return again


def fetch_files(run: Run) -> int:
    """The bytes of files that fetched work names. How many came; one that the centre has not is asked for
    again in a later run.
    """
    came = 0
    for file in missing_files(run.vault, MOST_A_RUN):
        run.tell(Stage.PULL)
        try:
            data = run.link.begin("GET", f"{FILES}/{file.sha256}", read_bytes).wait()
        except RunStopped as stop:
            if stop.code != "not_found":
                raise
            continue
        if not keep_fetched(run.vault, file.sha256, data):
            raise RunStopped("not_ours")
        came += 1
    return came
