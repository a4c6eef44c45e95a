"""A problem's code as a sentence with its cure. Each code of domain.review and domain.nik has one."""

from collections.abc import Callable
from datetime import date

from perisai_app.domain.problem import Problem
from ui.wording.dates import day

SEX = {"female": "perempuan", "male": "laki-laki"}
UNKNOWN = "Isian ini belum bisa dibaca. Periksa lagi."

_Params = dict[str, str | int]

_SENTENCES: dict[str, str] = {
    "missing": "Belum diisi.",
    "nik_not_digits": "NIK hanya angka. Ketik ulang dari KTP.",
    "nik_too_short": "NIK kurang {missing} angka.",
    "nik_too_long": "NIK kelebihan {extra} angka.",
    "nik_serial_zero": "Empat angka terakhir NIK tidak mungkin 0000. Periksa KTP.",
    "nik_impossible_date": "Angka ke-7 sampai 12 pada NIK bukan tanggal yang ada. Periksa KTP.",
    "nik_district_unknown": (
        "Kode wilayah NIK ini kode lama atau belum dikenal. Boleh dilanjutkan bila sama dengan KTP."
    ),
    "nik_other_sex": "Angka NIK menunjukkan {nik_says}. Sesuai KTP?",
    "kk_not_16_digits": "Nomor KK harus 16 angka. Periksa Kartu Keluarga.",
    "name_too_long": "Kepanjangan {extra} huruf. Singkat gelar, bukan nama.",
    "birth_date_unreadable": "Tanggal belum terbaca. Ketik seperti 14-03-1984.",
    "consent_on_unreadable": "Tanggal belum terbaca. Ketik seperti 21-11-2026.",
    "phone_unreadable": "Nomor HP belum lengkap. Ketik seperti 0812 3456 7890.",
    "income_unreadable": "Penghasilan belum terbaca. Ketik angka sebulan, misalnya 1.500.000 atau 1,5 jt.",
    "sex_unreadable": "Pilih perempuan atau laki-laki.",
    "funded_by_unreadable": "Pilih siapa yang membayar iuran.",
    "ecosystem_unreadable": "Pilih lewat siapa calon peserta ditemui.",
    "consent_method_unreadable": "Pilih cara persetujuan diberikan.",
    "programs_unreadable": "Pilih 2 atau 3 program.",
    "postcode_unreadable": "Kode pos 5 angka. Boleh dikosongkan.",
    "village_unknown": "Desa ini belum dikenal. Ketik beberapa huruf, lalu pilih dari daftar.",
    "months_not_offered": "Pilih 1, 2, 3, 6 atau 12 bulan.",
    "born_in_future": "Tanggal lahir belum terjadi. Periksa tahunnya di KTP.",
    "too_old": "Usia {age} tahun. Pendaftaran baru hanya untuk yang belum 65 tahun.",
    "young": 'Usia {age} tahun, belum 18. Lihat KTP lagi. Kalau memang begitu, pilih "Sesuai KTP".',
    "too_long": "Isian ini terlalu panjang. Singkat dulu.",
    "occupation_unknown": "Pekerjaan ini belum ada di daftar. Ketik beberapa huruf, lalu pilih.",
    "occupation_other": "Pekerjaan ini dicatat sebagai pekerjaan mandiri lainnya.",
    "consent_in_future": "Tanggal persetujuan belum terjadi. Periksa tanggalnya.",
    "nik_stored_as_number": (
        "NIK di Excel tersimpan sebagai angka, jadi angka terakhirnya bisa berubah."
        " Ubah kolom NIK menjadi Teks, lalu ketik ulang dari KTP."
    ),
    "row_twice": "Sama persis dengan baris {row}. Hapus salah satunya.",
    "nik_twice_in_list": "NIK ini juga ada di baris {row}. Lihat KTP, mana yang benar.",
    "nik_already_here": "NIK ini sudah ada di laptop ini. Cari di daftar pendaftaran.",
    "village_ambiguous": "Ada {found} desa dengan nama ini. Tambahkan kecamatan dan kabupatennya.",
}


def sentence(problem: Problem) -> str:
    """One sentence (or two) in Indonesian: what is wrong, and what to do."""
    if problem.code in _SPECIAL:
        return _SPECIAL[problem.code](problem.params)
    params = {name: SEX.get(str(value), value) for name, value in problem.params.items()}
    return _SENTENCES.get(problem.code, UNKNOWN).format(**params)


def known_codes() -> frozenset[str]:
    return frozenset(_SENTENCES) | frozenset(_SPECIAL)


def same_nik(status: str, at: str) -> str:
    return f"NIK ini sudah didaftarkan pada {at} ({status})."


def _other_birth_date(params: _Params) -> str:
    says = day(date.fromisoformat(str(params["nik_says"])))
    return f'Tanggal lahir di NIK {says}. Lihat KTP lagi. Kalau KTP memang begitu, pilih "Sesuai KTP".'


_SPECIAL: dict[str, Callable[[_Params], str]] = {"nik_other_birth_date": _other_birth_date}
