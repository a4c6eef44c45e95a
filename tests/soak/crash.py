"""Crash points: each call that makes something last, before it and after it, is a place to die at.

Installed only in a worker's own process. Dying is os._exit: nothing is flushed, closed or rolled back.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

CRASHED = 77
CALLS = ("fsync", "fdatasync", "replace", "rename", "unlink", "ftruncate")


class Points:
    """Numbers the points from 0; dies at `at`, or never and only lists them."""

    def __init__(self, at: int | None) -> None:
        self._at = at
        self.met: list[str] = []

    def pass_by(self, what: str) -> None:
        if len(self.met) == self._at:
            os._exit(CRASHED)
        self.met.append(what)

    def around(self, name: str, call: Callable[..., Any], *given: Any, **named: Any) -> Any:
        where = _caller()
        self.pass_by(f"{where} before {name}")
        done = call(*given, **named)
        self.pass_by(f"{where} after {name}")
        return done


def install(points: Points) -> None:
    """From here on every commit and every call that orders, renames or drops a file passes by."""
    for name in CALLS:
        if hasattr(os, name):
            setattr(os, name, _watched(points, name, getattr(os, name)))
    connect = sqlcipher.connect

    class Connection(sqlcipher.Connection):  # type: ignore[misc]  # sqlcipher3 has no types
        """Commits pass by; SQLite's own writes in between are the power cut's business."""

        def commit(self) -> None:
            points.around("commit", super().commit)

        def execute(self, sql: str, *given: Any) -> Any:
            if sql.lstrip().upper().startswith(("COMMIT", "PRAGMA WAL_CHECKPOINT")):
                return points.around(sql.split()[0].lower() + _checkpoint(sql), super().execute, sql, *given)
            return super().execute(sql, *given)

    sqlcipher.connect = lambda *given, **named: connect(*given, **{"factory": Connection, **named})


def _watched(points: Points, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given, **named: points.around(name, call, *given, **named)


def _checkpoint(sql: str) -> str:
    return " checkpoint" if "checkpoint" in sql.lower() else ""


def _caller() -> str:
    """The nearest function of the vault, as module:function."""
    frame = sys._getframe(1)
    while frame.f_back is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith(("perisai_app.vault", "perisai_app.package", "perisai_app.whole_file")):
            plain = module.removeprefix("perisai_app.").removeprefix("vault.")
            return f"{plain}:{frame.f_code.co_name}"
        frame = frame.f_back
    return "elsewhere"
