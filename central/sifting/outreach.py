"""How a worker was reached: alone, on a day for many, or by a list. What is odd depends on it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from perisai_app.domain.choices import Channel, ConsentMethod, Ecosystem, PhoneOwner


class Outreach(StrEnum):
    """A village's collective day is fast and shares a phone by its nature; a public task's list even more."""

    SINGLE = "single"
    COLLECTIVE = "collective"
    LIST = "list"


def outreach_of(person: Mapping[str, Any]) -> Outreach:
    """By what a registration says of itself, as the wire writes it."""
    ecosystem, channel = person["ecosystem"], person.get("channel")
    if (
        person["consent"]["method"] == ConsentMethod.PUBLIC_TASK
        or ecosystem == Ecosystem.PEKERJA_RENTAN
        or channel == Channel.OPD
    ):
        return Outreach.LIST
    many = ecosystem == Ecosystem.DESA or channel in (Channel.MARKET_MANAGER, Channel.PLATFORM)
    if many or person.get("group") or person.get("phone_owner") == PhoneOwner.CONTACT:
        return Outreach.COLLECTIVE
    return Outreach.SINGLE
