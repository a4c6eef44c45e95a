"""The centre erased a registration by right: every laptop lets go of it too, down to the tombstones.

What was never sent stays for its author: the centre will refuse it, and a person decides. Where the newest
revision takes consent back nothing stays: it asked for no more than this.
"""

from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.journal import What, note
from perisai_app.vault.rights.remains import Why, bury, drop_card, drop_draft, owe_backups, scrub

HERE = """
SELECT 1 FROM (SELECT registration_id FROM submissions UNION ALL SELECT registration_id FROM drafts
UNION ALL SELECT registration_id FROM member_cards
UNION ALL SELECT registration_id FROM rivals WHERE length(bytes) > 0)
WHERE registration_id = ?
"""
UNSENT = """
SELECT count(*) AS n FROM submissions s WHERE registration_id = ? AND NOT EXISTS (
    SELECT 1 FROM receipts r WHERE r.registration_id = s.registration_id AND r.revision = s.revision)
  AND (s.latest = 1 OR s.state <> 'refused')
  AND NOT EXISTS (
    SELECT 1 FROM submissions l
    WHERE l.registration_id = s.registration_id AND l.latest = 1 AND l.withdrawn_on IS NOT NULL)
"""


def erase_as_told(vault: Vault, registration_id: str, now: datetime) -> bool:
    """Inside the caller's transaction; whether anything went. The caller wipes after its commit."""
    if vault.row(HERE, registration_id) is None:
        scrub(vault, registration_id)  # another laptop's, perhaps: only the office's words are here
        return False
    row = vault.row(UNSENT, registration_id)
    unsent = int(row["n"]) if row else 0
    laid = bury(vault, registration_id, Why.ERASED, now, only_received=bool(unsent))
    drop_card(vault, registration_id)
    if unsent:
        params = {"unsent": unsent, "tombstones": laid}
        note(vault, What.ERASED_THERE, at=now, registration_id=registration_id, params=params)
    else:
        drop_draft(vault, registration_id)
        note(vault, What.ERASED, at=now, registration_id=registration_id)
    owe_backups(vault, every_life=True)
    return True
