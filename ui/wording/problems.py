"""A problem's code as a sentence with its cure. Each code of domain.review and domain.nik has one."""

from collections.abc import Callable
from datetime import date

from perisai_app.domain.problem import Problem
from ui.wording.dates import day
from ui.wording.speech import say

SEX = {"female": "perempuan", "male": "laki-laki"}
UNKNOWN = "Isian ini belum bisa dibaca. Periksa lagi."
OTHER_BIRTH_DATE = 'Tanggal lahir di NIK {says}. Lihat KTP lagi. Kalau KTP memang begitu, pilih "Sesuai KTP".'

_Params = dict[str, str | int]

_SENTENCES: dict[str, str] = {
    "missing": "Belum diisi.",
    "nik_not_digits": "NIK hanya angka. Ketik ulang dari KTP.",
    "nik_too_short": "NIK kurang {missing} angka. Hitung lagi dari KTP.",
    "nik_too_long": "NIK kelebihan {extra} angka. Hapus yang terketik dua kali.",
    "nik_serial_zero": "Empat angka terakhir NIK tidak mungkin 0000. Periksa KTP.",
    "nik_impossible_date": "Angka ke-7 sampai 12 pada NIK bukan tanggal yang ada. Periksa KTP.",
    "nik_district_unknown": (
        "Kode wilayah NIK ini kode lama atau belum dikenal. Boleh dilanjutkan bila sama dengan KTP."
    ),
    "nik_other_sex": "Angka NIK menunjukkan {nik_says}. Sesuai KTP?",
    "nik_district_retired": "NIK ini memakai kode wilayah sebelum pemekaran. Itu biasa; lanjutkan saja.",
    "nik_other_district": "NIK terbit di kecamatan lain. Itu biasa bila pernah pindah; NIK tidak berubah.",
    "nik_age_not_eligible": (
        "Tahun lahir di NIK di luar usia yang boleh mendaftar. Periksa angka ke-11 dan 12 dengan KTP."
    ),
    "kk_not_16_digits": "Nomor KK harus 16 angka. Periksa Kartu Keluarga.",
    "kk_is_the_nik": "Nomor KK sama dengan NIK. Salin nomor dari bagian atas Kartu Keluarga, atau kosongkan.",
    "kk_impossible_date": (
        "Angka ke-7 sampai 12 pada nomor KK bukan tanggal yang ada. Cocokkan lagi dengan Kartu Keluarga."
    ),
    "kk_serial_zero": "Empat angka terakhir nomor KK 0000, tidak biasa. Cocokkan dengan Kartu Keluarga.",
    "kk_district_unknown": "Kode wilayah nomor KK belum dikenal. Lanjutkan bila sama dengan Kartu Keluarga.",
    "name_too_long": "Kepanjangan {extra} huruf. Singkat gelar, bukan nama.",
    "name_odd_characters": (
        "Ada angka atau tanda yang tidak biasa di nama. Lihat KTP lagi."
        ' Kalau memang begitu, pilih "Sesuai KTP".'
    ),
    "date_unreadable": "Tanggal belum terbaca. Ketik tanggal, bulan, tahun, seperti 14-03-1984.",
    "date_impossible": "Tanggal ini tidak ada di kalender. Tanggal dulu, baru bulan: 14-03-1984.",
    "year_two_digits": "Tahun {maybe}? Ketik tahunnya 4 angka supaya pasti.",
    "birth_date_unreadable": "Tanggal belum terbaca. Ketik seperti 14-03-1984.",
    "consent_on_unreadable": "Tanggal belum terbaca. Ketik seperti 21-11-2026.",
    "phone_unreadable": "Nomor HP belum lengkap. Ketik seperti 0812 3456 7890.",
    "phone_fixed_line": "Ini telepon rumah atau kantor, tidak bisa terima SMS. Ada nomor HP?",
    "income_per_day": (
        "Ini penghasilan per hari. Isi sebulan: per hari dikali hari kerja seminggu (misalnya {days}),"
        " dikali 52, dibagi 12."
    ),
    "income_looks_daily": (
        "Ini per hari atau per bulan? Kalau per hari, isi penghasilan sebulan."
        ' Kalau memang sebulan, pilih "Sesuai".'
    ),
    "income_unreadable": "Penghasilan belum terbaca. Ketik angka sebulan, misalnya 1.500.000 atau 1,5 jt.",
    "sex_unreadable": "Pilih perempuan atau laki-laki.",
    "funded_by_unreadable": "Pilih siapa yang membayar iuran.",
    "ecosystem_unreadable": "Pilih lewat siapa calon peserta ditemui.",
    "consent_method_unreadable": "Pilih cara persetujuan diberikan.",
    "programs_unreadable": "Pilih 2 atau 3 program.",
    "programs_not_offered": (
        "Satu program saja tidak bisa. Pilih 2 program (JKK + JKM) atau 3 program (JKK + JKM + JHT)."
    ),
    "jht_needed_for_employer": (
        "Pemilik usaha yang mempekerjakan orang wajib ikut JHT. Pilih 3 program: JKK + JKM + JHT."
    ),
    "sector_uncertain": (
        "Belum pasti pekerjaan ini termasuk angkutan, jadi diskonnya bisa berbeda. Tanyakan ke kantor."
    ),
    "funded_too_short": "Dana kelompok ini dihitung penuh bila membayar paling sedikit {months} bulan.",
    "postcode_unreadable": "Kode pos 5 angka. Boleh dikosongkan.",
    "village_unknown": "Desa ini belum dikenal. Ketik beberapa huruf, lalu pilih dari daftar.",
    "months_not_offered": "Lama bayar yang ditawarkan: {offered} bulan. Pilih salah satu.",
    "born_in_future": "Tanggal lahir belum terjadi. Periksa tahunnya di KTP.",
    "too_old": "Usia {age} tahun. Hanya untuk yang belum {limit}; keluarganya mungkin bisa didaftarkan.",
    "young": 'Usia {age} tahun, belum {adult}. Lihat KTP lagi. Kalau memang begitu, pilih "Sesuai KTP".',
    "too_long": "Isian ini terlalu panjang. Singkat dulu.",
    "occupation_unknown": "Pekerjaan ini belum ada di daftar. Ketik beberapa huruf, lalu pilih.",
    "occupation_other": "Pekerjaan ini dicatat sebagai pekerjaan mandiri lainnya.",
    "member_past_limit": (
        "Usia {age} tahun. Boleh lanjut hanya bila sudah terdaftar sebelum batas usia. Periksa kartunya."
    ),
    "under_minimum_age": (
        'Usia {age} tahun, di bawah {minimum}. Lihat KTP lagi. Kalau memang begitu, pilih "Sesuai KTP".'
    ),
    "employer_unsure": (
        "Pemilik usaha yang mempekerjakan orang wajib ikut JHT. Mempekerjakan orang? Pilih cara kerjanya."
    ),
    "guardian_needed": "Belum {adult} tahun. Isi nama orang tua atau wali yang menyetujui.",
    "refer_wage_earner": (
        "Pekerja bergaji didaftarkan oleh perusahaannya (PU). Punya usaha sampingan? Pilih cara kerja itu."
    ),
    "refer_migrant_worker": (
        "Pekerja migran punya jalur sendiri, sebelum berangkat. Arahkan ke kantor cabang atau BP2MI."
    ),
    "refer_election_staff": (
        "Petugas pemilu didaftarkan oleh KPU, Bawaslu atau pemda (Inpres 2/2021). Arahkan ke kantor cabang."
    ),
    "refer_civil_servant": (
        "ASN, TNI dan Polri dilindungi Taspen atau Asabri. Pegawai non-ASN didaftarkan oleh instansinya."
    ),
    "already_active": (
        "Masih peserta aktif: cukup lanjut bayar dengan NIK. Kalau tetap perlu didaftarkan, tulis alasannya."
    ),
    "returning_member": "Pernah jadi peserta. Tunggakan lama tidak ditagih; aktif lagi begitu iuran dibayar.",
    "claimed_jht": "JHT sudah diambil, jadi kepesertaan lama nonaktif. Pendaftaran ini mengaktifkannya lagi.",
    "also_wage_earner": "Bekerja bergaji dan punya usaha sendiri boleh ikut dua-duanya.",
    "once_wage_earner": "Dulu peserta lewat perusahaan. Saldo JHT lama tetap milik peserta.",
    "too_many_occupations": "Paling banyak {max} pekerjaan. Pilih yang utama.",
    "occupation_twice": "Pekerjaan kedua sama dengan yang pertama. Kosongkan atau ganti.",
    "heir_relation_missing": "Hubungan dengan ahli waris belum dipilih. Pilih, misalnya anak.",
    "heir_is_the_worker": "NIK ahli waris sama dengan NIK peserta. Periksa KTP ahli waris.",
    "heir_needs_guardian": "Ahli waris belum {adult} tahun. Isi nama walinya, atau kosongkan ahli waris ini.",
    "payer_is_the_worker": 'Nama pembayar sama dengan peserta. Kalau bayar sendiri, pilih "Sendiri".',
    "jht_not_taken": "JHT tidak ada dalam 2 program. Pilih 3 program, atau kosongkan pembayar JHT.",
    "decree_in_future": "Tanggal SK belum terjadi. Periksa SK-nya.",
    "consent_text_unknown": "Naskah persetujuan ini tidak dikenal. Bacakan naskah yang tampil di layar.",
    "reason_too_long": "Alasan terlalu panjang. Singkat menjadi paling banyak 200 huruf.",
    "marital_unreadable": "Pilih status kawin seperti di KTP.",
    "phone_owner_unreadable": "Pilih nomor HP ini milik siapa.",
    "email_unreadable": "Alamat email belum lengkap. Boleh dikosongkan.",
    "worker_kind_unreadable": "Pilih cara kerjanya.",
    "earlier_member_unreadable": "Pilih pernah atau belum pernah jadi peserta.",
    "jht_funded_by_unreadable": "Pilih siapa yang membayar JHT.",
    "fixed_base_unreadable": "Dasar upah belum terbaca. Ketik angka, misalnya 1.000.000.",
    "first_month_unreadable": "Bulan pertama belum terbaca. Ketik seperti 2026-12.",
    "channel_unreadable": "Pilih lewat jalur apa pendaftaran ini.",
    "relation_unreadable": "Pilih hubungan ahli waris dengan peserta.",
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
    """One sentence (or two) in the language in force: what is wrong, and what to do."""
    if problem.code in _SPECIAL:
        return _SPECIAL[problem.code](problem.params)
    params = {name: say(SEX[value]) if value in SEX else value for name, value in problem.params.items()}
    return say(_SENTENCES.get(problem.code, UNKNOWN), **params)


def known_codes() -> frozenset[str]:
    return frozenset(_SENTENCES) | frozenset(_SPECIAL)


def same_nik(status: str, at: str) -> str:
    return say("NIK ini sudah didaftarkan pada {at} ({status}).", at=at, status=status)


def _other_birth_date(params: _Params) -> str:
    says = day(date.fromisoformat(str(params["nik_says"])))
    return say(OTHER_BIRTH_DATE, says=says)


def _last_day(params: _Params) -> str:
    last = day(date.fromisoformat(str(params["last_day"])))
    days = int(params["days"])
    when = say("{n} hari lagi", n=days) if days else say("hari ini")
    return say("Hari terakhir boleh mendaftar {last} ({when}). Kirim secepatnya.", last=last, when=when)


_SPECIAL: dict[str, Callable[[_Params], str]] = {
    "nik_other_birth_date": _other_birth_date,
    "last_day_near": _last_day,
}
