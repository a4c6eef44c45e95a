"""Joining a centre: the code is used once, and whoever cannot have made it is refused."""

import pytest

from central.enrolment import make_code
from central.overview import status
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.database import Vault
from perisai_app.vault.identity import enrolment, profile
from perisai_app.wire.enrolment import new_code
from sync.enrol import enrol
from sync.loopback import loopback_centre
from sync.problems import RunStopped
from tests.central.conftest import Office
from tests.sync.strangers import Stranger, listening


def cause(vault: Vault, url: str, code: object) -> str:
    """Why nothing was joined."""
    with pytest.raises(RunStopped) as stopped:
        enrol(vault, url, str(code))
    assert enrolment(vault) is None
    return stopped.value.code


def test_a_code_joins_the_centre_and_the_vault_remembers_it(office: Office, vault: Vault) -> None:
    given = enrol(vault, f" {office.url}/ ", str(make_code(office.centre, "Sri Contoh", "Gianyar")))
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
    enrol(vault, office.url, str(make_code(office.centre, "Sri Contoh", "Gianyar")))
    assert Shelf(vault.home).trusted() == {office.centre.public_key}


def test_a_code_that_the_centre_never_made_is_unknown(office: Office, vault: Vault) -> None:
    assert cause(vault, office.url, new_code(office.centre.public_key)) == "unknown_code"


def test_a_used_code_is_unknown_and_the_first_laptop_stays(office: Office, vault: Vault) -> None:
    code = str(make_code(office.centre, "Sri"))
    first = enrol(vault, office.url, code)
    with pytest.raises(RunStopped, match="unknown_code"):
        enrol(vault, office.url, code)
    assert enrolment(vault) == first


def test_one_who_takes_a_code_that_another_centre_made_is_a_stranger(office: Office, vault: Vault) -> None:
    with loopback_centre() as (url, _):
        assert cause(vault, url, make_code(office.centre, "Sri")) == "stranger"


def test_a_new_code_joins_again_with_a_new_token(office: Office, vault: Vault) -> None:
    first = enrol(vault, office.url, str(make_code(office.centre, "Sri")))
    second = enrol(vault, office.url, str(make_code(office.centre, "Sri")))
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
        assert cause(vault, portal.url, make_code(office.centre, "Sri")) == "not_ours"
        assert portal.asked == ["/v1/enrol"]


@pytest.mark.parametrize("url", ["https://kantor..example", "https://kantor:abc", "http://127.0.0.1:99999"])
def test_an_address_that_leads_nowhere_is_offline(office: Office, vault: Vault, url: str) -> None:
    assert cause(vault, url, make_code(office.centre, "Sri")) == "offline"
