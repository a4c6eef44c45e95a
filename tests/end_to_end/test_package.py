"""A laptop that is never online after joining: a package goes by hand, receipts and decisions come back."""

import json
from pathlib import Path

from perisai_app.domain.settings import Settings
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault, open_vault, unlock
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.files.intake import take_in
from perisai_app.vault.files.store import keep
from perisai_app.vault.finalize import finalize
from perisai_app.wire.submission import FileRole, Submission
from tests.domain.texts import COMPLETE, TODAY
from tests.end_to_end.conftest import PASSPHRASE, CentreProcess, Laptop
from tests.package.conftest import recording
from tests.vault.conftest import NOW

PEOPLE = 6
PLANTED = [COMPLETE[name].encode() for name in ("name", "nik", "mother_name", "phone")]


def register(vault: Vault, number: int) -> None:
    draft = new_draft(vault, now=NOW, texts=COMPLETE)
    taken = take_in(recording(number, 120_000), FileRole.CONSENT_AUDIO, Settings())
    keep(vault, draft.draft_id, FileRole.CONSENT_AUDIO, taken, now=NOW)
    assert isinstance(finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW), Submission)


def opened(laptop: Laptop) -> Vault:
    return open_vault(laptop.home, unlock(laptop.home, PASSPHRASE, now=NOW))


def test_a_stick_does_all_that_a_network_does(centre: CentreProcess, laptop: Laptop, tmp_path: Path) -> None:
    code = centre.says("code", "--agent", "Sri")["code"]
    assert laptop.run("enrol", centre.url, code).returncode == 0
    centre.process.terminate()
    centre.process.wait()

    vault = opened(laptop)
    for number in range(PEOPLE):
        register(vault, number)
    vault.close()
    stick = tmp_path / "stik"
    stick.mkdir()
    made = laptop.says("package", "write", str(stick / "paket.age"), "--part-size", "300KB")
    assert (made["lines"], made["files"]) == (PEOPLE, PEOPLE)
    assert len(made["paths"]) > 1

    parts = centre.says("import-package", *made["paths"], "--receipts", str(stick / "tanda"))["parts"]
    assert sum(part["stored"] for part in parts) == PEOPLE
    rows = centre.says("list")["registrations"]
    rulings = [
        json.dumps({"registration_id": row["registration_id"], "outcome": "registered", "member_number": "1"})
        for row in rows
    ]
    centre.says("decide", "-", given="\n".join(rulings))
    again = centre.says("import-package", made["paths"][0], "--receipts", str(stick / "kabar"))["parts"][0]
    assert (again["repeated"], again["stored"]) == (True, 0)

    carried = [path.read_bytes() for path in stick.iterdir()]
    assert not any(planted in data for data in carried for planted in PLANTED)
    receipts = [part["receipts"] for part in (*parts, again)]
    assert all(one["code"] is None for one in laptop.says("package", "receipts", *receipts)["receipts"])
    told = laptop.says("status")
    assert (told["queued"], told["registered"]) == (0, PEOPLE)
    vault = opened(laptop)
    assert not vault.rows("SELECT 1 FROM registration_files WHERE state <> 'received'")
    vault.close()
