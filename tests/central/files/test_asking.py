"""Another laptop of the agent gets a file that was sent; nobody else does, and nothing about it is said."""

from collections.abc import Callable

import pytest

from central.erasing import erase
from perisai_app.wire.media import ANSWER
from tests.central.conftest import Office
from tests.central.files.sending import at, content, create, naming, place_of, refused, send_whole
from tests.central.samples import Laptop

PHOTO = content(400_000)


def test_every_laptop_of_the_agent_gets_the_whole_file(laptop: Laptop, join: Callable[[str], Laptop]) -> None:
    naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    for one in (laptop, join("Agen Contoh")):
        response = one.ask("GET", at(PHOTO))
        assert (response.status_code, response.headers["content-type"]) == (200, ANSWER)
        assert (response.content, response.headers["content-length"]) == (PHOTO, "400000")
        assert response.headers["cache-control"] == "no-store"


def test_another_agent_s_laptop_hears_that_there_is_none(
    laptop: Laptop, join: Callable[[str], Laptop]
) -> None:
    naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    assert refused(join("Agen Lain").ask("GET", at(PHOTO))) == (404, "not_found")


def test_there_is_none_before_it_is_whole_nor_after_it_was_erased(office: Office, laptop: Laptop) -> None:
    item = naming(laptop, PHOTO)
    create(laptop, PHOTO, PHOTO[:1000])
    assert refused(laptop.ask("GET", at(PHOTO))) == (404, "not_found")
    send_whole(laptop, PHOTO)
    erase(office.centre, str(item.registration_id))
    assert refused(laptop.ask("GET", at(PHOTO))) == (404, "not_found")


@pytest.mark.parametrize("harm", [b"", b"short", bytes(400_100)])
def test_what_the_disk_has_damaged_is_never_handed_out(office: Office, laptop: Laptop, harm: bytes) -> None:
    naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    (office.home.files / place_of(office.centre, PHOTO)).write_bytes(harm)
    assert refused(laptop.ask("GET", at(PHOTO))) == (404, "not_found")
    assert laptop.check_in(counter=1).files_awaited == 1
    send_whole(laptop, PHOTO)


def test_without_a_token_nobody_gets_anything(laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    response = laptop.ask("GET", at(PHOTO), headers={"Authorization": "Bearer nobody"})
    assert refused(response) == (401, "not_enrolled")
