"""What ends a command: a stable code, its exit code (2 wrong input, 3 not now, 4 refused), and its sentence.

Sentences hold no input, so nothing personal leaks through them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from perisai_app.domain.problem import Problem
from perisai_app.sheets.unreadable import UnreadableList
from perisai_app.vault.errors import VaultError
from sync.problems import RunStopped
from ui.wording import backup, files, package, packs, problems, prospects, refusals, rights
from ui.wording.sending import stopped

WRONG_INPUT, NOT_NOW, REFUSED = 2, 3, 4

SENTENCES = {
    "no_vault": "Belum ada data di folder ini. Buat dulu: perisai init --agent NAMA, atau pilih --home lain.",
    "vault_exists": "Di folder ini sudah ada data agen. Pilih folder lain dengan --home.",
    "wrong_passphrase": "Kata sandi salah. Coba lagi; data tidak berubah.",
    "newer_vault": "Data ini dibuat oleh program yang lebih baru. Perbarui program ini; data tidak diubah.",
    "vault_damaged": "Data tidak terbaca. Jangan dihapus; bawa laptop ke kantor untuk dipulihkan.",
    "keystore_lost": "Kunci di laptop ini tidak ditemukan. Masuk ke Windows dengan akun yang biasa, lalu "
    "coba lagi; kalau tetap begini, pulihkan dengan --code: perisai recover.",
    "no_office_slot": "Data ini belum pernah dititipkan ke kantor. Pakai kode pemulihan dengan --code.",
    "no_recovery_code": "Kode pemulihan belum diberikan. Ketik saat diminta, atau pakai --code-file.",
    "recovery_code_file": "Berkas kode pemulihan tidak terbaca. Periksa --code-file.",
    "office_key_file": "Berkas kunci kantor tidak terbaca. Periksa --office-key.",
    "one_way_back": "Pilih satu: --code untuk kode pemulihan, atau --office-key FILE untuk kunci kantor.",
    "no_new_passphrase": "Kata sandi baru belum diberikan. Ketik, atau pakai --new-passphrase-file.",
    "no_passphrase": "Kata sandi belum diberikan. Ketik saat diminta, atau pakai --passphrase-file.",
    "no_agent_name": "Nama agen masih kosong. Tulis misalnya --agent Sri.",
    "home_unusable": "Folder data tidak bisa dibuat atau ditulisi. Pilih folder lain dengan --home.",
    "passphrase_file": "Berkas kata sandi tidak terbaca. Periksa --passphrase-file.",
    "no_file": "Berkas tidak ditemukan atau tidak bisa dibuka. Periksa namanya, dan tutup dulu di Excel.",
    "not_a_list": "File ini bukan Excel atau CSV yang bisa dibaca. Simpan ulang sebagai .xlsx atau .csv.",
    "no_rows": "Daftar ini kosong. Isi dulu barisnya di bawah judul kolom.",
    "too_large": "Daftar ini terlalu besar. Bagi menjadi beberapa file.",
    "needed_columns_missing": "Kolom wajib tidak ada: {missing}. Tambahkan judul kolomnya di baris pertama.",
    "bad_code": "Kode ini salah ketik. Kode berisi 8 kelompok, masing-masing 4 huruf atau angka.",
    "unknown_code": "Kode ini tidak dikenal, sudah dipakai, atau kedaluwarsa. Minta kode baru ke kantor.",
    "insecure_url": "Alamat pusat harus dimulai dengan https:// (http:// hanya untuk komputer ini sendiri).",
    "offline": "Pusat tidak terjangkau. Data aman di laptop ini. Coba lagi saat ada internet.",
    "report_unwritable": "Daftar perbaikan tidak bisa ditulis; belum ada yang diambil. Ganti --report.",
    "bad_income": "Penghasilan sebulan tidak terbaca. Tulis misalnya --income 1500000 atau '1,5 jt'.",
    "bad_born": "Tanggal lahir tidak terbaca. Tulis dengan tahun 4 angka, misalnya --born 14-05-1984.",
    "bad_sex": "Jenis kelamin tidak dikenal. Tulis --sex L atau --sex P.",
    "bad_district": "Kode kecamatan tidak dikenal. Tulis 6 angka, misalnya --district 51.04.01.",
    "bad_month": "Bulan pertama tidak terbaca. Tulis tahun dan bulan, misalnya --from 2026-11.",
    "bad_sector": "Sektor tidak dikenal. Pilih salah satu: {known}.",
    "bad_payer": "Sumber dana tidak dikenal. Pilih salah satu: {known}.",
    "programs_unreadable": problems.sentence(Problem("programs", "programs_unreadable")),
    "programs_not_offered": problems.sentence(Problem("programs", "programs_not_offered")),
    "jht_needed_for_employer": problems.sentence(Problem("programs", "jht_needed_for_employer")),
    "income_per_day": "Itu penghasilan sehari. Tambahkan --days-per-week, misalnya --days-per-week 6.",
    "jht_not_taken": "Tidak ada JHT dalam 2 program. Pakai --programs 3, atau hapus --jht-by.",
    "bad_channel": "Jalur pendaftaran tidak dikenal. Pilih salah satu: {known}.",
    "bad_base": "Dasar iuran tidak terbaca. Tulis misalnya --base 1000000.",
    "bad_occupation": "Kode pekerjaan tidak dikenal. Tulis misalnya --occupation OJEK_ONLINE.",
    "bad_event": "Kejadian itu tidak dikenal. Pilih salah satu: {known}.",
    "bad_child": "Jenjang sekolah anak tidak terbaca. Pilih {known}; SD:3 berarti kelas 3 SD.",
    "no_such_registration": "Pendaftaran itu tidak ada di laptop ini. Lihat nomornya dengan: perisai list",
    "demo_step": "Peragaan berhenti di langkah {step}. Pesannya ada di atas.",
    **packs.SENTENCES,
    **rights.SENTENCES,
    **files.STOPPED,
    **prospects.STOPPED,
    **backup.SENTENCES,
    **package.SENTENCES,
    "no_display": "Tidak ada layar. Pakai perintah tanpa jendela: perisai --help",
}
EXITS = {
    **dict.fromkeys(("backup_of_another", "backup_damaged", "nothing_to_rescue"), REFUSED),
    **dict.fromkeys(("disk_full", "folder_read_only", "disk_gone", "vault_busy", "already_open"), NOT_NOW),
    **dict.fromkeys(("in_use", "sending_under_way", "list_under_way", "restore_under_way"), NOT_NOW),
    "no_locks": NOT_NOW,
    **dict.fromkeys(("unsent_would_be_lost", "basis_is_public_task", "only_card_left"), REFUSED),
    **dict.fromkeys(("revision_stands", "save_not_confirmed", "remove_not_confirmed"), REFUSED),
    **dict.fromkeys(("statement_not_ours", "plain_not_confirmed", "erase_not_confirmed"), REFUSED),
    **dict.fromkeys(("offline", "not_ours", "busy", "cancelled"), NOT_NOW),
    **dict.fromkeys(("timeout", "portal", "untrusted", "internal", "already_running"), NOT_NOW),
    **dict.fromkeys(("too_many_tries", "too_little_memory", "rival_unknown"), NOT_NOW),
    **dict.fromkeys(("wrong_passphrase", "newer_vault", "vault_damaged", "vault_exists"), REFUSED),
    **dict.fromkeys(("keystore_lost", "wrong_recovery_code", "wrong_office_key", "no_office_slot"), REFUSED),
    **dict.fromkeys(("unknown_code", "stranger", "blocked", "not_enrolled", "update_needed"), REFUSED),
    **dict.fromkeys(("lock_ordered", "file_elsewhere"), REFUSED),
    **dict.fromkeys(("package_disk_full", "package_disk_gone", "package_unwritable"), NOT_NOW),
    **dict.fromkeys(("package_cancelled", "receipts_unread", "package_no_key"), NOT_NOW),
    **dict.fromkeys(("receipts_not_ours", "receipts_forged", "receipts_outdated", "card_outdated"), REFUSED),
    **dict.fromkeys(("pack_unknown_key", "pack_bad_signature", "pack_newer_program"), REFUSED),
    **dict.fromkeys(("pack_vectors_fail", "pack_older", "pack_same_version"), REFUSED),
}


class Stop(Exception):
    """Ends a command with one sentence."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def sentence(self) -> str:
        template = SENTENCES.get(self.code) or refusals.VAULT.get(self.code)
        return template.format(**self.params) if template else stopped(self.code)

    @property
    def exit_code(self) -> int:
        return EXITS.get(self.code, WRONG_INPUT)


@contextmanager
def stops() -> Iterator[None]:
    """Turns what the layers below raise into a Stop; the original would print a traceback."""
    try:
        yield
    except VaultError as error:
        raise Stop(error.code, **error.params) from None
    except RunStopped as error:
        raise Stop(error.code) from None
    except UnreadableList as error:
        raise Stop(error.code, missing=", ".join(error.missing)) from None
    except OSError:
        raise Stop("no_file") from None
