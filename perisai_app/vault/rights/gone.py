"""Whom an older file would bring back: what a newer one knows of those who are gone, done once more.

It goes by ids in the journal and in tombstones; who comes again later comes under another id. Must not know
how the files were read.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from perisai_app.vault.database import Vault
from perisai_app.vault.errors import VaultError
from perisai_app.vault.journal import Params, What, note
from perisai_app.vault.moments import moment
from perisai_app.vault.rights.remains import Why, bury, drop_card, drop_draft, owe_backups, wipe
from perisai_app.vault.rights.withdraw import withdraw

Row = dict[str, Any]
Ids = frozenset[str]
Fact = tuple[str, str, str]
TELLING = """
SELECT * FROM journal WHERE what IN ('erased', 'purged', 'consent_withdrawn', 'file_taken_in')
"""


@dataclass(frozen=True, slots=True)
class Gone:
    """`wholly` left nothing but tombstones, `purged` perhaps a card too; `withdrawn` took consent back on
    that day and wait for the centre; `files` are what registrations had, by SHA-256.
    """

    wholly: Ids = frozenset()
    purged: Ids = frozenset()
    prospects: Ids = frozenset()
    withdrawn: Mapping[str, date] = field(default_factory=dict)
    files: Mapping[str, Ids] = field(default_factory=dict)

    def __or__(self, other: "Gone") -> "Gone":
        return Gone(
            self.wholly | other.wholly,
            self.purged | other.purged,
            self.prospects | other.prospects,
            {**self.withdrawn, **other.withdrawn},
            {
                who: self.files.get(who, Ids()) | other.files.get(who, Ids())
                for who in (*self.files, *other.files)
            },
        )

    @property
    def registrations(self) -> Ids:
        return self.wholly | self.purged


def gone_by(tombstones: Iterable[Row], journal: Iterable[Row]) -> Gone:
    """What the rows of these two tables tell; half of them is better than none."""
    facts = [*map(_by_stone, tombstones), *(fact for row in journal if (fact := _by_entry(row)) is not None)]
    files: dict[str, set[str]] = {}
    for _, who, sha256 in (fact for fact in facts if fact[0] == "file"):
        files.setdefault(who, set()).add(sha256)
    return Gone(
        wholly=frozenset(who for kind, who, _ in facts if kind == "wholly"),
        purged=frozenset(who for kind, who, _ in facts if kind == "purged"),
        prospects=frozenset(who for kind, who, _ in facts if kind == "prospect"),
        withdrawn={who: moment(at).date() for kind, who, at in facts if kind == "withdrawn"},
        files={who: frozenset(found) for who, found in files.items()},
    )


def gone_in(vault: Vault) -> Gone:
    """What an opened vault or backup tells; nothing where its schema is older than these tables."""
    there = {row["name"] for row in vault.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    asked = {"tombstones": "SELECT * FROM tombstones", "journal": TELLING}
    rows = {name: vault.rows(sql) for name, sql in asked.items() if name in there}
    return gone_by(rows.get("tombstones", []), rows.get("journal", []))


def held(vault: Vault, gone: Gone) -> Ids:
    """Those of the gone whom this vault holds all the same."""
    data = _ids(vault, "SELECT registration_id FROM submissions UNION SELECT registration_id FROM drafts")
    cards = _ids(vault, "SELECT registration_id FROM member_cards")
    named = _ids(vault, "SELECT registration_id FROM registration_files")
    prospects = _ids(vault, "SELECT prospect_id FROM prospects")
    found = (data | named) & gone.registrations | cards & gone.wholly | prospects & gone.prospects
    return frozenset(found)


def take_away(vault: Vault, gone: Gone, *, known: Ids, now: datetime) -> Ids:
    """Remove the gone from this vault once more, and owe its backups successors; `known` are those whom the
    file that it came from held. Whom it concerned, by id.
    """
    here = held(vault, gone)
    with vault.writing() as db:
        for who in sorted(here | known):
            _once_more(vault, who, gone, now)
        for sha256 in {one for who in here | known for one in gone.files.get(who, ())}:
            db.execute(
                "DELETE FROM files WHERE sha256 = ?1"
                " AND NOT EXISTS (SELECT 1 FROM registration_files WHERE sha256 = ?1)",
                [sha256],
            )
        if here | known:
            owe_backups(vault, every_life=True)
    if here | known:
        wipe(vault)
    return here | known


def withdraw_again(vault: Vault, gone: Gone, *, now: datetime) -> int:
    """How many withdrawals were lost with their revision and are made anew: the centre had the data."""
    done = 0
    for who in sorted(_ids(vault, LATEST_CONSENTS) & gone.withdrawn.keys()):
        try:
            withdraw(vault, who, today=gone.withdrawn[who], now=now, surely_sent=True)
        except VaultError:  # a damaged row; the check tells of it
            continue
        done += 1
    return done


LATEST_CONSENTS = "SELECT registration_id FROM submissions WHERE latest = 1 AND withdrawn_on IS NULL"


def _once_more(vault: Vault, who: str, gone: Gone, now: datetime) -> None:
    if who in gone.prospects:
        vault.db.execute("DELETE FROM prospects WHERE prospect_id = ?", [who])
        note(vault, What.ERASED, at=now, params={"prospect": who})
        return
    wholly = who in gone.wholly
    drop_draft(vault, who)
    bury(vault, who, Why.ERASED if wholly else Why.PURGED, now)
    vault.db.execute("DELETE FROM registration_files WHERE registration_id = ?", [who])
    if wholly:
        drop_card(vault, who)
    told: Params = {} if wholly else {"left": "card"}
    note(vault, What.ERASED if wholly else What.PURGED, at=now, registration_id=who, params=told)


def _by_stone(row: Row) -> Fact:
    return ("purged" if row["why"] == Why.PURGED else "wholly"), row["registration_id"], ""


def _by_entry(row: Row) -> Fact | None:
    who = row["registration_id"]
    match row["what"], json.loads(row["params"]):
        case What.ERASED, {"prospect": str(prospect)}:
            return "prospect", prospect, ""
        case (
            (What.ERASED, _)
            | (What.PURGED, {"left": "tombstone"})
            | (What.CONSENT_WITHDRAWN, {"became": "forgotten"})
        ):
            return "wholly", who, ""
        case What.PURGED, _:
            return "purged", who, ""
        case What.CONSENT_WITHDRAWN, _:
            return "withdrawn", who, row["at"]
        case What.FILE_TAKEN_IN, {"sha256": str(sha256)}:
            return "file", who, sha256
    return None


def _ids(vault: Vault, sql: str) -> Ids:
    return frozenset(row[0] for row in vault.db.conn.execute(sql))
