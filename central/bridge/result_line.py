"""One row of the agency's results as values, or the code of what is wrong with it."""

import re
from dataclasses import dataclass
from uuid import UUID

from central.bridge.sheet_in import Entry
from central.bridge.template import Outcome, ResultsTemplate
from perisai_app.domain.dates import a_date
from perisai_app.domain.months import a_month
from perisai_app.domain.typed import digits, squeezed

LONGEST_REASON = 500
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z ./-]{0,39}")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{4})")
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f]")
_SURE_DIGITS = 15  # as a spreadsheet keeps them


@dataclass(frozen=True, slots=True)
class ResultLine:
    """`number` is the spreadsheet's own; `outcome` None where only the cover is told."""

    number: int
    nik: str
    registration_id: UUID | None
    revision: int | None
    outcome: Outcome | None
    member_number: str | None
    payment_code: str | None
    reason: str | None
    paid_through: str | None


class Malformed(ValueError):
    """`code` says what is wrong with the row, never what stood in it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_result(entry: Entry, template: ResultsTemplate) -> ResultLine:
    """Malformed: nik_stored_as_number, nik_malformed, number_malformed, month_malformed, outcome_unknown,
    reason_missing, reason_too_long, registration_id_malformed, revision_malformed, both_told, nothing_told.
    """
    numbers = _number(entry, "member_number"), _number(entry, "payment_code")
    reason, paid_through = _reason(entry), _month(entry.texts.get("paid_through", ""))
    told = _outcome(entry, template, numbers, reason)
    if told is None and paid_through is None:
        raise Malformed("nothing_told")
    rejected = told in ("returned", "declined")
    if rejected and not reason:
        raise Malformed("reason_missing")
    return ResultLine(
        number=entry.number,
        nik=_nik(entry),
        registration_id=_registration_id(entry.texts.get("registration_id", "")),
        revision=_revision(entry.texts.get("revision", "")),
        outcome=told,
        member_number=None if rejected else numbers[0],
        payment_code=None if rejected else numbers[1],
        reason=reason if rejected else None,
        paid_through=None if rejected else paid_through,
    )


def _outcome(
    entry: Entry, template: ResultsTemplate, numbers: tuple[str | None, str | None], reason: str | None
) -> Outcome | None:
    """The agency's own word for it; else what the other columns say."""
    if word := squeezed(entry.texts.get("outcome", "")).casefold():
        words = {squeezed(text).casefold(): outcome for text, outcome in template.outcomes.items()}
        if word not in words:
            raise Malformed("outcome_unknown")
        return words[word]
    if reason and any(numbers):
        raise Malformed("both_told")
    if reason:
        return template.rejected
    return "registered" if any(numbers) else None


def _nik(entry: Entry) -> str:
    if "nik" in entry.numeric:
        raise Malformed("nik_stored_as_number")
    nik = digits(entry.texts.get("nik", ""))
    if not re.fullmatch("[0-9]{16}", nik):
        raise Malformed("nik_malformed")
    return nik


def _number(entry: Entry, name: str) -> str | None:
    text = squeezed(entry.texts.get(name, ""))
    cut = name in entry.numeric and len(text) > _SURE_DIGITS
    if text and (cut or not _NUMBER.fullmatch(text)):
        raise Malformed("number_malformed")
    return text or None


def _reason(entry: Entry) -> str | None:
    text = squeezed(_UNWRITABLE.sub(" ", entry.texts.get("reason", "")))
    if len(text) > LONGEST_REASON:
        raise Malformed("reason_too_long")
    return text or None


def _month(text: str) -> str | None:
    """From a month in figures or words, or any day of it."""
    if not (text := squeezed(text)):
        return None
    if turned := _MONTH_FIRST.fullmatch(text):
        text = f"{turned[2]}-{int(turned[1]):02d}"
    day = a_date(text) or a_date(f"1 {text}")
    month = a_month(f"{day:%Y-%m}" if day else text)
    if month is None:
        raise Malformed("month_malformed")
    return month


def _registration_id(text: str) -> UUID | None:
    try:
        return UUID(text.strip()) if text.strip() else None
    except ValueError:
        raise Malformed("registration_id_malformed") from None


def _revision(text: str) -> int | None:
    text = text.strip()
    if text and not re.fullmatch("[1-9][0-9]{0,4}", text):
        raise Malformed("revision_malformed")
    return int(text) if text else None
