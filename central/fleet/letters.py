"""The letters of UU 27/2022 art. 46, filled as far as this centre knows: which data, when, what is done.

Plain text; as a page it is the same text. What only people know stands in brackets.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from html import escape
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from central.fleet.concerned import Concerned, Unknown
from central.fleet.facts import LetterFacts
from central.fleet.kinds import DataKind
from central.fleet.lost import Lost

Form = Literal["text", "html"]
NEXT_PAGE = "\f\n"
_FOLDER = Path(__file__).parent / "letter_forms"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
_WIB = timezone(timedelta(hours=7))

WORDS: Mapping[DataKind, str] = {
    DataKind.IDENTITY: "Nama, jenis kelamin, tempat dan tanggal lahir",
    DataKind.NIK: "NIK",
    DataKind.KK: "Nomor KK",
    DataKind.MOTHER_NAME: "Nama ibu kandung",
    DataKind.ADDRESS: "Alamat",
    DataKind.PHONE: "Nomor HP",
    DataKind.EMAIL: "Alamat surel",
    DataKind.WORK: "Pekerjaan dan tempat kerja",
    DataKind.INCOME: "Penghasilan",
    DataKind.MEMBER_NUMBER: "Nomor peserta",
    DataKind.HEIRS: "Data ahli waris atau wali",
    DataKind.CARD_PHOTO: "Foto KTP",
    DataKind.KK_PHOTO: "Foto KK",
    DataKind.FACE: "Foto wajah",
    DataKind.SIGNATURE: "Tanda tangan",
    DataKind.VOICE: "Rekaman suara persetujuan",
    DataKind.OTHER_FILE: "Berkas lain",
}

_FORMS = Environment(  # noqa: S701 - plain text: nothing is escaped until it becomes a page
    loader=FileSystemLoader(_FOLDER), undefined=StrictUndefined, keep_trailing_newline=True
)


def to_authority(
    lost: Lost,
    facts: LetterFacts,
    counts: Mapping[DataKind, int],
    people: int,
    unknown: Unknown,
    now: datetime,
) -> str:
    """`counts` says of how many of the `people` each kind is."""
    kinds = [(WORDS[kind], counts[kind]) for kind in DataKind if counts.get(kind)]
    drafts = lost.told.counts.get("draft", 0) if lost.told else 0
    told = {"people": people, "kinds": kinds, "unknown": unknown, "drafts": drafts}
    return _FORMS.get_template("authority.txt").render(**_shared(lost, facts, now), **told)


def to_person(lost: Lost, facts: LetterFacts, one: Concerned, now: datetime) -> str:
    kinds: Sequence[str] = [WORDS[kind] for kind in one.kinds]
    told = {"person": one.person, "registration_id": one.registration_id, "kinds": kinds}
    return _FORMS.get_template("person.txt").render(**_shared(lost, facts, now), **told)


def in_form(letters: Iterable[str], form: Form) -> Iterator[str]:
    """One after the other, each on a page of its own."""
    if form == "html":
        yield (_FOLDER / "page.html").read_text(encoding="utf-8")
        yield from (f"<article>{escape(letter)}</article>\n" for letter in letters)
        yield "</body>\n</html>\n"
        return
    for number, letter in enumerate(letters):
        yield NEXT_PAGE + letter if number else letter


def _shared(lost: Lost, facts: LetterFacts, now: datetime) -> dict[str, object]:
    return {
        "lost": lost,
        "facts": facts,
        "today": _day(now),
        "missed_at": _moment(lost.missed_at),
        "deadline": _moment(lost.deadline),
        "as_of": _moment(lost.as_of) if lost.as_of else "",
    }


def _moment(told: str) -> str:
    moment = datetime.fromisoformat(told).astimezone(_WIB)
    return f"{_day(moment)} pukul {moment:%H.%M} WIB"


def _day(moment: datetime) -> str:
    there = moment.astimezone(_WIB)
    return f"{there.day} {_MONTHS[there.month - 1]} {there.year}"
