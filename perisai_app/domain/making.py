"""Makes the registration out of values that the rules found nothing red in. Must not judge: the rules did."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from perisai_app.domain.basis import consent_told
from perisai_app.domain.choices import FundedBy
from perisai_app.domain.funding import Funding
from perisai_app.domain.heirs import heirs
from perisai_app.domain.problem import Problem
from perisai_app.domain.quote import Ask, total_of
from perisai_app.domain.reading import Desk
from perisai_app.domain.registration import Address, Registration

_MADE_APART = {"nik", "kk", "address", "monthly_income", "consent", "confirmed", "heirs", "quoted"}
_AS_READ = tuple(name for name in Registration.model_fields if name not in _MADE_APART)
_ADDRESS = tuple(Address.model_fields)
_TYPED_AS = {
    "monthly_income": "income",
    "text_version": "consent_text",
    "witness": "consent_witness",
    "place": "consent_place",
    "language": "consent_language",
}
REASON_LENGTH = 200


def registration_of(
    values: Mapping[str, Any], desk: Desk, confirmed: Mapping[tuple[str, str], str]
) -> Registration | Problem:
    """The value; or red `too_long` on the field that holds more than it may (the model's own limits)."""
    if (long := next((key for key, why in confirmed.items() if len(why) > REASON_LENGTH), None)) is not None:
        return Problem(long[0], "reason_too_long")
    given: dict[str, Any] = {name: values[name] for name in _AS_READ if name in values}
    given |= {"kk": values["kk"].text} if "kk" in values else {}
    try:
        given |= {"heirs": found} if (found := heirs(values)) else {}
        return Registration(**given, **_made(values, desk, confirmed))
    except ValidationError as error:
        return Problem(_field_of(error), "too_long")


def _made(values: Mapping[str, Any], desk: Desk, confirmed: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """What is not as it was read; values in values as dictionaries, for the model checks all at once."""
    return {
        "nik": values["nik"].text,
        "address": {name: values[name] for name in _ADDRESS if name in values},
        "monthly_income": values["income"],
        "quoted": _quoted(values, desk),
        "consent": consent_told(values, desk.book.settings.consent_text),
        "confirmed": tuple({"field": f, "code": c, "reason": why} for (f, c), why in confirmed.items()),
    }


def _quoted(values: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    """What it costs by the book of the day, from the month that was agreed or else this one."""
    start, book = values.get("first_month", desk.today.isoformat()[: len("2026-11")]), desk.book
    ask = Ask(
        income=values["income"],
        programs=values["programs"],
        sector=book.sector_of(values["occupation"]),
        funding=funding_of(values),
        start=start,
        months=values["months"],
    )
    return {"pack": book.tariff.pack, "first_month": start, "total": total_of(book.tariff, ask)}


def funding_of(values: Mapping[str, Any]) -> Funding:
    """Who pays by which way, out of what was read; nobody named means the worker."""
    return Funding(
        payer=values.get("funded_by", FundedBy.SELF),
        jht_payer=values.get("jht_funded_by"),
        fixed_base=values.get("fixed_base"),
        fixed_programs=values.get("fixed_programs"),
    )


def _field_of(error: ValidationError) -> str:
    """The typed field that the model refused; its input is never looked at."""
    name = str(error.errors(include_input=False, include_url=False)[0]["loc"][-1])
    return _TYPED_AS.get(name, name)
