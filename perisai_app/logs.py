"""Logs that carry codes, ids and numbers, never people: a key or a shape that is not on the list is left out.

One rotated file in the home's `logs/`. Of an exception only its type and the places it passed are told, and
its code where it is ours: a message, a local variable or a path may hold a value. Must not know the vault.
"""

import json
import logging
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

FOLDER, FILE = "logs", "perisai.log"
BYTES_A_FILE, FILES_KEPT = 512 * 1024, 4
OURS = "perisai"
OUR_PACKAGES = ("perisai_app", "sync", "ui")
MOST_PLACES, MOST_CAUSES = 40, 5

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TYPE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,79}")
_PLACE = re.compile(r"[A-Za-z_][\w.]{0,119}:\d{1,6}", re.ASCII)
_VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){1,3}")
_LARGEST_NUMBER = 10**10  # a phone number or a NIK is no count

TEXTS: Mapping[str, re.Pattern[str]] = {
    "event": _CODE,
    "level": _CODE,
    "code": _CODE,
    "stopped_by": _CODE,
    "kind": _TYPE,
    "thread": _CODE,
    "source": _TYPE,
    "at": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)"),
    "category": re.compile(r"[a-z][a-z0-9.]{0,59}"),  # Qt's own, such as qt.qpa.plugin
    "version": _VERSION,
    "python": _VERSION,
    "registration_id": _ID,
    "draft_id": _ID,
    "attempt_id": _ID,
}
NUMBERS = frozenset(
    {"count", "rows", "milliseconds", "bytes_sent", "exit_code", "revision", "drafts", "queued", "left_out"}
    | {"offered", "stored", "duplicate", "refused", "conflict", "pulled", "cards", "tombstones", "prospects"}
    | {"held_back", "repaired", "files", "disowned"}
)
LISTS: Mapping[str, re.Pattern[str]] = {"where": _PLACE, "causes": _TYPE}


def allowed(event: Mapping[str, Any]) -> dict[str, Any]:
    """What may be written of an event; `left_out` counts the rest."""
    kept = {key: value for key, value in event.items() if _may(key, value)}
    left_out = len(event) - len(kept)
    return kept | {"left_out": left_out} if left_out else kept


def set_up(home: Path) -> None:
    """Log into `home`/logs from here on. Without a home nothing is written: a log never makes a profile."""
    root = logging.getLogger()
    for handler in [found for found in root.handlers if isinstance(found, LogFile)]:
        root.removeHandler(handler)
        handler.close()
    logging.getLogger(OURS).setLevel(logging.INFO)
    if home.is_dir():
        root.addHandler(LogFile(home / FOLDER / FILE))


def info(event: str, **facts: Any) -> None:
    """One thing that happened; facts that are not on the list are dropped."""
    _tell(logging.INFO, event, facts)


def crashed(error: BaseException, *, thread: str = "main") -> None:
    """A crash report: types and places alone."""
    _tell(logging.ERROR, "crashed", {"thread": thread, "python": _python(), **of_error(error)})


def of_error(error: BaseException) -> dict[str, Any]:
    """Type, code if it is one of ours, places from the outermost on, and the types of what caused it."""
    facts: dict[str, Any] = {"kind": type(error).__name__, "where": places(error.__traceback__)}
    if type(error).__module__.split(".")[0] in OUR_PACKAGES and isinstance(getattr(error, "code", None), str):
        facts["code"] = error.code  # type: ignore[attr-defined]  # our own errors carry stable codes
    causes = [type(cause).__name__ for cause in _causes(error)]
    return facts | ({"causes": causes} if causes else {})


def places(traceback: TracebackType | None) -> list[str]:
    """`module:line` of each frame; never a path, which may hold the name of whoever uses the laptop."""
    found = []
    while traceback is not None:
        found.append(f"{traceback.tb_frame.f_globals.get('__name__', 'unknown')}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return found[-MOST_PLACES:]


def catch_crashes() -> None:
    """What nobody catches becomes a crash report, and no traceback with values reaches any screen or file."""
    sys.excepthook = lambda kind, error, traceback: crashed(error)
    threading.excepthook = lambda args: _of_thread(args.exc_value)
    sys.unraisablehook = lambda args: _of_thread(args.exc_value)


class LogFile(logging.FileHandler):
    """Our own events as they were made; of anybody else's only who, where and how bad.

    It rotates by itself: the library's own rotation loads sockets and pickles before the window is seen.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", delay=True)
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        """A log that cannot be written stops nobody."""
        try:
            self._path.parent.mkdir(mode=0o700, exist_ok=True)
            self._make_room(len(self.format(record).encode()) + 1)
        except OSError:
            return
        super().emit(record)

    def _make_room(self, more: int) -> None:
        """A file that would grow too large becomes the first of those kept, and the last of them goes."""
        if not self._path.exists() or self._path.stat().st_size + more <= BYTES_A_FILE:
            return
        self.close()  # it opens itself again
        for number in range(FILES_KEPT, 0, -1):
            with suppress(FileNotFoundError):
                before = self._path.with_name(f"{FILE}.{number - 1}") if number > 1 else self._path
                before.replace(self._path.with_name(f"{FILE}.{number}"))

    def format(self, record: logging.LogRecord) -> str:
        return record.getMessage() if record.name == OURS else _line(_of_stranger(record))

    def handleError(self, record: logging.LogRecord) -> None:
        """The library would print the record with its arguments."""


def _tell(level: int, event: str, facts: Mapping[str, Any]) -> None:
    named = {"event": event, "level": logging.getLevelName(level).lower()}
    logging.getLogger(OURS).log(level, _line({**facts, **named}))


def _may(key: str, value: Any) -> bool:
    if key in NUMBERS:
        return isinstance(value, int | float) and abs(value) < _LARGEST_NUMBER
    if (shape := TEXTS.get(key)) is not None:
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if (shape := LISTS.get(key)) is not None:
        return isinstance(value, list) and all(isinstance(v, str) and shape.fullmatch(v) for v in value)
    return False


def _line(event: Mapping[str, Any]) -> str:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return json.dumps({"at": now, **allowed(event)})


def _of_stranger(record: logging.LogRecord) -> dict[str, Any]:
    return {
        "event": "foreign",
        "level": record.levelname.lower(),
        "source": record.name.split(".")[0],
        "where": [f"{record.module}:{record.lineno}"],
    }


def _causes(error: BaseException) -> Iterator[BaseException]:
    for _ in range(MOST_CAUSES):
        following = error.__cause__ or error.__context__
        if following is None:
            return
        yield following
        error = following


def _of_thread(error: BaseException | None) -> None:
    if error is not None and not isinstance(error, SystemExit):
        crashed(error, thread="worker")


def _python() -> str:
    return ".".join(map(str, sys.version_info[:3]))
