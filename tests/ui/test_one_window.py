"""A second start of the window raises the first and ends; a killed first start bars nobody."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from perisai_app.vault.errors import AlreadyOpen
from perisai_app.vault.instance import Instance


def start(home: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ui.second_start", str(home)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def first(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A window that lies minimised."""
    process = start(tmp_path)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "hidden\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_second_start_raises_the_first_and_ends_without_a_window(
    first: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    second = start(tmp_path)
    out, _ = second.communicate(timeout=60)
    assert (second.returncode, out) == (0, "")
    told, _ = first.communicate(timeout=60)
    assert (first.returncode, told) == (0, "forward\n")


def test_while_a_window_is_open_its_vault_is_taken_and_a_kill_sets_it_free(
    first: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    with pytest.raises(AlreadyOpen), Instance(tmp_path):
        pass
    first.kill()
    first.wait()
    third = start(tmp_path)
    assert third.stdout is not None
    assert third.stdout.readline() == "hidden\n"
    third.kill()
    third.communicate()
