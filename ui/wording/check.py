"""What a check of the vault found, as sentences: what is wrong, and what to do about it."""

from collections.abc import Mapping
from datetime import datetime

from ui.wording.dates import day, hour
from ui.wording.speech import say

ALL_WELL = "Data di laptop ini utuh. Tidak ada yang hilang."
ALL_WELL_DEEP = "Data di laptop ini utuh. Setiap halaman, isian, dan tanda terima sudah diperiksa."
SEEN = "Dicatat: Anda sudah tahu apa yang hilang. Catatan itu disimpan."
RESTORE = "Jangan hapus apa pun; pulihkan dari cadangan dengan: perisai restore"
OFFICE = "Jangan hapus apa pun; hubungi kantor, dan jangan pakai laptop ini sebelum dijawab."
SENTENCES = {
    "writes_lost": (
        f"{{what}} yang sudah tersimpan hilang {{between}}. {RESTORE} atau ketik ulang, lalu: "
        "perisai check --seen"
    ),
    "mark_missing": (
        "Tanda di luar data hilang, jadi belum bisa dibandingkan. Tanda baru dibuat pada simpanan berikutnya."
    ),
    "mark_damaged": (
        "Tanda di luar data rusak, jadi belum bisa dibandingkan. Tanda baru dibuat pada simpanan berikutnya."
    ),
    "slot_copy_damaged": (
        "Satu dari dua salinan berkas kunci rusak. Periksa apakah folder data bisa ditulisi, lalu buka lagi."
    ),
    "unreadable": f"Bagian ini tidak terbaca: {{part}}. {RESTORE}",
    "pages_damaged": f"{{count}} halaman data rusak atau diubah orang. {RESTORE}",
    "structure_damaged": f"Susunan data rusak di {{count}} tempat. {RESTORE}",
    "search_rebuilt": "Daftar pencarian tidak cocok dan sudah disusun ulang. Data orang tidak berubah.",
    "links_broken": f"{{count}} baris kehilangan pasangannya. {RESTORE}",
    "in_use": "Data sedang dipakai jendela lain, jadi halamannya belum diperiksa. Tutup dulu, lalu ulangi.",
    "journal_broken": (
        f"Catatan kegiatan tidak lagi cocok: {{entries}} catatan dan {{links}} sambungan. {OFFICE}"
    ),
    "journal_gap": f"Catatan kegiatan nomor {{first}} sampai {{last}} tidak ada. {RESTORE}",
    "submission_missing": f"{{count}} pendaftaran yang sudah diselesaikan tidak ada lagi. {RESTORE}",
    "submission_untold": f"{{count}} pendaftaran tidak dikenal catatan kegiatan. {OFFICE}",
    "submission_changed": f"Isi {{count}} pendaftaran berubah setelah diselesaikan. {OFFICE}",
    "counter_behind": (
        f"Nomor urut laptop ({{counter}}) tertinggal dari nomor yang sudah dipakai ({{highest}}). {OFFICE}"
    ),
    "newest_wrong": f"{{count}} pendaftaran tidak menunjuk versinya yang terbaru. {OFFICE}",
    "parent_wrong": f"{{count}} perbaikan tidak bersambung dengan versi sebelumnya. {OFFICE}",
    "receipt_missing": f"{{count}} pendaftaran tercatat terkirim tanpa tanda terima. {OFFICE}",
    "receipt_unexpected": f"{{count}} tanda terima ada untuk yang tercatat belum terkirim. {OFFICE}",
    "receipt_unproven": f"{{count}} tanda terima tidak terbukti dari pusat. {OFFICE}",
}
LOST_ON_SCREEN = "{what} yang sudah tersimpan hilang {between}. Jangan hapus apa pun. {cure}"
TYPE_AGAIN = "Ketik ulang dari kertasnya; kalau ragu, hubungi kantor."
RESTORE_FIRST = "Pulihkan dulu dari cadangan; yang tetap hilang, ketik ulang dari kertasnya."
PARTS = {
    "mark": "tanda di luar data",
    "slots": "berkas kunci",
    "pages": "halaman data",
    "search": "daftar pencarian",
    "structure": "susunan data",
    "links": "hubungan antarbaris",
    "journal": "catatan kegiatan",
    "submissions": "pendaftaran",
    "states": "keadaan pendaftaran",
    "bytes": "isi pendaftaran",
    "parents": "sambungan perbaikan",
    "receipts": "tanda terima",
    "file_receipts": "tanda terima berkas",
}


def sentence(code: str, params: Mapping[str, int | str | None]) -> str:
    """One finding for people."""
    told: dict[str, object] = dict(params)
    if code == "writes_lost":
        told |= {"what": _what(params), "between": _between(params)}
    if "part" in params:
        told["part"] = say(PARTS[str(params["part"])])
    return say(SENTENCES[code], **told)


def on_screen(code: str, params: Mapping[str, int | str | None], *, restorable: bool) -> str:
    """The loss as the window tells it, where the cure is a button and not a command; `restorable` where a
    backup holds some of it."""
    assert code == "writes_lost", "nothing else is told above every page"
    cure = say(RESTORE_FIRST) if restorable else say(TYPE_AGAIN)
    return say(LOST_ON_SCREEN, what=_what(params), between=_between(params), cure=cure)


def _what(params: Mapping[str, int | str | None]) -> str:
    if count := params["submissions"]:
        return say("{n} pendaftaran", n=int(count))
    if _entries_lost(params):
        return say("Sebagian draf atau catatan")
    return say("{n} simpanan draf", n=int(params["saves"] or 0))


def _between(params: Mapping[str, int | str | None]) -> str:
    """From the last one that is still there to the last one that is gone, when that one told its moment."""
    if params["since"] and not _entries_lost(params):
        return say("sesudah {since}", since=_moment(str(params["since"])))
    until = _moment(str(params["until"]))
    if not params["since"]:
        return say("sampai {until}", until=until)
    return say("antara {since} dan {until}", since=_moment(str(params["since"])), until=until)


def _entries_lost(params: Mapping[str, int | str | None]) -> bool:
    return int(params["last"] or 0) >= int(params["first"] or 0)


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return say("{day} pukul {hour}", day=day(moment.astimezone().date()), hour=hour(moment))
