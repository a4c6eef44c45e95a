"""What is said of the support bundle: what is in it before it is written, and where it went."""

from ui.wording.speech import say

SAVE, KEY = "Simpan berkas bantuan", "Ctrl+F1"
PLACE, PLACE_KEY = "Pilih tempat …", "Alt+O"
NO = "Batal"
PREVIEW = (
    "Berkas bantuan untuk kantor berisi: versi program dan sistem, jumlah pendaftaran per keadaan, {lines} "
    "baris catatan program, dan hitungan {events} kejadian. Tanpa nama, NIK, nomor HP, atau kata sandi."
)
SAVED = "Berkas bantuan {name} sudah disimpan. Kirim ke kantor dengan cara apa saja."
UNSAVED = "Berkas bantuan belum tersimpan. Pilih tempat lain yang boleh ditulisi dan masih ada ruangnya."
FAILED = (
    "Ada yang salah di program ini; data yang tersimpan tetap aman. Lanjutkan saja. Kalau terulang, simpan "
    "berkas bantuan dan kirim ke kantor."
)


def preview(lines: int, events: int) -> str:
    """Before anything is written."""
    return say(PREVIEW, lines=lines, events=events)
