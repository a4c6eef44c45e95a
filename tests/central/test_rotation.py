"""A new signing key: the old one signs it, every process follows, and a restored database catches up."""

import pytest
from nacl.signing import VerifyKey

from central.enrolment import make_code
from central.erasing import rotate_key
from central.stop import Stop
from perisai_app.wire import media
from perisai_app.wire.rotation import walk
from perisai_app.wire.verdict import is_signed_by
from tests.central.conftest import Office, bring_back, enrol, running, snapshot
from tests.central.samples import Laptop, check_in_body, sent


def test_a_laptop_walks_from_its_key_to_the_one_that_signs(office: Office, laptop: Laptop) -> None:
    first = office.centre.public_key
    links = [rotate_key(office.centre), rotate_key(office.centre)]
    answer = laptop.check_in()
    assert list(answer.rotations) == links
    assert walk(first, answer.rotations)[-1] == office.centre.public_key
    assert answer.key_id == office.centre.public_key.hex()[:16] != first.hex()[:16]


def test_only_the_links_from_the_known_key_on_are_told(office: Office, laptop: Laptop) -> None:
    first, second = rotate_key(office.centre), rotate_key(office.centre)
    for known, links in ((first.new, (second,)), (second.new, ()), ("f" * 64, (first, second))):
        response = laptop.ask("POST", media.CHECKIN, json=check_in_body(known))
        assert [link["new"] for link in response.json()["rotations"]] == [link.new for link in links]


def test_receipts_and_codes_are_by_the_new_key_in_a_process_beside_as_well(
    office: Office, laptop: Laptop
) -> None:
    beside = office.beside()
    with running(beside) as url:
        link = rotate_key(office.centre)
        item = laptop.submission()
        answer = Laptop(url, laptop.me.model_copy(update={"centre_key": link.new})).send(item)
        old = VerifyKey(bytes.fromhex(link.old))
        assert not is_signed_by(answer, old, device_id=laptop.me.device_id, sent=[sent(item)])
        code = make_code(beside, "Agen Dua")
        assert code.belongs_to(bytes.fromhex(enrol(office, code).centre_key))
    beside.close()


def test_an_older_database_goes_on_with_the_key_that_laptops_follow(office: Office, laptop: Laptop) -> None:
    old, before = snapshot(office), office.centre.epoch
    link = rotate_key(office.centre)
    bring_back(office, old)
    assert office.centre.public_key.hex() == link.new
    assert list(laptop.check_in().rotations) == [link]
    assert office.centre.epoch != before


def test_a_link_in_the_list_that_the_old_key_never_signed_is_not_followed(office: Office) -> None:
    old, first = snapshot(office), office.centre.public_key
    link = rotate_key(office.centre)
    forged = link.model_copy(update={"at": "2020-01-01T00:00:00Z"})
    office.home.rotation_list.write_text(forged.model_dump_json() + "\n")
    bring_back(office, old)
    assert office.centre.public_key == first


def test_a_lost_later_key_is_told(office: Office) -> None:
    link = rotate_key(office.centre)
    path = office.home.later_signing_key(link.new)
    key = path.read_bytes()
    path.unlink()
    with pytest.raises(Stop, match="other_key"):
        office.beside()
    path.write_text("00" * 32)
    with pytest.raises(Stop, match="key_lost"):
        office.beside()
    path.write_bytes(key)
    office.beside().close()
