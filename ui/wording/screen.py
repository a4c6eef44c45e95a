"""Words of pages, buttons and the trouble of opening a vault."""

BRAND = "Perisai"
MOTTO = "Satu orang, satu perisai.\nTerisi saat ia terlindungi."
WHO = "Siapa yang bekerja sekarang?"
LOCKED_NOTE = "Data di laptop ini terkunci. Setiap agen hanya melihat pendaftarannya sendiri."
LOCKED_BY_OFFICE = (
    "Kantor meminta laptop ini dikunci. Data tetap aman di sini. Buka dengan kata sandi, lalu hubungi kantor."
)
CAPS_LOCK = "Huruf besar (Caps Lock) sedang menyala."
OPENING = "Membuka …"
OPEN = "Buka"
SHOW_PASSPHRASE = "Tampilkan kata sandi"
VAULT = {
    "no_vault": "Belum ada data agen di folder ini. Isi nama dan kata sandi untuk memulai.",
    "vault_exists": "Sudah ada data agen di sini. Buka dengan kata sandinya.",
    "wrong_passphrase": "Kata sandi salah. Coba lagi. Data tetap aman.",
    "too_many_tries": "Sudah beberapa kali salah. Tunggu {seconds} detik, lalu coba lagi. Data tetap aman.",
    "passphrase_too_short": "Kata sandi kurang panjang. Pakai paling sedikit 8 huruf.",
    "long_passphrase_needed": "Laptop ini tidak punya tempat aman untuk kunci. Pakai kata sandi panjang: "
    "satu kalimat dari 5 kata atau lebih.",
    "keystore_lost": "Kunci di laptop ini tidak ditemukan. Masuk ke Windows dengan akun yang biasa, lalu "
    "coba lagi. Kalau tetap begini, pulihkan dengan kode pemulihan di kantor.",
    "bad_recovery_code": "Kode pemulihan salah ketik di kelompok ke-{group}. Cocokkan lagi dengan kertasnya.",
    "recovery_code_length": "Kode pemulihan belum lengkap. Ada 7 kelompok, masing-masing 5 huruf atau angka.",
    "wrong_recovery_code": "Kode pemulihan ini bukan untuk data ini, atau sudah diganti. Pakai yang terbaru.",
    "no_office_slot": "Data ini belum pernah dititipkan ke kantor. Pakai kode pemulihan.",
    "bad_recipient": "Kunci pemulihan dari kantor tidak terbaca. Minta kantor memeriksanya.",
    "bad_office_key": "File ini bukan kunci pemulihan kantor. Pilih file yang benar.",
    "wrong_office_key": "Kunci kantor ini bukan kunci untuk data ini. Pakai kunci kantor yang dulu.",
    "bad_pin": "PIN harus 6 angka dan jangan yang mudah ditebak, seperti 000000 atau 123456.",
    "wrong_pin": "PIN salah. Coba lagi, atau buka dengan kata sandi.",
    "pin_gone": "PIN tidak berlaku lagi. Buka dengan kata sandi.",
    "too_little_memory": "Memori laptop sedang penuh. Tutup program lain, lalu coba lagi.",
    "newer_vault": "Data ini ditulis program yang lebih baru. Perbarui program ini dulu. Data tidak diubah.",
    "vault_damaged": "Berkas data belum bisa dibaca. Jangan dihapus. Hubungi kantor.",
    "bad_code": "Kode ini salah ketik. Kode berisi 8 kelompok, masing-masing 4 huruf atau angka.",
    "no_such_draft": "Draf ini sudah selesai atau dibuang. Lihat daftarnya.",
}
VAULT_UNKNOWN = "Data belum bisa dibuka. Coba lagi; kalau terulang, hubungi kantor."
NEW_AGENT = "Agen baru di laptop ini"
AGENT_NAME = "Nama Anda"
NEW_PASSPHRASE = "Kata sandi baru"
NEW_PASSPHRASE_HINT = "paling sedikit 8 huruf; kalimat pendek mudah diingat"
REPEAT = "Ulangi kata sandi"
START = "Mulai"
NAME_MISSING = "Isi nama Anda dulu."
TOO_SHORT = "Kata sandi kurang panjang. Pakai paling sedikit 8 huruf."
NO_KEYSTORE = (
    "Laptop ini tidak punya tempat aman untuk kunci, jadi data dijaga hanya oleh kata sandi panjang Anda."
)
RECOVERY_CODE = "Kode pemulihan"
RECOVERY_CODE_NOTE = (
    "Tulis kode ini di kertas dan titipkan di kantor. Kode hanya ditampilkan sekali. "
    "Kalau lupa kata sandi, hanya kode ini (atau kantor) yang bisa membuka data Anda."
)
NOTED_DOWN = "Sudah dicatat"
NOT_ALIKE = "Kedua kata sandi belum sama. Ketik ulang."

LIST = "Pendaftaran"
ENROL_NEW = "Daftarkan calon baru"
REGISTER = "Daftarkan"
LOCK = "Kunci"
LOCK_LONG = "Kunci layar"
THEME = "Tampilan"
CLOSE = "Tutup"
LANGUAGE_LATER = "Sesuatu sedang dikirim, ditulis, atau direkam. Bahasa bisa diganti sesudah itu selesai."
COLUMNS = ("", "Nama", "NIK", "Desa", "Status", "Diubah")
SEND_NOW = "Kirim sekarang ({n})"
STOP = "Hentikan dulu"
SEARCH = "Cari nama, NIK, nomor HP"
NOBODY_YET = "Belum ada pendaftaran."
NOBODY_YET_MORE = "Calon peserta yang Anda daftarkan muncul di sini."
NO_MATCH = "Tidak ada yang cocok."
NO_MATCH_MORE = "Ubah kata pencarian atau pilih Semua."
NO_NAME = "Belum bernama"
HOLD_TO_SEE = "Tahan: lihat"
FIX = "Perbaiki"
CONTINUE = "Lanjutkan"
CHOOSE_ONE = "Pilih satu orang untuk melihat riwayatnya."
OFFICE = "Kantor: {text}"
OFFICE_PROPOSES = "{field}: kantor mengusulkan {value}"
DRAFT_SAVED = "Draf tersimpan {at}"

PARK = "Simpan dulu"
FINALIZE = "Selesai, siap dikirim"
SAVED = "Tersimpan {at}"
NOT_SAVED_YET = "Belum ada isian"
SAVING = "Menyimpan …"
SAVE_FAILED = "Belum tersimpan. Periksa sisa ruang di laptop, lalu ketik lagi."
NEW_PERSON = "Calon peserta baru"
BEFORE_DONE = "Sebelum selesai"
ALL_SET = "Semua isian wajib sudah lengkap."
STILL_EMPTY = "{n} isian wajib masih kosong"
PER_MONTH = "Iuran per bulan"
INCOME_FIRST = "Isi penghasilan dulu."
MONTHS_TOTAL = "{n} bulan {total}"
RELIEF_UNTIL = "Potongan 50% JKK dan JKM sampai {until}."
THEN = "Mulai {month}: {amount} per bulan."
NO_RELIEF_BUDGET = "Dibayar dari APBD/APBN: tanpa potongan 50%."
BASE = "dasar iuran {amount}"
AS_ON_CARD = "Sesuai KTP"
TAKE_DAY = "Pakai {day}"
SIXTEEN = "16 angka"
FROM_NIK = "dari NIK"
SERIAL = "nomor urut"
NEXT, BACK = "lanjut", "kembali"
FINALIZED = "{name} siap dikirim."
LEFT_OPEN = "Program tertutup saat {name} sedang diisi ({at}). Tidak ada yang hilang. Lanjutkan sekarang?"
LEFT_OPEN_MORE = " {n} isian lain menunggu di daftar."
GO_ON, LATER = "Lanjutkan", "Nanti"
PARKED = "Draf {name} disimpan. Lanjutkan kapan saja dari daftar."
REVIEW_FIRST = 'Belum bisa diselesaikan. Lihat daftar "Sebelum selesai".'
FULL_DEATH_BENEFIT = "Santunan kematian penuh (Rp42 juta) perlu iuran 3 bulan berturut-turut."
SUMMARY = "{red} merah, {amber} kuning, {amount}"
PASSPHRASE_OF = "Kata sandi {agent}"
