"""Files on the wire: the requests of protocol section 13, and what their answers say. Knows no vault."""

import base64
from dataclasses import dataclass

import requests

from perisai_app.wire.files import RECEIPT_HEADER, FileReceipt, read_receipt
from sync.answers import body, refusal
from sync.problems import RunStopped

VERSION = {"Tus-Resumable": "1.0.0"}
BYTES = {"Content-Type": "application/offset+octet-stream"}


@dataclass(frozen=True, slots=True)
class Reached:
    """How much of a file the centre has, and its word once that is all."""

    offset: int
    receipt: FileReceipt | None


NOTHING = Reached(0, None)


def creation(sha256: str, length: int) -> dict[str, str]:
    """The headers that begin an upload and bring its first bytes."""
    name = base64.b64encode(sha256.encode()).decode()
    return VERSION | BYTES | {"Upload-Length": str(length), "Upload-Metadata": f"sha256 {name}"}


def continuation(offset: int) -> dict[str, str]:
    """The headers of bytes from `offset` on."""
    return VERSION | BYTES | {"Upload-Offset": str(offset)}


def read_reached(response: requests.Response) -> Reached:
    """What a centre that took bytes, or was asked how many it has, says. Only who speaks tus is one."""
    if response.status_code not in (200, 201, 204):
        raise refusal(response)
    told = response.headers.get("Upload-Offset", "")
    if "Tus-Resumable" not in response.headers or not told.isdecimal():
        html = response.headers.get("Content-Type", "").startswith("text/html")
        raise RunStopped("portal" if html else "not_ours")
    body(response)
    return Reached(int(told), read_receipt(response.headers.get(RECEIPT_HEADER, "")))


def read_begun(response: requests.Response) -> Reached:
    """The same of a question: 404 says that nothing was begun. A HEAD's answer has no body for it."""
    if response.status_code == 404 and "Tus-Resumable" in response.headers:
        body(response)
        return NOTHING
    return read_reached(response)
