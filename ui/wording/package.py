"""What is said of packages on a stick, and of the receipts that come back. Each refusal names the cure."""

from typing import TYPE_CHECKING

from ui.wording.dates import thousands

if TYPE_CHECKING:  # a page before the vault says these sentences, and waits for no vault
    from perisai_app.package.receipts import Taken
    from perisai_app.package.write import Written

SENTENCES = {
    "package_no_key": "Laptop ini belum tahu kunci paket kantor. Kirim satu kali lewat internet, atau "
    "sambungkan lagi dengan kode baru dari kantor.",
    "package_part_too_small": "Bagian paket terlalu kecil. Pakai paling sedikit 200 KB: --part-size 200KB.",
    "package_exists": "Sudah ada file dengan nama itu, dan tidak ditimpa. Pilih nama lain.",
    "package_disk_full": "Tempatnya penuh; tidak ada yang tertinggal di sana. Kosongkan, pakai stik lain, "
    "atau tulis teksnya saja dengan --text-only.",
    "package_disk_gone": "Stik tidak menjawab atau tercabut. Pasang lagi, lalu tulis paketnya dari awal. "
    "Data di laptop tetap aman.",
    "package_unwritable": "Tempat itu tidak boleh ditulisi. Buka pengunci stiknya, atau pilih folder lain.",
    "package_cancelled": "Dihentikan; tidak ada yang tertinggal di stik. Data di laptop tetap aman.",
    "receipts_unread": "File tanda terima tidak terbaca. Pasang lagi stiknya, dan periksa namanya.",
    "receipts_not_ours": "Tanda terima ini untuk laptop lain, atau filenya rusak. Tidak ada yang diubah. "
    "Minta file yang benar ke kantor.",
    "receipts_forged": "Tanda terima ini tidak ditandatangani pusat Anda, atau dengan kunci lamanya. Tidak "
    "ada yang diubah. Minta kantor mengambil paketnya sekali lagi.",
    "receipts_outdated": "Tanda terima ini dari masa sebelum pusat dipulihkan dari cadangan. Tidak ada yang "
    "diubah. Minta kantor mengambil paketnya sekali lagi.",
    "card_not_of_code": "File ini bukan kartu kantor yang membuat kode itu. Minta kartu dan kode dari kantor "
    "yang sama, lalu ketik lagi kodenya.",
    "card_outdated": "Kunci pusat sudah diganti sejak kartunya dibuat. Minta kartu dan kode baru dari "
    "kantor, lalu tulis paket baru.",
    "enrol_words": "Tulis alamat pusat dan kodenya: perisai enrol URL KODE; atau dengan kartu kantor: "
    "perisai enrol --card FILE KODE.",
    "bad_part_size": "Ukuran bagian tidak terbaca. Tulis misalnya --part-size 64MB.",
}
ASKED = (
    "Kartu diterima. Tulis paket dengan: perisai package write FILE, dan bawa ke kantor; laptop ini "
    "tersambung saat tanda terimanya kembali."
)
WRITING = "Menulis paket"
WRITTEN = "Paket siap dibawa ke kantor: {lines} pendaftaran, {files} file, {megabytes} MB."
NEWS_ONLY = "Tidak ada yang perlu diserahkan. Paket ini hanya meminta kabar dari kantor."
STILL_OWED = "Semuanya tetap tersimpan di sini, dan baru terhitung terkirim saat tanda terimanya kembali."
LEFT_OUT = "{n} file tidak terbaca di laptop ini, jadi tidak ikut. Bawa laptop ke kantor."
REPEATED = "Tanda terima ini sudah pernah diambil. Tidak ada yang berubah."
TAKEN = "Bagian {part}: {received} pendaftaran dan {files} file terkirim, {news} kabar dari kantor."
FIX = "{n} perlu perbaikan: buka daftarnya."
STRANGE = "{n} baris tidak cocok dengan isi laptop ini, jadi dilewati. Tulis paket baru."


def written(made: "Written") -> str:
    """What is in the package, and that nothing counts as sent yet."""
    megabytes = thousands(max(1, round(made.bytes / 1_000_000)))
    told = WRITTEN.format(lines=made.lines, files=made.files, megabytes=megabytes)
    lines = [told, STILL_OWED] if made.lines or made.files else [NEWS_ONLY]
    if made.left_out:
        lines.append(LEFT_OUT.format(n=made.left_out))
    return "\n".join([*lines, *(str(path) for path in made.paths)])


def taken(found: "Taken") -> str:
    """What a file of receipts settled."""
    if found.repeated:
        return REPEATED
    received = found.stored + found.duplicate
    lines = [TAKEN.format(part=found.part, received=received, files=found.files, news=found.news)]
    if found.refused or found.conflict:
        lines.append(FIX.format(n=found.refused + found.conflict))
    if found.strange:
        lines.append(STRANGE.format(n=found.strange))
    return "\n".join(lines)
