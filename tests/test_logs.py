"""Logs carry ids, never people: planted values at every level, in every place an error can hold one."""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from perisai_app import logs
from perisai_app.vault.errors import NoSuchPerson

PLANTED = ("Ni Wayan Sampel", "5104015405849001", "081200000001", "Ni Ketut Contoh")
crash = pytest.mark.expects_log("crashed")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "home"
    place.mkdir()
    logs.set_up(place)
    yield place
    logs.set_up(tmp_path / "nowhere")


@pytest.fixture
def hooks() -> Iterator[None]:
    """The interpreter's hooks as they were."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = before


def written(home: Path) -> str:
    return "".join(file.read_text("utf-8") for file in sorted((home / "logs").glob("*")))


def lines(home: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(home).splitlines()]


def test_codes_ids_and_numbers_are_told(home: Path) -> None:
    registration_id = "0192f0c1-2b3c-7d4e-8f50-123456789abc"
    logs.info("synced", stored=3, registration_id=registration_id, stopped_by="offline", version="0.1.0")
    (line,) = lines(home)
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "event": "synced",
        "level": "info",
        "stored": 3,
        "registration_id": registration_id,
        "stopped_by": "offline",
        "version": "0.1.0",
    }


@pytest.mark.parametrize("planted", PLANTED)
@pytest.mark.parametrize(
    "key",
    [
        *sorted({*logs.TEXTS, *logs.NUMBERS, *logs.LISTS}),
        *("name", "nik", "phone", "message", "exc_info", "stack"),
    ],
)
def test_no_key_carries_a_person(key: str, planted: str) -> None:
    for value in (planted, [planted], {"name": planted}, int(planted) if planted.isdigit() else planted):
        assert logs.allowed({key: value}) == {"left_out": 1}
    assert logs.allowed({planted: 1}) == {"left_out": 1}


def test_what_is_not_on_the_list_is_never_written_and_is_counted(home: Path) -> None:
    logs.info("synced", stored=3, name=PLANTED[0], nik=PLANTED[1], code=PLANTED[3], queued=int(PLANTED[1]))
    logs.info(PLANTED[0])
    first, second = lines(home)
    assert (first["event"], first["stored"], first["left_out"]) == ("synced", 3, 4)
    assert "event" not in second and second["left_out"] == 1
    assert [text for text in PLANTED if text in written(home)] == []


@crash
def test_a_crash_report_tells_types_and_places_and_nothing_that_was_said(home: Path) -> None:
    def fails(name: str) -> None:
        nik = PLANTED[1]
        try:
            raise KeyError(nik)
        except KeyError as error:
            raise ValueError(f"{name} {nik}") from error

    try:
        fails(PLANTED[0])
    except ValueError as error:
        logs.crashed(error)
    (line,) = lines(home)
    assert (line["event"], line["kind"], line["causes"]) == ("crashed", "ValueError", ["KeyError"])
    assert len(line["where"]) == 2
    assert {place.split(":")[0] for place in line["where"]} == {__name__}
    assert [text for text in PLANTED if text in written(home)] == []


@crash
def test_our_own_errors_tell_their_code(home: Path) -> None:
    logs.crashed(NoSuchPerson())
    stranger = ValueError()
    stranger.code = "wayan"  # type: ignore[attr-defined]  # somebody else's attribute may hold anything
    logs.crashed(stranger)
    ours, other = lines(home)
    assert (ours["code"], "code" in other) == ("no_such_person", False)


@crash
def test_what_nobody_catches_is_reported_on_every_thread(
    home: Path, hooks: None, capfd: pytest.CaptureFixture[str]
) -> None:
    logs.catch_crashes()

    def fails() -> None:
        raise ValueError(PLANTED[0])

    worker = threading.Thread(target=fails, name=PLANTED[0])
    worker.start()
    worker.join()
    try:
        fails()
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    assert [(line["kind"], line["thread"]) for line in lines(home)] == [
        ("ValueError", "worker"),
        ("ValueError", "main"),
    ]
    said = "".join(capfd.readouterr()) + written(home)
    assert [text for text in PLANTED if text in said] == []


@pytest.mark.expects_log("")
def test_of_a_library_only_who_where_and_how_bad_is_told(home: Path) -> None:
    for level in (logging.WARNING, logging.ERROR, logging.CRITICAL):
        logging.getLogger("urllib3.pool").log(level, "%s at %s", PLANTED[0], PLANTED[1])
    try:
        raise ValueError(PLANTED[2])
    except ValueError:
        logging.getLogger("somebody").exception("failed for %s", PLANTED[3])
    told = [(line["event"], line["source"], line["level"]) for line in lines(home)]
    assert told[0] == ("foreign", "urllib3", "warning")
    assert len(told) == 4 and [text for text in PLANTED if text in written(home)] == []


def test_the_files_are_bounded_and_rotate(home: Path) -> None:
    for number in range(25_000):
        logs.info("synced", stored=number, registration_id="0192f0c1-2b3c-7d4e-8f50-123456789abc")
    files = sorted(file.name for file in (home / "logs").iterdir())
    assert files == ["perisai.log", *(f"perisai.log.{n}" for n in range(1, logs.FILES_KEPT + 1))]
    assert all(file.stat().st_size <= logs.BYTES_A_FILE for file in (home / "logs").iterdir())


def test_without_a_home_nothing_is_made(tmp_path: Path) -> None:
    logs.set_up(tmp_path / "absent")
    logs.info("synced", stored=1)
    assert list(tmp_path.iterdir()) == []


def test_a_log_that_cannot_be_written_stops_nobody_and_says_nothing(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (home / "logs").write_bytes(b"")  # where the folder has to be
    logs.info("synced", stored=1)
    assert capfd.readouterr() == ("", "")


def test_set_up_twice_writes_each_line_once(home: Path) -> None:
    logs.set_up(home)
    logs.info("synced", stored=1)
    assert len(lines(home)) == 1
