"""The agent's commands as the console script runs them, on a real encrypted vault in a test's own folder."""

import io
import json
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from perisai_app.main import main
from perisai_app.vault.database import create_vault
from perisai_app.vault.keys.tries import FILE as TRIES
from tests.central.conftest import Office, office
from tests.exchange.lists import TODAY, row, xlsx

__all__ = ["Office", "office"]

PASSPHRASE = "kucing hijau makan mangga"
COUNTED = ("drafts", "queued", "received", "registered", "returned", "declined", "refused", "conflict")


@dataclass(frozen=True)
class Done:
    """One finished command: its exit code and both its streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Perisai:
    """Runs `perisai WORDS --home HOME`; the folder is always this test's own."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.home = home
        self._capsys = capsys
        self._patch = patch

    def __call__(self, *words: str) -> Done:
        self._patch.setenv("PERISAI_HOME", str(self.home))
        self._patch.setattr("sys.argv", ["perisai", *words])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        out, err = self._capsys.readouterr()
        return Done(int(end.value.code or 0), out, err)

    def answer(self, *words: str, code: int = 0) -> Any:
        """What the command tells programs; people's stream stays empty."""
        done = self(*words, "--json")
        assert (done.code, done.err) == (code, "")
        return done.json

    def refused(self, *words: str) -> tuple[int, str]:
        """Exit code and told code; people get the same one line with --json or without."""
        told = self(*words, "--json")
        assert list(told.json) == ["error"]
        (self.home / TRIES).unlink(missing_ok=True)  # or the second time would tell to wait
        assert self(*words) == Done(told.code, "", told.err)
        assert_one_sentence(told.err)
        return told.code, told.json["error"]

    def counts(self) -> dict[str, int]:
        told = self.answer("status")
        return {name: told[name] for name in COUNTED}


def assert_one_sentence(said: str) -> None:
    """One line that ends as a sentence does, with nothing of the machinery in it."""
    assert said.endswith((".\n", "perisai list\n"))
    assert len(said.splitlines()) == 1
    assert not [word for word in ("Traceback", "Error", "Errno", "Usage", "{", "None") if word in said]


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty vault to copy: deriving its key anew in every test would cost more than the tests."""
    home = tmp_path_factory.mktemp("made") / "home"
    create_vault(home, agent_name="Agen Contoh", passphrase=PASSPHRASE)
    return home


@pytest.fixture
def nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Perisai]:
    """The commands where no vault was made yet."""
    monkeypatch.setenv("PERISAI_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("perisai_app.cli.list_commands.today", lambda: TODAY)
    before = signal.getsignal(signal.SIGINT)
    yield Perisai(tmp_path / "home", capsys, monkeypatch)
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def perisai(nobody: Perisai, made_home: Path) -> Perisai:
    """The commands on an agent's vault."""
    shutil.copytree(made_home, nobody.home)
    return nobody


class Keyboard(io.StringIO):
    """A person at a terminal, who types these answers."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """From here on somebody sits there and types this at every question."""
    return lambda text: monkeypatch.setattr("sys.stdin", Keyboard(f"{text}\n" * 5))


@pytest.fixture
def people(tmp_path: Path) -> Callable[..., Path]:
    """Writes a list of invented people; each keyword set is one row's differences from a good one."""

    def write(*rows: dict[str, Any]) -> Path:
        return xlsx(tmp_path / "daftar.xlsx", [row(9001 + i, **changes) for i, changes in enumerate(rows)])

    return write
