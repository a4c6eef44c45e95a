"""Fetching the rule books that the office announced; the shelf judges each by its own signature."""

from collections.abc import Collection
from hashlib import sha256

from perisai_app import __version__
from perisai_app.reference.packs.refused import PackRefused
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.packs_told import not_fetched, note_fetched
from perisai_app.wire.changes import PackNews
from perisai_app.wire.media import PACKS
from sync.problems import RunStopped
from sync.run import Run, Stage

MOST_A_RUN = 5
NO_PACK = ("not_found", "not_ours")  # asked for again only under another digest
PASSING = ("pack_unknown_key", "pack_newer_program", "pack_vectors_fail")  # not for another key or program


def fetch_packs(run: Run) -> None:
    """Each announced pack once; what one is refused for is kept, and stops nothing. RunStopped `not_ours`,
    this once, when its bytes are others than were announced; OSError leaves it to the next run.
    """
    shelf = Shelf(run.vault.home)
    if run.us.centre_key not in shelf.trusted():
        shelf.trust(run.us.centre_key)  # the office signs the packs of its laptops, by a new key too
    under = _judged_under(shelf.trusted())
    spoiled = False
    for news in not_fetched(run.vault, MOST_A_RUN, under=under, passing=PASSING):
        run.tell(Stage.PULL)
        refused = _fetched(run, shelf, news)
        note_fetched(run.vault, news.sha256, refused, under, run.now())
        spoiled = spoiled or refused == "not_ours"
    if spoiled:
        raise RunStopped("not_ours")


def _judged_under(trusted: Collection[bytes]) -> str:
    """What a passing refusal depends on: with another key or another program the same pack may be taken."""
    return f"{__version__} {sha256(b''.join(sorted(trusted))).hexdigest()[:16]}"


def _fetched(run: Run, shelf: Shelf, news: PackNews) -> str | None:
    """The code of why it was not taken; None when it lies on the shelf."""
    try:
        data = run.link.fetch(f"{PACKS}/{news.sha256}")
    except RunStopped as stop:
        if stop.code not in NO_PACK:
            raise
        return stop.code
    return _installed(shelf, data) if sha256(data).hexdigest() == news.sha256 else "not_ours"


def _installed(shelf: Shelf, data: bytes) -> str | None:
    try:
        shelf.install(data)
    except PackRefused as refused:
        return refused.code
    return None
