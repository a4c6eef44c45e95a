"""What is said of a photo, a PDF or a recording that cannot be kept, and of its copy outside the vault."""

REFUSED = {
    "file_empty": "File ini kosong. Pilih file lain.",
    "file_unreadable": "File tidak bisa dibuka. Periksa apakah masih ada, lalu coba lagi.",
    "file_too_large": "File terlalu besar. Foto paling besar 40 MB; PDF atau rekaman paling besar 2 MB.",
    "file_unknown": "Jenis file ini tidak dikenal. Pakai foto JPG, PNG, atau WebP; PDF; atau rekaman suara.",
    "file_heic": "Foto HEIC belum bisa dibaca. Di iPhone: Pengaturan, Kamera, Format, "
    "Paling Kompatibel; lalu foto lagi, atau kirim fotonya sebagai JPG.",
    "file_wrong_kind": "Jenis file ini bukan untuk tempat ini. KTP, wajah, dan tanda tangan berupa foto; "
    "KK boleh PDF; persetujuan lisan berupa rekaman suara.",
    "file_broken": "File ini rusak atau terpotong. Salin ulang dari HP, atau foto lagi.",
    "file_animated": "Gambar bergerak tidak bisa dipakai. Pakai foto biasa.",
    "file_too_many_pixels": "Foto ini terlalu besar. Foto lagi dengan ukuran 12 megapiksel.",
    "file_too_small": "Foto ini terlalu kecil untuk dibaca. Pakai foto aslinya, bukan gambar kecilnya.",
    "file_pdf_locked": "PDF ini terkunci kata sandi. Buka kuncinya dulu, lalu simpan ulang.",
    "file_too_many": "Satu pendaftaran paling banyak 16 file. Hapus dulu yang tidak perlu.",
}
REMOVED = {
    "source_deleted": "File asli sudah dihapus dari laptop. Isinya tetap aman di dalam Perisai.",
    "source_gone": "File asli sudah tidak ada di tempatnya.",
    "source_changed": "File asli sudah berubah sejak diambil, jadi tidak dihapus. Periksa dulu isinya.",
    "source_is_link": "Yang dipilih hanya pintasan. Hapus sendiri file aslinya.",
    "source_stuck": "File asli tidak bisa dihapus. Tutup program yang membukanya, lalu hapus sendiri.",
}
