"""What stops a command of the office: a stable code, its exit code, and the sentence with the cure.

An item's failure is a verdict, never a Stop. Sentences hold no input, so nothing personal leaks through them.
"""

SENTENCES = {
    "no_centre": "Belum ada pusat di folder ini. Jalankan `perisai-central serve` dulu, atau pilih folder"
    " yang benar dengan --home.",
    "home_unusable": "Folder pusat tidak bisa dibuat atau ditulisi. Pilih folder lain dengan --home.",
    "key_lost": "Berkas kunci pusat tidak ada atau rusak. Kembalikan berkas kunci dari cadangan ke folder"
    " pusat; basis data tidak diubah.",
    "other_key": "Kunci tanda tangan di folder ini bukan milik basis data ini. Pakai folder pusat yang"
    " semula; basis data tidak diubah.",
    "list_damaged": "Daftar yang dihapus (erased.ndjson) atau daftar kunci (rotations.ndjson) di folder pusat"
    " rusak. Kembalikan berkas itu dari cadangan terbarunya; basis data tidak diubah.",
    "newer_database": "Basis data ini dibuat oleh versi program yang lebih baru. Perbarui perisai-central.",
    "database_unusable": "Basis data tidak bisa dibuka. Periksa --db dan berkas kunci di folder pusat.",
    "unsupported_database": "Alamat --db harus dimulai dengan postgresql+psycopg://",
    "insecure_host": "HTTP tanpa sertifikat hanya untuk komputer ini sendiri (127.0.0.1). Untuk alamat lain"
    " beri --tls-cert dan --tls-key.",
    "tls_incomplete": "--tls-cert dan --tls-key harus diberikan berdua dan berisi sertifikat yang cocok.",
    "port_taken": "Alamat atau port itu tidak bisa dipakai. Pilih --port lain, atau 0 untuk port bebas.",
    "file_unreadable": "Berkas tidak bisa dibaca. Beri berkas NDJSON atau CSV (UTF-8) dengan kolom"
    " registration_id dan outcome.",
    "centre_busy": "Pusat sedang sibuk menulis. Tunggu sebentar, lalu coba lagi.",
    "backup_unknown": "Cadangan dengan nomor itu tidak pernah dimulai. Mulai dulu dengan"
    " `perisai-central backup-begin`.",
    "backup_unlocked": "Beri --recipient (kunci age kantor, lihat backup-key) atau --passphrase-file, salah"
    " satu saja: tanpa itu siapa pun bisa membaca cadangannya.",
    "backup_passphrase_short": "Sandi cadangan paling sedikit 12 huruf. Pilih beberapa kata.",
    "backup_recipient": "Kunci penerima tidak dikenal. Beri baris age1... yang dicetak backup-key.",
    "backup_unwritable": "Cadangan tidak bisa ditulis di folder itu. Periksa foldernya, haknya, dan ruang"
    " disknya; cadangan yang lama tidak diubah.",
    "backup_other_centre": "Folder itu milik pusat lain. Pilih folder lain; tidak ada yang diubah.",
    "backup_missing": "Tidak ada cadangan di situ. Beri folder cadangan, atau salah satu berkas"
    " backup-....age di dalamnya.",
    "backup_damaged": "Cadangan ini terpotong, rusak, atau tidak lengkap. Pakai cadangan sebelumnya;"
    " tidak ada yang diubah.",
    "backup_other_key": "Kunci atau sandi itu bukan untuk cadangan ini. Tidak ada yang diubah.",
    "backup_no_passphrase": "Cadangan ini disegel untuk kunci kantor, bukan untuk sandi. Beri --key.",
    "backup_key_unreadable": "Berkas kunci cadangan tidak bisa dibaca. Beri berkas dengan satu baris"
    " AGE-SECRET-KEY-1...",
    "recovery_recipient": "Itu bukan kunci publik pemulihan (age1...). Kunci rahasianya,"
    " AGE-SECRET-KEY-1..., jangan pernah ditaruh di sini.",
    "backup_key_exists": "Berkas itu sudah ada dan tidak ditimpa. Pilih nama lain.",
    "backup_other_database": "Cadangan ini dari basis data jenis lain. Beri --db untuk cadangan PostgreSQL,"
    " jangan beri --db untuk SQLite; tidak ada yang diubah.",
    "backup_files_missing": "Sebagian berkas (foto, rekaman) di folder cadangan hilang atau rusak. Pakai"
    " salinan folder yang lain, atau --incomplete: laptop mengirim lagi yang masih dipegangnya.",
    "metrics_token": "Berkas token untuk /metrics tidak bisa dibaca, atau tokennya kurang dari 16 huruf.",
    "files_url": "Alamat --files harus seperti s3://ember/awalan?endpoint=https://...&region=...; tanpa TLS"
    " hanya untuk komputer ini sendiri. Kuncinya dari AWS_ACCESS_KEY_ID dan AWS_SECRET_ACCESS_KEY.",
    "files_elsewhere": "Berkas pusat ini sudah ada di tempat lain. Pindahkan dengan backup, lalu restore"
    " --files.",
    "database_damaged": "Basis data pusat rusak: cadangannya tidak dibuat. Pulihkan dari cadangan terakhir"
    " dengan `perisai-central restore`.",
    "centre_in_use": "Pusat di folder ini sedang berjalan. Hentikan dulu semua perisai-central.",
    "restore_under_way": "Folder pusat sedang dipulihkan dari cadangan. Tunggu sampai selesai.",
    "registration_unknown": "Pendaftaran itu tidak ada di sini. Periksa nomornya di perisai-central list.",
    "agent_unknown": "Belum ada agen dengan nama itu. Periksa namanya, atau buat kodenya dulu.",
    "device_unknown": "Laptop itu tidak terdaftar di sini. Periksa nomornya di perisai-central list.",
    "limits_unreadable": "signals.json di folder pusat tidak bisa dibaca. Perbaiki isinya, atau hapus supaya"
    " angka yang biasa berlaku.",
    "device_lost": "Laptop itu tercatat hilang. Tutup dulu catatannya dengan perisai-central lost close.",
    "already_lost": "Laptop itu sudah tercatat hilang. Lihat perisai-central lost list.",
    "not_lost": "Laptop itu tidak tercatat hilang. Lihat perisai-central lost list.",
    "missed_at_invalid": "Waktu hilangnya harus ditulis seperti 2026-11-21T08:00:00+08:00, dan tidak boleh di"
    " masa depan atau lebih dari sepuluh tahun lalu.",
    "pin_unreadable": "Berkas sertifikat untuk kode tidak bisa dibaca. Beri berkas PEM.",
    "pack_refused": "Paket acuan ini rusak, terlalu lama, atau tanda tangannya tidak dikenal pusat.",
    "package_unreadable": "File ini bukan paket, atau terpotong atau rusak di jalan. Salin lagi dari"
    " laptopnya; tidak ada yang diambil.",
    "package_other_key": "Paket ini disegel untuk pusat lain, atau untuk kunci lama pusat ini. Minta"
    " laptopnya menulis paket baru, atau kembalikan package.key dari cadangan; tidak ada yang diambil.",
    "package_forged": "Isi paket ini tidak cocok dengan tanda tangan laptop yang disebutnya. Jangan"
    " dipakai; minta paket baru langsung dari agennya. Tidak ada yang diambil.",
    "package_unknown_device": "Laptop pembuat paket ini tidak terdaftar di sini. Daftarkan dulu dengan"
    " kode, atau bawa paketnya ke pusat yang benar; tidak ada yang diambil.",
    "package_unknown_code": "Kode sambung di paket ini salah, sudah dipakai, atau kedaluwarsa. Buat kode baru"
    " dan kirimkan ke agennya; tidak ada yang diambil.",
    "card_exists": "File kartu itu sudah ada dan tidak ditimpa. Pilih nama lain.",
    "card_unwritable": "Kartu tidak bisa ditulis di situ. Pilih tempat lain.",
    "card_url": "Alamat pusat untuk kartu harus dimulai dengan https://, misalnya https://pusat.kantor.id.",
    "receipts_exist": "File tanda terima itu sudah ada dan tidak ditimpa. Pilih nama lain dengan --receipts.",
    "receipts_unwritable": "Isi paket sudah diambil, tetapi tanda terimanya tidak bisa ditulis. Periksa"
    " tempatnya, lalu ambil paket ini sekali lagi: tidak ada yang masuk dua kali.",
    "version_unreadable": "Versi harus ditulis seperti 0.4.",
    "message_invalid": "Isinya kosong, terlalu panjang, atau salah bentuk. Lihat --help.",
    "name_invalid": "Nama untuk masuk harus 1 sampai 80 huruf.",
    "name_taken": "Nama untuk masuk itu sudah dipakai. Pilih nama lain.",
    "password_short": "Kata sandi harus 10 sampai 200 huruf. Beberapa kata yang mudah diingat sudah cukup.",
    "office_unknown": "Kantor itu belum ada di sini. Seorang supervisor perlu --office yang sudah ada.",
    "user_unknown": "Tidak ada orang kantor dengan nama itu. Lihat perisai-central user list.",
    "last_admin": "Ini admin terakhir. Tambahkan admin lain dulu, supaya pusat tetap bisa diurus.",
    "agent_name_invalid": "Nama agen harus 1 sampai 80 huruf.",
    "template_unknown": "Susunan lembar itu tidak ada. Lihat perisai-central bridge template list.",
    "template_invalid": "Berkas itu bukan susunan lembar, atau namanya salah. Mulai dari contoh:"
    " perisai-central bridge template show contoh.",
    "template_other_use": "Susunan itu untuk keperluan lain: satu untuk lembar unggah, satu untuk hasil.",
    "templates_full": "Sudah ada 100 susunan. Hapus yang tidak dipakai dengan bridge template drop.",
    "sheet_unreadable": "Lembar tidak bisa dibaca. Beri berkas XLSX atau CSV yang utuh, tanpa sandi.",
    "sheet_too_large": "Lembar terlalu besar. Bagi menjadi beberapa berkas, paling banyak 50.000 baris dan"
    " 16 MB; baris yang sudah diambil tidak terulang.",
    "sheet_empty": "Lembar tidak berisi satu baris pun di bawah judul kolomnya.",
    "sheet_columns_missing": "Judul kolom tidak dikenali. Cocokkan dengan susunannya: perisai-central bridge"
    " template show.",
    "sheet_exists": "File lembar itu sudah ada dan tidak ditimpa. Pilih nama lain.",
    "sheet_unwritable": "Lembar tidak bisa ditulis di situ. Pilih tempat lain, lalu ulangi dengan --again.",
    "choice_invalid": "Pilihan pendaftaran itu salah bentuk, atau terlalu banyak. Lihat --help.",
    "file_exists": "File itu sudah ada dan tidak ditimpa. Pilih nama lain.",
    "file_unwritable": "File tidak bisa ditulis di situ. Pilih tempat lain; tidak ada yang tertinggal.",
    "list_too_long": "Daftar ini lebih panjang daripada satu lembar XLSX. Tulis sebagai CSV: --format csv.",
    "person_unreadable": "Beri NIK (16 angka) lewat masukan standar, atau nomor pendaftaran dengan --id.",
    "person_unknown": "Orang itu tidak ada di sini, atau salah satu nomor pendaftarannya tidak ada.",
    "other_number": "Jumlahnya bukan sebanyak itu. Lihat lagi dengan `perisai-central person show`, lalu beri"
    " jumlah yang benar dengan --erase; tidak ada yang dihapus.",
    "recipient_unknown": "Kunci penerima tidak dikenal. Beri baris age1... milik penerimanya.",
    "copy_too_large": "Salinan ini terlalu besar untuk disegel dengan sandi. Pakai --recipient.",
    "passphrase_unreadable": "Berkas sandi tidak bisa dibaca. Beri berkas teks, sandinya di baris pertama.",
    "reference_invalid": "Nomor surat hanya huruf besar, angka (paling banyak 9), titik, garis, dan garis"
    " miring.",
    "column_unknown": "Salah satu kolom tidak dikenal. Lihat nama kolom di --help.",
}


class Stop(Exception):
    """Ends a command with one sentence; `exit_code` follows design section 9."""

    def __init__(self, code: str, exit_code: int) -> None:
        super().__init__(code)
        self.code = code
        self.exit_code = exit_code

    @property
    def sentence(self) -> str:
        return SENTENCES[self.code]
