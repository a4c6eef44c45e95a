"""Reading the centre's feed by cursor: each page's rows and cursor are saved in one transaction."""

from collections.abc import Callable
from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import apply_page
from perisai_app.vault.identity import enrolment
from perisai_app.wire.changes import ChangesPage
from perisai_app.wire.media import CHANGES
from sync.link import Link
from sync.problems import RunStopped
from sync.push import Tally

PAGE_ROWS = 200


def pull(
    vault: Vault,
    link: Link,
    tally: Tally,
    *,
    now: Callable[[], datetime],
    between: Callable[[], None],
) -> None:
    """Read pages until the feed has no more. `between` is called before each page and may raise to stop."""
    more = True
    while more:
        between()
        cursor = _cursor(vault)
        page = link.get(CHANGES, ChangesPage, after=cursor, limit=PAGE_ROWS)
        if page.more and page.cursor == cursor:
            raise RunStopped("not_ours")
        tally.pulled += apply_page(vault, page, now())
        more = page.more


def _cursor(vault: Vault) -> str:
    us = enrolment(vault)
    return us.cursor if us else ""
