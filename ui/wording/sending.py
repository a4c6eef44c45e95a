"""What a sending and the sync bar say. Nothing is 'sent' here that is not backed by a receipt."""

from datetime import date, timedelta

from perisai_app.vault.register import Counts
from perisai_app.vault.runs import Run
from sync.engine import Progress, Stage, Summary
from ui.wording.dates import when
from ui.wording.files import size as size_of

SAFE = "Data aman di laptop ini."
READY = "{n} siap kirim"
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
CLOCK = (
    "Jam laptop ini {side} {minutes} menit dari jam pusat. Data aman; betulkan jam dan tanggal di laptop ini."
)
CLOCK_TOLD = timedelta(minutes=5)
UNEXPECTED = "Pengiriman berhenti. " + SAFE + " Coba lagi; kalau terulang, hubungi kantor."


def stopped(code: str) -> str:
    return STOPPED.get(code, UNEXPECTED)


def result(summary: Summary) -> tuple[str, str]:
    """Tone and sentence after a run; what is not in order comes first."""
    if summary.stopped_by is not None:
        sent = f" Pusat sudah mengonfirmasi {_held(summary)}." if _held(summary) else ""
        tone = "red" if summary.stopped_by in ("stranger", "blocked") else "amber"
        return tone, stopped(summary.stopped_by) + sent
    odd = summary.refused + summary.conflict
    if odd:
        return "red", f"{odd} perlu diperbaiki. Pusat mengonfirmasi {_held(summary)} dari {summary.offered}."
    if summary.held_back:
        return "red", HELD_BACK.format(n=summary.held_back)
    if summary.offered == 0 and summary.files:
        return "green", f"{summary.files} foto dan berkas sudah sampai di pusat. {_pulled(summary)}".strip()
    if summary.offered == 0:
        return "indigo", _pulled(summary) or "Tidak ada yang perlu dikirim. Belum ada kabar baru dari kantor."
    if _held(summary) < summary.offered:
        return "amber", (
            f"Pusat baru mengonfirmasi {_held(summary)} dari {summary.offered}. Sisanya dikirim lagi nanti."
        )
    all_sent = f"Semua sudah terkirim. Pusat mengonfirmasi {summary.offered} dari {summary.offered}."
    return "green", f"{all_sent} {_pulled(summary)}".strip()


def under_way(progress: Progress | None) -> str:
    if progress is None or progress.stage is Stage.CONNECT:
        return "Menghubungi pusat …"
    if progress.stage is Stage.PULL:
        return "Mengambil kabar dari kantor …"
    if progress.stage is Stage.FILES:
        return f"Mengirim foto dan berkas: {progress.done} dari {progress.total}"
    return f"Pusat mengonfirmasi {progress.done} dari {progress.total}"


def size(count: int) -> str:
    return f"{count / 1000:.0f} KB terkirim" if count >= 1000 else "beberapa byte terkirim"


def ahead(progress: Progress) -> str:
    """What is left of a sending, as far as it can be told; empty while it cannot."""
    if progress.stage is Stage.FILES:
        return f"{size_of(progress.bytes_sent)} dari {size_of(progress.bytes_total)}"
    if progress.stage is not Stage.SEND or progress.seconds_left is None:
        return ""
    sent, total = progress.bytes_sent / 1000, progress.bytes_total / 1000
    return f"{sent:.0f} dari sekitar {total:.0f} KB, sisa {span(timedelta(seconds=progress.seconds_left))}"


def span(length: timedelta) -> str:
    """A wait in round figures: seconds below a minute and a half, then minutes, then hours."""
    seconds = max(1, round(length.total_seconds()))
    if seconds < 90:
        return f"{seconds} detik"
    return f"{round(seconds / 60)} menit" if seconds < 90 * 60 else f"{round(seconds / 3600)} jam"


def waiting(reason: str | None, left: timedelta) -> str:
    """The countdown to the next automatic try, with its reason; the button works all the same."""
    why = REASONS.get(reason or "", OTHER_REASON)
    return f"Dicoba lagi otomatis dalam {span(left)} ({why}). {SAFE} Bisa juga dikirim sekarang."


def clock(skew: timedelta) -> str | None:
    """What to say of a laptop's clock that is this far ahead; None up to five minutes."""
    if abs(skew) <= CLOCK_TOLD:
        return None
    side = "lebih cepat" if skew > timedelta(0) else "lebih lambat"
    return CLOCK.format(side=side, minutes=round(abs(skew).total_seconds() / 60))


def logged(run: Run) -> str:
    """One run of the past, in one line."""
    moment = run.started_at.astimezone().strftime("%d-%m-%Y %H.%M")
    held = run.stored + run.duplicate
    if run.ended_at is None:
        end = "terputus"
    else:
        end = "selesai" if run.stopped_by is None else REASONS.get(run.stopped_by, run.stopped_by)
    told = [f"{held} dari {run.offered} dikonfirmasi", f"{run.pulled} kabar", *beside(run)]
    return f"{moment}  {', '.join(told)}, {size(run.bytes_sent)}: {end}"


def beside(run: Run) -> list[str]:
    """What not every run meets: files, lines kept back, and lines that one side lacked."""
    told = {
        f"{run.files} berkas": run.files,
        f"{run.held_back} ditahan": run.held_back,
        f"{run.repaired} dilengkapi": run.repaired,
    }
    return [words for words, count in told.items() if count]


def contact(counts: Counts, today: date) -> str:
    if counts.last_contact is None:
        return "belum pernah terhubung ke pusat"
    return f"kontak terakhir {when(counts.last_contact, today)}"


def age_days(counts: Counts, today: date) -> int:
    """Whole days that the oldest unsent registration waits."""
    oldest = counts.oldest_unsent
    return (today - oldest.astimezone().date()).days if oldest else 0


def age(counts: Counts, today: date) -> str:
    if counts.oldest_unsent is None:
        return "tidak ada yang menunggu"
    days = age_days(counts, today)
    return "tertua hari ini" if days <= 0 else f"tertua {days} hari"


def warning(counts: Counts, today: date) -> tuple[str, str] | None:
    """Amber after three days, red after seven."""
    days = age_days(counts, today)
    if days <= 3:
        return None
    text = f"Ada {counts.queued} pendaftaran belum terkirim sejak {days} hari lalu. Cari sinyal, lalu kirim."
    return ("red" if days > 7 else "amber"), text


def _held(summary: Summary) -> int:
    return summary.stored + summary.duplicate


def _pulled(summary: Summary) -> str:
    return f"{summary.pulled} kabar baru dari kantor." if summary.pulled else ""
