"""A bucket of an S3-compatible store: what it gets is sealed already, under names that tell nothing.

The address is s3://BUCKET/PREFIX?endpoint=...&region=...; credentials come from the environment (AWS_...).
Must not know what is in a file.
"""

import io
import ipaddress
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import SplitResult, parse_qs, urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from central.files.folder import FORGOTTEN_SECONDS
from central.files.unreachable import Unreachable
from central.stop import Stop

if TYPE_CHECKING:
    from obstore import BytesStream

AT_ONCE = 8 * 1024 * 1024
READ = 1024 * 1024
RETRIES = 2
_PATIENCE = timedelta(seconds=10)
_SETTINGS = {"endpoint", "region"}


def is_bucket(url: str) -> bool:
    """Whether this is the address of one; plain HTTP only to this machine."""
    split = urlsplit(url)
    told = parse_qs(split.query, keep_blank_values=True)
    endpoint = urlsplit(told.get("endpoint", ["https://s3"])[0])
    secure = endpoint.scheme == "https" or (endpoint.scheme == "http" and _is_here(endpoint))
    return split.scheme == "s3" and bool(split.netloc) and told.keys() <= _SETTINGS and secure


class Bucket:
    """One for each process of a centre; several may share the bucket itself."""

    def __init__(self, url: str) -> None:
        """Stop for an address of another kind; the store itself is asked later."""
        if not is_bucket(url):
            raise Stop("files_url", 2)
        split = urlsplit(url)
        told = {name: values[0] for name, values in parse_qs(split.query).items()}
        try:
            self._store = S3Store(
                split.netloc,
                prefix=split.path.strip("/") or None,
                endpoint=told.get("endpoint"),
                region=told.get("region", "us-east-1"),
                disable_bulk_delete=True,  # files go one by one here, and not every store has the other way
                client_options={
                    "allow_http": told.get("endpoint", "").startswith("http://"),
                    "connect_timeout": _PATIENCE,
                    "timeout": 6 * _PATIENCE,
                },
                retry_config={"max_retries": RETRIES, "retry_timeout": _PATIENCE},
            )
        except BaseError:
            raise Stop("files_url", 2) from None

    def save(self, data: Iterable[bytes], *, lasting: bool) -> str:
        """The name of the new file, which is there for good, lasting or not; Unreachable."""
        name = secrets.token_hex(16)
        self.place(name, data)
        return name

    def place(self, name: str, data: Iterable[bytes]) -> None:
        """Whole or not at all, in one request unless it is large."""
        pieces = iter(data)
        first = _up_to(pieces, AT_ONCE)
        with _told():
            if len(first) < AT_ONCE:
                obstore.put(self._store, name, first, use_multipart=False)
                return
        rest = _Heard(chain([first], pieces))
        try:
            with _told():
                obstore.put(self._store, name, rest)
        except OSError as refused:
            raise rest.error or refused from None

    def open(self, name: str) -> BinaryIO:
        """FileNotFoundError when it is not there."""
        with _told():
            found = obstore.get(self._store, name)
            return cast(BinaryIO, io.BufferedReader(_Stream(found.stream(min_chunk_size=READ)), READ))

    def has(self, name: str) -> bool:
        try:
            with _told():
                return obstore.head(self._store, name)["size"] > 0
        except FileNotFoundError:
            return False

    def remove(self, name: str) -> None:
        """Nothing happens to a file that has gone already."""
        with suppress(FileNotFoundError), _told():
            obstore.delete(self._store, name)

    def names(self) -> set[str]:
        """Of whatever has bytes."""
        with _told():
            return {found["path"] for some in obstore.list(self._store) for found in some if found["size"]}

    def leftovers(self) -> Iterator[str]:
        """Files that nobody can be about to write any more."""
        latest = datetime.now(UTC) - timedelta(seconds=FORGOTTEN_SECONDS)
        with _told():
            for some in obstore.list(self._store):
                yield from (found["path"] for found in some if found["last_modified"] < latest)

    def try_out(self) -> None:
        self.remove(self.save([b"?"], lasting=True))

    def close(self) -> None:
        """Nothing was made ahead."""


class _Heard:
    """Pieces, and what making them raised: the library tells it in words of its own."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self.error: Exception | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._pieces
        except Exception as error:
            self.error = error
            raise


class _Stream(io.RawIOBase):
    """The bytes of one answer as they come."""

    def __init__(self, chunks: "BytesStream") -> None:
        self._chunks, self._rest = chunks, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, into: object) -> int:
        target = memoryview(into)  # type: ignore[arg-type]  # io hands a buffer of its own
        with _told():
            while not self._rest and (chunk := next(self._chunks, None)) is not None:
                self._rest = memoryview(bytes(chunk))
        size = min(len(target), len(self._rest))
        target[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


@contextmanager
def _told() -> Iterator[None]:
    """In the words of a folder; what the library says may repeat an address, so nobody hears it."""
    try:
        yield
    except (NotFoundError, FileNotFoundError):
        raise FileNotFoundError from None
    except BaseError:
        raise Unreachable from None


def _up_to(pieces: Iterator[bytes], size: int) -> bytes:
    held = bytearray()
    while len(held) < size and (piece := next(pieces, None)) is not None:
        held += piece
    return bytes(held)


def _is_here(endpoint: SplitResult) -> bool:
    try:
        return endpoint.hostname == "localhost" or ipaddress.ip_address(endpoint.hostname or "").is_loopback
    except ValueError:
        return False
