"""One person is erased on request: every draft, prospect, card and revision, down to the tombstones.

Refused while that would lose what the centre does not hold, unless a person says so. All in one transaction;
then the WAL is cut off, and backups that still hold the person are owed successors.
"""

from dataclasses import dataclass
from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.errors import UnsentWouldBeLost
from perisai_app.vault.journal import What, note
from perisai_app.vault.people.prospects import prospect
from perisai_app.vault.rights.conditions import Facts, any_unsent
from perisai_app.vault.rights.export_person import ids_of
from perisai_app.vault.rights.facts import facts_of
from perisai_app.vault.rights.remains import Why, bury, drop_card, drop_draft, owe_backups, wipe


@dataclass(frozen=True, slots=True)
class Erased:
    """How much of the person went; tombstones are what stays."""

    drafts: int = 0
    prospects: int = 0
    cards: int = 0
    tombstones: int = 0


def erase_person(vault: Vault, person_id: str, *, now: datetime, even_unsent: bool = False) -> Erased:
    """Erase whoever this registration or prospect is, under all ids with the same NIK.

    NoSuchPerson; UnsentWouldBeLost while a draft or an unreceived revision is only here.
    """
    found = prospect(vault, person_id)
    with vault.writing():
        if found is not None and found.registration_id is None:
            done = _prospect(vault, person_id, now)
        else:
            first = found.registration_id if found and found.registration_id else person_id
            ids = ids_of(vault, first)
            if not even_unsent and any(_only_here(facts_of(vault, one)) for one in ids):
                raise UnsentWouldBeLost
            done = _all(vault, ids, now)
        owe_backups(vault, every_life=True)
    wipe(vault)
    return done


def _only_here(facts: Facts) -> bool:
    return facts.has_draft or any_unsent(facts)


def _prospect(vault: Vault, prospect_id: str, now: datetime) -> Erased:
    gone = vault.db.execute("DELETE FROM prospects WHERE prospect_id = ?", [prospect_id]).rowcount
    note(vault, What.ERASED, at=now, params={"prospect": prospect_id})
    return Erased(prospects=int(gone))


def _all(vault: Vault, ids: tuple[str, ...], now: datetime) -> Erased:
    drafts = cards = tombstones = 0
    for registration_id in ids:
        drafts += drop_draft(vault, registration_id)
        tombstones += bury(vault, registration_id, Why.ERASED, now)
        cards += drop_card(vault, registration_id)
        note(vault, What.ERASED, at=now, registration_id=registration_id)
    return Erased(drafts=drafts, cards=cards, tombstones=tombstones)
