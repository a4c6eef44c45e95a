"""A quote in words: the table of its months, and each reason as a sentence with its source."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from perisai_app.domain.dates import NAMES
from perisai_app.domain.occupation import Risk
from perisai_app.domain.price_reason import Reason
from perisai_app.domain.quote import Quote
from ui.wording.dates import rupiah

PAYERS = {
    "self": "peserta sendiri",
    "sertakan": "donatur (SERTAKAN)",
    "apbn": "APBN",
    "apbd": "APBD",
    "apbdes": "APB Desa",
    "csr": "perusahaan (CSR)",
    "wadah": "wadah",
    "other": "penanggung lain",
}
PROGRAMS = {2: "2 program: JKK + JKM", 3: "3 program: JKK + JKM + JHT"}
SUM = "Jumlah"
TABLE = "Tabel iuran versi {pack}."
BASE = "Dasar iuran {base} sebulan, {programs}."
SHARE = "Dibayar {payer}: {amount}."
EXCESS = "Sudah membayar penuh untuk bulan diskon? Kelebihannya dihitung untuk bulan berikutnya."
DAILY = "Apakah {amount} ini per hari? Tambahkan --days-per-week supaya dihitung sebulan."
RISK = "Risiko di pekerjaan ini: {text} Iuran JKK tetap sama untuk semua pekerjaan."
_RELIEF = ("relief", "relief_begins")
_Params = Mapping[str, str | int]


def month(value: str) -> str:
    """'2026-12' as 'Desember 2026'."""
    year, number = value.split("-")
    return f"{NAMES[int(number) - 1]} {year}"


def reason(found: Reason) -> str:
    """One sentence: 'Diskon 50% JKK dan JKM sampai Desember 2026 (PP 50/2025).'"""
    return _SENTENCES[found.code](found.params)


def known_codes() -> frozenset[str]:
    return frozenset(_SENTENCES)


def lines(quote: Quote, notes: Sequence[str] = ()) -> list[str]:
    """The whole answer for people: table, base, reasons, who pays what, notes, and the table's version."""
    base = BASE.format(base=rupiah(quote.base), programs=PROGRAMS[quote.programs])
    version = TABLE.format(pack=quote.pack)
    return [*_table(quote), "", base, *_reasons(quote), *_payers(quote), *notes, version]


def risk(found: Risk) -> str:
    """What to talk about with somebody who works so."""
    return RISK.format(text=found.text_id)


def _table(quote: Quote) -> list[str]:
    rows = [("Bulan", "JKK", "JKM", "JHT", SUM)]
    for row in quote.months:
        rows.append((month(row.due.month), *_amounts(row.due.jkk, row.due.jkm, row.due.jht, row.due.total)))
    rows.append((SUM, *_amounts(quote.jkk, quote.jkm, quote.jht, quote.total)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_aligned(row, widths)) for row in rows]


def _aligned(row: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    """Names to the left, amounts to the right."""
    yield row[0].ljust(widths[0])
    for text, width in zip(row[1:], widths[1:], strict=True):
        yield text.rjust(width)


def _amounts(jkk: int, jkm: int, jht: int, total: int) -> tuple[str, str, str, str]:
    return rupiah(jkk), rupiah(jkm), rupiah(jht) if jht else "-", rupiah(total)


def _reasons(quote: Quote) -> list[str]:
    """Each reason once, and the next change where the asked months do not reach it."""
    found = [*quote.reasons, *(r for row in quote.months for r in row.reasons)]
    said = list(dict.fromkeys(map(reason, found)))
    if quote.change is not None and all(row.due.month < quote.change.month for row in quote.months):
        said.append(f"Mulai {month(quote.change.month)}: {rupiah(quote.change.total)} per bulan.")
    return said + [EXCESS] * any(r.code in _RELIEF for r in found)


def _payers(quote: Quote) -> list[str]:
    """Only where two pay: one payer owes the sum above."""
    if len(quote.shares) < 2:
        return []
    return [SHARE.format(payer=PAYERS[s.payer], amount=rupiah(s.amount)) for s in quote.shares]


def _off(params: _Params) -> str:
    """'50% JKK dan JKM', or '50% JKK, 40% JKM' where the cuts differ."""
    cuts: dict[int, list[str]] = {}
    for name in ("jkk", "jkm", "jht"):
        cuts.setdefault(int(params[f"{name}_off"]), []).append(name.upper())
    return ", ".join(f"{off}% {' dan '.join(names)}" for off, names in cuts.items() if off)


def _relief(params: _Params) -> str:
    return f"Diskon {_off(params)} sampai {month(str(params['to']))} ({params['source']})."


def _begins(params: _Params) -> str:
    begin, end = month(str(params["from"])), month(str(params["to"]))
    return f"Diskon {_off(params)} mulai {begin} sampai {end} ({params['source']})."


def _ended(params: _Params) -> str:
    end = month(str(params["to"]))
    return f"Sesudah {end} tanpa diskon menurut aturan yang ada sekarang: iuran kembali biasa."


def _no_relief(params: _Params) -> str:
    return f"Dibayar dari {PAYERS[str(params['payer'])]}: tanpa diskon ({params['source']})."


def _lowest(params: _Params) -> str:
    base = rupiah(int(params["base"]))
    return f"Penghasilan di bawah {base}: dipakai dasar iuran terendah. Tetap bisa mendaftar."


def _fixed_base(params: _Params) -> str:
    return f"Dasar iuran {rupiah(int(params['base']))} ditentukan {PAYERS[str(params['payer'])]}."


def _fixed_programs(params: _Params) -> str:
    return f"Jumlah program ({params['programs']}) ditentukan {PAYERS[str(params['payer'])]}."


def _apart(params: _Params) -> str:
    payer, other = PAYERS[str(params["payer"])], PAYERS[str(params["jht_payer"])]
    return f"JKK dan JKM dibayar {payer}, JHT dibayar {other}."


_SENTENCES: dict[str, Callable[[_Params], str]] = {
    "relief": _relief,
    "relief_begins": _begins,
    "relief_ended": _ended,
    "no_relief_payer": _no_relief,
    "lowest_base": _lowest,
    "base_fixed_by_funder": _fixed_base,
    "programs_fixed_by_funder": _fixed_programs,
    "jht_paid_apart": _apart,
}
