"""One vault made once, to be copied: deriving its key each time would cost more than what is tried."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from perisai_app.vault.database import VaultKey, create_vault
from tests.soak.zygote import Zygote, zygote

PASSPHRASE = "kucing hitam di pasar"
Homes = Callable[[str], Path]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, VaultKey]:
    home = tmp_path_factory.mktemp("made") / "home"
    return home, create_vault(home, agent_name="Sri", passphrase=PASSPHRASE)


@pytest.fixture
def key(made: tuple[Path, VaultKey]) -> VaultKey:
    return made[1]


@pytest.fixture
def homes(made: tuple[Path, VaultKey], tmp_path: Path) -> Homes:
    """A new home by name."""

    def home(name: str) -> Path:
        return Path(shutil.copytree(made[0], tmp_path / name))

    return home


@pytest.fixture(scope="module")
def worker() -> Iterator[Zygote]:
    with zygote() as started:
        yield started
