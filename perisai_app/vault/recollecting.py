"""What a centre that came back from a backup has forgotten and this laptop still knows, in portions.

Nobody can prove it, so the centre lists it for a person at the office. Must not know how it is sent.
"""

from collections.abc import Iterator

from pydantic import ValidationError

from perisai_app.vault.database import Vault
from perisai_app.wire.changes import Decision
from perisai_app.wire.recollection import MOST_AT_ONCE, Gone, Recollections

OLDER = """
SELECT body FROM changes
WHERE kind = 'decision' AND epoch <> (SELECT epoch FROM centre) ORDER BY rowid
"""
GONE = """
SELECT t.registration_id, t.revision, t.digest,
       coalesce(c.counter, CASE WHEN t.counter > 0 THEN t.counter END) AS counter,
       t.why <> 'purged' AS erased
FROM lost_there JOIN tombstones t USING (digest) LEFT JOIN at_centre c USING (digest)
ORDER BY t.registration_id, t.revision
"""


def recollections(vault: Vault, most: int = MOST_AT_ONCE) -> Iterator[Recollections]:
    """Decisions of earlier epochs that this one does not repeat, and lines that are lawfully gone here and
    that the centre lacks, at most `most` of each at once. Read it when the feed has been read to its end;
    none when there is nothing to tell.
    """
    decisions = [found for row in vault.rows(OLDER) if (found := _decision(row["body"])) is not None]
    gone = [Gone(**row | {"erased": bool(row["erased"])}) for row in vault.rows(GONE)]
    for start in range(0, max(len(decisions), len(gone)), most):
        portion = slice(start, start + most)
        yield Recollections(decisions=tuple(decisions[portion]), gone=tuple(gone[portion]))


def _decision(body: str) -> Decision | None:
    """None for one that this program cannot read, a scrubbed one perhaps."""
    try:
        return Decision.model_validate_json(body)
    except ValidationError:
        return None
