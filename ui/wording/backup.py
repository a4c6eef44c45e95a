"""Words of backups, of the way back, and of a disk that does not play along. Each names the cure."""

from datetime import timedelta
from typing import TYPE_CHECKING

from ui.wording.dates import thousands
from ui.wording.speech import say

if TYPE_CHECKING:  # a page before the vault says these sentences, and waits for no vault
    from perisai_app.vault.backup.restore import Restored

SENTENCES = {
    "not_a_backup": "File ini bukan cadangan, atau terpotong. Pakai file cadangan lain; data tidak berubah.",
    "backup_damaged": "Cadangan ini rusak. Pakai cadangan lain; data tidak berubah.",
    "backup_of_another": "Di folder ini ada data agen lain. Pilih folder lain.",
    "nothing_to_rescue": "Dari data ini saja belum bisa dipulihkan. Pakai file cadangan.",
    "disk_full": "Laptop penuh. Hapus atau pindahkan beberapa file lain, lalu simpan lagi.",
    "folder_read_only": "Folder data tidak boleh ditulisi. Minta izin tulis, atau cabut pengunci pada diska.",
    "disk_gone": "Diska tidak menjawab. Pasang kembali diska atau USB-nya, lalu buka lagi.",
    "vault_busy": "Data sedang dipakai program lain, misalnya antivirus. Tunggu sebentar, lalu coba lagi.",
    "already_open": "Data ini sudah terbuka di jendela lain. Pakai jendela itu.",
    "no_locks": "Folder data ini tidak bisa dikunci, misalnya folder jaringan. Pindahkan ke laptop ini.",
    "in_use": "Data ini sedang dipakai perintah lain. Tunggu sampai selesai, lalu coba lagi.",
    "sending_under_way": "Pengiriman sedang berjalan. Tunggu sampai selesai, lalu coba lagi.",
    "list_under_way": "Sebuah daftar sedang diambil. Tunggu sampai selesai, lalu coba lagi.",
    "restore_under_way": "Data sedang dipulihkan. Tunggu sampai selesai, lalu coba lagi.",
    "second_place_absent": "Tempat cadangan kedua tidak terpasang. Cadangan di laptop tetap dibuat.",
    "second_place_failed": "Cadangan kedua tidak jadi ditulis. Periksa sisa ruang dan izin di tempat itu.",
}
LOW_SPACE = "Sisa ruang di laptop kurang dari {megabytes} MB. Hapus file yang tidak dipakai."
NO_NEW_BACKUP = (
    "Cadangan baru belum jadi dibuat. Tutup program, buka lagi; kalau tetap begini, hubungi kantor."
)
NO_BACKUP = "Cadangan: belum ada"
AGE = "Cadangan terakhir: {days} hari {hours} jam lalu"
MADE = "Cadangan lengkap dan sudah diperiksa: {submissions} pendaftaran, {drafts} draf."
MADE_IN_TURN = "Cadangan baru dibuat di laptop ini dan sudah diperiksa."
NOT_NEEDED = "Tidak ada yang berubah sejak cadangan terakhir."
BACK = "Kembali: {submissions} pendaftaran, {drafts} draf."
FROM = "Cadangan yang dipakai dibuat {at}."
WITHOUT = "Tanpa cadangan: semua dari berkas yang rusak."
MISSING = "Hilang: {n} pendaftaran yang ditulis sesudah {since}."
MISSING_ANY = "Hilang: {n} pendaftaran."
NOTHING_MISSING = "Tidak ada pendaftaran yang hilang."
STILL_GONE = "Tetap terhapus: {n} orang yang ada di cadangan tetapi sudah dihapus sesudahnya."
WITHDRAWN_AGAIN = "Dicatat lagi: {n} pencabutan persetujuan. Kirim, supaya kantor tahu."
SET_ASIDE = "Berkas lama disimpan di folder {folder}; jangan dihapus sebelum kantor melihatnya."


def low_space(warning: int) -> str:
    """Less room is left than this many bytes."""
    return say(LOW_SPACE, megabytes=thousands(warning // 1_000_000))


def age(since: timedelta | None) -> str:
    """How old the newest backup is."""
    if since is None:
        return say(NO_BACKUP)
    return say(AGE, days=since.days, hours=since.seconds // 3600)


def restored(found: "Restored") -> str:
    """What came back, what is missing and from when, and where the old files are."""
    counted = {name: found.rows.get(name, 0) for name in ("submissions", "drafts")}
    at = f"{found.made_at.astimezone():%d-%m-%Y %H.%M}" if found.made_at else ""
    lines = [say(BACK, **counted), say(FROM, at=at) if at else say(WITHOUT)]
    if not found.missing:
        lines.append(say(NOTHING_MISSING))
    elif at:
        lines.append(say(MISSING, n=found.missing, since=at))
    else:
        lines.append(say(MISSING_ANY, n=found.missing))
    if found.still_gone:
        lines.append(say(STILL_GONE, n=found.still_gone))
    if found.withdrawn:
        lines.append(say(WITHDRAWN_AGAIN, n=found.withdrawn))
    return "\n".join([*lines, *([say(SET_ASIDE, folder=found.aside.name)] if found.aside else [])])
