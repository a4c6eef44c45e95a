"""What a sending and the sync bar say. Nothing is 'sent' here that is not backed by a receipt."""

from datetime import date

from perisai_app.vault.register import Counts
from sync.engine import Progress, Stage, Summary
from ui.wording.dates import when

SAFE = "Data aman di laptop ini."
OFFLINE = "Belum ada internet. " + SAFE
READY = "{n} siap kirim"
FIXING = "{n} perlu perbaikan"
STOPPED = {
    "not_enrolled": (
        "Laptop ini belum tersambung ke pusat. Minta kode dari kantor, lalu sambungkan dulu. " + SAFE
    ),
    "offline": "Belum ada internet. " + SAFE,
    "not_ours": "Wi-Fi ini minta login dulu. Buka halaman login, lalu kirim lagi. " + SAFE,
    "stranger": (
        "Yang menjawab bukan pusat yang dikenal laptop ini. Tidak ada yang dianggap terkirim. Hubungi kantor."
    ),
    "busy": "Pusat sedang sibuk. Data tetap aman, coba lagi beberapa menit lagi.",
    "blocked": "Laptop ini diblokir kantor. Data yang ada masih bisa diserahkan. Hubungi kantor.",
    "cancelled": "Dihentikan. Yang belum terkirim tetap aman di sini. Aman ditekan lagi, tidak akan dobel.",
    "update_needed": "Program ini perlu diperbarui sebelum bisa mengirim. Hubungi kantor. " + SAFE,
    "malformed": "Jawaban pusat belum bisa dibaca. " + SAFE + " Coba lagi, atau hubungi kantor.",
}
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
    return f"Pusat mengonfirmasi {progress.done} dari {progress.total}"


def size(count: int) -> str:
    return f"{count / 1000:.0f} KB terkirim" if count >= 1000 else "beberapa byte terkirim"


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
