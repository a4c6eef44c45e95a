"""On what ground data may be kept: consent, or a public task that a decree orders (UU 27/2022 art. 20-25)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from perisai_app.domain import dates
from perisai_app.domain.choices import ConsentMethod
from perisai_app.domain.problem import Problem, Severity


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One wording in one language; a registration keeps its `version` (UU 27/2022 art. 24)."""

    version: str
    language: str
    text: str


def basis_problems(values: Mapping[str, Any], day: date, known_texts: Collection[str]) -> list[Problem]:
    """Consent is given before it is noted; a public task rests on a decree's number and date.

    Red `consent_in_future`, `decree_in_future`, and `missing` on `decree` or `decree_on`. Amber
    `consent_text_unknown`: which text was read aloud is not one of the pack's.
    """
    found = []
    if (given := values.get("consent_on")) is not None and given > day:
        found.append(Problem("consent_on", "consent_in_future"))
    if (decreed := decree_date(values)) is not None and decreed > day:
        found.append(Problem("decree_on", "decree_in_future"))
    if values.get("consent_method") is ConsentMethod.PUBLIC_TASK:
        found += [Problem("decree", "missing")] if "decree" not in values else []
        found += [Problem("decree_on", "missing")] if decreed is None else []
    if (text := values.get("consent_text")) is not None and text not in known_texts:
        found.append(Problem("consent_text", "consent_text_unknown", Severity.AMBER))
    return found


def decree_date(values: Mapping[str, Any]) -> date | None:
    """The day of a decree: typed apart, or written in its own words ('SK 12 tanggal 1 November 2026')."""
    if (told := values.get("decree_on")) is not None or (decree := values.get("decree")) is None:
        return cast("date | None", told)
    return dates.a_date(dates.date_in(decree)[0])


def consent_told(values: Mapping[str, Any], current_text: str) -> dict[str, Any]:
    """The basis under the names of `Consent`.

    Without a named text it is the one read aloud now; a public task reads none.
    """
    asked = values["consent_method"] is not ConsentMethod.PUBLIC_TASK
    also: dict[str, Any] = {
        "text_version": values.get("consent_text", current_text) if asked else None,
        "decree": values.get("decree"),
        "decree_on": decree_date(values),
        "witness": values.get("consent_witness"),
        "place": values.get("consent_place"),
        "language": values.get("consent_language"),
    }
    told = {name: value for name, value in also.items() if value is not None}
    return {"method": values["consent_method"], "given_on": values["consent_on"], **told}
