"""Which column is what: the list template's headings, as people really write them, in any order.

A heading means a field of `typed.FIELDS` or one of the few that only a list has (village by name, consent in
one phrase). What is not recognised is named, never guessed at loosely: a wrong column is worse than none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

TEMPLATE = {
    "NIK": "nik",
    "Nama": "name",
    "Tanggal Lahir": "birth_date",
    "Nama Ibu Kandung": "mother_name",
    "Pekerjaan": "occupation",
    "Lokasi Kerja": "workplace",
    "Jam Kerja": "work_hours",
    "Penghasilan per Bulan": "income",
    "Tempat Lahir": "birth_place",
    "Jenis Kelamin": "sex",
    "No KK": "kk",
    "No HP": "phone",
    "Alamat": "street",
    "RT": "rt",
    "RW": "rw",
    "Desa/Kelurahan": "village_name",
    "Kecamatan": "district_name",
    "Kabupaten/Kota": "regency_name",
    "Provinsi": "province_name",
    "Program": "programs",
    "Bulan": "months",
    "Sumber Dana": "funded_by",
    "Ekosistem": "ecosystem",
    "Persetujuan": "consent",
}
NEEDED = {"nik": "NIK", "name": "Nama", "birth_date": "Tanggal Lahir"}
ALSO = {
    "no ktp": "nik",
    "no nik": "nik",
    "nomor ktp": "nik",
    "nama lengkap": "name",
    "nama sesuai ktp": "name",
    "tgl lahir": "birth_date",
    "nama ibu": "mother_name",
    "ibu kandung": "mother_name",
    "tempat kerja": "workplace",
    "penghasilan": "income",
    "penghasilan bulanan": "income",
    "jk": "sex",
    "l p": "sex",
    "kelamin": "sex",
    "nomor kk": "kk",
    "kk": "kk",
    "nomor hp": "phone",
    "hp": "phone",
    "no hp wa": "phone",
    "no wa": "phone",
    "no telepon": "phone",
    "telepon": "phone",
    "rt rw": "rt_rw",
    "desa": "village_name",
    "kelurahan": "village_name",
    "kec": "district_name",
    "kabupaten": "regency_name",
    "kota": "regency_name",
    "kab kota": "regency_name",
    "propinsi": "province_name",
    "kode pos": "postcode",
    "kantor cabang": "branch",
    "cabang": "branch",
    "kelompok": "group",
    "wadah": "group",
    "kontak": "contact_person",
    "lama bulan": "months",
    "pembayar": "funded_by",
    "no sk": "decree",
}
CUTOFF = 90


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each recognised field stands, and the headings nobody knew (or that came twice)."""

    at: dict[str, int]
    unknown: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Headings of the needed columns that are not there."""
        return tuple(heading for field, heading in NEEDED.items() if field not in self.at)


def guess(header: Sequence[str]) -> Columns:
    """Read a header row; the first of two columns for one field counts."""
    at: dict[str, int] = {}
    unknown = []
    for index, heading in enumerate(header):
        field = field_of(heading)
        if field is None or field in at:
            unknown.append(heading)
        else:
            at[field] = index
    return Columns(at, tuple(heading for heading in unknown if heading.strip()))


def field_of(heading: str) -> str | None:
    """The field a heading means; a slip of a letter is forgiven in longer headings."""
    plain = folded(heading)
    if plain in _KNOWN or len(plain) < 7:
        return _KNOWN.get(plain)
    close = process.extractOne(plain, _KNOWN.keys(), scorer=fuzz.ratio, score_cutoff=CUTOFF)
    return _KNOWN[close[0]] if close else None


def folded(text: str) -> str:
    """Lower case words and digits with one blank between; a hint in brackets is dropped."""
    words = re.sub(r"[\W_]+", " ", re.sub(r"\([^)]*\)", " ", text)).split()
    return " ".join(words).lower()


def _known() -> Iterator[tuple[str, str]]:
    for heading, field in TEMPLATE.items():
        yield folded(heading), field
    yield from ALSO.items()


_KNOWN = dict(_known())
