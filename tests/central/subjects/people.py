"""A person of whom there is something in every table, and a look at all that a database holds."""

from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import insert, text

from central.auditing import COMMAND_LINE
from central.keys import read_key
from central.news import tell_membership
from central.review import Ruling, decide
from central.sifting.sift import sift
from central.storage.tables import recollections
from perisai_app.domain.registration import Address, Heir
from perisai_app.wire.changes import FieldRemark, MembershipNews
from perisai_app.wire.submission import Submission
from tests.central.conftest import Office
from tests.central.files.sending import content, ref, send_whole
from tests.central.samples import VILLAGE, Laptop, registration

PAGE, LEFT, IV = 4_096, 80, 16  # as SQLCipher lays a page out: what is left of it begins with its IV
LOG_HEAD, FRAME_HEAD = 32, 24


def person(serial: int) -> dict[str, Any]:
    """All of it said of nobody else."""
    return {
        "nik": f"510401540584{serial}",
        "name": f"Ni Wayan Unik{'abcdefghij'[serial % 10] * 4}",
        "phone": f"+62812777{serial}",
        "kk": f"510401010101{serial}",
        "mother_name": f"Ni Made Ibu{'abcdefghij'[serial % 10] * 4}",
        "address": Address(street=f"Jalan Kamboja {serial}", village=VILLAGE),
        "heirs": (Heir(name=f"I Gede Waris{'abcdefghij'[serial % 10] * 4}"),),
    }


def forms(serial: int) -> tuple[str, ...]:
    """Whatever of a person could be met anywhere; in small letters."""
    told = person(serial)
    names = (told["name"], told["mother_name"], told["heirs"][0].name, told["address"].street)
    words = [name.lower().split()[-1] for name in names[:3]]
    numbers = (told["nik"], told["kk"], told["phone"][3:], f"510401540585{serial}", f"nomor{serial}")
    return (*words, names[3].lower(), *numbers)


def lived(office: Office, laptop: Laptop, serial: int) -> tuple[Submission, bytes]:
    """Sent with another NIK, returned, corrected, sifted, registered, covered, remembered; with a picture."""
    picture = content(5_000, seed=serial)
    wrong = {**person(serial), "nik": f"510401540585{serial}"}
    first = laptop.submission(registration=registration(serial, **wrong), files=(ref(picture),))
    laptop.send(first)
    send_whole(laptop, picture)
    key = first.registration_id
    remark = FieldRemark(field="nik", remark="salah", proposed=person(serial)["nik"])
    ruled = {"registration_id": key, "outcome": "returned", "reason": f"lihat {person(serial)['name']}"}
    decide(office.centre, [Ruling.model_validate({**ruled, "remarks": (remark,)})])
    laptop.send(
        laptop.correction(first, registration=registration(serial, **person(serial)), files=(ref(picture),))
    )
    sift(office.centre)
    done = {"registration_id": key, "outcome": "registered", "member_number": f"nomor{serial}"}
    decide(office.centre, [Ruling.model_validate(done)], by=COMMAND_LINE)
    cover = {"member_number": f"nomor{serial}", "paid_through": "2026-12", "told_at": office.centre.now()}
    tell_membership(office.centre, MembershipNews.model_validate({"registration_id": key, **cover}))
    _remembered(office, laptop, str(key), person(serial)["name"])
    return first, picture


def everything(office: Office) -> str:
    """All that the database holds, also where it holds nothing any more; in small letters."""
    return _pages(office) if office.db is None else "\n".join(_rows(office)).lower()


def _remembered(office: Office, laptop: Laptop, key: str, name: str) -> None:
    row = {"registration_id": key, "revision": 1, "digest": "0" * 64, "kind": "decision"}
    told = {
        "device_id": laptop.me.device_id,
        "told_at": "2026-11-21T08:00:00Z",
        "body": f'{{"reason": "{name}"}}',
    }
    with office.centre.store.writing() as connection:
        connection.execute(insert(recollections).values(**row, **told))


def _pages(office: Office) -> str:
    """Every page of the file and of its log, opened one by one: free and older ones too."""
    key, data = read_key(office.home.database_key), office.home.database.read_bytes()
    found = [_opened(data[start : start + PAGE], key, start == 0) for start in range(0, len(data), PAGE)]
    log = office.home.database.with_name(office.home.database.name + "-wal")
    data = log.read_bytes() if log.exists() else b""
    for start in range(LOG_HEAD, len(data), FRAME_HEAD + PAGE):
        is_first = int.from_bytes(data[start : start + 4], "big") == 1
        found.append(_opened(data[start + FRAME_HEAD :][:PAGE], key, is_first))
    return b"".join(found).decode("utf-8", "replace").lower()


def _opened(page: bytes, key: bytes, is_first: bool) -> bytes:
    """The first page begins with the file's salt."""
    body, rest = page[16 if is_first else 0 : PAGE - LEFT], page[PAGE - LEFT :]
    opened = Cipher(algorithms.AES(key), modes.CBC(rest[:IV])).decryptor()
    return opened.update(body) + opened.finalize()


def _rows(office: Office) -> Iterator[str]:
    """Every row of every table, and what the server has sampled of them."""
    with office.centre.store.reading() as connection:
        query = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for name in connection.execute(query).scalars().all():
            for row in connection.execute(text(f'SELECT * FROM "{name}"')):
                yield " ".join(_cell(cell) for cell in row)
        for row in connection.execute(text("SELECT * FROM pg_stats WHERE schemaname = 'public'")):
            yield str(row)


def _cell(cell: Any) -> str:
    return bytes(cell).decode("utf-8", "replace") if isinstance(cell, bytes | memoryview) else str(cell)
