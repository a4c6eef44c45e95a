"""One person goes from this centre, and by its word from the laptops (UU 27/2022 art. 8).

Why, and who asked, is kept in closed words: a sentence would name somebody. Each registration goes in a
transaction of its own; after a crash in between the same request does the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from central.auditing import Actor
from central.centre import Centre
from central.erasing import erase
from central.storage.engine import forget_statistics
from central.storage.office_tables import memberships, name_words, signals
from central.storage.tables import changes, recollections, registrations, submissions
from central.subjects.fault import SubjectFault
from central.words import Asked

_TABLES = (submissions, registrations, changes, recollections, memberships, name_words, signals)


class Reason(StrEnum):
    WITHDRAWN = "withdrawn"  # consent was taken back
    NOT_NEEDED = "not_needed"  # the purpose is over
    UNLAWFUL = "unlawful"  # it should never have been taken
    MISTAKEN = "mistaken"  # another person's data under this name
    ORDERED = "ordered"  # a court or an authority orders it


class AskedBy(StrEnum):
    SUBJECT = "subject"  # the person
    HEIR = "heir"
    GUARDIAN = "guardian"
    AUTHORITY = "authority"
    OFFICE = "office"


Reference = Annotated[str, StringConstraints(max_length=40, pattern=r"^([A-Z/.-]*[0-9]){0,9}[A-Z/.-]*$")]


class Why(Asked):
    """`reference` is the office's own number of the request: with too few digits for a NIK or a phone."""

    reason: Reason
    asked_by: AskedBy
    reference: Reference = ""


@dataclass(frozen=True, slots=True)
class Gone:
    registrations: int
    revisions: int


def erase_person(centre: Centre, ids: Sequence[str], why: Why, *, expected: int, by: Actor) -> Gone:
    """All of these; SubjectFault other_number when they are not as many as somebody looked at before."""
    if len(ids) != expected:
        raise SubjectFault("other_number")
    told = {name: str(value) for name, value in why.model_dump(mode="json").items() if value}
    revisions = [erase(centre, key, by=by, why=told) for key in ids]
    forget_statistics(centre.store, *_TABLES)
    return Gone(len(ids), sum(revisions))
