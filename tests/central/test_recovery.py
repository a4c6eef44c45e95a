"""The office opens the vault of an agent who forgot everything, by a key whose private half no centre has."""

import os
from contextlib import closing
from pathlib import Path

import pytest
from pyrage import x25519
from sqlalchemy import select

from central.auditing import COMMAND_LINE
from central.enrolment import make_code
from central.recovery import keep_recipient, recipient_of
from central.stop import Stop
from central.storage.office_tables import audit
from perisai_app.vault.database import create_vault, open_vault
from perisai_app.vault.keys.opening import open_with_office_key
from sync.enrol import enrol
from tests.central.conftest import Office
from tests.vault.conftest import NOW

PASSPHRASE = "kucing hitam di pasar"


def test_a_laptop_that_joins_is_opened_by_the_office_s_key_alone(office: Office, tmp_path: Path) -> None:
    private = x25519.Identity.generate()
    keep_recipient(office.centre, f" {private.to_public()}\n", by=COMMAND_LINE)
    home = tmp_path / "laptop"
    key = create_vault(home, agent_name="Agen Contoh", passphrase=PASSPHRASE)
    with closing(open_vault(home, key)) as vault:
        enrol(vault, office.url, str(make_code(office.centre, "Agen Contoh")), now=NOW)
    assert open_with_office_key(home, str(private)).raw == key.raw
    at_rest = b"".join(path.read_bytes() for path in office.home.path.rglob("*") if path.is_file())
    assert str(private).encode() not in at_rest


def test_setting_it_is_noted_and_without_one_laptops_hear_of_none(office: Office) -> None:
    public = str(x25519.Identity.generate().to_public())
    assert recipient_of(office.home) is None
    assert keep_recipient(office.centre, public, by=COMMAND_LINE) == recipient_of(office.home) == public
    assert os.name == "nt" or office.home.recovery_recipient.stat().st_mode & 0o077 == 0
    assert keep_recipient(office.centre, None, by=COMMAND_LINE) is None
    assert recipient_of(office.home) is None
    with office.centre.store.reading() as connection:
        query = select(audit.c.subject).where(audit.c.action == "recovery_key_set").order_by(audit.c.number)
        assert connection.execute(query).scalars().all() == [public, ""]


@pytest.mark.only_on("embedded")
def test_a_private_key_or_a_slip_is_refused_and_what_was_kept_stays(office: Office) -> None:
    private = x25519.Identity.generate()
    public = keep_recipient(office.centre, str(private.to_public()), by=COMMAND_LINE)
    assert public is not None
    for text in (str(private), public[:-1], "", "age1"):
        with pytest.raises(Stop, match="recovery_recipient"):
            keep_recipient(office.centre, text, by=COMMAND_LINE)
    assert recipient_of(office.home) == public
