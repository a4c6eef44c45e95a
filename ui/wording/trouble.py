"""An error as the sentence that people read, wherever it comes up in the window."""

from perisai_app.vault.errors import VaultError
from ui.wording import screen


def sentence(error: Exception) -> str:
    """What stopped it, with its cure; a plain one where nobody has foreseen it."""
    if not isinstance(error, VaultError):
        return screen.VAULT_UNKNOWN
    return screen.VAULT.get(error.code, screen.VAULT_UNKNOWN).format(**error.params)
