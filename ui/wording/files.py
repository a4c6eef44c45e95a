"""What is said of a person's files: what cannot be kept, what there is, and the copy outside the vault."""

from collections import Counter
from collections.abc import Iterable

from perisai_app.vault.files.policy import FilesPolicy
from perisai_app.vault.files.sending import Waiting
from perisai_app.vault.files.standing import Standing
from ui.wording.dates import decimal
from ui.wording.speech import say

REFUSED = {
    "file_empty": "File ini kosong. Pilih file lain.",
    "file_unreadable": "File tidak bisa dibuka. Periksa apakah masih ada, lalu coba lagi.",
    "file_too_large": "File terlalu besar. Foto paling besar 40 MB; PDF atau rekaman harus lebih kecil lagi.",
    "file_unknown": "Jenis file ini tidak dikenal. Pakai foto JPG, PNG, atau WebP; PDF; atau rekaman suara.",
    "file_heic": "Foto HEIC belum bisa dibaca. Di iPhone: Pengaturan, Kamera, Format, "
    "Paling Kompatibel; lalu foto lagi, atau kirim fotonya sebagai JPG.",
    "file_wrong_kind": "Jenis file ini bukan untuk tempat ini. KTP, wajah, dan tanda tangan berupa foto; "
    "KK boleh PDF; persetujuan lisan berupa rekaman suara.",
    "file_broken": "File ini rusak atau terpotong. Salin ulang dari HP, atau foto lagi.",
    "file_animated": "Gambar bergerak tidak bisa dipakai. Pakai foto biasa.",
    "file_too_many_pixels": "Foto ini terlalu besar. Foto lagi dengan ukuran 12 megapiksel.",
    "file_too_small": "Foto ini terlalu kecil untuk dibaca. Pakai foto aslinya, bukan gambar kecilnya.",
    "file_pdf_locked": "PDF ini terkunci kata sandi. Buka kuncinya dulu, lalu simpan ulang.",
    "file_too_many": "Satu pendaftaran paling banyak 16 file. Hapus dulu yang tidak perlu.",
    "revision_stands": "Pendaftaran ini sudah selesai diisi. File bisa ditambah atau dihapus setelah "
    "kantor mengembalikannya.",
    "no_such_file": "File dengan nomor itu tidak ada. Lihat lagi daftar file orang ini.",
}
REMOVED = {
    "source_deleted": "File asli sudah dihapus dari laptop. Isinya tetap aman di dalam Perisai.",
    "source_gone": "File asli sudah tidak ada di tempatnya.",
    "source_changed": "File asli sudah berubah sejak diambil, jadi tidak dihapus. Periksa dulu isinya.",
    "source_is_link": "Yang dipilih hanya pintasan. Hapus sendiri file aslinya.",
    "source_read_only": "Tempat file asli hanya bisa dibaca. Buka kunci stiknya, lalu hapus sendiri.",
    "source_stuck": "File asli tidak bisa dihapus. Tutup program yang membukanya, lalu hapus sendiri.",
}
REFUSED_ROWS_STAY = (
    "Daftar asli tidak dihapus, karena ada baris yang belum diambil. Perbaiki dulu, lalu ambil lagi."
)
ASK_DELETE = "File asli masih ada di luar dan bisa dibaca siapa saja. Hapus sekarang?"
ASK_SAVE = "Salinan ini akan bisa dibaca siapa saja yang memegang filenya. Lanjutkan?"
ASK_REMOVE = "File ini akan dihapus dari draf dan tidak bisa dikembalikan. Lanjutkan?"
STOPPED = {
    "no_such_file": "File dengan nomor itu tidak ada. Lihat nomornya dengan: perisai file list NOMOR.",
    "file_elsewhere": "File itu ada di pusat, belum di laptop ini. Ambil dengan: perisai sync --files.",
    "save_not_confirmed": "Salinan file bisa dibaca siapa saja. Kalau memang perlu, tambahkan --sure.",
    "remove_not_confirmed": "File itu tidak bisa dikembalikan lagi. Kalau memang perlu, tambahkan --sure.",
}
STANDING = {
    Standing.DRAFTED: "di draf",
    Standing.WAITING: "menunggu dikirim",
    Standing.RECEIVED: "sudah di pusat",
    Standing.ELSEWHERE: "di pusat, belum di laptop ini",
}
POLICIES = {
    FilesPolicy.EVERYTHING: "Foto dan berkas ikut terkirim sendiri.",
    FilesPolicy.TEXT_ONLY: "Foto dan berkas hanya dikirim bila diminta.",
    FilesPolicy.ASK: "Foto dan berkas dikirim sesudah ditanyakan.",
}
WAITING = "{n} menunggu, {size}."
NONE_WAITING = "Tidak ada yang menunggu."
NONE = "Belum ada file."
ADDED = "Tersimpan terenkripsi: {role}, {kilobytes} KB, nomor {id}."
NEXT_REVISION = "Perbaikan (revisi {revision}) dibuka sebagai draf; selesaikan di jendela Perisai."
SAVED = "Salinan ditulis ke {file}. File ini tidak dikunci; simpan baik-baik."
TAKEN_OUT = "File sudah dihapus dari draf."
KINDS = {"image": "{n} foto", "application": "{n} PDF", "audio": "{n} rekaman"}
HOW_MANY = "File: {kinds}"


def policy(chosen: FilesPolicy, waiting: Waiting) -> str:
    """What was chosen, and how much waits."""
    more = say(WAITING, n=waiting.files, size=size(waiting.bytes)) if waiting.files else say(NONE_WAITING)
    return f"{say(POLICIES[chosen])} {more}"


def size(count: int) -> str:
    """'180 KB', '3,4 MB'; in English '3.4 MB'."""
    return f"{decimal(count / 1_000_000)} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} KB"


def how_many(media_types: Iterable[str]) -> str:
    """'File: 2 foto, 1 rekaman'; empty when there is none."""
    counted = Counter(one.partition("/")[0] for one in media_types)
    told = ", ".join(say(words, n=counted[kind]) for kind, words in KINDS.items() if counted[kind])
    return say(HOW_MANY, kinds=told) if told else ""
