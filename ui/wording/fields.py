"""What each field of the form is called, what is hinted below it, and the words of its choices."""

NAMES = {
    "nik": "NIK",
    "name": "Nama lengkap sesuai KTP",
    "sex": "Jenis kelamin",
    "birth_date": "Tanggal lahir",
    "birth_place": "Tempat lahir",
    "mother_name": "Nama ibu kandung",
    "kk": "Nomor KK",
    "phone": "Nomor HP",
    "contact_person": "Kontak lain",
    "street": "Jalan, dusun atau banjar",
    "rt": "RT",
    "rw": "RW",
    "village": "Desa atau kelurahan",
    "postcode": "Kode pos",
    "occupation": "Pekerjaan",
    "income": "Penghasilan rata-rata per bulan",
    "workplace": "Tempat kerja",
    "work_hours": "Jam kerja",
    "ecosystem": "Ditemui lewat",
    "programs": "Program",
    "months": "Dibayar untuk berapa bulan",
    "branch": "Kantor cabang",
    "funded_by": "Yang membayar iuran",
    "group": "Kelompok",
    "consent_method": "Cara setujunya",
    "consent_on": "Tanggal persetujuan",
    "decree": "Nomor dan tanggal SK",
}
OPTIONAL = frozenset(("birth_place", "kk", "workplace", "work_hours", "group", "decree", "contact_person"))
MAY_BE_EMPTY = "boleh kosong"
HINTS = {
    "birth_date": "contoh 14-03-1984",
    "mother_name": "seperti di KK",
    "village": "ketik beberapa huruf, pilih dengan ↓",
    "occupation": "ketik beberapa huruf, pilih dengan ↓",
    "street": "RT, RW dan kode pos boleh kosong",
    "phone": "contoh 0812 3456 7890",
    "contact_person": "bila tidak punya HP: nama, nomor",
    "income": "contoh 1.500.000 atau 1,5 jt",
    "decree": "bila didaftarkan lewat SK",
}
SECTIONS = {
    "identity": "Identitas",
    "address": "Alamat sesuai KTP",
    "work": "Pekerjaan",
    "program": "Program",
    "payer": "Pembayar",
    "consent": "Persetujuan",
}
STEPS = SECTIONS | {"address": "Alamat"}
SEXES = (("female", "Perempuan"), ("male", "Laki-laki"))
PROGRAMS = (("2", "2 program: JKK + JKM"), ("3", "3 program: JKK + JKM + JHT"))
FUNDED_BY = (
    ("self", "Sendiri"),
    ("sertakan", "Donatur (SERTAKAN)"),
    ("apbn", "APBN"),
    ("apbd", "APBD"),
    ("apbdes", "APB Desa"),
    ("csr", "Perusahaan (CSR)"),
    ("kur", "Bank (KUR)"),
    ("other", "Lainnya"),
)
ECOSYSTEM = (
    ("desa", "Desa"),
    ("pasar", "Pasar"),
    ("ecommerce", "Aplikasi / toko online"),
    ("ukm", "Usaha kecil (UKM)"),
    ("pekerja_rentan", "Pekerja rentan"),
)
CONSENT = (
    ("written", "Tanda tangan"),
    ("thumbprint", "Cap jempol"),
    ("recorded", "Rekaman suara"),
    ("public_task", "Lewat SK"),
)
CONSENT_TEXT = (
    'Bacakan: "Data Bapak/Ibu dipakai untuk mendaftar jaminan sosial ketenagakerjaan dan dikirim ke kantor.'
    ' Bapak/Ibu boleh melihat, membetulkan, dan menarik persetujuan ini. Setuju?"'
)
