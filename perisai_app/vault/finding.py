"""What a check of the vault can find: a code with parameters, a value that holds no personal data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """One thing each that must not be; sentences and cures are made above."""

    WRITES_LOST = "writes_lost"
    MARK_MISSING = "mark_missing"
    MARK_DAMAGED = "mark_damaged"
    SLOT_COPY_DAMAGED = "slot_copy_damaged"
    UNREADABLE = "unreadable"
    PAGES_DAMAGED = "pages_damaged"
    STRUCTURE_DAMAGED = "structure_damaged"
    SEARCH_REBUILT = "search_rebuilt"
    LINKS_BROKEN = "links_broken"
    IN_USE = "in_use"
    JOURNAL_BROKEN = "journal_broken"
    JOURNAL_GAP = "journal_gap"
    SUBMISSION_MISSING = "submission_missing"
    SUBMISSION_UNTOLD = "submission_untold"
    SUBMISSION_CHANGED = "submission_changed"
    COUNTER_BEHIND = "counter_behind"
    NEWEST_WRONG = "newest_wrong"
    PARENT_WRONG = "parent_wrong"
    RECEIPT_MISSING = "receipt_missing"
    RECEIPT_UNEXPECTED = "receipt_unexpected"
    RECEIPT_UNPROVEN = "receipt_unproven"


@dataclass(frozen=True, slots=True)
class Finding:
    """`params` hold counts, numbers of entries, codes, ids and moments (ISO 8601)."""

    code: Code
    params: Mapping[str, int | str | None] = field(default_factory=dict)
