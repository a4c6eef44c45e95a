"""A pack that the office announces comes to every laptop by itself, once, and only the office's own count."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from central.enrolment import make_code
from central.erasing import rotate_key
from central.news import give_order
from central.packs import announce_pack
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.database import Vault
from perisai_app.vault.identity import profile
from perisai_app.vault.orders import open_orders
from perisai_app.wire.changes import Command
from sync.enrol import enrol
from tests.central.conftest import Office
from tests.reference.packs.samples import pack
from tests.sync.between import Asked, Between, Said, between
from tests.sync.conftest import Run
from tests.vault.conftest import NOW

VERSION = "2027-01"


@pytest.fixture
def file(office: Office, tmp_path: Path) -> Path:
    """A pack that this centre's own key signed."""
    path = tmp_path / "new.perisai-pack"
    path.write_bytes(pack(VERSION, seed=office.centre.keys.first.encode()))
    return path


def versions(run: Run) -> list[str]:
    return [one.version for one in Shelf(run.vault.home).packs()]


def refusals(run: Run) -> list[str | None]:
    return [row["refused"] for row in run.vault.rows("SELECT refused FROM packs_fetched")]


def test_an_announced_pack_is_fetched_and_lies_on_the_shelf(office: Office, joined: Run, file: Path) -> None:
    announce_pack(office.centre, file)
    assert joined().stopped_by is None
    assert VERSION in versions(joined)


def test_it_is_fetched_once(office: Office, joined: Run, file: Path, middle: Between) -> None:
    told = announce_pack(office.centre, file)
    joined()
    middle.asked.clear()
    joined()
    assert f"GET /v1/packs/{told.sha256}" not in middle.paths


def test_a_pack_that_is_not_there_stops_no_run_and_is_not_asked_for_again(
    office: Office, joined: Run, file: Path, middle: Between
) -> None:
    told = announce_pack(office.centre, file)
    (office.home.path / "packs" / f"{VERSION}.perisai-pack").unlink()
    assert joined().stopped_by is None
    assert refusals(joined) == ["not_found"]
    middle.asked.clear()
    joined()
    assert middle.paths == ["POST /v1/checkin"]
    assert told.version not in versions(joined)


def test_the_office_s_order_asks_for_every_announced_pack_once_more(
    office: Office, joined: Run, file: Path
) -> None:
    announce_pack(office.centre, file)
    on_the_shelf = office.home.path / "packs" / f"{VERSION}.perisai-pack"
    data = on_the_shelf.read_bytes()
    on_the_shelf.unlink()
    joined()
    on_the_shelf.write_bytes(data)
    joined()
    assert VERSION not in versions(joined), "what is not there is not asked for again"
    give_order(office.centre, profile(joined.vault).device_id, Command.UPDATE_PACKS)
    joined()
    assert VERSION in versions(joined) and open_orders(joined.vault) == ()


def spoiled(asked: Asked, said: Said) -> Said:
    return replace(said, body=said.body + b" ") if "packs" in asked.path else said


def unpacked(asked: Asked, said: Said) -> Said:
    return Said(200, {"Content-Type": "text/plain"}, b"") if "packs" in asked.path else said


@pytest.mark.parametrize("after", [spoiled, unpacked], ids=["other bytes", "no answer of ours"])
def test_what_is_not_what_was_announced_is_told_once_and_asked_for_again_under_another_digest(
    office: Office, joined: Run, file: Path, middle: Between, after: Callable[[Asked, Said], Said]
) -> None:
    announce_pack(office.centre, file)
    middle.after = after
    assert joined().stopped_by == "not_ours"
    assert (refusals(joined), VERSION in versions(joined)) == (["not_ours"], False)
    middle.after = lambda asked, said: said
    middle.asked.clear()
    assert joined().stopped_by is None
    assert middle.paths == ["POST /v1/checkin"]
    file.write_bytes(pack("2027-02", seed=office.centre.keys.first.encode()))
    announce_pack(office.centre, file)
    assert joined().stopped_by is None
    assert "2027-02" in versions(joined)


def test_one_spoiled_pack_does_not_keep_another_away(
    office: Office, joined: Run, file: Path, middle: Between
) -> None:
    bad = announce_pack(office.centre, file)
    file.write_bytes(pack("2027-02", seed=office.centre.keys.first.encode()))
    announce_pack(office.centre, file)
    middle.after = lambda asked, said: spoiled(asked, said) if bad.sha256 in asked.path else said
    assert joined().stopped_by == "not_ours"
    assert "2027-02" in versions(joined)


@pytest.fixture
def late(office: Office, vault: Vault, file: Path) -> Iterator[tuple[Run, Between]]:
    """A laptop that joined after a rotation, and in its feed a pack that the key before it signed."""
    announce_pack(office.centre, file)
    rotate_key(office.centre)
    with between(office.url) as middle:
        enrol(vault, middle.url, str(make_code(office.centre, "Sri", "Gianyar")), now=NOW)
        yield Run(vault), middle


def test_a_pack_that_the_laptop_refuses_is_told_apart_and_stops_nothing(late: tuple[Run, Between]) -> None:
    run, middle = late
    assert run().stopped_by is None
    assert (refusals(run), VERSION in versions(run)) == (["pack_unknown_key"], False)
    middle.asked.clear()
    run()
    assert middle.paths == ["POST /v1/checkin"]


def test_one_whose_key_was_not_known_is_asked_for_again_once_it_is(
    office: Office, late: tuple[Run, Between]
) -> None:
    run, _ = late
    run()
    Shelf(run.vault.home).trust(office.centre.keys.first.verify_key.encode())
    assert run().stopped_by is None
    assert (refusals(run), VERSION in versions(run)) == ([None], True)


def test_one_that_another_program_may_read_is_asked_for_again_by_that_program(
    late: tuple[Run, Between], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, middle = late
    run()
    middle.asked.clear()
    monkeypatch.setattr("sync.packs.__version__", "99.0.0")
    run()
    assert f"GET /v1/packs/{sha256(file.read_bytes()).hexdigest()}" in middle.paths


def test_the_centre_s_key_is_trusted_as_it_is_known_now_whatever_became_of_the_list(
    office: Office, joined: Run, file: Path
) -> None:
    (joined.vault.home / "packs" / "keys.json").unlink()
    announce_pack(office.centre, file)
    joined()
    assert VERSION in versions(joined)


def test_the_centre_s_new_key_signs_packs_too(office: Office, joined: Run, tmp_path: Path) -> None:
    rotate_key(office.centre)
    joined()
    assert office.centre.public_key in Shelf(joined.vault.home).trusted()
