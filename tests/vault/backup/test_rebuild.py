"""What goes into a rebuilt vault comes out of it: every row of every table, and the list in its order."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from perisai_app.vault.backup.rebuild import all_rows, primary_key, rebuild, table_names
from perisai_app.vault.backup.restore import restore
from perisai_app.vault.database import Vault, VaultKey, open_unjudged, open_vault
from perisai_app.vault.drafts import new_draft, save_draft
from perisai_app.vault.keys.vault_key import new_key
from perisai_app.vault.migrations import migrations
from perisai_app.vault.register import page
from tests.domain.texts import COMPLETE
from tests.vault.backup.conftest import LATER, fill, prove
from tests.vault.conftest import NOW

AT = "2026-11-21T03:00:00.000000Z"
DIGEST, OTHER = "a" * 64, "b" * 64
WHO, GONE, DRAFT = (f"{number}" * 8 + "-0000-7000-8000-000000000000" for number in (1, 2, 3))
PERSON = {"texts": "{}", "name": "Made Sampel", "nik": "", "village": "", "search": "made"}
SENT = {"registration_id": WHO, "revision": 1}
GIVEN = {"state": "received", "counter": 1}
# One row of each table that hangs on another's, or whose columns take only certain words.
TOLD: dict[str, dict[str, Any]] = {
    "answers": {"answer_id": "t1"},
    "at_centre": SENT,
    "attempt_lines": {**SENT, "attempt_id": "t1"},
    "attempts": {"attempt_id": "t1", "outcome": "answered"},
    "backed_up": {"statement_id": DIGEST},
    "changes": {"body": "{}"},
    "drafts": {**PERSON, "draft_id": "d1", "registration_id": DRAFT, "parent": None, "confirmed": "[]"},
    "file_parts": {"sha256": DIGEST},
    "files": {"media_type": "image/jpeg"},
    "held_back": SENT,
    "journal": {"at": AT, "what": "finalized", "registration_id": WHO, "params": "{}"},
    "lost_there": {"digest": OTHER},
    "member_cards": {"registration_id": GONE, "paid_through": "2026-11", "side_exit": "deceased"},
    "open_forms": {"draft_id": "d1"},
    "prospects": {"state": "open", "registration_id": None},
    "receipts": {**SENT, "verdict": "stored", "answer_id": "t1"},
    "registration_files": {**SENT, "role": "ktp", "sha256": DIGEST, "state": "received"},
    "reoffers": SENT,
    "rivals": {**SENT, "digest": OTHER, "texts": "{}", "answer_id": None, "mine": 1},
    "staged_lists": {"list_id": "l1", "state": "accepted"},
    "staged_people": {"list_id": "l1"},
    "staged_rows": {"list_id": "l1", "texts": "{}"},
    "submissions": {
        **SENT,
        **GIVEN,
        **PERSON,
        "parent": None,
        "digest": DIGEST,
        "latest": 1,
        "problems": "[]",
    },
    "tombstones": {
        **GIVEN,
        "registration_id": GONE,
        "digest": OTHER,
        "verdict": "stored",
        "answer_id": "t1",
        "received_at": AT,
        "why": "purged",
    },
}


def a_row(vault: Vault, table: str) -> dict[str, Any]:
    """What `TOLD` says, and something of the right kind for every other column."""
    kinds = {"INTEGER": 1, "TEXT": "x", "BLOB": bytes(32)}
    columns = vault.rows("SELECT name, type FROM pragma_table_info(?)", table)
    schema = vault.rows("SELECT sql FROM sqlite_schema WHERE name = ?", table)[0]["sql"]
    plain = {column["name"]: kinds[column["type"]] for column in columns}
    digests = {name: DIGEST for name in plain if f"length({name}) = 64" in schema}
    return plain | digests | TOLD.get(table, {})


def test_of_every_table_every_row_survives(tmp_path: Path) -> None:
    key = new_key()
    today = open_unjudged(tmp_path / "today.db", key)
    migrations.apply(today.db)
    full = {name: [a_row(today, name)] for name in table_names(today) if name != "_sqlite_migrations"}
    assert len(full) >= 40 and all(primary_key(today, name) for name in full)
    assert rebuild(tmp_path / "rebuilt.db", key, full) == 0
    rebuilt = open_unjudged(tmp_path / "rebuilt.db", key)
    found = all_rows(rebuilt)
    triggers = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
    assert {name: found[name] for name in full} == full
    assert rebuilt.rows(triggers) == today.rows(triggers) != []
    for opened in (today, rebuilt):
        opened.db.conn.close()


def test_the_list_is_in_the_order_in_which_people_were_last_worked_on(tmp_path: Path, key: VaultKey) -> None:
    vault = open_vault(tmp_path / "home", key)
    fill(vault, finalized=range(2))
    draft = new_draft(vault, now=NOW, texts=COMPLETE)
    fill(vault, finalized=range(2, 3))
    save_draft(vault, draft.draft_id, texts=COMPLETE, confirmed={}, now=NOW + timedelta(minutes=1))
    before = [row.registration_id for row in page(vault).rows]
    vault.close()
    restore(None, vault.home, prove=prove, now=LATER)
    back = open_vault(vault.home, vault.key)
    assert [row.registration_id for row in page(back).rows] == before
    assert before[0] == draft.registration_id and len(before) == 4
    back.close()
