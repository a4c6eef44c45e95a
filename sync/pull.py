"""Reading the centre's feed: each page's rows and cursor are saved in one transaction."""

from perisai_app.vault.decisions import apply_page, apply_urgent
from perisai_app.wire.changes import ChangesPage
from perisai_app.wire.media import CHANGES
from sync.portions import borne, came, rows_a_page
from sync.problems import RunStopped
from sync.run import Run, Stage

PAGE_ROWS = 200


def pull(run: Run) -> None:
    """Read pages until the feed has no more."""
    pages, more = 0, True
    while more:
        page = _page(run, run.us.cursor)
        run.tally.pulled += apply_page(run.vault, page, run.now())
        pages, more = pages + 1, page.more
        came(run.vault, pages, more=more)


def hear_urgent(run: Run) -> None:
    """Only the erasures and orders of a feed that is long: the place in it stays, and they come once more."""
    after, more = run.us.cursor, True
    while more:
        page = _page(run, after, urgent="true")
        run.tally.pulled += apply_urgent(run.vault, page.epoch, page.changes, run.now())
        after, more = page.cursor, page.more


def _page(run: Run, after: str, **only: str) -> ChangesPage:
    run.tell(Stage.PULL)
    with borne(run.vault):
        rows = rows_a_page(run.vault, PAGE_ROWS)
        page = run.link.get(CHANGES, ChangesPage, after=after, limit=rows, **only)
    if page.more and page.cursor == after:
        raise RunStopped("not_ours")
    return page
