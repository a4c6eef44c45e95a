"""A database of the first schema, with submissions in it, is carried over with all it holds."""

from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

import central.migrations
from central.centre import open_centre
from central.home import Home, make_home
from central.keyring import Keyring
from central.keys import read_key
from central.storage.engine import embedded
from central.storage.tables import awaited_files, submission_files, submissions, withdrawals
from central.tallies import sums_here
from perisai_app.domain.choices import ConsentMethod
from perisai_app.domain.registration import Consent
from perisai_app.wire.enrolment import EnrolAnswer
from perisai_app.wire.submission import FileRef, FileRole, Submission
from perisai_app.wire.tally import sums_of
from tests.central.samples import Laptop, registration

DEVICE, AGENT = "d" * 32, "agen-1"
PHOTO = FileRef(role=FileRole.KTP, sha256="a" * 64, bytes=150_000, media_type="image/jpeg")
VOICE = FileRef(role=FileRole.CONSENT_AUDIO, sha256="b" * 64, bytes=5_000, media_type="audio/wav")
WITHDRAWN = Consent(
    method=ConsentMethod.WRITTEN, given_on=date(2026, 11, 20), withdrawn_on=date(2026, 11, 21)
)
ROWS = 1_003


@pytest.fixture
def batch() -> list[Submission]:
    me = EnrolAnswer(
        device_id=DEVICE,
        agent_id=AGENT,
        agent_name="",
        office="",
        token="",
        centre_key="0" * 64,
        epoch="",
    )
    laptop = Laptop("", me)
    first = laptop.submission()
    named, taken_back = laptop.submission(files=(PHOTO, VOICE)), laptop.submission(files=(PHOTO,))
    gone = laptop.correction(taken_back, registration=registration(consent=WITHDRAWN))
    plain = (laptop.submission() for _ in range(ROWS - 5))
    return [first, laptop.correction(first), named, taken_back, gone, *plain]


@pytest.fixture
def home(tmp_path: Path, batch: list[Submission]) -> Home:
    """As the program of the first schema left it."""
    home = Home(tmp_path / "centre")
    make_home(home)
    store = embedded(home.database, read_key(home.database_key), 30)
    config = Config()
    config.set_main_option("script_location", str(Path(central.migrations.__file__).parent))
    public_key = Keyring(home).first.verify_key.encode().hex()
    with store.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in (
            f"INSERT INTO centre VALUES (1, 'e', '{public_key}', 1)",
            "INSERT INTO agents VALUES ('a', 'Agen', '', '')",
            f"INSERT INTO authors VALUES ('{AGENT}', 'a')",
            f"INSERT INTO devices VALUES ('{DEVICE}', '{AGENT}', 't', 'k', '', '', '', 0)",
            "INSERT INTO changes VALUES (1, 'a', 'decision', 'r', '{}')",
        ):
            connection.execute(text(statement))
        add = text("INSERT INTO submissions VALUES (:key, :number, :digest, :agent, :device, '', :raw)")
        connection.execute(add, [_row(item) for item in batch])
    store.engine.dispose()
    return home


def _row(item: Submission) -> dict[str, object]:
    return {
        "key": str(item.registration_id),
        "number": item.revision,
        "digest": item.digest,
        "agent": AGENT,
        "device": DEVICE,
        "raw": item.to_bytes(),
    }


def test_every_row_has_its_own_counter_and_counts_in_the_tally(home: Home, batch: list[Submission]) -> None:
    centre = open_centre(home)
    with centre.store.reading() as connection:
        rows = connection.execute(select(submissions.c.digest, submissions.c.counter, submissions.c.raw))
        found = {row.digest: (row.counter, row.raw) for row in rows}
        sums = sums_here(connection, DEVICE)
    assert found == {item.digest: (item.counter, item.to_bytes()) for item in batch}
    assert sums == sums_of((item.counter, item.digest) for item in batch)
    assert centre.epoch == "e"
    centre.close()


def test_what_earlier_submissions_name_is_known_unless_consent_was_withdrawn(
    home: Home, batch: list[Submission]
) -> None:
    centre = open_centre(home)
    with centre.store.reading() as connection:
        found = connection.execute(select(submission_files).order_by(submission_files.c.number)).all()
        gone = connection.execute(select(withdrawals)).all()
        lacking = connection.execute(select(awaited_files).order_by(awaited_files.c.sha256)).all()
    named, taken_back = str(batch[2].registration_id), str(batch[4].registration_id)
    assert [tuple(row) for row in found] == [
        (named, 1, number, ref.role.value, ref.sha256, ref.bytes, ref.media_type, DEVICE)
        for number, ref in enumerate((PHOTO, VOICE))
    ]
    assert [tuple(row) for row in gone] == [(taken_back, 2)]
    assert [tuple(row) for row in lacking] == [(DEVICE, PHOTO.sha256), (DEVICE, VOICE.sha256)]
    centre.close()


def test_afterwards_submissions_are_append_only_again(home: Home) -> None:
    centre = open_centre(home)
    for statement in (update(submissions).values(counter=1), submissions.delete()):
        with pytest.raises(DBAPIError), centre.store.writing() as connection:
            connection.execute(statement)
    centre.close()
