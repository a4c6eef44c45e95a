"""The sentence of each code of a VaultError: what stopped it, and the cure.

Read at the first error alone: the page before the vault must not wait for the words of all others.
"""

from ui.wording import backup, files, package, rights, rivals, screen, sending

VAULT = {
    **screen.VAULT,
    "not_enrolled": sending.STOPPED["not_enrolled"],
    **backup.SENTENCES,
    **package.SENTENCES,
    **rights.VAULT,
    **rivals.VAULT,
    **files.REFUSED,
}
