"""The vaults of one laptop: several agents may share it, and none opens another's.

A folder's name says nothing about a person; the agent's name stands in the slots, for the unlock page.
"""

from dataclasses import dataclass
from pathlib import Path

from perisai_app.vault.errors import VaultError
from perisai_app.vault.keys.slots import agent_of, has_slots
from perisai_app.vault.unsent import Unsent, unsent_noted

AGENTS = "agents"


@dataclass(frozen=True, slots=True)
class AgentVault:
    """One agent's vault; still listed, without a name, when both slot copies are damaged. `unsent` is what
    was noted before the last lock, if anything was.
    """

    name: str
    home: Path
    unsent: Unsent | None = None


def vaults(folder: Path) -> tuple[AgentVault, ...]:
    """All vaults of a profile folder, by name: the one in the folder itself, and those of further agents."""
    homes = [folder, *sorted((folder / AGENTS).glob("*/"))]
    found = [AgentVault(_name(home), home, unsent_noted(home)) for home in homes if has_slots(home)]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.home)))


def home_for_new_agent(folder: Path) -> Path:
    """Where the next vault goes: the folder itself for the first agent, an opaque one in it for others."""
    if not has_slots(folder) and not (folder / AGENTS).exists():
        return folder
    from perisai_app.vault.numbers import new_id  # only who makes a vault waits for it

    return folder / AGENTS / new_id().replace("-", "")


def _name(home: Path) -> str:
    try:
        return agent_of(home)
    except VaultError:
        return ""
