"""From every released schema: nothing is lost, a backup comes first. Kills are tests/soak's."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from perisai_app.cli.stop import SENTENCES
from perisai_app.vault.backup.backup import verify
from perisai_app.vault.backup.rotation import kept
from perisai_app.vault.database import FILE, Vault, VaultKey, open_unjudged, open_vault
from perisai_app.vault.errors import DiskFull, NewerVault
from perisai_app.vault.files.sending import owed_files
from perisai_app.vault.migrations import migrations
from tests.vault_schemas.released import AT, FOLDER, STEPS, OldVault, old_vault, told_by

PEOPLE = 300


@pytest.fixture(scope="module", params=sorted(STEPS))
def released(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> OldVault:
    return old_vault(tmp_path_factory.mktemp("released") / "home", request.param, PEOPLE)


@pytest.fixture
def old(released: OldVault, tmp_path: Path) -> OldVault:
    shutil.copytree(released.home, tmp_path / "home")
    return replace(released, home=tmp_path / "home")


def steps_of(old: OldVault, path: Path | None = None) -> set[str]:
    """Without bringing anything up to date."""
    vault = open_unjudged(path or old.home / FILE, old.key)
    try:
        return {step.name for step in migrations.applied(vault.db)}
    finally:
        vault.db.conn.close()


def assert_nothing_lost(old: OldVault) -> None:
    vault = open_vault(old.home, old.key)
    found = told_by(vault, old.release)
    assert vault.rows("PRAGMA integrity_check")[0]["integrity_check"] == "ok"
    vault.close()
    assert found == old.told


@pytest.mark.parametrize("release", sorted(STEPS))
def test_the_steps_of_a_release_still_make_its_schema(release: str, tmp_path: Path) -> None:
    vault = open_unjudged(tmp_path / "now.db", old_key())
    names = [step.name for step in migrations._migrations]
    migrations.apply(vault.db, stop_before=names[len(STEPS[release])])
    made = [
        row["sql"] for row in vault.rows("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
    ]
    vault.db.conn.close()
    frozen = (FOLDER / f"{release}.sql").read_text("utf-8").split("\n", 1)[1]
    assert "".join(frozen.split()) == "".join("".join(sql.split()) + ";" for sql in made)
    assert tuple(names[: len(STEPS[release])]) == STEPS[release]


def old_key() -> VaultKey:
    return VaultKey(bytes(48))


def test_every_row_of_a_released_vault_is_there_after_opening(old: OldVault) -> None:
    assert_nothing_lost(old)
    assert steps_of(old) == {step.name for step in migrations._migrations}


def test_a_verified_backup_of_the_old_schema_comes_first(old: OldVault) -> None:
    before = steps_of(old)
    open_vault(old.home, old.key).close()
    (backup,) = kept(old.home)
    assert set(verify(backup, old.key).manifest.steps) == before
    assert verify(backup, old.key).manifest.rows["submissions"] == old.rows - old.rows // 10


def test_without_room_for_the_backup_nothing_is_migrated(
    old: OldVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = steps_of(old)
    with monkeypatch.context() as patch:
        patch.setattr("perisai_app.vault.backup.ballast.SIZE", 10**18)
        with pytest.raises(DiskFull):
            open_vault(old.home, old.key)
    assert steps_of(old) == before
    assert_nothing_lost(old)


def test_a_step_that_fails_leaves_the_old_schema_whole(
    old: OldVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = steps_of(old)
    last = migrations._migrations[-1]
    with monkeypatch.context() as patch:
        patch.setattr(last, "fn", lambda db: db.execute("CREATE TABLE half (a)") and 1 / 0)
        with pytest.raises(ZeroDivisionError):
            open_vault(old.home, old.key)
    assert steps_of(old) == before
    assert_nothing_lost(old)


@pytest.fixture
def before_receipts(old: OldVault) -> OldVault:
    """As the last schema without receipts for files left it: a file that somebody called received, and
    another's that nobody did."""
    vault = open_unjudged(old.home / FILE, old.key)
    with vault.writing() as db:
        migrations.apply(db, stop_before="m019_sending")
        db.execute("DROP TRIGGER registration_files_never_added")  # they came while these were drafts
        for number, state in ((2, "received"), (6, "owed")):
            who = vault.rows("SELECT registration_id FROM submissions ORDER BY counter")[number]
            _named(vault, who["registration_id"], f"{number:064x}", state)
    old_steps = [step["name"] for step in vault.rows("SELECT name FROM _sqlite_migrations ORDER BY id")]
    vault.close()
    assert old_steps[-1].startswith("m018"), old_steps
    return old


def _named(vault: Vault, registration_id: str, sha256: str, state: str) -> None:
    run = vault.db.execute
    run("INSERT INTO files VALUES (?, 'image/jpeg', 3, ?, ?)", [sha256, sha256, AT])
    run("INSERT INTO file_parts VALUES (?, 0, x'ffd8ff')", [sha256])
    told = {"registration_id": registration_id, "revision": 1, "role": "other", "sha256": sha256}
    came = {"state": state, "received_at": AT if state == "received" else None}
    vault.db.table("registration_files").insert(told | came)


def test_a_file_called_received_without_a_receipt_is_owed_after_the_upgrade(
    before_receipts: OldVault,
) -> None:
    """Whoever purges or tells a person that his file arrived goes by that word."""
    files = "SELECT sha256, state, received_at FROM registration_files ORDER BY sha256"
    vault = open_vault(before_receipts.home, before_receipts.key)
    assert vault.rows(files) == [
        {"sha256": f"{number:064x}", "state": "owed", "received_at": None} for number in (2, 6)
    ]
    assert {file.sha256 for file in owed_files(vault)} == {f"{number:064x}" for number in (2, 6)}
    assert vault.rows("PRAGMA foreign_key_check") == []
    vault.close()
    assert_nothing_lost(before_receipts)
    (backup,) = kept(before_receipts.home)
    assert verify(backup, before_receipts.key).manifest.rows["registration_files"] == 2


def test_a_newer_programs_vault_is_refused_in_a_sentence_that_names_the_cure(old: OldVault) -> None:
    vault = open_vault(old.home, old.key)
    with vault.writing() as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('vault', 'm999_x', '')"
        )
    vault.close()
    before = (old.home / FILE).read_bytes()
    with pytest.raises(NewerVault):
        open_vault(old.home, old.key)
    assert (old.home / FILE).read_bytes() == before
    assert "Perbarui program ini" in SENTENCES[NewerVault.code]
