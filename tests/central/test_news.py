"""What the office tells besides decisions: each kind reaches whom it concerns, and nobody else."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update

from central.enrolment import make_code
from central.erasing import erase, rotate_key
from central.news import give_order, tell_membership, tell_message, valid
from central.packs import announce_pack
from central.review import Result, Ruling, decide
from central.stop import Stop
from central.storage.tables import devices
from perisai_app.wire import media
from perisai_app.wire.changes import Command, MembershipNews, Message, Order, PackNews
from tests.central.conftest import Office, enrol
from tests.central.samples import Laptop
from tests.reference.packs.samples import pack

Join = Callable[[str], Laptop]
NOBODY = UUID("0198f0c2-9b22-7e63-8b48-3a2d6e7f8091")


def kinds(laptop: Laptop) -> list[str]:
    return [change["kind"] for change in laptop.changes().json()["changes"]]


def test_a_message_reaches_one_agent_or_all(office: Office, laptop: Laptop, join: Join) -> None:
    other = join("Agen Lain")
    assert tell_message(office.centre, "Untuk semua") == 2
    assert tell_message(office.centre, "Untuk satu", agent="Agen Lain") == 1
    assert kinds(laptop) == ["message"]
    (_, mine) = other.changes().json()["changes"]
    assert Message.model_validate(mine["body"]) == Message(text="Untuk satu", sent_at="2026-11-21T08:00:00Z")


def test_a_membership_reaches_the_agent_of_this_worker(office: Office, laptop: Laptop, join: Join) -> None:
    item, other = laptop.submission(), join("Agen Lain")
    laptop.send(item)
    decide(office.centre, [Ruling(registration_id=item.registration_id, outcome="registered")])
    told = MembershipNews(registration_id=item.registration_id, paid_through="2026-12", told_at="x")
    tell_membership(office.centre, told)
    assert (kinds(laptop), kinds(other)) == (["decision", "membership"], [])
    assert MembershipNews.model_validate(laptop.changes().json()["changes"][1]["body"]) == told
    again = Ruling(registration_id=item.registration_id, outcome="registered")
    assert [ruled.result for ruled in decide(office.centre, [again])] == [Result.UNCHANGED]


def test_an_order_reaches_one_laptop_alone_by_feed_and_check_in(
    office: Office, laptop: Laptop, join: Join
) -> None:
    second = join("Agen Contoh")
    give_order(office.centre, second.me.device_id, Command.LOCK)
    assert (kinds(laptop), laptop.check_in().changes) == ([], ())
    (change,) = second.check_in().changes
    assert Order.model_validate(change.body) == Order(order="lock", ordered_at="2026-11-21T08:00:00Z")
    assert kinds(second) == ["order"]


def test_a_block_holds_from_the_order_on_and_its_end_is_heard_with_it(office: Office, laptop: Laptop) -> None:
    give_order(office.centre, laptop.me.device_id, Command.BLOCK)
    assert laptop.check_in().blocked and laptop.changes().status_code == 403
    give_order(office.centre, laptop.me.device_id, Command.UNBLOCK)
    told = laptop.check_in()
    assert not told.blocked
    assert [change.body["order"] for change in told.changes] == ["block", "unblock"]


def test_who_or_what_is_not_here_is_told_nothing(office: Office, laptop: Laptop) -> None:
    item = laptop.submission()
    laptop.send(item)
    erase(office.centre, str(item.registration_id))
    stops: list[tuple[str, Callable[[], object]]] = [
        ("agent_unknown", lambda: tell_message(office.centre, "Hai", agent="Tidak Ada")),
        ("device_unknown", lambda: give_order(office.centre, "0" * 32, Command.LOCK)),
        ("message_invalid", lambda: tell_message(office.centre, "")),
        ("message_invalid", lambda: valid(MembershipNews, registration_id=NOBODY, paid_through="2026-13")),
    ]
    for key in (NOBODY, item.registration_id):
        told = MembershipNews(registration_id=key, told_at="x")
        stops.append(("registration_unknown", partial(tell_membership, office.centre, told)))
    for code, act in stops:
        with pytest.raises(Stop, match=code):
            act()
    assert kinds(laptop) == ["erasure"]


@pytest.fixture
def file(office: Office, tmp_path: Path) -> Path:
    """A pack that this centre's own key signed."""
    path = tmp_path / "new.perisai-pack"
    path.write_bytes(pack("2027-01", seed=office.centre.keys.first.encode()))
    return path


def test_a_pack_is_told_once_to_everybody_and_handed_out_by_its_digest(
    office: Office, laptop: Laptop, file: Path
) -> None:
    told = announce_pack(office.centre, file)
    announce_pack(office.centre, file)
    (change,) = laptop.changes().json()["changes"]
    assert PackNews.model_validate(change["body"]) == told
    assert told.sha256 == sha256(file.read_bytes()).hexdigest()
    response = laptop.ask("GET", f"/v1/packs/{told.sha256}")
    assert (response.status_code, response.headers["content-type"]) == (200, media.ANSWER)
    assert response.content == file.read_bytes()


def test_an_agent_who_comes_later_hears_of_the_newest_pack(office: Office, file: Path) -> None:
    announce_pack(office.centre, file)
    late = Laptop(office.url, enrol(office, make_code(office.centre, "Agen Baru")))
    again = Laptop(office.url, enrol(office, make_code(office.centre, "Agen Baru")))
    assert (kinds(late), kinds(again)) == (["pack"], ["pack"])


def test_a_pack_of_a_stranger_or_none_at_all_is_not_told(office: Office, laptop: Laptop, file: Path) -> None:
    file.write_bytes(pack("2027-01", seed=bytes(32)))
    with pytest.raises(Stop, match="pack_refused"):
        announce_pack(office.centre, file)
    with pytest.raises(Stop, match="file_unreadable"):
        announce_pack(office.centre, file.with_name("absent"))
    assert kinds(laptop) == []


def test_a_pack_that_is_not_here_or_rotted_is_not_found(office: Office, laptop: Laptop, file: Path) -> None:
    told = announce_pack(office.centre, file)
    (office.home.path / "packs" / file.with_stem(told.version).name).write_bytes(b"rot")
    for digest in (told.sha256, "0" * 64):
        assert laptop.ask("GET", f"/v1/packs/{digest}").json()["code"] == "not_found"
    assert laptop.ask("GET", "/v1/packs/x").status_code == 422


def test_a_blocked_laptop_gets_no_pack(office: Office, laptop: Laptop, file: Path) -> None:
    told = announce_pack(office.centre, file)
    with office.centre.store.writing() as connection:
        connection.execute(update(devices).values(blocked=1))
    assert laptop.ask("GET", f"/v1/packs/{told.sha256}").json()["code"] == "blocked"


def test_after_a_rotation_packs_are_signed_by_the_new_key(office: Office, file: Path) -> None:
    fresh = office.centre.keys.key(rotate_key(office.centre).new)
    file.write_bytes(pack("2027-01", seed=fresh.encode()))
    assert announce_pack(office.centre, file).version == "2027-01"
