"""States and history of a registration in words, with the shield and tones that go with them."""

from perisai_app.vault.moments import moment
from perisai_app.vault.register import Event, State
from ui.parts.mark import Chip, Mark
from ui.wording.dates import day_and_hour
from ui.wording.speech import say

_NEEDS_FIXING = Chip(Mark.ALERT, "Perlu perbaikan", "brick_text", "brick_soft", "brick_line")
CHIPS = {
    State.DRAFT: Chip(Mark.DASHED, "Draf", "ink_soft", None, "line_strong"),
    State.QUEUED: Chip(Mark.OUTLINE, "Siap kirim", "indigo", None, "indigo"),
    State.RECEIVED: Chip(Mark.HALF, "Terkirim", "indigo", "indigo_soft", None),
    State.REGISTERED: Chip(Mark.FULL, "Terdaftar", "leaf_text", "leaf_soft", None),
    State.DECLINED: Chip(Mark.CROSS, "Ditolak", "ink_soft", "fill_quiet", None),
    State.RETURNED: _NEEDS_FIXING,
    State.REFUSED: _NEEDS_FIXING,
    State.CONFLICT: _NEEDS_FIXING,
}
FILTERS: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("Semua", ()),
    ("Draf", (State.DRAFT,)),
    ("Siap kirim", (State.QUEUED,)),
    ("Terkirim", (State.RECEIVED,)),
    ("Terdaftar", (State.REGISTERED,)),
    ("Perlu perbaikan", (State.RETURNED, State.REFUSED, State.CONFLICT)),
    ("Ditolak", (State.DECLINED,)),
)
NOT_YET_PROTECTED = "Terdaftar belum berarti terlindungi. Perlindungan mulai setelah iuran pertama dibayar."

_EVENTS = {
    "finalized": (Mark.OUTLINE, "Selesai, siap dikirim"),
    "attempted": (Mark.EMPTY, "Dicoba dikirim, data tetap di sini"),
    "packed": (Mark.EMPTY, "Ditulis ke paket, menunggu tanda terima"),
    "received": (Mark.HALF, "Terkirim, bukti terima dipegang"),
    "refused": (Mark.ALERT, "Belum memenuhi aturan pusat"),
    "conflict": (Mark.ALERT, "Pusat memegang isi yang berbeda"),
    "registered": (Mark.FULL, "Terdaftar"),
    "returned": (Mark.ALERT, "Dikembalikan kantor untuk diperbaiki"),
    "declined": (Mark.CROSS, "Ditolak kantor"),
}
UNKNOWN = "Ada perubahan dari pusat"
WHY = {
    State.REFUSED: "Pusat belum bisa menerima isian ini. Perbaiki, lalu kirim lagi.",
    State.CONFLICT: "Ada dua versi: punya Anda, dan yang sudah di pusat. Bandingkan, lalu pilih.",
}


def told(event: Event) -> tuple[Mark, str]:
    """The shield and the sentence of one event; an event of a newer program is told plainly."""
    mark, text = _EVENTS.get(event.what, (Mark.EMPTY, UNKNOWN))
    revision = event.params.get("revision", 1)
    if revision == 1:
        return mark, say(text)
    return mark, say("{text} (perbaikan ke-{number})", text=say(text), number=int(revision) - 1)


def detail(event: Event) -> str:
    """What stands behind the time: the receipt's short code, and when the centre says that it came."""
    receipt, told_at = event.params.get("receipt"), event.params.get("told_at")
    if not receipt:
        return ""
    parts = [say("Bukti {receipt}", receipt=receipt)]
    if told_at:
        parts.append(say("jam kantor {at}", at=day_and_hour(moment(told_at))))
    return "".join(f" · {part}" for part in parts)
