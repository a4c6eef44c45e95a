"""The support bundle helps to mend the program, and nothing that anybody told us is found in it."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from perisai_app import logs
from perisai_app.reference.tables import rule_book
from perisai_app.support import ABOUT, JOURNAL, LOG, bundle
from perisai_app.vault.database import Vault, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.keys.vault_key import VaultKey
from tests.domain.texts import COMPLETE
from tests.soak.scan import hits, needles
from tests.vault.fresh import fresh_vault

NOW = datetime(2026, 11, 21, 2, 42, tzinfo=UTC)
PASSPHRASE = "padi menguning di sawah"
AGENT = "Sri Wahyuni Kartika"
TOKEN = "tok_9f8e7d6c5b4a39281706"
SECRETS = (COMPLETE["name"], COMPLETE["nik"], COMPLETE["mother_name"], AGENT, PASSPHRASE, TOKEN)


@pytest.fixture
def key(tmp_path: Path) -> VaultKey:
    return fresh_vault(tmp_path / "sri-wahyuni-kartika", agent_name=AGENT, passphrase=PASSPHRASE)


@pytest.fixture
def vault(tmp_path: Path, key: VaultKey) -> Vault:
    """With somebody in it, and every secret planted where a careless program would leave it."""
    opened = open_vault(tmp_path / "sri-wahyuni-kartika", key)
    made = new_draft(opened, now=NOW, texts=dict(COMPLETE))
    finalize(opened, made.draft_id, book=rule_book(), today=NOW.date(), now=NOW)
    plant(opened.home)
    return opened


def plant(home: Path) -> None:
    logs.set_up(home)
    logs.info("opened", code="ok", name=COMPLETE["name"], count=3)
    try:
        remembered = " ".join(SECRETS)
        raise ValueError(remembered, str(home))
    except ValueError as error:
        logs.crashed(error)
    with (home / logs.FOLDER / logs.FILE).open("a", encoding="utf-8") as log:
        log.write(f"Traceback: {' '.join(SECRETS)} in {home}\n")
        log.write(json.dumps({"event": "older", "nik": COMPLETE["nik"], "code": COMPLETE["name"]}) + "\n")
        log.write(json.dumps(SECRETS) + "\n")
    (home / logs.FOLDER / f"{logs.FILE}.1").write_text(json.dumps({"event": TOKEN, "where": [str(home)]}))
    logs.set_up(home.parent / "nowhere")


@pytest.mark.expects_log("crashed")
def test_nothing_that_was_planted_is_in_the_bundle(tmp_path: Path, vault: Vault, key: VaultKey) -> None:
    path = tmp_path / "out" / "bundle.zip"
    path.parent.mkdir()
    bundle(vault.home, vault, now=NOW, qt="6.9.0").save(path)
    with zipfile.ZipFile(path) as made:
        made.extractall(path.parent)
    wanted = needles([*SECRETS, vault.home.name], [key.raw[:16]])
    planted = hits(vault.home / logs.FOLDER, wanted)
    assert planted, "or it would find nothing anywhere"
    assert hits(path.parent, wanted) == {}
    vault.close()


@pytest.mark.expects_log("crashed")
def test_it_tells_versions_counts_the_kinds_of_events_and_the_places_of_a_crash(vault: Vault) -> None:
    made = bundle(vault.home, vault, now=NOW, qt="6.9.0")
    about, journal = json.loads(made.files[ABOUT]), json.loads(made.files[JOURNAL])
    assert about["qt"] == "6.9.0" and about["counts"]["queued"] == 1 and about["schema"] > 20
    assert journal["finalized"] == 1 and made.events == sum(journal.values())
    told = [json.loads(line) for line in made.files[LOG].splitlines()]
    assert len(told) == made.log_lines
    (crash,) = [event for event in told if event.get("event") == "crashed"]
    assert crash["kind"] == "ValueError" and crash["where"][-1].startswith("tests.test_support:")
    vault.close()


def test_without_a_vault_it_is_still_made(tmp_path: Path) -> None:
    made = bundle(tmp_path, None, now=NOW)
    assert json.loads(made.files[ABOUT])["version"] and made.log_lines == 0
