"""The centre as the vault knows it: its keys, its certificate, and which life of the laptop speaks."""

from nacl.signing import SigningKey

from perisai_app.vault.check import deep
from perisai_app.vault.database import Vault
from perisai_app.vault.identity import enrolment, follow_keys, join, profile
from perisai_app.vault.mark import restart
from perisai_app.vault.sync_state import sync_state
from perisai_app.wire.enrolment import EnrolAnswer
from tests.vault.conftest import NOW, join_centre

OLD, NEXT, LAST = (SigningKey(letter * 32) for letter in (b"o", b"n", b"z"))


def answer(vault: Vault, key: SigningKey) -> EnrolAnswer:
    who = profile(vault)
    return EnrolAnswer(
        device_id=who.device_id,
        agent_id=who.agent_id,
        agent_name="Sri",
        office="Gianyar",
        token="t",
        centre_key=key.verify_key.encode().hex(),
        epoch="e1",
    )


def test_a_new_key_judges_from_now_on_and_the_old_ones_stay_known(vault: Vault) -> None:
    keys = [NEXT.verify_key.encode(), LAST.verify_key.encode()]
    join_centre(vault, OLD)
    follow_keys(vault, keys, NOW)
    us = enrolment(vault)
    assert us is not None and us.centre_key == keys[-1]
    known = {row["public_key"] for row in vault.rows("SELECT public_key FROM centre_keys")}
    assert known == {OLD.verify_key.encode(), *keys}
    told = vault.rows(
        "SELECT json_extract(params, '$.centre_key') AS key FROM journal WHERE what = 'key_followed'"
    )
    assert [row["key"] for row in told] == [key.hex() for key in keys]
    assert deep(vault) == ()


def test_no_new_key_changes_nothing(vault: Vault) -> None:
    join_centre(vault, OLD)
    before = enrolment(vault)
    follow_keys(vault, [], NOW)
    assert enrolment(vault) == before


def test_a_pinned_certificate_belongs_to_the_centre_that_was_joined_with_it(vault: Vault) -> None:
    join(vault, "https://10.0.0.2", answer(vault, OLD), NOW, certificate="-----BEGIN CERTIFICATE-----")
    us = enrolment(vault)
    assert us is not None and us.certificate == "-----BEGIN CERTIFICATE-----"
    join(vault, "https://pusat.example", answer(vault, NEXT), NOW)
    us = enrolment(vault)
    assert us is not None and us.certificate is None


def test_the_life_of_the_vault_is_told_with_it(vault: Vault) -> None:
    join_centre(vault, OLD)
    first = enrolment(vault)
    restart(vault, NOW)
    second = enrolment(vault)
    assert first is not None and second is not None
    assert second.incarnation > first.incarnation


def test_joining_the_same_centre_in_a_new_epoch_owes_it_what_it_forgot(vault: Vault) -> None:
    join(vault, "https://pusat.example", answer(vault, OLD), NOW)
    join(vault, "https://pusat.example", answer(vault, OLD), NOW)
    assert not sync_state(vault).recollect_due
    join(vault, "https://lain.example", answer(vault, NEXT).model_copy(update={"epoch": "e2"}), NOW)
    assert not sync_state(vault).recollect_due
    join(vault, "https://lain.example", answer(vault, NEXT).model_copy(update={"epoch": "e3"}), NOW)
    assert sync_state(vault).recollect_due
