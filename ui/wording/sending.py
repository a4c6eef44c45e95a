"""What a sending and the sync bar say. Nothing is 'sent' here that is not backed by a receipt."""

from datetime import date, datetime, timedelta

from perisai_app.vault.register import Counts
from perisai_app.vault.runs import Run
from sync.engine import Progress, Stage, Summary
from ui.wording.dates import when
from ui.wording.files import size as size_of
from ui.wording.speech import say

SAFE = "Data aman di laptop ini."
PAGE = "Kiriman"
PROGRESS = "Kemajuan pengiriman"
SEE_LIST = "lihat daftar"
READY = "{n} siap kirim"
ONLINE = "Ada internet. Data aman."
ONLINE_FOR = timedelta(minutes=30)  # without a new contact nobody knows
ALL_CONFIRMED = "Semua sudah terkirim"
CONFIRMED_ALL = "{n} dengan bukti terima"
BACKUP = "cadangan {at}"
NO_BACKUP = "belum ada cadangan"
STICK = "Flashdisk"
FIXING = "{n} perlu perbaikan"
STOPPED = {
    "not_enrolled": (
        "Laptop ini belum tersambung ke pusat. Minta kode dari kantor, lalu sambungkan dulu. " + SAFE
    ),
    "offline": "Belum ada internet. " + SAFE,
    "timeout": "Jaringan terlalu lambat atau putus-putus. "
    + SAFE
    + " Cari sinyal yang lebih baik, lalu kirim lagi.",
    "portal": "Wi-Fi ini minta login dulu. Buka halaman login di peramban, lalu kirim lagi. " + SAFE,
    "untrusted": (
        "Sambungan ke pusat tidak bisa dipercaya, jadi tidak ada yang dikirim. Login dulu kalau Wi-Fi "
        "memintanya, dan periksa jam laptop; kalau tetap begini, hubungi kantor. " + SAFE
    ),
    "not_ours": (
        "Yang menjawab bukan program pusat. " + SAFE + " Ganti jaringan, lalu kirim lagi; kalau terulang, "
        "hubungi kantor."
    ),
    "stranger": (
        "Yang menjawab bukan pusat yang dikenal laptop ini. Tidak ada yang dianggap terkirim. Hubungi kantor."
    ),
    "busy": "Pusat sedang sibuk. Data tetap aman, coba lagi beberapa menit lagi.",
    "internal": "Pusat sedang bermasalah. " + SAFE + " Coba lagi nanti; kalau terulang, hubungi kantor.",
    "already_running": "Pengiriman lain sedang berjalan. " + SAFE + " Tunggu sampai selesai.",
    "blocked": "Laptop ini diblokir kantor. Data yang ada masih bisa diserahkan. Hubungi kantor.",
    "lock_ordered": (
        "Kantor meminta laptop ini dikunci. Yang belum terkirim tetap aman di sini. "
        "Buka lagi dengan kata sandi."
    ),
    "cancelled": "Dihentikan. Yang belum terkirim tetap aman di sini. Aman ditekan lagi, tidak akan dobel.",
    "update_needed": "Program ini perlu diperbarui sebelum bisa mengirim. Hubungi kantor. " + SAFE,
    "malformed": "Jawaban pusat belum bisa dibaca. " + SAFE + " Coba lagi, atau hubungi kantor.",
    "disk_full": "Laptop penuh. " + SAFE + " Hapus atau pindahkan beberapa file lain, lalu kirim lagi.",
    "folder_read_only": "Folder data tidak boleh ditulisi. " + SAFE + " Minta izin tulis, lalu kirim lagi.",
    "disk_gone": "Diska tidak menjawab. Pasang kembali diska atau USB-nya, lalu kirim lagi.",
    "vault_busy": "Data sedang dipakai program lain, misalnya antivirus. Tunggu sebentar, lalu kirim lagi.",
}
REASONS = {
    "offline": "belum ada internet",
    "timeout": "jaringan lambat",
    "portal": "Wi-Fi minta login",
    "untrusted": "sambungan tidak bisa dipercaya",
    "not_ours": "pusat tidak menjawab",
    "busy": "pusat sibuk",
    "internal": "pusat bermasalah",
    "not_enrolled": "perlu kode baru dari kantor",
    "update_needed": "program perlu diperbarui",
    "blocked": "laptop diblokir kantor",
    "disk_full": "laptop penuh",
    "folder_read_only": "folder tidak boleh ditulisi",
    "disk_gone": "diska tidak menjawab",
    "vault_busy": "data sedang dipakai program lain",
}
OTHER_REASON = "percobaan terakhir gagal"
NO_RUNS = "Belum pernah mengirim."
HELD_BACK = (
    "{n} pendaftaran belum bisa dibaca pusat, jadi ditahan di laptop ini. Datanya aman, yang lain tetap "
    "dikirim. Hubungi kantor."
)
DISOWNED = (
    "Pusat tidak mengenali {n} tanda terimanya sendiri, jadi ada data yang mungkin hilang di pusat. "
    "Data di laptop ini aman. Hubungi kantor, dan jangan hapus apa pun sampai kantor menjawab."
)
CLOCK_FAST = (
    "Jam laptop ini lebih cepat {n} menit dari jam pusat. Data aman; betulkan jam dan tanggal di laptop ini."
)
CLOCK_SLOW = (
    "Jam laptop ini lebih lambat {n} menit dari jam pusat. Data aman; betulkan jam dan tanggal di laptop ini."
)
CONFIRMED = "Pusat sudah mengonfirmasi {n}."
ODD = "{n} perlu diperbaiki. Pusat mengonfirmasi {held} dari {offered}."
FILES_CAME = "{n} foto dan berkas sudah sampai di pusat."
NOTHING = "Tidak ada yang perlu dikirim. Belum ada kabar baru dari kantor."
PARTLY = "Pusat baru mengonfirmasi {held} dari {n}. Sisanya dikirim lagi nanti."
ALL_SENT = "Semua sudah terkirim. Pusat mengonfirmasi {n} dari {n}."
AHEAD = "{sent} dari sekitar {total} KB, sisa {left}"
TRIED_AGAIN = "Dicoba lagi otomatis dalam {left} ({why}). {safe} Bisa juga dikirim sekarang."
LONG_UNSENT = "Ada {queued} pendaftaran belum terkirim sejak {n} hari lalu. Cari sinyal, lalu kirim."
CLOCK_TOLD = timedelta(minutes=5)
UNEXPECTED = "Pengiriman berhenti. " + SAFE + " Coba lagi; kalau terulang, hubungi kantor."


def stopped(code: str) -> str:
    return say(STOPPED.get(code, UNEXPECTED))


def result(summary: Summary) -> tuple[str, str]:
    """Tone and sentence after a run; what is not in order comes first."""
    if summary.stopped_by is not None:
        sent = f" {say(CONFIRMED, n=_held(summary))}" if _held(summary) else ""
        tone = "red" if summary.stopped_by in ("stranger", "blocked") else "amber"
        return tone, stopped(summary.stopped_by) + sent
    odd = summary.refused + summary.conflict
    if odd:
        return "red", say(ODD, n=odd, held=_held(summary), offered=summary.offered)
    if summary.held_back:
        return "red", say(HELD_BACK, n=summary.held_back)
    if summary.disowned:
        return "red", say(DISOWNED, n=summary.disowned)
    if summary.offered == 0 and summary.files:
        return "green", f"{say(FILES_CAME, n=summary.files)} {_pulled(summary)}".strip()
    if summary.offered == 0:
        return "indigo", _pulled(summary) or say(NOTHING)
    if _held(summary) < summary.offered:
        return "amber", say(PARTLY, held=_held(summary), n=summary.offered)
    return "green", f"{say(ALL_SENT, n=summary.offered)} {_pulled(summary)}".strip()


def under_way(progress: Progress | None) -> str:
    if progress is None or progress.stage is Stage.CONNECT:
        return say("Menghubungi pusat …")
    if progress.stage is Stage.PULL:
        return say("Mengambil kabar dari kantor …")
    if progress.stage is Stage.FILES:
        return say("Mengirim foto dan berkas: {done} dari {n}", done=progress.done, n=progress.total)
    return say("Pusat mengonfirmasi {done} dari {n}", done=progress.done, n=progress.total)


def size(count: int) -> str:
    if count < 1000:
        return say("beberapa byte terkirim")
    return say("{kilobytes} KB terkirim", kilobytes=f"{count / 1000:.0f}")


def ahead(progress: Progress) -> str:
    """What is left of a sending, as far as it can be told; empty while it cannot."""
    if progress.stage is Stage.FILES:
        return say(
            "{done} dari {total}", done=size_of(progress.bytes_sent), total=size_of(progress.bytes_total)
        )
    if progress.stage is not Stage.SEND or progress.seconds_left is None:
        return ""
    sent, total = (f"{count / 1000:.0f}" for count in (progress.bytes_sent, progress.bytes_total))
    return say(AHEAD, sent=sent, total=total, left=span(timedelta(seconds=progress.seconds_left)))


def span(length: timedelta) -> str:
    """A wait in round figures: seconds below a minute and a half, then minutes, then hours."""
    seconds = max(1, round(length.total_seconds()))
    if seconds < 90:
        return say("{n} detik", n=seconds)
    if seconds < 90 * 60:
        return say("{n} menit", n=round(seconds / 60))
    return say("{n} jam", n=round(seconds / 3600))


def waiting(reason: str | None, left: timedelta) -> str:
    """The countdown to the next automatic try, with its reason; the button works all the same."""
    why = say(REASONS.get(reason or "", OTHER_REASON))
    return say(TRIED_AGAIN, left=span(left), why=why, safe=say(SAFE))


def clock(skew: timedelta) -> str | None:
    """What to say of a laptop's clock that is this far ahead; None up to five minutes."""
    if abs(skew) <= CLOCK_TOLD:
        return None
    words = CLOCK_FAST if skew > timedelta(0) else CLOCK_SLOW
    return say(words, n=round(abs(skew).total_seconds() / 60))


def logged(run: Run) -> str:
    """One run of the past, in one line."""
    moment = run.started_at.astimezone().strftime("%d-%m-%Y %H.%M")
    held = run.stored + run.duplicate
    if run.ended_at is None:
        end = say("terputus")
    else:
        end = say("selesai") if run.stopped_by is None else say(REASONS.get(run.stopped_by, run.stopped_by))
    sent = say("{held} dari {n} dikonfirmasi", held=held, n=run.offered)
    told = [sent, say("{n} kabar", n=run.pulled), *beside(run)]
    return f"{moment}  {', '.join(told)}, {size(run.bytes_sent)}: {end}"


def beside(run: Run) -> list[str]:
    """What not every run meets: files, lines kept back, and lines that one side lacked."""
    told = (
        say("{n} berkas", n=run.files) if run.files else "",
        say("{n} ditahan", n=run.held_back) if run.held_back else "",
        say("{n} dilengkapi", n=run.repaired) if run.repaired else "",
        say("{n} tanda terima tidak dikenali pusat", n=run.disowned) if run.disowned else "",
    )
    return [words for words in told if words]


def contact(counts: Counts, today: date) -> str:
    if counts.last_contact is None:
        return say("belum pernah terhubung ke pusat")
    return say("kontak terakhir {at}", at=when(counts.last_contact, today))


def backed_up(at: datetime | None, today: date) -> str:
    """When the newest backup was made: the hour today, else the day."""
    return say(BACKUP, at=when(at, today)) if at else say(NO_BACKUP)


def age_days(counts: Counts, today: date) -> int:
    """Whole days that the oldest unsent registration waits."""
    oldest = counts.oldest_unsent
    return (today - oldest.astimezone().date()).days if oldest else 0


def age(counts: Counts, today: date) -> str:
    if counts.oldest_unsent is None:
        return say("tidak ada yang menunggu")
    days = age_days(counts, today)
    return say("tertua hari ini") if days <= 0 else say("tertua {n} hari", n=days)


def warning(counts: Counts, today: date) -> tuple[str, str] | None:
    """Amber after three days, red after seven."""
    days = age_days(counts, today)
    if days <= 3:
        return None
    text = say(LONG_UNSENT, queued=counts.queued, n=days)
    return ("red" if days > 7 else "amber"), text


def _held(summary: Summary) -> int:
    return summary.stored + summary.duplicate


def _pulled(summary: Summary) -> str:
    return say("{n} kabar baru dari kantor.", n=summary.pulled) if summary.pulled else ""
