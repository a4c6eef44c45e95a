"""Reading the rest of the centre's feed: each page's rows and cursor are saved in one transaction."""

from perisai_app.vault.decisions import apply_page
from perisai_app.wire.changes import ChangesPage
from perisai_app.wire.media import CHANGES
from sync.portions import rows_a_page
from sync.problems import RunStopped
from sync.run import Run, Stage

PAGE_ROWS = 200


def pull(run: Run) -> None:
    """Read pages until the feed has no more."""
    more, rows = True, rows_a_page(run.vault, PAGE_ROWS)
    while more:
        run.tell(Stage.PULL)
        cursor = run.us.cursor
        page = run.link.get(CHANGES, ChangesPage, after=cursor, limit=rows)
        if page.more and page.cursor == cursor:
            raise RunStopped("not_ours")
        run.tally.pulled += apply_page(run.vault, page, run.now())
        more = page.more
