"""Joining without any network: the office's card and a code, a package that asks, receipts that answer."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from central.enrolment import device_of, enrol, make_code
from central.erasing import rotate_key
from central.packages.joining import card
from central.packages.unwrap import Bad
from perisai_app.package.addressee import ask_by_hand
from perisai_app.vault.database import create_vault, open_vault
from perisai_app.vault.errors import BadCode, CardNotOfCode, CardOutdated, NotJoined
from perisai_app.vault.identity import enrolment
from perisai_app.vault.joining import enrol_request
from perisai_app.wire.card import Card, read_card, signed_card
from perisai_app.wire.enrolment import new_code, read_code
from tests.package.conftest import Office, Side, recording
from tests.vault.conftest import NOW, PASSPHRASE

URL = "https://pusat.kantor.test"


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Side]:
    """One that never met any centre."""
    home, stick = tmp_path / "home", tmp_path / "stick"
    stick.mkdir()
    vault = open_vault(home, create_vault(home, agent_name="Sri", passphrase=PASSPHRASE))
    yield Side(vault, stick)
    vault.close()


def asked(office: Office, laptop: Side) -> None:
    (laptop.stick / "kartu").write_bytes(card(office.centre, URL + "/ "))
    ask_by_hand(
        laptop.vault, laptop.stick / "kartu", str(make_code(office.centre, "Sri", "Gianyar")), now=NOW
    )


def test_a_laptop_joins_by_its_first_package(office: Office, laptop: Side) -> None:
    laptop.register(recording(1, 30_000))
    asked(office, laptop)
    assert enrolment(laptop.vault) is None
    taken = laptop.take(office.take(laptop.write().paths[0]).receipts)
    assert (taken.stored, taken.files, laptop.owes) == (1, 1, (0, 0))
    us = enrolment(laptop.vault)
    assert us is not None
    assert (us.url, us.agent_name, us.office) == (URL, "Sri", "Gianyar")
    assert us.package_recipient == office.centre.keys.package_recipient
    holder = device_of(office.centre, us.token)
    assert holder is not None and holder.device_id == us.device_id


def test_every_part_brings_the_same_answer(office: Office, laptop: Side) -> None:
    """Whichever of them gets through, and however often, the token stays the laptop's."""
    for number in range(3):
        laptop.register(recording(number, 120_000))
    asked(office, laptop)
    paths = laptop.write().paths
    receipts = [office.take(path).receipts for path in (*paths, *paths)]
    laptop.take(receipts[-1])
    us = enrolment(laptop.vault)
    for one in receipts:
        laptop.take(one)
    assert us is not None and enrolment(laptop.vault) == us
    assert device_of(office.centre, us.token) is not None
    laptop.register()
    assert laptop.take(office.take(laptop.write().paths[0]).receipts).stored == 1


def test_a_package_of_long_ago_takes_no_newer_token_away(office: Office, laptop: Side) -> None:
    asked(office, laptop)
    (old,) = laptop.write().paths
    laptop.take(office.take(old).receipts)
    request = enrol_request(laptop.vault, make_code(office.centre, "Sri", "Gianyar").secret.hex())
    online = enrol(office.centre, request)
    assert online is not None
    office.take(old)
    assert device_of(office.centre, online.token) is not None


def test_an_answer_under_another_key_than_the_card_s_joins_nobody(office: Office, laptop: Side) -> None:
    asked(office, laptop)
    (path,) = laptop.write().paths
    rotate_key(office.centre)
    with pytest.raises(CardOutdated):
        laptop.take(office.take(path).receipts)
    assert enrolment(laptop.vault) is None
    asked(office, laptop)
    laptop.take(office.take(laptop.write().paths[0]).receipts)
    assert enrolment(laptop.vault) is not None


def test_a_code_that_is_over_takes_nobody_in(office: Office, laptop: Side) -> None:
    laptop.register()
    asked(office, laptop)
    office.clock.forward(timedelta(days=8))
    with pytest.raises(Bad) as bad:
        office.take(laptop.write().paths[0])
    assert (bad.value.code, office.holds()) == ("package_unknown_code", set())
    asked(office, laptop)
    assert laptop.take(office.take(laptop.write().paths[0]).receipts).stored == 1


def test_a_code_takes_in_one_laptop(office: Office, laptop: Side, tmp_path: Path) -> None:
    code = make_code(office.centre, "Sri")
    (laptop.stick / "kartu").write_bytes(card(office.centre, URL))
    ask_by_hand(laptop.vault, laptop.stick / "kartu", str(code), now=NOW)
    office.take(laptop.write().paths[0])
    home = tmp_path / "thief"
    vault = open_vault(home, create_vault(home, agent_name="Maling", passphrase=PASSPHRASE))
    thief = Side(vault, laptop.stick, written=5)
    ask_by_hand(vault, laptop.stick / "kartu", str(code), now=NOW)
    with pytest.raises(Bad) as bad:
        office.take(thief.write().paths[0])
    vault.close()
    assert bad.value.code == "package_unknown_code"


def test_only_the_card_of_the_code_s_office_is_taken(office: Office, laptop: Side) -> None:
    other = new_code(SigningKey.generate().verify_key.encode())
    file = laptop.stick / "kartu"
    file.write_bytes(card(office.centre, URL))
    with pytest.raises(CardNotOfCode):
        ask_by_hand(laptop.vault, file, str(other), now=NOW)
    with pytest.raises(BadCode):
        ask_by_hand(laptop.vault, file, "AAAA", now=NOW)
    with pytest.raises(CardNotOfCode):
        ask_by_hand(laptop.vault, laptop.stick / "tidak-ada", str(make_code(office.centre, "Sri")), now=NOW)
    laptop.register()
    with pytest.raises(NotJoined):
        laptop.write()


def test_nobody_changes_a_card_on_the_way(office: Office) -> None:
    """A carrier who puts his own recipient into it would read every package."""
    code = make_code(office.centre, "Sri")
    data = card(office.centre, URL)
    true = read_card(data, code)
    assert true is not None
    stranger = "age1" + "q" * 58
    for change in ({"package_recipient": stranger}, {"url": "https://maling.test"}, {"certificate": "x"}):
        assert read_card(true.model_copy(update=change).model_dump_json().encode(), code) is None
    own = true.model_copy(update={"package_recipient": stranger})
    assert read_card(signed_card(SigningKey.generate(), own), code) is None
    assert read_card(data[:-5], code) is None


def test_a_card_bears_the_certificate_that_the_code_pins_and_no_other() -> None:
    key = SigningKey(bytes(range(32)))
    public = key.verify_key.encode()
    told = Card(url=URL, centre_key=public.hex(), package_recipient="age1" + "q" * 58)
    with_pin = read_code(str(new_code(public, bytes(10))))
    without = new_code(public)
    assert with_pin is not None
    assert read_card(signed_card(key, told), without) is not None
    assert read_card(signed_card(key, told), with_pin) is None
