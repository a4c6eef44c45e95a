"""The office's news that came with receipts. A page is taken where it joins what is known here, since a page
left out would let an older decision come after a newer one. Must not know how receipts are sealed.
"""

from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import apply_page
from perisai_app.wire.changes import ChangesPage
from perisai_app.wire.package import Receipts


def follow_feed(vault: Vault, receipts: Receipts, now: datetime) -> int:
    """How many rows were new. Proving the receipts is the caller's duty."""
    new = 0
    for page, after in zip(receipts.pages, _starts(receipts), strict=True):
        if _joins(vault, page, after):
            new += apply_page(vault, page, now)
    return new


def _starts(receipts: Receipts) -> tuple[str, ...]:
    """The cursor after which each page begins."""
    return (receipts.after, *(page.cursor for page in receipts.pages[:-1])) if receipts.pages else ()


def _joins(vault: Vault, page: ChangesPage, after: str) -> bool:
    """From our own place on, or in our epoch from before that place and beyond it. A new epoch's begins at
    its beginning when it was asked for from nowhere, or from our place in the epoch before.
    """
    row = vault.row(PLACE)
    assert row is not None, "only a laptop that joined comes here"
    if after == row["cursor"] or page.epoch != row["epoch"]:
        return after in ("", row["cursor"])
    numbers = [change.number for change in page.changes]
    goes_on = bool(numbers) and row["newest"] < numbers[-1]
    return goes_on and (after == "" or numbers[0] <= row["newest"])


PLACE = """
SELECT epoch, cursor, (
    SELECT coalesce(max(number), 0) FROM changes WHERE changes.epoch = centre.epoch) AS newest
FROM centre
"""
