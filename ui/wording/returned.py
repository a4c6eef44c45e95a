"""What is said on the form of somebody who came back: the office's word, its remarks, and the rules met."""

from datetime import datetime

from perisai_app.domain.problem import Problem
from ui.wording.dates import day_and_hour
from ui.wording.fields import NAMES
from ui.wording.problems import sentence
from ui.wording.speech import say

TAKE, TAKE_KEY = "Pakai usul", "Alt+U"
KEEP, KEEP_KEY = "Tetap", "Alt+T"
UNDO, UNDO_KEY = "Urungkan", "Alt+Z"
WHY, WHY_KEY = "Alasan, boleh kosong (Alt+A)", "Alt+A"
BY_RULE = "Pusat, {at}: belum memenuhi aturan. Perbaiki, lalu selesaikan lagi."
KEPT_BOTH = "Kiriman pertama tetap tersimpan. Kantor melihat keduanya."
_OWN = {
    "too_old": "Usianya sudah 65 tahun atau lebih pada hari pendaftaran ini diselesaikan.",
    "months_not_offered": "Lama bayar ini tidak ditawarkan. Pilih yang lain.",
    "parent_differs": "Pusat belum memegang kiriman sebelumnya. Selesaikan lagi; kalau terulang, ke kantor.",
    "malformed_line": "Pusat belum bisa membaca isian ini. Periksa, lalu selesaikan lagi.",
    "erased": "Data orang ini sudah dihapus di pusat atas permintaan. Tanyakan ke kantor.",
    "device_mismatch": "Isian ini dari laptop lain. Bawa ke kantor.",
    "agent_mismatch": "Isian ini atas nama agen lain. Bawa ke kantor.",
}


def reason(text: str, at: datetime) -> str:
    """The office's word over the form."""
    if not text:
        return say("Kantor, {at} minta diperbaiki.", at=day_and_hour(at))
    return say("Kantor, {at}: “{text}”", at=day_and_hour(at), text=text)


def refused(at: datetime) -> str:
    return say(BY_RULE, at=day_and_hour(at))


def done(count: int, total: int) -> str:
    return say("{count} dari {n} beres", count=count, n=total)


def rule(field: str, code: str) -> str:
    """A rule that the centre named, with the cure. Its parameters do not travel."""
    if code in _OWN:
        return say(_OWN[code])
    try:
        return sentence(Problem(field, code))
    except (KeyError, ValueError):
        return say("Pusat belum bisa menerima isian ini. Periksa dengan KTP.")


def remark(field: str, said: str, proposed: str, wrote: str) -> str:
    """'Nomor HP: Salah sambung. Usul kantor 0812 ..., Anda tulis 0811 ...'."""
    parts = [f"{_name(field)}:"]
    if said:
        parts.append(said if said[-1] in ".?!" else f"{said}.")
    if proposed:
        parts.append(say("Usul kantor {proposed}, Anda tulis {wrote}.", proposed=proposed, wrote=wrote))
    return " ".join(parts)


def taken(proposed: str, wrote: str) -> str:
    return say("Usul kantor dipakai: {proposed}. Tadi: {wrote}", proposed=proposed, wrote=wrote)


def changed(wrote: str) -> str:
    return say("Sudah Anda ubah. Tadi: {wrote}", wrote=wrote)


def kept() -> str:
    return say("Anda memilih tetap seperti ini.")


def why(field: str) -> str:
    """What the line for the reason is called to who cannot see where it stands."""
    return say("Alasan {field} tetap", field=_name(field))


def in_list(field: str, said: str) -> str:
    """One remark in the list beside the form."""
    if not said:
        return say("{field}: usul kantor", field=_name(field))
    return say("{field}. Kantor: {said}", field=_name(field), said=said)


def _name(field: str) -> str:
    return say(NAMES.get(field, field))
