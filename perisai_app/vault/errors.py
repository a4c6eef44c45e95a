"""What stops the vault: each error has a stable code; sentences and cures are made above."""


class VaultError(Exception):
    """The vault cannot be used as asked; nothing in it was changed."""

    code = "vault_error"

    def __init__(self) -> None:
        super().__init__(self.code)


class NoVault(VaultError):
    """There is no vault in this folder yet."""

    code = "no_vault"


class VaultExists(VaultError):
    """There is a vault already, and it is never written over."""

    code = "vault_exists"


class WrongPassphrase(VaultError):
    """No key slot opens with this passphrase."""

    code = "wrong_passphrase"


class NewerVault(VaultError):
    """A newer program wrote this vault; an older one must not touch it."""

    code = "newer_vault"


class VaultDamaged(VaultError):
    """The key fits but the file does not read: it is set aside by a person, never deleted."""

    code = "vault_damaged"


class NoSuchDraft(VaultError):
    """The draft was finalized or discarded meanwhile."""

    code = "no_such_draft"
