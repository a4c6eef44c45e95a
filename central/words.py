"""The kinds of text that people of the office bring: bounded, and without what no database takes."""

import re
from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic import Field as Bounded

_LINE = r"^[^\x00-\x1f\x7f]*$"
_LINES = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"

Number = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=_LINE)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=_LINE)]
Field = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[a-z0-9_]+$")]
Proposal = Annotated[str, StringConstraints(max_length=200, pattern=_LINE)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=_LINES)]
Line = Annotated[str, StringConstraints(max_length=200, pattern=_LINE)]
Heading = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=_LINE)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=_LINES)]
Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
Key = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z-]+$")]


def _written(value: object) -> object:
    """A number would be taken for seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and _DATE.match(value)):
        return value
    raise ValueError


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Instant = Annotated[AwareDatetime, BeforeValidator(_written)]
Day = Annotated[date, BeforeValidator(_written)]
Flag = Annotated[bool, Bounded(strict=True)]  # in a body; an address has words for it

_LABEL = r"^[a-z0-9][a-z0-9-]{0,39}$"
Label = Annotated[str, StringConstraints(pattern=_LABEL)]


class Asked(BaseModel):
    """A request's body: nothing but what is named, and no error repeats it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def is_label(text: str) -> bool:
    """Whether a text may name something that the office keeps: small letters, digits and dashes."""
    return re.fullmatch(_LABEL, text) is not None and not text.endswith("\n")
