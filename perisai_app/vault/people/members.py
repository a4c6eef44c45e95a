"""Member cards: what an agent keeps of a person who is served, and where that person's cover stands.

A card holds name, phone, village, member number and paid-through month, and the NIK only as a fingerprint
under a random key of this vault. Made when the centre says registered; outlives the registration's data.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from perisai_app.domain.membership import SIDE_EXITS, Membership, MembershipState, MembershipTerms, membership
from perisai_app.domain.typed import digits
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import NoSuchPerson
from perisai_app.vault.moments import moment, stamp
from perisai_app.vault.search import searchable
from perisai_app.wire.submission import read_submission

COLUMNS = (
    "registration_id, name, phone, village, member_number, paid_through, claimed_jht, side_exit, served,"
    " changed_at"
)


@dataclass(frozen=True, slots=True)
class MemberCard:
    """`phone` is E.164 or empty; `village` a Kemendagri code; `paid_through` YYYY-MM, None while unpaid."""

    registration_id: str
    name: str
    phone: str
    village: str
    member_number: str | None
    paid_through: str | None
    claimed_jht: bool
    side_exit: MembershipState | None
    served: bool
    changed_at: datetime


def keep_card(vault: Vault, registration_id: str, *, member_number: str | None, now: datetime) -> bool:
    """Make or renew the card from the newest revision here; False when its data are gone already."""
    row = vault.row(
        "SELECT bytes, search FROM submissions WHERE registration_id = ? AND latest = 1", registration_id
    )
    if row is None or (submission := read_submission(row["bytes"])) is None:
        return False
    person = submission.registration
    values = {
        "registration_id": registration_id,
        "name": person.name,
        "phone": person.phone or "",
        "village": person.address.village,
        "search": searchable(
            {"name": person.name, "phone": person.phone or "", "village": person.address.village}
        ),
        "nik_print": nik_print(vault, person.nik),
        "member_number": member_number,
        "made_at": stamp(now),
        "changed_at": stamp(now),
    }
    with vault.writing() as db:
        db.execute(KEEP, values)
    return True


KEEP = """
INSERT INTO member_cards (registration_id, name, phone, village, search, nik_print, member_number,
    made_at, changed_at)
VALUES (:registration_id, :name, :phone, :village, :search, :nik_print, :member_number, :made_at,
    :changed_at)
ON CONFLICT (registration_id) DO UPDATE SET
    name = excluded.name, phone = excluded.phone, village = excluded.village, search = excluded.search,
    nik_print = excluded.nik_print, changed_at = excluded.changed_at,
    member_number = coalesce(excluded.member_number, member_number)
"""


def card(vault: Vault, registration_id: str) -> MemberCard | None:
    row = vault.row(f"SELECT {COLUMNS} FROM member_cards WHERE registration_id = ?", registration_id)
    return _card(row) if row else None


def served_cards(vault: Vault) -> tuple[MemberCard, ...]:
    """Everybody whom the agent serves, by name; a person's card stays until the second stage of the purge."""
    rows = vault.rows(
        f"SELECT {COLUMNS} FROM member_cards WHERE served = 1 ORDER BY name COLLATE NOCASE, registration_id"
    )
    return tuple(map(_card, rows))


def cards_of(vault: Vault, registration_ids: Collection[str]) -> dict[str, MemberCard]:
    """Of these registrations the cards of whoever is served."""
    rows = vault.rows(
        f"SELECT {COLUMNS} FROM member_cards WHERE served = 1"
        " AND registration_id IN (SELECT value FROM json_each(?))",
        json.dumps(list(registration_ids)),
    )
    return {row["registration_id"]: _card(row) for row in rows}


def cards_with_nik(vault: Vault, nik: str) -> tuple[MemberCard, ...]:
    """Who has this NIK, though it is written nowhere any more."""
    rows = vault.rows(f"SELECT {COLUMNS} FROM member_cards WHERE nik_print = ?", nik_print(vault, nik))
    return tuple(map(_card, rows))


def nik_print(vault: Vault, nik: str) -> bytes:
    """BLAKE2b of the digits under the vault's own key: without that key no NIK can be tried against it."""
    row = vault.row("SELECT nik_key FROM people_key")
    assert row is not None, "the schema's step makes the key"
    return hashlib.blake2b(digits(nik).encode(), key=row["nik_key"], digest_size=32).digest()


def keep_membership(
    vault: Vault,
    registration_id: str,
    *,
    member_number: str | None,
    paid_through: str | None,
    claimed_jht: bool,
    now: datetime,
) -> bool:
    """The centre's word on a card: `paid_through` YYYY-MM, None while unpaid. False without a card."""
    with vault.writing() as db:
        changed = db.execute(
            "UPDATE member_cards SET member_number = coalesce(?, member_number), paid_through = ?,"
            " claimed_jht = ?, changed_at = ? WHERE registration_id = ?",
            [member_number, paid_through, int(claimed_jht), stamp(now), registration_id],
        ).rowcount
    return bool(changed)


def note_side_exit(vault: Vault, registration_id: str, exit_state: MembershipState, *, now: datetime) -> None:
    """Somebody told that the membership ended (ValueError for a state that follows from the months paid)."""
    if exit_state not in SIDE_EXITS:
        raise ValueError("not a side exit")
    _change(vault, registration_id, now, "side_exit", exit_state.value)


def stop_serving(vault: Vault, registration_id: str, *, now: datetime) -> None:
    """The agent serves this person no longer: the next purge leaves a tombstone only."""
    _change(vault, registration_id, now, "served", 0)


def standing(found: MemberCard, *, today: date, terms: MembershipTerms) -> Membership:
    """Where the member's cover stands today, by the rule book."""
    return membership(
        found.paid_through,
        today=today,
        terms=terms,
        claimed_jht=found.claimed_jht,
        side_exit=found.side_exit,
    )


def _change(vault: Vault, registration_id: str, now: datetime, column: str, value: Any) -> None:
    with vault.writing() as db:
        sql = f"UPDATE member_cards SET {column} = ?, changed_at = ? WHERE registration_id = ?"
        if db.execute(sql, [value, stamp(now), registration_id]).rowcount != 1:
            raise NoSuchPerson


def _card(row: dict[str, Any]) -> MemberCard:
    side_exit = row["side_exit"]
    return MemberCard(
        **row
        | {
            "claimed_jht": bool(row["claimed_jht"]),
            "side_exit": MembershipState(side_exit) if side_exit else None,
            "served": bool(row["served"]),
            "changed_at": moment(row["changed_at"]),
        }
    )
