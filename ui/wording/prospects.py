"""What is said of prospects: people met and not yet registered."""

from perisai_app.vault.people.prospects import Prospect
from ui.wording.dates import day
from ui.wording.rights import PROBLEMS

STOPPED = {f"prospect_{code}": sentence for code, sentence in PROBLEMS.items()} | {
    "bad_day": "Tanggal kembali tidak terbaca. Tulis misalnya --on 03-12-2026.",
    "no_such_prospect": "Calon itu tidak ada lagi di daftar. Lihat nomornya dengan: perisai prospect list.",
}
KEPT = "Calon tercatat, nomor {id}. NIK diisi nanti saat mendaftarkan."
NONE = "Belum ada calon."
DROPPED = "Calon dicoret dari daftar; catatannya terhapus sendiri nanti."
FORGOTTEN = "Calon menolak; catatannya sudah dihapus."
BECAME_DRAFT = "Calon menjadi draf, nomor {id}. Selesaikan di jendela Perisai."


def line(found: Prospect) -> str:
    """One prospect in one line."""
    on = day(found.come_back_on) if found.come_back_on else ""
    told = (found.name, found.phone, found.place, found.come_back, on)
    return "  ".join(part for part in (found.prospect_id, *told) if part)
