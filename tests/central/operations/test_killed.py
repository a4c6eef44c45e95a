"""A restore that is killed, at whatever step on the disk, leaves the old centre or the new one, whole."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from central.centre import open_centre
from central.operations.restore import restore
from tests.central import postgres
from tests.central.conftest import Office
from tests.central.files.sending import content, naming, send_whole, sha
from tests.central.operations.making import KEY, backed_up, contents, digests
from tests.central.samples import Laptop

PHOTO, OTHER = content(30_000), content(20_000, 2)
STEPS = ("rename", "replace", "fsync", "unlink", "rmdir", "mkdir")


class Killed(BaseException):
    """Nobody catches it: what runs on the way out, a kill's own aftermath does as well."""


@contextmanager
def killed_at(step: int) -> Iterator[list[str]]:
    """The system does no more from this step on; the list has the steps that were begun."""
    begun: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, _counting(name, getattr(os, name), begun, step))
        yield begun


def _counting(name: str, real: Callable[..., Any], begun: list[str], step: int) -> Callable[..., Any]:
    def call(*args: Any, **more: Any) -> Any:
        begun.append(name)
        if len(begun) >= step:
            raise Killed
        return real(*args, **more)

    return call


def test_the_old_or_the_new_stands_whole_wherever_it_is_killed(
    office: Office, laptop: Laptop, tmp_path: Path
) -> None:
    first = naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    backed_up(office, tmp_path / "stick")
    late = naming(laptop, OTHER)
    send_whole(laptop, OTHER)
    old = (frozenset({first.digest, late.digest}), frozenset({sha(PHOTO), sha(OTHER)}))
    new = (frozenset({first.digest}), frozenset({sha(PHOTO)}))
    office.centre.close()
    kept = _Kept(office, tmp_path / "kept")
    outcomes, step, is_over = [], 1, False
    while not is_over:
        with killed_at(step) as begun:
            try:
                restore(office.home, office.db, tmp_path / "stick", KEY)
                is_over = True
            except Killed:
                pass
        centre = open_centre(office.home, db=office.db)
        outcomes.append((frozenset(digests(centre)), frozenset(contents(centre))))
        centre.close()
        assert outcomes[-1] in (old, new), f"after {len(begun)} steps: {begun[-5:]}"
        assert not list(office.home.path.glob("restore-[rm]*"))
        if outcomes[-1] == new:
            kept.put_back()
        step += 1
    kept.drop()
    switch = outcomes.index(new)
    assert outcomes == [old] * switch + [new] * (len(outcomes) - switch)
    assert 5 < switch < len(outcomes) - 5


class _Kept:
    """The old centre, to begin again with."""

    def __init__(self, office: Office, folder: Path) -> None:
        self._office, self._folder = office, folder
        shutil.copytree(office.home.path, folder)
        self._db = postgres.copy(office.db) if office.db else None

    def put_back(self) -> None:
        shutil.rmtree(self._office.home.path)
        shutil.copytree(self._folder, self._office.home.path)
        if self._office.db and self._db:
            postgres.put_back(self._office.db, self._db)

    def drop(self) -> None:
        if self._db:
            postgres.drop(self._db)
