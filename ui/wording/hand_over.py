"""The page that hands over by stick: its three steps, what came of each, and every trouble with its cure."""

from perisai_app.package.receipts import Taken
from perisai_app.package.write import Written
from ui.wording import package
from ui.wording.dates import decimal
from ui.wording.files import size
from ui.wording.sending import SAFE
from ui.wording.speech import say
from ui.wording.standing import NOT_JOINED

TITLE, KEY = "Serahkan lewat flashdisk", "F8"
BY_STICK = "Lewat flashdisk"
STEP_PLACE = "1  Pilih tempat"
STEP_WRITE = "2  Tulis, lalu bawa ke kantor"
STEP_BACK = "3  Sesudah kembali dari kantor"
PLACE, PLACE_NOTE = "Flashdisk atau folder", "ketik atau pilih"
CHOOSE, CHOOSE_KEY = "Pilih …", "Alt+P"
PART, PART_NOTE = "Ukuran satu file", "lebih kecil untuk flashdisk kecil"
PARTS = (("2000000000", "2 GB"), ("500000000", "500 MB"), ("60000000", "60 MB"))
CONTENT = "Yang diserahkan"
CONTENTS = (("all", "Semua"), ("text", "Teks saja"))
WRITE, WRITE_KEY = "Tulis sekarang", "Alt+T"
STOP = "Hentikan"
BACK_NOTE = "Tanda terima dari kantor membuat kiriman ini terhitung terkirim, dan membawa kabar dari kantor."
READ, READ_KEY = "Baca tanda terima …", "Alt+B"
PROGRESS_WRITE, PROGRESS_READ = "Kemajuan menulis", "Kemajuan membaca tanda terima"
READING = "Membaca tanda terima: {done} dari {total} file"
PREPARING = "Menyiapkan …"
WRITING = "Menulis: {done} dari {total}"
SPACE = "Sisa ruang {free}. Perlu sekitar {need}."
TOO_LITTLE = (
    "Sisa ruang hanya {free}, perlu sekitar {need}. Pakai flashdisk lain, kosongkan, atau pilih Teks saja."
)
NO_PLACE = "Tempat ini tidak ada. Pasang flashdisknya, atau pilih folder lain."
CHOOSE_FIRST = "Pilih flashdisk atau folder dulu."
WRITTEN = "Tertulis {parts} file ({size}): {lines} pendaftaran, {files} foto dan berkas."
NAMES = "Bawa ke kantor: {names}"
FIRST_AND_LAST = "{first} sampai {last}"
ONLY_NEWS = "Tidak ada yang perlu diserahkan. File ini hanya meminta kabar dari kantor."
STILL_OWED = "Terhitung terkirim sesudah tanda terimanya dibaca di langkah 3. Data tetap ada di laptop ini."
LEFT_OUT = "{n} foto atau berkas tidak terbaca di laptop ini, jadi tidak ikut. Bawa laptop ke kantor."
TAKEN = "{file}: {received} pendaftaran dan {files} foto dan berkas dikonfirmasi pusat."
NEWS = "{n} kabar dari kantor."
FIX = "{n} perlu perbaikan, lihat daftarnya."
REPEATED = "{file}: sudah pernah dibaca. Tidak ada yang berubah."
STRANGE = "{n} baris tidak cocok dengan isi laptop ini, jadi dilewati. Tulis sekali lagi."
ONE_FILE = "{file}: {text}"
UNEXPECTED = "Belum berhasil. " + SAFE + " Coba lagi; kalau terulang, hubungi kantor."
TROUBLE = {
    **package.SENTENCES,
    "not_enrolled": NOT_JOINED.full,
    "package_disk_full": "Flashdisk penuh; tidak ada yang tertinggal di sana. Kosongkan, pakai flashdisk "
    "lain, atau pilih Teks saja.",
    "package_disk_gone": "Flashdisk tercabut atau tidak menjawab. Pasang lagi, lalu tulis dari awal. " + SAFE,
    "package_unwritable": "Tempat itu tidak boleh ditulisi. Buka pengunci flashdisknya, atau pilih folder "
    "lain.",
    "package_cancelled": "Dihentikan; tidak ada yang tertinggal di flashdisk. " + SAFE,
    "receipts_unread": "File tanda terima tidak terbaca. Pasang lagi flashdisknya, lalu pilih filenya lagi.",
    "disk_full": "Laptop penuh. " + SAFE + " Hapus atau pindahkan beberapa file lain, lalu coba lagi.",
}


def trouble(code: str) -> str:
    return say(TROUBLE.get(code, UNEXPECTED))


def space(free: int, need: int) -> tuple[str, str]:
    """Tone and sentence: whether it will fit, as far as one can tell before."""
    enough = free >= need
    words = SPACE if enough else TOO_LITTLE
    return "" if enough else "amber", say(words, free=_large(free), need=_large(need))


def writing(done: int, total: int) -> str:
    return say(WRITING, done=size(done), total=size(total))


def written(made: Written) -> tuple[str, str]:
    """Tone and sentences; first what is in it, then what to do."""
    told = say(WRITTEN, parts=len(made.paths), size=size(made.bytes), lines=made.lines, files=made.files)
    names = [path.name for path in made.paths]
    few = ", ".join(names) if len(names) < 3 else say(FIRST_AND_LAST, first=names[0], last=names[-1])
    lines = [told if made.lines or made.files else say(ONLY_NEWS), say(NAMES, names=few), say(STILL_OWED)]
    if made.left_out:
        lines.insert(0, say(LEFT_OUT, n=made.left_out))
    return "red" if made.left_out else "green", "\n".join(lines)


def taken(name: str, found: Taken) -> tuple[str, str]:
    """Tone and sentences for one file of receipts."""
    if found.repeated:
        return "indigo", say(REPEATED, file=name)
    odd = found.refused + found.conflict
    told = [say(TAKEN, file=name, received=found.stored + found.duplicate, files=found.files)]
    more = ((NEWS, found.news), (FIX, odd), (STRANGE, found.strange))
    told += [say(words, n=count) for words, count in more if count]
    return "red" if odd or found.strange else "green", " ".join(told)


def refused(name: str, code: str) -> tuple[str, str]:
    return "red", say(ONE_FILE, file=name, text=trouble(code))


def _large(count: int) -> str:
    """'14,2 GB' from a thousand megabytes on."""
    return f"{decimal(count / 1_000_000_000)} GB" if count >= 1_000_000_000 else size(count)
