"""The page of sendings: what a run of the past did, in a sentence and a detail, and the page's own words."""

from dataclasses import dataclass

from perisai_app.vault.runs import Run
from ui.parts.mark import Mark
from ui.wording.dates import day_and_hour
from ui.wording.sending import beside
from ui.wording.speech import say
from ui.wording.standing import OTHER, SHORT

TITLE = "Kiriman"
RUNS = "Pengiriman terakhir"
MESSAGES = "Kabar dari kantor"
NO_RUNS = "Belum pernah mengirim."
NO_RUNS_MORE = "Yang siap kirim terkirim sendiri saat ada internet."
NO_MESSAGES = "Belum ada pesan dari kantor."
LOGIN, LOGIN_KEY = "Buka halaman login", "Alt+B"
AGAIN_KEY = "Alt+C"
SEND = "Kirim sekarang"
ALL_WELL = "Tidak ada halangan. Yang siap kirim terkirim sendiri saat ada internet."
READ, READ_KEY = "Sudah dibaca", "Alt+R"
FROM_OFFICE = "Pesan kantor: {text}"
AT_MOST, THE_REST = 220, " … (selengkapnya di Kiriman, Ctrl+R)"
NEW = "baru"
RUNNING = "Sedang berjalan"
CUT = "Terputus di tengah jalan, tidak ada yang hilang"
NOTHING = "Tidak ada yang perlu dikirim"
FILES = "{n} foto dan berkas sampai di pusat"
_STOPPED = SHORT | {
    "not_enrolled": "Izin kirim sudah habis",
    "blocked": "Laptop diblokir kantor",
    "lock_ordered": "Dikunci atas permintaan kantor",
    "cancelled": "Dihentikan",
    "already_running": "Pengiriman lain sedang berjalan",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One run: the shield beside it, the sentence, and what stands behind the time."""

    mark: Mark
    words: str
    detail: str


def in_banner(text: str) -> str:
    """A message on one line or two; a long one says where all of it is."""
    flat = " ".join(text.split())
    short = flat if len(flat) <= AT_MOST else flat[:AT_MOST].rsplit(" ", 1)[0] + say(THE_REST)
    return say(FROM_OFFICE, text=short)


def told(run: Run, *, under_way: bool = False) -> Told:
    """`under_way` when this is the run that goes just now."""
    return Told(_mark(run), _words(run, under_way), _detail(run))


def _mark(run: Run) -> Mark:
    if run.refused or run.conflict or run.held_back or run.disowned:
        return Mark.ALERT
    return Mark.HALF if _held(run) else Mark.OUTLINE if run.offered else Mark.EMPTY


def _words(run: Run, under_way: bool) -> str:
    if run.ended_at is None:
        return say(RUNNING) if under_way else say(CUT)
    sent = say("{held} dari {n} dikonfirmasi pusat", held=_held(run), n=run.offered) if run.offered else ""
    if run.stopped_by is None:
        return sent or (say(FILES, n=run.files) if run.files else say(NOTHING))
    stopped = say(_STOPPED.get(run.stopped_by, OTHER))
    return f"{stopped}, {sent}" if sent else stopped


def _detail(run: Run) -> str:
    parts = [day_and_hour(run.started_at)]
    if odd := run.refused + run.conflict:
        parts.append(say("{n} perlu perbaikan", n=odd))
    parts += beside(run)
    if run.pulled:
        parts.append(say("{n} kabar dari kantor", n=run.pulled))
    if run.bytes_sent:
        parts.append(_size(run.bytes_sent))
    if run.ended_at is not None and run.bytes_sent:
        parts.append(_took(round((run.ended_at - run.started_at).total_seconds())))
    return " · ".join(parts)


def _size(count: int) -> str:
    return f"{count / 1000:.0f} KB" if count >= 1000 else say("{n} byte", n=count)


def _took(seconds: int) -> str:
    seconds = max(1, seconds)
    return say("{n} detik", n=seconds) if seconds < 90 else say("{n} menit", n=round(seconds / 60))


def _held(run: Run) -> int:
    return run.stored + run.duplicate
