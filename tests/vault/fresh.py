"""New vaults for tests that need one and do not try its making: the same new vault, copied.

Two of the same agent in one test would be one laptop; there, `create_vault` makes the second.
"""

import tempfile
from functools import cache
from pathlib import Path

from perisai_app.vault.database import VaultKey, create_vault


def fresh_vault(home: Path, *, agent_name: str, passphrase: str) -> VaultKey:
    """As `create_vault`, in a fortieth of its time: the migrations run once for all tests of this process."""
    raw, files = _made(agent_name, passphrase)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, (mode, data) in files.items():
        (home / name).write_bytes(data)
        (home / name).chmod(mode)
    return VaultKey(raw)  # of the test's own, for a key may be wiped


@cache
def _made(agent_name: str, passphrase: str) -> tuple[bytes, dict[str, tuple[int, bytes]]]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        key = create_vault(home, agent_name=agent_name, passphrase=passphrase)
        return bytes(key.raw), {
            path.name: (path.stat().st_mode & 0o777, path.read_bytes()) for path in home.iterdir()
        }
