"""Every headless command explains itself and offers JSON."""

import re
import subprocess
import sys

import pytest

from tests.cli.conftest import Perisai

COMMANDS = (
    "init",
    "passphrase",
    "recover",
    "enrol",
    "import",
    "sync",
    "status",
    "list",
    "show",
    "quote",
    "benefits",
    "programmes",
    "nik",
    "demo",
    "members",
    "file add",
    "file list",
    "file save",
    "file remove",
    "prospect add",
    "prospect list",
    "prospect drop",
    "prospect promote",
    "members left",
    "members stop",
    "conflict list",
    "conflict settle",
    "held list",
    "held release",
    "package write",
    "package receipts",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_json(nobody: Perisai, command: str) -> None:
    done = nobody(*command.split(), "--help")
    assert (done.code, done.err) == (0, "")
    assert "--json" in re.sub(r"\x1b\[[0-9;]*m", "", done.out)
    assert not nobody.home.exists()


def test_the_commands_are_all_listed(nobody: Perisai) -> None:
    done = nobody("--help")
    assert done.code == 0
    listed = set(re.findall(r"[a-z]+", done.out))
    assert {command.split()[0] for command in COMMANDS} <= listed


def test_a_headless_command_never_loads_qt() -> None:
    asks = (
        "import sys; from perisai_app.main import app;"
        "app(['nik', '5104015405849001'], standalone_mode=False);"
        "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
