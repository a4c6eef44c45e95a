"""What goes to the office and leaves traces here: spoken consents, a sync, a package and its receipts."""

from pathlib import Path
from threading import Event

from central.enrolment import make_code
from central.packages.taking import take_part
from perisai_app.package.receipts import take_receipts
from perisai_app.package.write import write_package
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault, VaultKey, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.files.intake import take_in
from perisai_app.vault.files.store import keep
from perisai_app.vault.finalize import finalize
from perisai_app.wire.submission import FileRole, Submission
from sync.engine import sync
from sync.enrol import enrol
from tests.central.conftest import Office
from tests.domain.texts import TODAY
from tests.soak import people
from tests.vault.conftest import NOW

ONLINE, BY_HAND = (0, 1), (2, 3)
SOUND = 40_000  # bytes
PACKAGE, RECEIPTS = "paket.age", "tanda-terima.age"


def to_the_office(home: Path, key: VaultKey, office: Office, stick: Path) -> None:
    """Everybody by the network, then two more on the stick, and their receipts back."""
    vault = open_vault(home, key)
    for number in ONLINE:
        speaks(vault, number)
    enrol(vault, office.url, str(make_code(office.centre, "Sri", "Gianyar")), now=NOW)
    ran = sync(vault, now=lambda: NOW, cancel=Event(), report=lambda _: None)
    assert ran.stopped_by is None, ran
    for number in BY_HAND:
        speaks(vault, number)
    written = write_package(vault, stick / PACKAGE, now=NOW)
    (part,) = written.paths
    (stick / RECEIPTS).write_bytes(take_part(office.centre, part).receipts)
    taken = take_receipts(vault, stick / RECEIPTS, now=NOW)
    assert taken.stored == written.lines == len(BY_HAND) == taken.files, (written, taken)
    vault.close()


def speaks(vault: Vault, number: int) -> None:
    """One more revision-to-be of this person, with a recorded consent."""
    draft = new_draft(vault, now=NOW, texts=people.texts(number))
    taken = take_in(spoken(number), FileRole.CONSENT_AUDIO, rule_book().settings)
    keep(vault, draft.draft_id, FileRole.CONSENT_AUDIO, taken, now=NOW)
    assert isinstance(finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW), Submission)


def spoken(number: int) -> bytes:
    return b"OggS" + people.noise(number, SOUND)
