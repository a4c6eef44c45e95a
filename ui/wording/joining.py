"""Words of joining the centre: by code, by the office's picture, or by its card."""

from ui.wording.sending import SAFE, stopped
from ui.wording.speech import say

TITLE, KEY = "Sambungkan ke pusat", "Ctrl+J"
WHY = (
    "Minta kode ke kantor. Mendaftarkan sudah bisa sebelum tersambung; yang siap kirim menunggu dengan aman "
    "di laptop ini."
)
JOINED_NOW = "Laptop ini sudah tersambung. Kode baru dari kantor menggantikan izin kirim yang lama."
ADDRESS, ADDRESS_HINT = "Alamat pusat", "dari kantor, biasanya dimulai dengan https://"
CODE, CODE_HINT = "Kode dari kantor", "8 atau 12 kelompok, masing-masing 4 huruf atau angka"
CODE_LEFT = "kurang {n} huruf atau angka"
CODE_WHOLE = "lengkap {n} kelompok"
CODE_SLIP = "Di kode ini tidak ada angka 0, 1, 8, dan 9. Mungkin itu huruf O, I, atau B."
CODE_LONG = "Kode ini terlalu panjang. Cocokkan lagi dengan kertasnya."
FILE, FILE_KEY = "Ambil dari file …", "Alt+F"
FILE_NOTE = (
    "Gambar kode QR atau kartu kantor. Gambar juga bisa ditempel (Ctrl+V) atau ditarik ke halaman ini."
)
CARD, CARD_HINT = "Kartu kantor", "tanpa internet: alamatnya diambil dari kartu ini"
BY_ADDRESS, BY_ADDRESS_KEY = "Pakai alamat", "Alt+E"
JOIN = "Sambungkan"
STOP = "Hentikan dulu"
LATER = "Nanti saja"
ASKING = "Menghubungi pusat …"
READ = "Kode terbaca dari gambar. Tekan Enter untuk menyambungkan."
READ_NO_ADDRESS = "Kode terbaca dari gambar. Ketik alamat pusat, lalu tekan Enter."
CARD_READ = "Kartu kantor terbaca. Ketik kode yang diberikan bersamanya, lalu tekan Enter."
UNREAD = (
    "Tidak ada kode QR atau kartu kantor yang terbaca di situ. Foto lagi lebih dekat dan terang, atau ketik "
    "kodenya."
)
NO_ADDRESS = "Isi alamat pusat dulu. Alamatnya ada di kantor, bersama kodenya."
NO_CODE = "Isi kode dari kantor dulu."
JOINED = "Tersambung ke pusat sebagai {agent}. Yang siap kirim sekarang bisa dikirim."
NOT_SEALED = "Tersambung, tetapi kunci pemulihan dari kantor tidak terbaca. Beri tahu kantor."
ASKED = (
    "Kartu kantor diterima. Tulis paket ke flashdisk dan bawa ke kantor; laptop ini tersambung saat tanda "
    "terimanya kembali."
)
REFUSED = {
    "bad_code": "Kode ini salah ketik. Cocokkan lagi dengan kertas dari kantor.",
    "unknown_code": "Kode ini tidak dikenal, sudah dipakai, atau kedaluwarsa. Minta kode baru ke kantor.",
    "insecure_url": "Alamat ini tidak bisa dipakai. Alamat pusat dimulai dengan https://; ketik seperti dari "
    "kantor.",
    "offline": "Pusat tidak terjangkau. Periksa internet dan alamatnya, lalu coba lagi, sekarang atau nanti.",
    "timeout": "Jaringan terlalu lambat. Cari sinyal yang lebih baik, lalu coba lagi. Kodenya masih berlaku.",
    "portal": "Wi-Fi ini minta login dulu. Buka halaman login di peramban, lalu coba lagi.",
    "untrusted": "Sambungan ke alamat ini tidak bisa dipercaya. Periksa alamat dan jam laptop, lalu coba "
    "lagi; kalau terulang, hubungi kantor.",
    "not_ours": "Yang menjawab di alamat ini bukan program pusat. Periksa alamatnya, lalu coba lagi.",
    "not_found": "Yang menjawab di alamat ini bukan program pusat. Periksa alamatnya, lalu coba lagi.",
    "stranger": "Yang menjawab bukan kantor yang membuat kode ini. Belum ada yang dikirim. Periksa "
    "alamatnya; kalau terulang, hubungi kantor.",
    "busy": "Pusat sedang sibuk. Coba lagi beberapa menit lagi. Kodenya masih berlaku.",
    "internal": "Pusat sedang bermasalah. Coba lagi nanti; kalau terulang, hubungi kantor.",
    "cancelled": "Dihentikan. Laptop ini belum tersambung; bisa dicoba lagi kapan saja.",
    "update_needed": "Program ini perlu diperbarui sebelum bisa tersambung. Hubungi kantor.",
}
UNEXPECTED = "Belum bisa tersambung. " + SAFE + " Coba lagi; kalau terulang, hubungi kantor."


def refused(code: str) -> str:
    """Why nothing was joined, and what to do."""
    return say(REFUSED[code]) if code in REFUSED else stopped(code)
