"""A real vault and a real centre that never meet over a network: files travel between them by hand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from nacl.signing import SigningKey
from sqlalchemy import func, select

from central.centre import Centre
from central.enrolment import enrol, make_code
from central.home import Home
from central.packages.taking import Imported, take_part
from central.storage.tables import file_stretches, files, submissions
from perisai_app.domain.settings import Settings
from perisai_app.package.receipts import Taken, take_receipts
from perisai_app.package.write import SMALLEST, Written, write_package
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.files.intake import take_in
from perisai_app.vault.files.sending import waiting_files
from perisai_app.vault.files.store import keep
from perisai_app.vault.finalize import finalize
from perisai_app.vault.identity import join, profile
from perisai_app.vault.outbox import owed_count
from perisai_app.vault.register import page
from perisai_app.wire.enrolment import EnrolRequest
from perisai_app.wire.submission import FileRole, Submission
from tests.central import postgres
from tests.central.conftest import HandClock
from tests.central.fresh import fresh_centre
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.conftest import NOW, PASSPHRASE
from tests.vault.fresh import fresh_vault


@dataclass
class Side:
    """One laptop: its vault, and the stick that it writes to."""

    vault: Vault
    stick: Path
    written: int = 0

    def register(self, *recordings: bytes, **changes: str) -> Submission:
        """The complete person, with these consent recordings."""
        draft = new_draft(self.vault, now=NOW, texts={**COMPLETE, **changes})
        for sound in recordings:
            taken = take_in(sound, FileRole.CONSENT_AUDIO, Settings())
            keep(self.vault, draft.draft_id, FileRole.CONSENT_AUDIO, taken, now=NOW)
        done = finalize(self.vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
        assert isinstance(done, Submission)
        return done

    def write(self, part_bytes: int = SMALLEST, *, text_only: bool = False) -> Written:
        self.written += 1
        target = self.stick / f"paket{self.written}.age"
        return write_package(self.vault, target, now=NOW, part_bytes=part_bytes, text_only=text_only)

    def take(self, receipts: bytes) -> Taken:
        path = self.stick / f"tanda-{uuid4().hex}"
        path.write_bytes(receipts)
        return take_receipts(self.vault, path, now=NOW)

    @property
    def owes(self) -> tuple[int, int]:
        """Lines, and files."""
        return owed_count(self.vault), waiting_files(self.vault).files

    def states(self) -> list[str]:
        return sorted(row.state.value for row in page(self.vault, limit=500).rows)


@dataclass
class Office:
    """The centre without its server, and the address of its database where another one has it."""

    centre: Centre
    home: Home
    clock: HandClock = field(default_factory=HandClock)
    db: str | None = None

    def take(self, path: Path) -> Imported:
        return take_part(self.centre, path)

    def holds(self) -> set[tuple[str, int]]:
        with self.centre.store.reading() as connection:
            rows = connection.execute(select(submissions.c.registration_id, submissions.c.revision))
            return {(row[0], row[1]) for row in rows}

    def files(self) -> dict[str, bytes]:
        """Every whole file as it reads back from the store."""
        with self.centre.store.reading() as connection:
            rows = connection.execute(select(files.c.sha256, files.c.place)).all()
        return {sha256: b"".join(self.centre.files.load(sha256, place)) for sha256, place in rows}

    def pieces(self) -> int:
        with self.centre.store.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(file_stretches)).scalar_one())


def recording(number: int, size: int) -> bytes:
    """A sound that does not pack, of this many bytes."""
    key = SigningKey(number.to_bytes(32, "big"))
    block = b"".join(key.sign(n.to_bytes(4, "big")).signature for n in range(16))
    return b"OggS" + (block * (size // len(block) + 1))[: size - 4]


@pytest.fixture
def office(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Office]:
    """Over the embedded database, or over PostgreSQL when the test is asked for it."""
    on_server = getattr(request, "param", "embedded") == "postgresql"
    db = postgres.copy(request.getfixturevalue("schema")) if on_server else None
    home, clock = Home(tmp_path / "centre"), HandClock()
    centre = fresh_centre(home, db=db, clock=clock)
    yield Office(centre, home, clock, db)
    centre.close()
    if db:
        postgres.drop(db)


@pytest.fixture
def laptop(office: Office, tmp_path: Path) -> Iterator[Side]:
    """Sri's laptop, which joined and was never online again."""
    with joined(office, tmp_path / "home", "Sri") as side:
        yield side


class joined:
    """Another agent's laptop at the same office."""

    def __init__(self, office: Office, home: Path, agent: str) -> None:
        self._vault = open_vault(home, fresh_vault(home, agent_name=agent, passphrase=PASSPHRASE))
        answer = enrol(office.centre, self._request(str(make_code(office.centre, agent).secret.hex())))
        assert answer is not None
        join(self._vault, "http://127.0.0.1:1", answer, NOW)
        self._stick = home.with_name(f"stick-{agent}")
        self._stick.mkdir()

    def _request(self, secret: str) -> EnrolRequest:
        who = profile(self._vault)
        key = SigningKey(who.signing_seed).verify_key.encode().hex()
        return EnrolRequest(agent_id=who.agent_id, secret=secret, device_key=key, app_version="0.1.0")

    def __enter__(self) -> Side:
        return Side(self._vault, self._stick)

    def __exit__(self, *_: object) -> None:
        self._vault.close()
