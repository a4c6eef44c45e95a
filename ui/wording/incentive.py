"""The agent's estimated incentive in words. Never an official figure."""

from perisai_app.domain.incentive import Estimate, IncentiveLine
from perisai_app.domain.incentive_scheme import PartKind
from ui.wording.dates import day, rupiah

TITLE = "Perkiraan insentif (bukan angka resmi)"
PARTS = {
    PartKind.HEAD: "Peserta baru",
    PartKind.MONTHLY: "Bagian dari insentif bulanan",
    PartKind.SHARE: "{percent}% dari iuran {of}, bulan ke-{n}",
    PartKind.WADAH: "Untuk wadah",
    PartKind.PAYDAY: "Dibayar paling lambat",
}
NOTES = {
    "estimate_only": "Ini perkiraan. Yang resmi dari kantor.",
    "before_tax": "Belum dipotong pajak.",
    "scheme_may_have_changed": "Aturan insentif mungkin sudah berubah. Tanyakan ke kantor.",
    "relief_shrinks_share": "Selama ada potongan iuran, bagian dari iuran kemungkinan ikut turun.",
    "no_scheme": "Aturan insentif untuk bulan ini belum dikenal. Tanyakan ke kantor.",
}
MISSING = "Kurang {n} peserta baru lagi supaya insentif peserta baru dibayar."
REACHED = "{n} peserta baru bulan ini. Syarat jumlah sudah terpenuhi."


def part(line: IncentiveLine) -> str:
    """What one line is for; 7.5 per cent is written 7,5."""
    percent = f"{line.per_mille / 10:g}".replace(".", ",")
    return PARTS[line.kind].format(percent=percent, of=rupiah(line.of), n=line.member_month)


def progress(found: Estimate) -> str:
    """How far the month is from the number of new members that the scheme asks for."""
    if found.scheme is None:
        return NOTES["no_scheme"]
    if found.missing_new:
        return MISSING.format(n=found.missing_new)
    return REACHED.format(n=found.new_members)


def pay_by(found: Estimate) -> str:
    return f"{PARTS[PartKind.PAYDAY]} {day(found.pay_by)}" if found.pay_by else ""
