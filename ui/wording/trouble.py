"""An error as the sentence that people read, wherever it comes up in the window."""

from perisai_app.vault.errors import VaultError
from ui.wording import screen
from ui.wording.speech import say


def sentence(error: Exception) -> str:
    """What stopped it, with its cure; a plain one where nobody has foreseen it."""
    if not isinstance(error, VaultError):
        return say(screen.VAULT_UNKNOWN)
    from ui.wording.refusals import VAULT  # nothing has failed yet when the first page comes up

    return say(VAULT.get(error.code, screen.VAULT_UNKNOWN), **error.params)
