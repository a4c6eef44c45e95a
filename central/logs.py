"""Logs on standard error, one JSON object a line, of allow-listed keys only: no names, numbers or tokens."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset({"event", "level", "timestamp", "kind", "where", "url", "epoch"})


def set_up_logs() -> None:
    """For the serving process; what the server library says is kept to its plain sentence."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Plain("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def log_failure(failure: BaseException) -> None:
    """Its kind and its place in our code, but not its message, which may repeat input."""
    structlog.get_logger().error("request_failed", kind=type(failure).__name__, where=_place(failure))


def log_not_ready(lack: str) -> None:
    """What this process lacks, as a word of ours."""
    structlog.get_logger().warning("not_ready", kind=lack)


def only_allowed(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key in ALLOWED}


def _place(failure: BaseException) -> str:
    """The innermost frame of this package."""
    place, trace = "", failure.__traceback__
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.startswith("central."):
            place = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


class _Plain(logging.Formatter):
    """Without the traceback's text."""

    def formatException(self, ei: Any) -> str:
        return ei[0].__name__ if ei and ei[0] else ""

    def formatStack(self, stack_info: str) -> str:
        return ""
