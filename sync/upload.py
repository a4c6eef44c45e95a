"""One file on its way: where it stands, the next stretch of it, and what a broken one leaves.

Bytes that the centre has are never sent again: after a break it is asked how far they came.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from time import monotonic

from nacl.signing import VerifyKey

from perisai_app.vault.files.sending import OwedFile
from perisai_app.wire.files import FileReceipt, is_file_receipt
from perisai_app.wire.media import FILES
from sync.link import Link
from sync.problems import RunStopped
from sync.request import Pending
from sync.tus import VERSION, Reached, continuation, creation, read_begun, read_reached

AIM_SECONDS = 10.0
FIRST_STRETCH, SHORTEST, LONGEST = 262_144, 16_384, 8 * 1024 * 1024
STROKES = 4  # of a stretch: as a slow wire makes it shorter, they become so too
ASK_FIRST = FIRST_STRETCH  # a larger one may be there in part; for a smaller the question costs as much


@dataclass(slots=True)
class Stretch:
    """How many bytes one request brings: on a slow wire a cut costs little, on a fast one few round trips."""

    bytes: int = FIRST_STRETCH

    def took(self, size: int, seconds: float) -> None:
        if seconds > 2 * AIM_SECONDS:
            self.bytes = max(SHORTEST, self.bytes // 2)
        elif size >= self.bytes and seconds < AIM_SECONDS / 2:
            self.bytes = min(LONGEST, self.bytes * 2)

    def broke(self) -> None:
        self.bytes = max(SHORTEST, self.bytes // 2)


class Part(BytesIO):
    """A stretch of bytes that knows its length, and how far it has gone. It leaves in strokes of at least
    `stroke`: each costs both ends a turn, and has the socket's time for itself.
    """

    def __init__(self, data: bytes = b"", stroke: int = 0) -> None:
        super().__init__(data)
        self._stroke = stroke

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(size if size is None or size < 0 else max(size, self._stroke))

    def __len__(self) -> int:
        return self.getbuffer().nbytes

    @property
    def gone(self) -> int:
        return len(self) if self.closed else self.tell()


@dataclass(slots=True)
class Upload:
    """`begin` and `hear` in turns until `receipt` is there. `offset` is None while it has to be asked for,
    `breaks` counts those that brought nothing since, `sent` the bytes that left.
    """

    file: OwedFile
    data: bytes
    stretch: Stretch
    link: Link | None = None
    offset: int | None = None
    receipt: FileReceipt | None = None
    breaks: int = 0
    sent: int = 0
    _pending: Pending[Reached] | None = None
    _part: Part = field(default_factory=Part)
    _began: float = 0.0
    _furthest: int = 0

    def __post_init__(self) -> None:
        """A large one may be there in part; to send a small one costs no more than to ask."""
        if self.file.bytes <= ASK_FIRST:
            self.offset = 0

    def begin(self, tick: Callable[[], None]) -> None:
        """The next request leaves."""
        assert self.link is not None, "an upload travels on a link"
        self._began, self._part = monotonic(), self._next_part()
        path = f"{FILES}/{self.file.sha256}"
        begin = partial(self.link.begin, tick=tick)
        if self.offset is None:
            self._pending = begin("HEAD", path, read_begun, headers=VERSION)
        elif self.offset == 0:
            headers = creation(self.file.sha256, self.file.bytes)
            self._pending = begin("POST", FILES, read_reached, headers=headers, data=self._part)
        else:
            headers = continuation(self.offset)
            self._pending = begin("PATCH", path, read_reached, headers=headers, data=self._part)

    def hear(self, key: VerifyKey, device_id: str) -> None:
        """Its answer; RunStopped with what was met, after which the next request asks how far it is."""
        assert self._pending is not None, "nothing is heard before something was begun"
        try:
            reached = self._pending.wait()
        except RunStopped:
            self.breaks, self.offset = self.breaks + 1, None
            self.stretch.broke()
            raise
        finally:
            self.sent += self._part.gone
        self._learn(reached, key, device_id)

    def _learn(self, reached: Reached, key: VerifyKey, device_id: str) -> None:
        """An answer that claims more than was sent, or all without a true receipt, is not our centre's."""
        if reached.offset > self.file.bytes:
            raise RunStopped("not_ours")
        if (receipt := reached.receipt) is not None:
            if not self._is_true(receipt, key, device_id):
                raise RunStopped("stranger")
            self.receipt = receipt
        elif reached.offset == self.file.bytes:
            raise RunStopped("not_ours")
        if len(self._part):
            self.stretch.took(len(self._part), monotonic() - self._began)
        if reached.offset > self._furthest:
            self.breaks, self._furthest = 0, reached.offset
        self.offset = reached.offset

    def _is_true(self, receipt: FileReceipt, key: VerifyKey, device_id: str) -> bool:
        sha256, size = self.file.sha256, self.file.bytes
        return is_file_receipt(receipt, key, device_id=device_id, sha256=sha256, bytes=size)

    def _next_part(self) -> Part:
        if self.offset is None:
            return Part()
        size = self.stretch.bytes
        return Part(self.data[self.offset : self.offset + size], size // STROKES)
