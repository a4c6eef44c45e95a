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
    "decree_on": "Tanggal SK",
    "marital": "Status kawin",
    "guardian": "Nama orang tua atau wali",
    "phone_owner": "HP milik siapa",
    "email": "Email",
    "domicile": "Alamat tempat tinggal",
    "worker_kind": "Cara kerja",
    "earlier_member": "Pernah jadi peserta",
    "kpj": "Nomor kartu peserta (KPJ)",
    "occupation_text": "Pekerjaan, kata sendiri",
    "occupation_2": "Pekerjaan kedua",
    "first_month": "Mulai bulan",
    "jht_funded_by": "Yang membayar JHT",
    "payer_name": "Nama pembayar",
    "fixed_base": "Dasar upah dari pembayar",
    "fixed_programs": "Program dari pembayar",
    "channel": "Jalur pendaftaran",
    "consent_text": "Naskah persetujuan",
    "consent_witness": "Saksi persetujuan",
    "consent_place": "Tempat persetujuan",
    "consent_language": "Bahasa saat dibacakan",
}
NAMES |= {
    f"heir{number}_{part}": f"{words} ahli waris {number}"
    for number in (1, 2, 3, 4)
    for part, words in (
        ("name", "Nama"),
        ("relation", "Hubungan"),
        ("birth_date", "Tanggal lahir"),
        ("nik", "NIK"),
        ("guardian", "Wali"),
    )
}
OPTIONAL = frozenset(("birth_place", "kk", "workplace", "work_hours", "group", "decree", "contact_person"))
DATES = frozenset(("birth_date", "consent_on"))
MAY_BE_EMPTY = "boleh kosong"
HINTS = {
    "birth_date": "contoh 14-03-1984",
    "mother_name": "seperti di KK",
    "village": "ketik beberapa huruf, pilih dengan ↓",
    "occupation": "ketik beberapa huruf, pilih dengan ↓",
    "street": "RT, RW dan kode pos boleh kosong",
    "guardian": "yang menyetujui, karena belum dewasa",
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
    ("wadah", "Kelompok (wadah)"),
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
MARITAL = (
    ("single", "Belum kawin"),
    ("married", "Kawin"),
    ("divorced", "Cerai hidup"),
    ("widowed", "Cerai mati"),
)
PHONE_OWNER = (
    ("own", "Milik sendiri"),
    ("family", "Keluarga"),
    ("neighbour", "Tetangga"),
    ("contact", "Kontak lain"),
)
WORKER_KIND = (
    ("self_employed", "Usaha sendiri"),
    ("employer", "Pemberi kerja"),
    ("partner", "Mitra"),
    ("intern", "Magang"),
    ("honorary", "Honorer"),
    ("prisoner", "Warga binaan"),
    ("wage_earner", "Penerima upah (karyawan)"),
    ("migrant", "Pekerja migran"),
    ("election_staff", "Petugas pemilu"),
    ("civil_servant", "ASN"),
)
EARLIER_MEMBER = (
    ("never", "Belum pernah"),
    ("bpu_active", "BPU, masih aktif"),
    ("bpu_lapsed", "BPU, sudah berhenti"),
    ("claimed_jht", "JHT sudah diambil"),
    ("wage_earner", "Penerima upah, masih aktif"),
    ("once_wage_earner", "Penerima upah, dulu"),
)
CHANNEL = (
    ("perisai", "Agen Perisai"),
    ("kur", "KUR"),
    ("opd", "Dinas (OPD)"),
    ("market_manager", "Pengelola pasar"),
    ("platform", "Aplikasi (platform)"),
)
RELATION = (
    ("spouse", "Suami atau istri"),
    ("child", "Anak"),
    ("parent", "Orang tua"),
    ("grandparent", "Kakek atau nenek"),
    ("grandchild", "Cucu"),
    ("sibling", "Saudara kandung"),
    ("parent_in_law", "Mertua"),
    ("named_in_will", "Disebut dalam wasiat"),
)
