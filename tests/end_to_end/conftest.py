"""A real centre process and real `perisai` processes, as on a field day."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.vault.fresh import fresh_vault

PASSPHRASE = "ayam jantan di pasar"


@dataclass(frozen=True)
class CentreProcess:
    """`perisai-central serve` on a free loopback port."""

    home: Path
    url: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def says(self, *words: str, given: str = "") -> Any:
        command = [sys.executable, "-m", "central.main", *words, "--home", str(self.home), "--json"]
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)


@dataclass(frozen=True)
class Laptop:
    """One agent's profile folder, worked with by commands."""

    home: Path

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "perisai_app.main", *words]

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"PERISAI_HOME": str(self.home), "PERISAI_PASSPHRASE": PASSPHRASE}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*words), env=self.environment, capture_output=True, text=True)

    def says(self, *words: str) -> Any:
        done = self.run(*words, "--json")
        assert done.stdout, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[CentreProcess]:
    home = tmp_path / "centre"
    command = [sys.executable, "-m", "central.main", "serve", "--port", "0", "--home", str(home), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield CentreProcess(home, json.loads(process.stdout.readline())["url"], process)
    process.terminate()
    process.communicate()


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """Made here, so that its commands need not spend half a second each on the passphrase."""
    made = Laptop(tmp_path / "laptop")
    fresh_vault(made.home, agent_name="Sri", passphrase=PASSPHRASE)
    return made
