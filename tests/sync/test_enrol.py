"""Joining a centre: the code is used once, and whoever cannot have made it is refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest
from nacl.signing import SigningKey

from central.enrolment import make_code
from central.overview import status
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.database import Vault, create_vault, open_vault
from perisai_app.vault.errors import BadRecipient, NoOfficeSlot
from perisai_app.vault.identity import enrolment, profile
from perisai_app.vault.keys.opening import open_with_office_key
from perisai_app.wire.enrolment import CertificateAnswer, EnrolAnswer, EnrolCode, fingerprint, new_code
from perisai_app.wire.media import ANSWER, CERTIFICATE
from sync.enrol import enrol
from sync.loopback import loopback_centre
from sync.problems import RunStopped
from tests.central.conftest import Office
from tests.sync.between import Asked, Between, Said, between
from tests.sync.certificates import Certificate, certificate
from tests.sync.conftest import Queue, Run
from tests.sync.strangers import Stranger, listening
from tests.vault.conftest import NOW, PASSPHRASE


def cause(vault: Vault, url: str, code: object) -> str:
    """Why nothing was joined."""
    with pytest.raises(RunStopped) as stopped:
        enrol(vault, url, str(code), now=NOW)
    assert enrolment(vault) is None
    return stopped.value.code


def test_a_code_joins_the_centre_and_the_vault_remembers_it(office: Office, vault: Vault) -> None:
    given = enrol(vault, f" {office.url}/ ", str(make_code(office.centre, "Sri Contoh", "Gianyar")), now=NOW)
    remembered = enrolment(vault)
    assert remembered == given and remembered is not None
    assert (remembered.url, remembered.office, remembered.agent_name) == (
        office.url,
        "Gianyar",
        "Sri Contoh",
    )
    assert remembered.centre_key == office.centre.public_key
    assert remembered.device_id == profile(vault).device_id
    assert status(office.centre).devices == 1


def test_a_laptop_that_joined_takes_the_packs_of_its_office_and_a_stranger_s_office_is_not_trusted(
    office: Office, vault: Vault
) -> None:
    cause(vault, office.url, new_code(office.centre.public_key))
    assert Shelf(vault.home).trusted() == frozenset()
    enrol(vault, office.url, str(make_code(office.centre, "Sri Contoh", "Gianyar")), now=NOW)
    assert Shelf(vault.home).trusted() == {office.centre.public_key}


def test_a_code_that_the_centre_never_made_is_unknown(office: Office, vault: Vault) -> None:
    assert cause(vault, office.url, new_code(office.centre.public_key)) == "unknown_code"


def test_a_used_code_is_unknown_to_the_next_laptop_and_the_first_one_stays(
    office: Office, vault: Vault, tmp_path: Path
) -> None:
    code = str(make_code(office.centre, "Sri"))
    first = enrol(vault, office.url, code, now=NOW)
    key = create_vault(tmp_path / "next", agent_name="Sri", passphrase=PASSPHRASE)
    late = open_vault(tmp_path / "next", key)
    with pytest.raises(RunStopped, match="unknown_code"):
        enrol(late, office.url, code, now=NOW)
    late.close()
    assert enrolment(vault) == first


def test_after_a_lost_answer_the_same_code_joins_the_same_laptop(office: Office, vault: Vault) -> None:
    code = str(make_code(office.centre, "Sri"))
    enrol(vault, office.url, code, now=NOW)
    again = enrol(vault, office.url, code, now=NOW)
    assert (enrolment(vault), status(office.centre).devices) == (again, 1)


def test_one_who_takes_a_code_that_another_centre_made_is_a_stranger(office: Office, vault: Vault) -> None:
    with loopback_centre() as (url, _):
        assert cause(vault, url, make_code(office.centre, "Sri")) == "stranger"


def test_a_new_code_joins_again_with_a_new_token(office: Office, vault: Vault) -> None:
    first = enrol(vault, office.url, str(make_code(office.centre, "Sri")), now=NOW)
    second = enrol(vault, office.url, str(make_code(office.centre, "Sri")), now=NOW)
    assert first.token != second.token
    assert enrolment(vault) == second
    assert status(office.centre).devices == 1


@pytest.mark.parametrize("text", ["", "ABCD", "1" * 32, "A" * 31, "A" * 33])
def test_what_cannot_be_a_code_is_told_before_anybody_is_asked(vault: Vault, text: str) -> None:
    with listening(Stranger()) as stranger:
        assert cause(vault, stranger.url, text) == "bad_code"
        assert stranger.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "kantor",
        "http://kantor.example",
        "ftp://127.0.0.1",
        "http://127.0.0.1.kantor.example",
        "https://",
        "https://[1",
    ],
)
def test_an_address_without_encryption_is_not_even_tried(office: Office, vault: Vault, url: str) -> None:
    assert cause(vault, url, make_code(office.centre, "Sri")) == "insecure_url"


def test_a_portals_page_is_no_centre(office: Office, vault: Vault) -> None:
    with listening(Stranger(headers={"Content-Type": "text/html"})) as portal:
        assert cause(vault, portal.url, make_code(office.centre, "Sri")) == "portal"
        assert portal.asked == ["/v1/enrol"]


@pytest.mark.parametrize("url", ["https://kantor..example", "https://kantor:abc", "http://127.0.0.1:99999"])
def test_an_address_that_leads_nowhere_is_offline(office: Office, vault: Vault, url: str) -> None:
    assert cause(vault, url, make_code(office.centre, "Sri")) == "offline"


def test_an_office_with_a_recovery_key_can_open_the_vault_that_joined_it(vault: Vault) -> None:
    recovery = pyrage.x25519.Identity.generate()
    with office_that_answers(vault, str(recovery.to_public())) as (url, code):
        assert enrol(vault, url, code, now=NOW) == enrolment(vault)
    assert open_with_office_key(vault.home, str(recovery)) == vault.key


def test_one_killed_on_the_way_has_not_joined_and_the_same_code_brings_the_rest(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    recovery = pyrage.x25519.Identity.generate()
    with office_that_answers(vault, str(recovery.to_public())) as (url, code):
        for step in ("Shelf", "add_office_slot", "join"):
            with monkeypatch.context() as patch:
                patch.setattr(f"sync.enrol.{step}", killed)
                with pytest.raises(Killed):
                    enrol(vault, url, code, now=NOW)
            assert enrolment(vault) is None
        assert enrol(vault, url, code, now=NOW) == enrolment(vault)
    assert open_with_office_key(vault.home, str(recovery)) == vault.key


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


def killed(*_: object, **__: object) -> None:
    raise Killed


def test_an_office_without_a_recovery_key_seals_nothing(office: Office, vault: Vault) -> None:
    code = make_code(office.centre, "Sri")
    enrol(vault, office.url, str(code), now=NOW)
    with pytest.raises(NoOfficeSlot):
        open_with_office_key(vault.home, str(pyrage.x25519.Identity.generate()))


def test_a_recovery_key_that_is_none_is_told_and_the_laptop_has_joined(vault: Vault) -> None:
    with office_that_answers(vault, "age1" + "q" * 58) as (url, code), pytest.raises(BadRecipient):
        enrol(vault, url, code, now=NOW)
    assert enrolment(vault) is not None


def test_a_stranger_s_recovery_key_is_not_sealed_to(vault: Vault) -> None:
    recovery = pyrage.x25519.Identity.generate()
    with office_that_answers(vault, str(recovery.to_public())) as (url, _):
        assert cause(vault, url, new_code(SigningKey.generate().verify_key.encode())) == "stranger"
    with pytest.raises(NoOfficeSlot):
        open_with_office_key(vault.home, str(recovery))


@contextmanager
def office_that_answers(vault: Vault, recipient: str) -> Iterator[tuple[str, str]]:
    """Address and code of a centre that takes this vault and gives this recovery key."""
    centre_key, who = SigningKey.generate().verify_key.encode(), profile(vault)
    answer = EnrolAnswer(
        device_id=who.device_id,
        agent_id=who.agent_id,
        agent_name="Sri",
        office="Gianyar",
        token="t" * 43,
        centre_key=centre_key.hex(),
        epoch="1",
        recovery_recipient=recipient,
    )
    body = answer.model_dump_json().encode()
    with listening(Stranger(headers={"Content-Type": ANSWER}, body=body)) as centre:
        yield centre.url, str(new_code(centre_key))


@pytest.fixture
def own() -> Certificate:
    return certificate()


@pytest.fixture
def secured(office: Office, own: Certificate, tmp_path: Path) -> Iterator[Between]:
    """The office behind its own certificate, which it hands out."""
    with between(office.url, own.server(tmp_path)) as opened:
        opened.rule = handing_out(own)
        yield opened


def handing_out(one: Certificate) -> Callable[[Asked], Said | None]:
    body = CertificateAnswer(certificate=one.pem).model_dump_json().encode()
    return lambda asked: Said(200, {"Content-Type": ANSWER}, body) if asked.path == CERTIFICATE else None


def code_for(office: Office, one: Certificate) -> EnrolCode:
    """A code of twelve groups that names this certificate."""
    return replace(make_code(office.centre, "Sri"), certificate=fingerprint(one.der))


def test_a_code_of_twelve_groups_brings_the_certificate_and_runs_trust_it(
    office: Office, vault: Vault, own: Certificate, secured: Between, queue: Queue
) -> None:
    us = enrol(vault, secured.url, str(code_for(office, own)), now=NOW)
    assert us.certificate == own.pem
    assert secured.paths == ["GET /v1/certificate", "POST /v1/enrol"]
    queue()
    assert Run(vault)().stored == 1


def test_a_certificate_that_the_code_does_not_name_gets_no_secret(
    office: Office, vault: Vault, own: Certificate, secured: Between
) -> None:
    secured.rule = handing_out(certificate())
    assert cause(vault, secured.url, code_for(office, own)) == "stranger"
    assert secured.paths == ["GET /v1/certificate"]


def test_one_who_hands_out_the_right_certificate_but_cannot_show_it_gets_no_secret(
    office: Office, vault: Vault, own: Certificate, secured: Between
) -> None:
    right = certificate()
    secured.rule = handing_out(right)
    assert cause(vault, secured.url, code_for(office, right)) == "untrusted"
    assert secured.paths == ["GET /v1/certificate"]


def test_with_a_code_of_eight_groups_an_unknown_certificate_gets_no_secret(
    office: Office, vault: Vault, secured: Between
) -> None:
    assert cause(vault, secured.url, make_code(office.centre, "Sri")) == "untrusted"
    assert secured.paths == []


def test_reading_the_certificate_tells_nothing(
    office: Office, vault: Vault, own: Certificate, secured: Between
) -> None:
    code = code_for(office, own)
    enrol(vault, secured.url, str(code), now=NOW)
    first = secured.asked[0]
    told = f"{first.path} {first.headers} {first.body!r}"
    assert code.secret.hex() not in told and "Authorization" not in first.headers
