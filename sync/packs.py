"""Fetching the rule books that the office announced; the shelf judges each by its own signature."""

from hashlib import sha256

from perisai_app.reference.packs.refused import PackRefused
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.packs_told import not_fetched, note_fetched
from perisai_app.wire.changes import PackNews
from perisai_app.wire.media import PACKS
from sync.problems import RunStopped
from sync.run import Run, Stage

MOST_A_RUN = 5


def fetch_packs(run: Run) -> None:
    """Each announced pack once; what a pack is refused for is kept and stops nothing."""
    for news in not_fetched(run.vault, MOST_A_RUN):
        run.tell(Stage.PULL)
        note_fetched(run.vault, news.sha256, _fetched(run, news), run.now())


def _fetched(run: Run, news: PackNews) -> str | None:
    """The code of why it was not taken; None when it lies on the shelf."""
    try:
        data = run.link.fetch(f"{PACKS}/{news.sha256}")
    except RunStopped as stop:
        if stop.code != "not_found":
            raise
        return stop.code
    if sha256(data).hexdigest() != news.sha256:
        raise RunStopped("not_ours")
    return _installed(run, data)


def _installed(run: Run, data: bytes) -> str | None:
    try:
        Shelf(run.vault.home).install(data)
    except PackRefused as refused:
        return refused.code
    return None
