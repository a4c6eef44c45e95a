"""A pack that the office announces comes to every laptop by itself, once, and only the office's own count."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from central.erasing import rotate_key
from central.packs import announce_pack
from perisai_app.reference.packs.shelf import Shelf
from tests.central.conftest import Office
from tests.reference.packs.samples import pack
from tests.sync.between import Between
from tests.sync.conftest import Run

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


def test_other_bytes_than_announced_are_not_taken_and_asked_for_again(
    office: Office, joined: Run, file: Path, middle: Between
) -> None:
    told = announce_pack(office.centre, file)
    middle.after = lambda asked, said: replace(said, body=said.body + b" ") if "packs" in asked.path else said
    assert joined().stopped_by == "not_ours"
    assert (refusals(joined), VERSION in versions(joined)) == ([], False)
    middle.after = lambda asked, said: said
    joined()
    assert VERSION in versions(joined)
    assert sha256(file.read_bytes()).hexdigest() == told.sha256


def test_a_pack_that_the_laptop_refuses_is_told_apart_and_stops_nothing(
    office: Office, joined: Run, file: Path
) -> None:
    (joined.vault.home / "packs" / "keys.json").unlink()
    announce_pack(office.centre, file)
    assert joined().stopped_by is None
    assert (refusals(joined), VERSION in versions(joined)) == (["pack_unknown_key"], False)


def test_the_centre_s_new_key_signs_packs_too(office: Office, joined: Run, tmp_path: Path) -> None:
    rotate_key(office.centre)
    joined()
    assert office.centre.public_key in Shelf(joined.vault.home).trusted()
