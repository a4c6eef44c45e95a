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
    " `perisai-central backup begin`.",
    "registration_unknown": "Pendaftaran itu tidak ada di sini. Periksa nomornya di perisai-central list.",
    "agent_unknown": "Belum ada agen dengan nama itu. Periksa namanya, atau buat kodenya dulu.",
    "device_unknown": "Laptop itu tidak terdaftar di sini. Periksa nomornya di perisai-central list.",
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
    "agent_name_invalid": "Nama agen harus 1 sampai 80 huruf.",
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
