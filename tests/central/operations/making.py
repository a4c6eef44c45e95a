"""An office's key, and what both sides of a backup are judged by."""

from pathlib import Path

from pyrage import x25519
from sqlalchemy import select

from central.centre import Centre
from central.home import Home
from central.operations.backup import Made, back_up
from central.operations.keys import Lock
from central.operations.restore import restore
from central.storage.tables import erasures, files, submissions
from tests.central.conftest import Office

KEY = x25519.Identity.generate()
LOCK = Lock(recipient=str(KEY.to_public()))


def backed_up(office: Office, folder: Path) -> Made:
    return back_up(office.centre, folder, LOCK, off_host=True)


def restored(office: Office, source: Path, home: Home | None = None) -> str:
    """As the office does it: the centre is stopped first. The new epoch."""
    office.centre.close()
    return restore(home or office.home, office.db, source, KEY, clock=office.clock)


def digests(centre: Centre) -> set[str]:
    with centre.store.reading() as connection:
        return set(connection.execute(select(submissions.c.digest)).scalars())


def contents(centre: Centre) -> set[str]:
    """Of the files that are here and read through."""
    with centre.store.reading() as connection:
        places = connection.execute(select(files.c.place)).scalars().all()
    found = [centre.files.whole_at(place) for place in places]
    assert None not in found
    return {content[0] for content in found if content}


def erased_here(centre: Centre) -> set[str]:
    with centre.store.reading() as connection:
        return set(connection.execute(select(erasures.c.registration_id)).scalars())
