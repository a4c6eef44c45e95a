"""Words of the first run: who works here, the passphrase, and the recovery code on paper."""

from perisai_app.vault.keys.rules import RULES, Strength, strength
from ui.wording import screen
from ui.wording.speech import say

STEP = "Langkah {at} dari {of}: {name}"
STEPS = ("nama", "kata sandi", "kode pemulihan", "sambung ke pusat")
WHO_ARE_YOU = "Siapa Anda?"
WHAT_HAPPENS = (
    "Pendaftaran disimpan di laptop ini dan dikunci dengan kata sandi Anda. Empat langkah pendek, lalu mulai."
)
OWN_DATA = "Setiap agen punya data sendiri di laptop ini. Agen lain tidak bisa melihat data Anda."
ON = "Lanjut"
PASSPHRASE_TITLE = "Buat kata sandi"
LETTERS_LEFT = "kurang {n} huruf"
STRENGTH = {
    Strength.FAIR: "Cukup. Lebih kuat: satu kalimat dari 5 kata.",
    Strength.STRONG: "Kuat. Ingat baik-baik, jangan ditulis di dekat laptop.",
}
ALIKE = "sama"
MAKING = "Menyiapkan …"

CODE_TITLE = "Tulis kode pemulihan"
WRITTEN = "Sudah saya tulis"
COPY, COPY_KEY = "Salin", "Alt+S"
PRINT, PRINT_KEY = "Cetak …", "Alt+C"
COPIED = "Kode disalin. Salinannya hilang sendiri sesudah 1 menit; jangan simpan di laptop ini."
PRINTED = "Kode dikirim ke printer. Ambil kertasnya sekarang juga."
NOT_PRINTED = "Belum bisa mencetak. Periksa printer, atau tulis kodenya di kertas."
ASK_GROUP = "Ketik kelompok ke-{number} dari kertas Anda, supaya pasti tulisannya benar."
GROUP = "Kelompok ke-{number}"
SEE_AGAIN = "Lihat kode lagi"
OTHER_GROUP = "Belum sama dengan kodenya. Cocokkan lagi kertasnya."
PAPER_TITLE = "Kode pemulihan Perisai"
PAPER_OF = "Agen: {agent}"
PAPER_MADE = "Dibuat: {day}"
PAPER_NOTE = (
    "Titipkan kertas ini di kantor, jangan disimpan bersama laptop. Kode ini membuka data agen kalau kata "
    "sandinya lupa."
)


def strength_of(passphrase: str) -> str:
    """How good a passphrase is, or what it lacks; the first hint where nothing is typed."""
    if not passphrase:
        return say(screen.NEW_PASSPHRASE_HINT)
    if (level := strength(passphrase)) is Strength.SHORT:
        return say(LETTERS_LEFT, n=RULES.least_letters - len(passphrase))
    return say(STRENGTH[level])
