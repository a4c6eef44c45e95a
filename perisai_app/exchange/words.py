"""The words that lists use for choices (sex, payer, ecosystem, program, consent), and what each means.

A word nobody knows stays as typed: the rule book then says so, and no choice is invented.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from rapidfuzz import fuzz, process

from perisai_app.domain import dates
from perisai_app.domain.occupation import Occupation
from perisai_app.exchange.columns import folded

SEX = {
    "l": "male",
    "lk": "male",
    "laki laki": "male",
    "laki": "male",
    "pria": "male",
    "male": "male",
    "p": "female",
    "pr": "female",
    "perempuan": "female",
    "wanita": "female",
    "female": "female",
}
FUNDED_BY = {
    "mandiri": "self",
    "sendiri": "self",
    "bayar sendiri": "self",
    "pribadi": "self",
    "self": "self",
    "sertakan": "sertakan",
    "donatur": "sertakan",
    "donatur sertakan": "sertakan",
    "apbn": "apbn",
    "apbd": "apbd",
    "pemda": "apbd",
    "apbdes": "apbdes",
    "apb desa": "apbdes",
    "dana desa": "apbdes",
    "csr": "csr",
    "korporasi": "csr",
    "perusahaan": "csr",
    "csr korporasi": "csr",
    "wadah": "wadah",
    "kelompok": "wadah",
    "koperasi": "wadah",
    "kur": "self",
    "perbankan kur": "self",
    "perbankan": "csr",
    "bank": "csr",
    "lainnya": "other",
    "lain lain": "other",
    "other": "other",
}
ECOSYSTEM = {
    "desa": "desa",
    "pasar": "pasar",
    "ecommerce": "ecommerce",
    "e commerce": "ecommerce",
    "ukm": "ukm",
    "umkm": "ukm",
    "pekerja rentan": "pekerja_rentan",
    "rentan": "pekerja_rentan",
}
PROGRAMS = {
    "2 program": "2",
    "jkk jkm": "2",
    "jkk dan jkm": "2",
    "3 program": "3",
    "jkk jkm jht": "3",
    "jkk jkm dan jht": "3",
}
CONSENT = {
    "tertulis": "written",
    "tanda tangan": "written",
    "ttd": "written",
    "written": "written",
    "cap jempol": "thumbprint",
    "jempol": "thumbprint",
    "thumbprint": "thumbprint",
    "rekaman": "recorded",
    "rekaman suara": "recorded",
    "direkam": "recorded",
    "recorded": "recorded",
    "tugas publik": "public_task",
    "public task": "public_task",
}
OTHER_WORK = "LAINNYA"
WORK_CUTOFF = 92


def meant(words: Mapping[str, str], text: str) -> str:
    """The choice a word stands for, or the text as typed."""
    return words.get(folded(text), text)


def months(text: str) -> str:
    """'6 bulan' is 6."""
    return re.sub(r"\s*(bulan|bln)$", "", text.strip(), flags=re.IGNORECASE)


def consent(text: str) -> tuple[str, str]:
    """How and when, out of 'tertulis 20-11-2026'; either may be empty."""
    day, phrase = dates.date_in(text)
    method = re.sub(r"[\s,]+(tgl|tanggal)\.?$", "", phrase.strip(" ,;()"))
    read = dates.a_date(day)
    return meant(CONSENT, method), read.isoformat() if read else day


class Occupations:
    """Finds an occupation's code by code, label or part of a label ('kuli angkut', 'Pedagang Pasar')."""

    def __init__(self, occupations: Mapping[str, Occupation]) -> None:
        self._codes = _by_words(occupations)
        self._words = list(self._codes)
        self.code = lru_cache(maxsize=4_096)(self._code)

    def _code(self, text: str) -> str | None:
        """None when no occupation is near enough: a wrong one would change the price."""
        plain = folded(text)
        if plain in self._codes:
            return self._codes[plain]
        close = process.extractOne(plain, self._words, scorer=fuzz.ratio, score_cutoff=WORK_CUTOFF)
        return self._codes[close[0]] if close else None


def _by_words(occupations: Mapping[str, Occupation]) -> dict[str, str]:
    """Words that two occupations share name neither."""
    codes: dict[str, set[str]] = {}
    for code, occupation in occupations.items():
        for words in _names(occupation):
            codes.setdefault(words, set()).add(code)
    return {words: found.pop() for words, found in codes.items() if len(found) == 1}


def _names(occupation: Occupation) -> Iterator[str]:
    yield folded(occupation.code)
    yield folded(occupation.label_id)
    yield from filter(None, map(folded, re.sub(r"\([^)]*\)", "", occupation.label_id).split("/")))
