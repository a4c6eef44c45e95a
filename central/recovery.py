"""The public half of the office's recovery key: laptops that join seal their vault's key to it, so that the
office can open the vault of an agent who forgot everything. The private half never lies here.
"""

from pyrage import RecipientError, x25519

from central.auditing import Actor, note
from central.centre import Centre
from central.home import Home
from central.stop import Stop
from perisai_app.whole_file import replace_file


def recipient_of(home: Home) -> str | None:
    """What laptops are told when they join; None where the office has none. Stop for a damaged file."""
    path = home.recovery_recipient
    return _read(path.read_text(encoding="ascii", errors="replace")) if path.exists() else None


def keep_recipient(centre: Centre, text: str | None, *, by: Actor) -> str | None:
    """Holds from the next laptop on that joins; None for no recovery by the office any more. Vaults that were
    sealed to an earlier key stay so. Stop when the text is no public age key, a private one least of all.
    """
    recipient, path = None if text is None else _read(text), centre.home.recovery_recipient
    try:
        if recipient is None:
            path.unlink(missing_ok=True)
        else:
            replace_file(path, f"{recipient}\n".encode())
            path.chmod(0o600)
    except OSError:
        raise Stop("home_unusable", 2) from None
    with centre.store.writing() as connection:
        note(connection, by, centre.now(), "recovery_key_set", recipient or "")
    return recipient


def _read(text: str) -> str:
    try:
        return str(x25519.Recipient.from_str(text.strip()))
    except RecipientError:
        raise Stop("recovery_recipient", 2) from None
