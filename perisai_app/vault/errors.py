"""What stops the vault: each error has a stable code; sentences and cures are made above."""


class VaultError(Exception):
    """The vault cannot be used as asked; nothing in it was changed."""

    code = "vault_error"

    def __init__(self) -> None:
        super().__init__(self.code)

    @property
    def params(self) -> dict[str, str]:
        """What the sentence leaves open; never anything personal."""
        return {}


class NoVault(VaultError):
    """There is no vault in this folder yet."""

    code = "no_vault"


class VaultExists(VaultError):
    """There is a vault already, and it is never written over."""

    code = "vault_exists"


class WrongPassphrase(VaultError):
    """No key slot opens with this passphrase."""

    code = "wrong_passphrase"


class TooManyTries(VaultError):
    """After wrong tries one waits; not even the right secret is looked at before."""

    code = "too_many_tries"

    def __init__(self, wait_seconds: int) -> None:
        super().__init__()
        self.wait_seconds = wait_seconds

    @property
    def params(self) -> dict[str, str]:
        return {"seconds": str(self.wait_seconds)}


class PassphraseTooShort(VaultError):
    """A passphrase that is guessed too soon protects nobody."""

    code = "passphrase_too_short"


class LongPassphraseNeeded(PassphraseTooShort):
    """Without a keystore on this machine the passphrase has to hold alone."""

    code = "long_passphrase_needed"


class KeystoreLost(VaultError):
    """The slot needs the device secret, and this machine's keystore does not give it. No guess was made."""

    code = "keystore_lost"


class BadRecoveryCode(VaultError):
    """The check letters do not fit: mistyped, so it was not tried. `group` counts from 1."""

    code = "bad_recovery_code"

    def __init__(self, group: int) -> None:
        super().__init__()
        self.group = group

    @property
    def params(self) -> dict[str, str]:
        return {"group": str(self.group)}


class RecoveryCodeLength(VaultError):
    """Letters are missing, or there are too many."""

    code = "recovery_code_length"


class WrongRecoveryCode(VaultError):
    """Well typed, but of another vault, or replaced by a newer code."""

    code = "wrong_recovery_code"


class NoOfficeSlot(VaultError):
    """The vault never joined an office that keeps a recovery key."""

    code = "no_office_slot"


class BadRecipient(VaultError):
    """What the office gave is no public recovery key."""

    code = "bad_recipient"


class BadOfficeKey(VaultError):
    """The file holds no private recovery key."""

    code = "bad_office_key"


class WrongOfficeKey(VaultError):
    """A recovery key, but not the one that this vault was sealed to."""

    code = "wrong_office_key"


class BadPin(VaultError):
    """A PIN has six digits, and is neither one digit six times nor a plain row of them."""

    code = "bad_pin"


class WrongPin(VaultError):
    """Not this PIN; there are tries left."""

    code = "wrong_pin"


class PinGone(VaultError):
    """Three wrong PINs or fifteen minutes: from here on only the passphrase opens."""

    code = "pin_gone"


class TooLittleMemory(VaultError):
    """The machine cannot spare the memory that opening needs."""

    code = "too_little_memory"


class NewerVault(VaultError):
    """A newer program wrote this vault; an older one must not touch it."""

    code = "newer_vault"


class VaultDamaged(VaultError):
    """The key fits but the file does not read: it is set aside by a person, never deleted."""

    code = "vault_damaged"


class NoSuchDraft(VaultError):
    """The draft was finalized or discarded meanwhile."""

    code = "no_such_draft"


class RevisionStands(VaultError):
    """A finalized revision that may not be corrected now: no file can be added to it or taken out."""

    code = "revision_stands"


class NoSuchFile(VaultError):
    """This person has no such file here, or several whose digests begin alike."""

    code = "no_such_file"


class NoSuchProspect(VaultError):
    """The prospect is not open any more."""

    code = "no_such_prospect"


class NoSuchPerson(VaultError):
    """Nothing of this id is in the vault."""

    code = "no_such_person"


class UnsentWouldBeLost(VaultError):
    """Erasing now would lose what the centre does not hold yet."""

    code = "unsent_would_be_lost"


class BasisIsPublicTask(VaultError):
    """A decree orders this registration: there is no consent to withdraw; the office takes the objection."""

    code = "basis_is_public_task"


class OnlyCardLeft(VaultError):
    """The registration's data were purged, so that no revision can be made of them here."""

    code = "only_card_left"


class NotHeldBack(VaultError):
    """No line of this registration is kept out of the batches."""

    code = "not_held_back"


class NoSuchConflict(VaultError):
    """Nothing of this registration waits for a choice between two revisions."""

    code = "no_such_conflict"


class RivalUnknown(VaultError):
    """The centre's revision is not here yet: the next run that reaches the centre brings it."""

    code = "rival_unknown"


class StatementNotOurs(VaultError):
    """A statement on the centre's backup that its key did not sign, or of another epoch."""

    code = "statement_not_ours"


class NotABackup(VaultError):
    """The file is no backup of ours, or it was cut off before its end."""

    code = "not_a_backup"


class BackupDamaged(VaultError):
    """The backup's parts do not fit its manifest; nothing was put in its place."""

    code = "backup_damaged"


class BackupOfAnother(VaultError):
    """Another vault lives in this folder; one agent's backup never takes another's place."""

    code = "backup_of_another"


class NothingToRescue(VaultError):
    """Neither the damaged files nor a backup tell whose vault this was."""

    code = "nothing_to_rescue"


class DiskFull(VaultError):
    """No room left; the reserve has been given free, so that the next save can go through."""

    code = "disk_full"


class FolderReadOnly(VaultError):
    """The folder or its files may be read but not written."""

    code = "folder_read_only"


class DiskGone(VaultError):
    """The disk does not answer any more: a stick that was pulled out, a folder that went away."""

    code = "disk_gone"


class VaultBusy(VaultError):
    """Another program keeps the file (an antivirus, a copy under way) for longer than we wait."""

    code = "vault_busy"


class AlreadyOpen(VaultError):
    """Another window holds this vault."""

    code = "already_open"


class NoLocks(VaultError):
    """The folder lies where nothing can be locked: two programs could spoil each other's work there."""

    code = "no_locks"


class InUse(AlreadyOpen):
    """A command or a window has the vault open: its files cannot change places under it."""

    code = "in_use"


class SendingUnderWay(InUse):
    """A sending is at work in the vault."""

    code = "sending_under_way"


class ListUnderWay(InUse):
    """A list is being taken in."""

    code = "list_under_way"


class RestoreUnderWay(AlreadyOpen):
    """The vault's files are changing places: nobody opens it before that is done."""

    code = "restore_under_way"


class NotJoined(VaultError):
    """This laptop has joined no centre yet."""

    code = "not_enrolled"


class NoPackageKey(VaultError):
    """The centre never told to whom packages are sealed: it is older, or nothing was heard of it since."""

    code = "package_no_key"


class CardNotOfCode(VaultError):
    """No office's card, or not that of the office which made the code."""

    code = "card_not_of_code"


class CardOutdated(VaultError):
    """The answer to asking is another key's than the card's: a new card and a new code are needed."""

    code = "card_outdated"


class BadCode(VaultError):
    """No enrolment code: mistyped, or cut off."""

    code = "bad_code"


class PartTooSmall(VaultError):
    """A part must have room for a whole batch of text."""

    code = "package_part_too_small"


class PackageExists(VaultError):
    """A file of that name is there already, and it is never written over."""

    code = "package_exists"


class PackageDiskFull(VaultError):
    """The package does not fit where it was to go; nothing of it is left there."""

    code = "package_disk_full"


class PackageDiskGone(VaultError):
    """The place of the package does not answer any more, or was never there."""

    code = "package_disk_gone"


class PackageUnwritable(VaultError):
    """Nothing may be written at the package's place."""

    code = "package_unwritable"


class PackageCancelled(VaultError):
    """A person stopped the writing; nothing of the package is left."""

    code = "package_cancelled"


class ReceiptsUnread(VaultError):
    """The receipts' file cannot be read from its disk."""

    code = "receipts_unread"


class ReceiptsNotOurs(VaultError):
    """Sealed to another laptop, damaged, or no receipts at all: from outside they look alike."""

    code = "receipts_not_ours"


class ReceiptsForged(VaultError):
    """Sealed to this laptop, but not signed by its centre, or by an earlier key of it."""

    code = "receipts_forged"


class ReceiptsOutdated(VaultError):
    """Of a time before the centre came back from a backup: what they name may be lost there."""

    code = "receipts_outdated"


class FileRefused(VaultError):
    """This file cannot be kept: `code` says why. What the vault holds is untouched."""

    code = "file_unknown"

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__()
