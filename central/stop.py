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
    "registration_unknown": "Pendaftaran itu tidak ada di sini. Periksa nomornya di perisai-central list.",
    "agent_unknown": "Belum ada agen dengan nama itu. Periksa namanya, atau buat kodenya dulu.",
    "device_unknown": "Laptop itu tidak terdaftar di sini. Periksa nomornya di perisai-central list.",
    "pin_unreadable": "Berkas sertifikat untuk kode tidak bisa dibaca. Beri berkas PEM.",
    "pack_refused": "Paket acuan ini rusak, terlalu lama, atau tanda tangannya tidak dikenal pusat.",
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
