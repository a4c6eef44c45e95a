"""How a sheet for the agency looks, and how its results are read: data that the office keeps and changes.

Nobody outside the agency knows its upload sheet for sure, so no column of it is in the code.
"""

import re
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError, model_validator
from pydantic.config import JsonDict

from central.bridge.sources import DATES, NUMBERS, Source
from central.exports.delimited import Encoding, Separator
from central.exports.sheet import FileKind
from central.words import Asked, Flag, Heading, Line

MOST_COLUMNS = 120
LARGEST = 256 * 1024  # characters of a template

# A dictionary's keys have a pattern; what has another one is refused, and the document says so.
NO_OTHER_KEYS: JsonDict = {"additionalProperties": False}

SheetName = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f\[\]:*?/\\']{1,31}$")]
Pattern = Annotated[str, Field(pattern=r"^(DD|MM|YYYY|YY|[-/. ]){1,12}$")]
Outcome = Literal["registered", "returned", "declined"]


class _Column(Asked):
    """A row that has nothing for a required column does not go into the sheet, and is named."""

    header: Heading
    required: Flag = False


class TextColumn(_Column):
    """One field, or several joined; cut after `most` characters."""

    format: Literal["text"]
    take: tuple[Source, ...] = Field(min_length=1, max_length=10)
    joined_by: Line = " "
    upper: Flag = False
    most: int = Field(default=500, ge=1, le=500, strict=True)


class DateColumn(_Column):
    """A day, as a text of this shape: DD, MM, YYYY and YY stand for its parts."""

    format: Literal["date"]
    take: Source = Field(json_schema_extra={"enum": [one.value for one in sorted(DATES)]})
    pattern: Pattern = "DD-MM-YYYY"

    @model_validator(mode="after")
    def _is_a_date(self) -> "DateColumn":
        if self.take not in DATES:
            raise ValueError("not a date")
        return self


class NumberColumn(_Column):
    """A number that may be summed; a NIK is none, but a text."""

    format: Literal["number"]
    take: Source = Field(json_schema_extra={"enum": [one.value for one in sorted(NUMBERS)]})

    @model_validator(mode="after")
    def _is_a_number(self) -> "NumberColumn":
        if self.take not in NUMBERS:
            raise ValueError("not a number")
        return self


class CodesColumn(_Column):
    """Our code as theirs; `otherwise` stands for codes that are not in the list."""

    format: Literal["codes"]
    take: Source
    codes: dict[Heading, Line] = Field(min_length=1, max_length=500, json_schema_extra=NO_OTHER_KEYS)
    otherwise: Line | None = None


class FixedColumn(_Column):
    """The same in every row, or nothing."""

    format: Literal["fixed"]
    value: Line = ""


Column = Annotated[
    TextColumn | DateColumn | NumberColumn | CodesColumn | FixedColumn, Field(discriminator="format")
]


class SheetTemplate(Asked):
    """Columns in their order. A CSV has its separator and encoding, a workbook the name of its sheet."""

    use: Literal["sheet"]
    note: Annotated[str, Field(max_length=2_000)] = ""
    kind: FileKind = FileKind.XLSX
    sheet: SheetName = "Data"
    separator: Separator = ";"
    encoding: Encoding = "utf-8-sig"
    columns: tuple[Column, ...] = Field(min_length=1, max_length=MOST_COLUMNS)


Headings = Annotated[tuple[Heading, ...], Field(max_length=20)]


class ResultColumns(Asked):
    """Under which headings each fact may stand, the likeliest first; none where the agency tells none."""

    nik: Annotated[tuple[Heading, ...], Field(min_length=1, max_length=20)]
    registration_id: Headings = ()
    revision: Headings = ()
    outcome: Headings = ()
    member_number: Headings = ()
    payment_code: Headings = ()
    reason: Headings = ()
    paid_through: Headings = ()


class ResultsTemplate(Asked):
    """`outcomes` are the agency's words for what became of somebody. Where it has no such column, a reason
    means `rejected`, and anything else that it is a member.
    """

    use: Literal["results"]
    note: Annotated[str, Field(max_length=2_000)] = ""
    columns: ResultColumns
    outcomes: dict[Heading, Outcome] = Field(default={}, max_length=50, json_schema_extra=NO_OTHER_KEYS)
    rejected: Literal["returned", "declined"] = "returned"


Template = Annotated[SheetTemplate | ResultsTemplate, Field(discriminator="use")]
_TEMPLATE: TypeAdapter[SheetTemplate | ResultsTemplate] = TypeAdapter(Template)


def read_template(text: str | bytes) -> SheetTemplate | ResultsTemplate | None:
    """The template that a document of JSON is, or None."""
    if len(text) > LARGEST:
        return None
    try:
        return _TEMPLATE.validate_json(text)
    except ValidationError:
        return None


def dated(pattern: str, year: int, month: int, day: int) -> str:
    """A day in the shape of a DateColumn."""
    parts = {"DD": f"{day:02d}", "MM": f"{month:02d}", "YYYY": f"{year:04d}", "YY": f"{year % 100:02d}"}
    return re.sub("YYYY|YY|MM|DD", lambda found: parts[found[0]], pattern)
