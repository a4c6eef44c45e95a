"""What a NIK says, told to people: one labelled line a part, then what to look at, then what may be meant."""

from collections.abc import Sequence
from datetime import date

from perisai_app.domain.dates import long_form
from perisai_app.domain.problem import Problem, Severity
from ui.wording.problems import SEX, sentence

BORN, SEX_LABEL, ISSUED, SERIAL = "Tanggal lahir", "Jenis kelamin", "Wilayah terbit", "Nomor urut"
FINE = "Tidak ada yang janggal."
MARKS = {Severity.RED: "Perbaiki", Severity.AMBER: "Cek KTP", Severity.NOTE: "Info"}
MAYBE = "Mungkin maksudnya (cocokkan dengan KTP):"
OLD_CODE = "kode lama, sekarang {name}"
UNKNOWN = "belum dikenal"


def parts(born: date, sex: str, district: str, name: str | None, retired: bool, serial: str) -> list[str]:
    """The four things a NIK says, labels in one column."""
    place = UNKNOWN if name is None else OLD_CODE.format(name=name) if retired else name
    told = {BORN: long_form(born), SEX_LABEL: SEX[sex], ISSUED: f"{district}  {place}", SERIAL: serial}
    return [f"{label:<16}{value}" for label, value in told.items()]


def findings(problems: Sequence[Problem]) -> list[str]:
    """Each problem with what is asked of the reader, or that there is none."""
    return [f"{MARKS[p.severity]:<16}{sentence(p)}" for p in problems] or [FINE]


def proposals(numbers: Sequence[tuple[str, int]]) -> list[str]:
    """Each number with the first of its digits that differs from the typed one, if there are any."""
    lines = [f"  {number}  angka ke-{place} berbeda" for number, place in numbers]
    return [MAYBE, *lines] if lines else []
