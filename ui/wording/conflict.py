"""Two versions of one registration: who wrote which, what differs, and what each choice does."""

from datetime import datetime

from ui.wording.dates import day_and_hour
from ui.wording.speech import say

COMPARE = "Bandingkan"
MINE, THEIRS = "Punya saya", "Di pusat"
KEEP_MINE, KEEP_MINE_KEY = "Lanjutkan punya saya", "Alt+L"
KEEP_THEIRS, KEEP_THEIRS_KEY = "Pakai yang di pusat", "Alt+P"
LATER = "Nanti"
WHY = (
    "Dua versi dibuat dari isian yang sama. Pilih yang dipakai. Yang tidak dipakai tetap tersimpan di laptop "
    "ini, jadi tidak ada yang hilang."
)
NOT_HERE_YET = (
    "Versi di pusat belum diambil. Tekan F9 (Kirim sekarang) saat ada internet, lalu pilih di sini. "
    "Punya Anda tetap aman."
)
UNREADABLE = "Versi ini belum bisa dibaca. Hubungi kantor."
DIFFERS = "beda"
TOOK_THEIRS = "Versi di pusat dipakai. Versi Anda tetap tersimpan di laptop ini."
TOOK_MINE = "Ini versi Anda sebagai perbaikan berikutnya. Periksa, lalu selesaikan supaya terkirim."
WENT_ON = "Penarikan persetujuan diteruskan ke pusat."
FAILED = "Belum bisa disimpan. Coba lagi; kalau terulang, hubungi kantor."


def who(*, here: bool, at: datetime) -> str:
    """'Ditulis di laptop Anda yang lain, 20 Nov 15.20': a centre tells an agent of that agent's own only."""
    place = say("laptop ini") if here else say("laptop Anda yang lain")
    return say("Ditulis di {place}, {at}", place=place, at=day_and_hour(at))


def different(count: int) -> str:
    return say("{n} isian berbeda", n=count) if count else say("Semua isian sama")


def same(count: int) -> str:
    return say("{n} isian lain sama", n=count)
