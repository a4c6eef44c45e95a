"""A laptop that sends files in plain HTTP, header by header: what any client of tus would do, and no more."""

import base64
import hashlib
import random
import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from nacl.signing import VerifyKey
from sqlalchemy import Table, func, select

from central.centre import Centre
from central.storage.tables import files
from perisai_app.wire.files import RECEIPT_HEADER, is_file_receipt, read_receipt
from perisai_app.wire.media import FILES
from perisai_app.wire.submission import FileRef, FileRole, Submission
from tests.central.conftest import Office
from tests.central.samples import Laptop

OFFSET_STREAM = "application/offset+octet-stream"
TUS = {"Tus-Resumable": "1.0.0"}


def content(size: int, seed: int = 1) -> bytes:
    """Bytes that no compression makes smaller."""
    return random.Random(seed).randbytes(size)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def at(data: bytes) -> str:
    """The address of its upload."""
    return f"{FILES}/{sha(data)}"


def ref(data: bytes, role: FileRole = FileRole.KTP) -> FileRef:
    return FileRef(role=role, sha256=sha(data), bytes=len(data), media_type="image/jpeg")


def naming(laptop: Laptop, *contents: bytes, **changes: Any) -> Submission:
    """A submission that names these, sent already."""
    item = laptop.submission(files=tuple(ref(data) for data in contents), **changes)
    laptop.send(item)
    return item


def create(laptop: Laptop, data: bytes, body: bytes | None = None, /, **headers: str) -> requests.Response:
    """POST: an upload of `data`, with the bytes of `body`."""
    given = {
        **TUS,
        "Upload-Length": str(len(data)),
        "Upload-Metadata": f"sha256 {base64.b64encode(sha(data).encode()).decode()}",
    }
    if body is not None:
        given["Content-Type"] = OFFSET_STREAM
    return laptop.ask("POST", FILES, data=body, headers={**given, **headers})


def patch(laptop: Laptop, data: bytes, offset: int, body: bytes, **headers: str) -> requests.Response:
    given = {**TUS, "Upload-Offset": str(offset), "Content-Type": OFFSET_STREAM}
    return laptop.ask("PATCH", at(data), data=body, headers={**given, **headers})


def head(laptop: Laptop, data: bytes) -> requests.Response:
    return laptop.ask("HEAD", at(data), headers=TUS)


def far(laptop: Laptop, data: bytes) -> int:
    """How much the centre says to have."""
    response = head(laptop, data)
    assert response.status_code == 200
    return int(response.headers["Upload-Offset"])


def proven(response: requests.Response, laptop: Laptop, data: bytes) -> bool:
    """Whether this answer bears the centre's word for these very bytes."""
    receipt = read_receipt(response.headers.get(RECEIPT_HEADER, ""))
    key = VerifyKey(bytes.fromhex(laptop.me.centre_key))
    whose, size = laptop.me.device_id, len(data)
    return receipt is not None and is_file_receipt(
        receipt, key, device_id=whose, sha256=sha(data), bytes=size
    )


def send_whole(laptop: Laptop, data: bytes) -> requests.Response:
    """One round trip; it must end with a receipt."""
    response = create(laptop, data, data)
    assert (response.status_code, proven(response, laptop, data)) == (201, True)
    return response


def refused(response: requests.Response) -> tuple[int, str]:
    return response.status_code, str(response.json()["code"])


def on_disk(office: Office) -> list[bytes]:
    """What lies in the folder of files: names made ahead hold nothing yet."""
    return [data for path in sorted(office.home.files.iterdir()) if (data := path.read_bytes())]


def cut_off(laptop: Laptop, data: bytes, sent: bytes, *, start: int = 0) -> socket.socket:
    """A connection that has sent only so much of a PATCH. Closing it breaks it off."""
    place = urlsplit(laptop.url)
    line = socket.create_connection((str(place.hostname), int(place.port or 0)))
    head = {
        "Host": str(place.netloc),
        "Authorization": f"Bearer {laptop.me.token}",
        **TUS,
        "Upload-Offset": str(start),
        "Content-Type": OFFSET_STREAM,
        "Content-Length": str(len(data) - start),
    }
    text = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    line.sendall(f"PATCH {at(data)} HTTP/1.1\r\n{text}\r\n".encode() + sent)
    return line


def kept_digests(centre: Centre, *contents: bytes) -> list[str]:
    """The digests of what is on the disk under these names."""
    return [sha(b"".join(centre.files.load(sha(data), place_of(centre, data)))) for data in contents]


def place_of(centre: Centre, data: bytes) -> str:
    with centre.store.reading() as connection:
        query = select(files.c.place).where(files.c.sha256 == sha(data))
        return str(connection.execute(query).scalar_one())


def rows(centre: Centre, table: Table) -> int:
    with centre.store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
