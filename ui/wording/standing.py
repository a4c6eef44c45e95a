"""What stands between this laptop and the centre, in two short lines for the bar and in full for the page.

Every one says first what is so, then what to do. Nothing here is an alarm: the data are safe in each case.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from perisai_app.wire.changes import Command
from sync.backoff import waits_until
from ui.standing import Standing
from ui.wording.sending import CLOCK_TOLD, SAFE, STOPPED
from ui.wording.speech import say

HELD_AGAIN = "Coba kirim lagi"


@dataclass(frozen=True, slots=True)
class Notice:
    """`short` and `cure` are the bar's two lines, `full` is for the page; tone as of a problem line."""

    code: str
    tone: str
    short: str
    cure: str
    full: str


SHORT = {
    "offline": "Belum ada internet",
    "timeout": "Jaringan lambat",
    "portal": "Wi-Fi ini minta login dulu",
    "untrusted": "Sambungan tidak bisa dipercaya",
    "not_ours": "Yang menjawab bukan pusat",
    "stranger": "Yang menjawab bukan pusat",
    "busy": "Pusat sibuk",
    "internal": "Pusat bermasalah",
    "update_needed": "Program perlu diperbarui",
    "malformed": "Jawaban pusat belum terbaca",
    "disk_full": "Laptop penuh",
    "folder_read_only": "Folder data tidak boleh ditulisi",
    "disk_gone": "Diska tidak menjawab",
    "vault_busy": "Data sedang dipakai program lain",
}
OTHER = "Belum berhasil"
CURES = {
    "portal": "Buka halaman login, lalu kirim lagi",
    "untrusted": "Login Wi-Fi dulu, periksa jam laptop",
    "not_ours": "Ganti jaringan, lalu kirim lagi",
    "stranger": "Tidak ada data yang dikirim. Hubungi kantor",
    "update_needed": "Hubungi kantor. Data aman di sini",
    "timeout": "Cari sinyal yang lebih baik",
    "disk_full": "Hapus atau pindahkan beberapa file lain",
    "folder_read_only": "Minta izin tulis, lalu kirim lagi",
    "disk_gone": "Pasang kembali diska atau USB-nya",
}
FULL = {
    "portal": "Wi-Fi ini minta login dulu. Buka halaman login di peramban, lalu kirim lagi. " + SAFE,
    "untrusted": (
        "Sambungan ke pusat tidak bisa dipercaya, jadi tidak ada yang dikirim. Login dulu kalau Wi-Fi "
        "memintanya, dan periksa jam laptop; kalau tetap begini, hubungi kantor. " + SAFE
    ),
    "not_ours": "Yang menjawab bukan program pusat. Ganti jaringan, lalu kirim lagi. " + SAFE,
    "stranger": (
        "Yang menjawab bukan pusat yang dikenal laptop ini. Tidak ada data yang dikirim. Hubungi kantor."
    ),
    "update_needed": "Program ini perlu diperbarui sebelum bisa mengirim. Hubungi kantor. " + SAFE,
    "timeout": "Jaringan terlalu lambat atau putus-putus. " + SAFE + " Cari sinyal yang lebih baik.",
    "busy": "Pusat sedang sibuk. " + SAFE + " Dicoba lagi sendiri.",
    "internal": "Pusat sedang bermasalah. " + SAFE + " Dicoba lagi sendiri; kalau terulang, hubungi kantor.",
    "offline": "Belum ada internet. " + SAFE + " Dicoba lagi sendiri.",
    **{code: STOPPED[code] for code in ("disk_full", "folder_read_only", "disk_gone", "vault_busy")},
}
FULL_OTHER = "Pengiriman terakhir belum berhasil. " + SAFE + " Dicoba lagi sendiri."
AMBER = ("portal", "untrusted", "not_ours", "update_needed")
NO_CODE = Notice(
    "not_enrolled",
    "amber",
    "Izin kirim sudah habis",
    "Ada kode baru dari kantor? Tekan Ctrl+J",
    "Izin kirim sudah habis. Anda tetap bisa mendaftarkan; minta kode baru ke kantor untuk mengirim. " + SAFE,
)
NOT_JOINED = Notice(
    "not_joined",
    "indigo",
    "Belum tersambung ke pusat",
    "Ada kode dari kantor? Tekan Ctrl+J",
    "Laptop ini belum tersambung ke pusat. Anda sudah bisa mendaftarkan; minta kode ke kantor untuk "
    "mengirim. " + SAFE,
)
BLOCKED = Notice(
    "blocked",
    "red",
    "Laptop ini diblokir kantor",
    "Hanya bisa menyerahkan yang ada. Hubungi kantor",
    "Laptop ini diblokir kantor. Data yang ada masih bisa diserahkan dengan tombol Kirim sekarang; kabar "
    "dari kantor tidak diambil lagi. Hubungi kantor.",
)
HAND_OVER = Notice(
    "hand_over",
    "amber",
    "Kantor minta semua diserahkan",
    "Kirim sekarang (F9), atau lewat flashdisk (F8)",
    "Kantor minta semua pendaftaran di laptop ini diserahkan, juga foto dan berkasnya. Kirim sekarang lewat "
    "internet, atau serahkan lewat flashdisk. Pesan ini hilang sendiri kalau semua sudah sampai.",
)
TRY = "dicoba lagi {left}"
AHEAD, BEHIND = "Jam laptop ini maju {length}", "Jam laptop ini mundur {length}"
CLOCK_CURE = "Betulkan jam dan tanggal. Data aman"
CLOCK_FULL = "{short} dari jam pusat. Data aman dan tetap dikirim; betulkan jam dan tanggal di laptop ini."
HELD, HELD_CURE = "{n} pendaftaran ditahan", "Pusat belum bisa membacanya. Lihat Kiriman"
HELD_FULL = (
    "{n} pendaftaran belum bisa dibaca pusat, jadi ditahan di laptop ini. Datanya aman, yang lain tetap "
    'dikirim. Pilih "{again}", atau bawa laptop ini ke kantor kalau terulang.'
)


def notices(found: Standing, now: datetime) -> tuple[Notice, ...]:
    """All that holds now, what stops sending first."""
    ordered = _said(HAND_OVER) if Command.HAND_OVER in found.ordered else None
    clock, held = _clock(found.state.skew), _held(len(found.held))
    return tuple(one for one in (_stopping(found, now), ordered, clock, held) if one is not None)


def countdown(left: timedelta) -> str:
    """0:42 below an hour, 1:05:00 above."""
    seconds = max(0, round(left.total_seconds()))
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _stopping(found: Standing, now: datetime) -> Notice | None:
    """Why nothing goes out just now; without a reason there is none."""
    if not found.enrolled:
        return _said(NOT_JOINED)
    state = found.state
    if state.failures and state.reason == "not_enrolled":
        return _said(NO_CODE)
    if state.blocked:
        return _said(BLOCKED)
    if not state.failures or state.reason is None:
        return None
    until = waits_until(state, now)
    return _waiting(state.reason, until - now if until else None)


def _said(found: Notice) -> Notice:
    """In the language in force."""
    return Notice(found.code, found.tone, say(found.short), say(found.cure), say(found.full))


def _waiting(reason: str, left: timedelta | None) -> Notice:
    short = say(SHORT.get(reason, OTHER))
    if left is not None:
        short = f"{short}, {say(TRY, left=countdown(left))}"
    tone = "red" if reason == "stranger" else "amber" if reason in AMBER else "indigo"
    return Notice(reason, tone, short, say(CURES.get(reason, "")), say(FULL.get(reason, FULL_OTHER)))


def _clock(skew: timedelta) -> Notice | None:
    if abs(skew) <= CLOCK_TOLD:
        return None
    words = AHEAD if skew > timedelta(0) else BEHIND
    short = say(words, length=_length(abs(skew)))
    return Notice("clock", "amber", short, say(CLOCK_CURE), say(CLOCK_FULL, short=short))


def _length(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes < 120:
        return say("{n} menit", n=minutes)
    if minutes < 48 * 60:
        return say("{n} jam", n=round(minutes / 60))
    return say("{n} hari", n=round(minutes / 1440))


def _held(count: int) -> Notice | None:
    if not count:
        return None
    short, full = say(HELD, n=count), say(HELD_FULL, n=count, again=say(HELD_AGAIN))
    return Notice("held_back", "red", short, say(HELD_CURE), full)
