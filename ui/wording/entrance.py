"""Words before the vault is open: which agent, the PIN, the way back with a code, and a damaged vault."""

from datetime import date, datetime

from perisai_app.vault.unsent import Unsent
from ui.wording.dates import day, hour
from ui.wording.speech import say

NO_NAME = "Agen tanpa nama"
UNSENT, UNSENT_FOR = "{n} belum terkirim", "{queued} belum terkirim, tertua {n} hari"
UNSENT_SINCE = "{queued} belum terkirim sejak {n} hari lalu"
LONG = 3  # days from which the age is told in amber, as the sync bar does
TO_FIX = "{n} perlu perbaikan"
KEYS_DAMAGED = "berkas kunci rusak; datanya masih bisa dipulihkan"
FORGOT = "Lupa kata sandi"
BACK = "Kembali"
WRONG_WAIT = "Kata sandi salah. Coba lagi dalam {seconds} detik. Data tetap aman."
WRONG_CODE_WAIT = (
    "Kode pemulihan ini bukan untuk data ini, atau sudah diganti. Coba lagi dalam {seconds} detik."
)
WAIT = "Sudah beberapa kali salah. Tunggu {seconds} detik, lalu coba lagi. Data tetap aman."
TRY_NOW = "Silakan coba lagi. Data tetap aman."

RECOVER_TITLE = "Masuk dengan kode pemulihan"
RECOVER_WHY = (
    "Ketik kode dari kertas yang dititipkan di kantor, lalu buat kata sandi baru. Data tidak berubah."
)
KEYSTORE_LOST = (
    "Kunci di laptop ini tidak ditemukan, jadi kata sandi saja belum cukup. Pakai kode pemulihan. Kalau "
    "biasanya Anda masuk dengan akun Windows lain, kembali dulu dan buka dari akun itu."
)
NO_CODE = "Kertasnya hilang? Kantor bisa membuka data ini dengan kunci pemulihan kantor."
CODE_HINT = "7 kelompok, masing-masing 5 huruf atau angka"
CODE_LEFT = "kurang {n} huruf atau angka"
CODE_WHOLE = "kode lengkap, tidak ada salah ketik"
RECOVER = "Pasang kata sandi baru"
RECOVERING = "Memeriksa kode …"
NEW_CODE_TITLE = "Kode pemulihan baru"
NEW_CODE = "Kata sandi baru sudah berlaku. Kode lama tidak berlaku lagi; catat kode yang baru."

PIN = "PIN"
PIN_TITLE = "PIN untuk melanjutkan"
PIN_DOES = (
    "6 angka ini membuka layar terkunci: 15 menit, paling banyak 3 kali.",
    "PIN bukan kata sandi: sesudah itu hanya kata sandi yang membuka.",
    "PIN tidak pernah disimpan di laptop; hilang saat program ditutup.",
)
PIN_NEW, PIN_REPEAT = "PIN baru", "Ulangi PIN"
PIN_HINT = "6 angka, jangan yang mudah ditebak"
LOCKS_AFTER = "Kunci otomatis sesudah tidak disentuh"
LOCK_AFTER = (("5", "5 menit"), ("15", "15 menit"))
LOCKS_AFTER_HINT = "15 menit hanya selama PIN berlaku, misalnya di kegiatan lapangan"
PIN_USE, PIN_DROP = "Pakai PIN ini", "Hapus PIN"
PIN_NOT_ALIKE = "Kedua PIN belum sama. Ketik ulang."
PIN_IN_FORCE = "PIN sudah dipasang dan berlaku sampai program ditutup."
PIN_SET = "PIN dipasang. Setelah layar terkunci, buka lagi dengan 6 angka itu."
PIN_DROPPED = "PIN dihapus. Layar terkunci dibuka dengan kata sandi."
PIN_OF = "PIN {agent}"
PIN_UNTIL = "berlaku sampai {at}"
BY_PASSPHRASE = "Pakai kata sandi"
RESUME = "Lanjutkan"

RESTORE_TITLE = "Berkas data rusak"
RESTORE_WHAT = "Data {agent} belum bisa dibaca."
RESTORE_HOW = (
    "Perisai bisa memulihkannya dari cadangan di laptop ini, ditambah yang masih terbaca dari berkas "
    "yang rusak."
)
RESTORE_FROM = "Cadangan terbaru dibuat {day} pukul {hour}. Yang ditulis sesudahnya mungkin hilang."
RESTORE_WITHOUT = "Belum ada cadangan di laptop ini. Yang masih terbaca akan diselamatkan."
RESTORE_KEEPS = "Berkas yang rusak tidak dihapus; disimpan untuk kantor."
RESTORE_NOW = "Pulihkan sekarang"
WAITING_TITLE = "Sebentar lagi terbuka"
WAITING = "Perisai masih menyelesaikan pekerjaan di data ini. Jendela ini terbuka sendiri sesudahnya."
GIVE_UP = "Tutup"
RESTORING = "Memulihkan … sudah {seconds} detik. Jangan matikan laptop."
RESTORED_TITLE = "Data sudah dipulihkan"
OPEN_AGAIN = "Buka lagi"
TYPE_AGAIN = "Ketik ulang yang hilang dari kertasnya. Kalau ragu, hubungi kantor."

LOSS_SEEN, LOSS_SEEN_KEY = "Sudah saya baca", "Alt+R"  # as an office message has it, which is never beside it
RESTORE_LOST, RESTORE_LOST_KEY = "Pulihkan dari cadangan …", "Alt+D"
LOST_TITLE = "Pulihkan yang hilang"
LOST_WHAT = "Sebagian data {agent} hilang. Cadangan masih menyimpannya, setidaknya sebagian."
LOST_HOW = "Perisai mengambilnya kembali dari cadangan di laptop ini. Yang Anda tulis sesudahnya tetap ada."
LOST_FROM = "Cadangan yang dipakai dibuat {day} pukul {hour}."
LOST_KEEPS = "Berkas yang sekarang tidak dihapus; disimpan untuk kantor."


def unsent(found: Unsent, today: date) -> tuple[str, bool]:
    """What waits, and whether for long; nothing where nothing does: that it was sent, only receipts say."""
    days = (today - found.oldest).days if found.oldest else 0
    if not found.queued:
        return "", False
    if days > LONG:
        return say(UNSENT_SINCE, queued=found.queued, n=days), True
    return (say(UNSENT_FOR, queued=found.queued, n=days) if days > 0 else say(UNSENT, n=found.queued)), False


def lost_backup_made(at: datetime) -> str:
    """From when the backup is that holds what was lost."""
    return say(LOST_FROM, day=day(at.astimezone().date()), hour=hour(at))


def backup_made(at: datetime | None) -> str:
    """From when the newest backup is, or that there is none."""
    if at is None:
        return say(RESTORE_WITHOUT)
    return say(RESTORE_FROM, day=day(at.astimezone().date()), hour=hour(at))
