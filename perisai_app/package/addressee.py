"""To which centre a package goes and whose receipts are believed: the one that this laptop joined, or the one
that it asks to be taken in by.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import BadCode, CardNotOfCode, CardOutdated, NoPackageKey, NotJoined
from perisai_app.vault.identity import enrolment, join, profile
from perisai_app.vault.joining import Asked, ask_to_join, asked_to_join, enrol_request
from perisai_app.vault.keys.changing import add_office_slot
from perisai_app.wire.card import read_card
from perisai_app.wire.enrolment import EnrolAnswer, EnrolRequest, read_code
from perisai_app.wire.package import Receipts

LONGEST_CARD = 65_536


@dataclass(frozen=True, slots=True, repr=False)
class Addressee:
    """What a head says of us and of the centre; `request` where it is still asked to take us in."""

    device_id: str
    signing_seed: bytes
    centre_key: bytes
    recipient: str
    cursor: str = ""
    request: EnrolRequest | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Sender:
    """Whose key proves receipts; `asked` when they are an answer to asking."""

    device_id: str
    centre_key: bytes
    epoch: str
    asked: Asked | None = None


def ask_by_hand(vault: Vault, file: Path, code_text: str, *, now: datetime) -> None:
    """Keep the office's card: the next package asks to be taken in. BadCode, CardNotOfCode."""
    if (code := read_code(code_text)) is None:
        raise BadCode
    try:
        card = read_card(file.read_bytes()[:LONGEST_CARD], code)
    except OSError:
        card = None
    if card is None:
        raise CardNotOfCode
    ask_to_join(vault, card, code, now=now)


def addressee(vault: Vault) -> Addressee:
    """NotJoined, NoPackageKey."""
    if (asked := asked_to_join(vault)) is not None:
        who, request = profile(vault), enrol_request(vault, asked.secret)
        to = (asked.centre_key, asked.package_recipient)
        return Addressee(who.device_id, who.signing_seed, *to, request=request)
    if (us := enrolment(vault)) is None:
        raise NotJoined
    if us.package_recipient is None:
        raise NoPackageKey
    return Addressee(us.device_id, us.signing_seed, us.centre_key, us.package_recipient, us.cursor)


def sender(vault: Vault, receipts: Receipts) -> Sender:
    """NotJoined where nobody was asked either; CardOutdated for an answer of another key than the card's."""
    asked, us = asked_to_join(vault), enrolment(vault)
    if asked is not None and receipts.enrol is not None:
        _check(vault, asked, receipts.enrol)
        return Sender(profile(vault).device_id, asked.centre_key, receipts.enrol.epoch, asked)
    if us is None:
        raise NotJoined
    return Sender(us.device_id, us.centre_key, us.epoch)


def join_by_hand(vault: Vault, asked: Asked, answer: EnrolAnswer, *, now: datetime) -> None:
    """As over the network: joining comes last, so that nobody is left joined without the rest. BadRecipient:
    joined, but the office's recovery key is none.
    """
    Shelf(vault.home).trust(bytes.fromhex(answer.centre_key))
    try:
        if answer.recovery_recipient is not None:
            add_office_slot(vault.home, vault.key, answer.recovery_recipient)
    finally:
        join(vault, asked.url, answer, now, certificate=asked.certificate)


def _check(vault: Vault, asked: Asked, answer: EnrolAnswer) -> None:
    who = profile(vault)
    told = (answer.device_id, answer.agent_id, bytes.fromhex(answer.centre_key))
    if told != (who.device_id, who.agent_id, asked.centre_key):
        raise CardOutdated
