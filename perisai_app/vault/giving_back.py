"""Work of the agent's other laptops that the centre lost: what this one fetched can bring it back.

The answer that brought it here was signed to this laptop, so it is shown like a receipt of our own. Must not
know how.
"""

import json
from collections.abc import Collection
from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.files.sending import owe_again
from perisai_app.vault.tally import RECEIVED, offer_again
from perisai_app.wire.recollection import Proof

# A receipt of this epoch needs no showing: in an epoch nothing is forgotten.
SHOWN = f"""
SELECT DISTINCT CAST(a.signed AS TEXT) AS signed, a.key_id, a.signature
FROM (SELECT r.answer_id FROM submissions JOIN receipts r USING (registration_id, revision)
      WHERE counter < 0 AND {RECEIVED}
      UNION SELECT answer_id FROM tombstones WHERE counter < 0 AND verdict IS NOT NULL) line
JOIN answers a USING (answer_id)
WHERE json_extract(CAST(a.signed AS TEXT), '$.epoch') <> ? AND length(a.signed) <= 1000000
ORDER BY a.rowid
"""
FETCHED = """
SELECT digest FROM submissions WHERE counter < 0 AND digest IN (SELECT value FROM json_each(?1))
UNION SELECT digest FROM tombstones WHERE counter < 0 AND digest IN (SELECT value FROM json_each(?1))
"""
NAMED = """
SELECT DISTINCT n.sha256 FROM registration_files n JOIN submissions s USING (registration_id, revision)
WHERE s.counter < 0 AND s.digest IN (SELECT value FROM json_each(?))
"""


def receipts_of_fetched(vault: Vault, epoch: str) -> tuple[Proof, ...]:
    """The signed answers of other epochs than this one that name what was fetched, the oldest first."""
    return tuple(Proof(**row) for row in vault.rows(SHOWN, epoch))


def give_back(vault: Vault, lacking: Collection[str], now: datetime) -> int:
    """Offer what was fetched of these digests, and owe the files that lie here of it; how many lines.

    Of what is lawfully gone the office is told. Lines of our own are the tally's business.
    """
    with vault.writing():
        listed = json.dumps(list(lacking))
        fetched = [row["digest"] for row in vault.rows(FETCHED, listed)]
        owe_again(vault, [row["sha256"] for row in vault.rows(NAMED, json.dumps(fetched))])
        return offer_again(vault, fetched, now) if fetched else 0
