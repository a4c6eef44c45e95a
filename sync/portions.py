"""How many rows the next page brings: half as many after one that the line ended, until that proved itself.

What breaks off on a bad line is asked for again whole, and a smaller page may come through where a larger one
never does.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from perisai_app.vault.database import Vault
from perisai_app.vault.sync_state import keep_page_halvings, page_halvings
from sync.problems import RunStopped

THE_LINE = ("timeout", "offline")
MOST_HALVINGS = 10
PROVEN = 4


def rows_a_page(vault: Vault, most: int) -> int:
    """`most`, halved as often as the line has asked for; at least one."""
    return max(1, most >> page_halvings(vault))


@contextmanager
def borne(vault: Vault) -> Iterator[None]:
    """Around one page: when the line ends it the next ones are half as large, in later runs too."""
    try:
        yield
    except RunStopped as stop:
        if stop.code in THE_LINE:
            keep_page_halvings(vault, min(MOST_HALVINGS, page_halvings(vault) + 1))
        raise


def came(vault: Vault, pages: int, *, more: bool) -> None:
    """So many pages of something came so far, all but the last of them full. Every PROVEN full ones, and the
    end of something that took several, earn the next ones twice the size.
    """
    if pages % PROVEN == 0 if more else pages > 1:
        keep_page_halvings(vault, max(0, page_halvings(vault) - 1))
