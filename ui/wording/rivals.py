"""What is said of two revisions of one registration, and of lines that are kept out of the sending."""

from ui.wording.fields import NAMES

VAULT = {
    "no_such_conflict": "Pendaftaran ini tidak punya dua versi. Daftarnya: perisai conflict list.",
    "rival_unknown": "Versi pusat belum ada di laptop ini. Kirim dulu, lalu pilih. Data tetap aman.",
    "not_held_back": "Pendaftaran ini tidak sedang ditahan. Lihat daftarnya dengan: perisai held list.",
}
NO_CONFLICTS = "Tidak ada pendaftaran dengan dua versi."
NOT_HERE_YET = "Versi pusat belum diambil. Jalankan dulu: perisai sync"
SAME_TEXTS = "Isi kedua versi sama."
KEPT_THEIRS = "Versi pusat dipakai. Versi Anda tetap disimpan di laptop ini."
KEPT_MINE = "Versi Anda menjadi draf baru. Periksa, selesaikan, lalu kirim."
KEPT_WITHDRAWN = "Versi pusat dipakai, dan pencabutan persetujuan dikirim lagi atas versi itu."
NOT_HELD = "Tidak ada yang ditahan."
RELEASED = "Akan dikirim lagi pada pengiriman berikutnya."
REASONS = {
    "damaged": "isinya rusak di laptop ini; bawa laptop ke kantor",
    "internal": "pusat gagal membacanya",
    "too_large": "terlalu besar untuk pusat",
    "timeout": "jaringan terlalu lambat untuk isi sebesar ini",
    "not_ours": "jawaban pusat tidak terbaca",
}
OTHER_REASON = "pusat belum bisa menerimanya"


def difference(field: str, mine: str, theirs: str) -> str:
    """One field that the two tell differently, both in words that people read."""
    return f"  {NAMES.get(field, field)}: {mine} (Anda) | {theirs} (pusat)"


def reason(code: str) -> str:
    """Why a line waits, as the end of a sentence."""
    return REASONS.get(code, OTHER_REASON)
