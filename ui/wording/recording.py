"""What is said around the recording of a spoken consent."""

from ui.wording.speech import say

RECORD, STOP, RECORD_KEY = "Rekam persetujuan", "Selesai merekam", "F4"
AGAIN = "Rekam ulang"
LISTEN, HUSH, DISCARD, NO = "Dengarkan", "Berhenti", "Buang", "Tidak jadi"
SAVE_AGAIN = "Simpan lagi"
READ_ALOUD = "Bacakan ini"
HOW = "Bacakan, lalu biarkan orangnya menjawab dengan suaranya sendiri. Paling lama {length}."
OPENING = "Membuka mikrofon …"
RECORDING = "Sedang merekam. Sisa {length}."
LEVEL = "Kekuatan suara"
KEEPING = "Menyimpan rekaman …"
KEPT = "Rekaman tersimpan terenkripsi di draf ini, {size}."
WANTED = "Cara persetujuan 'Rekaman suara', tetapi rekamannya belum ada. Tekan F4 untuk merekam."
ASK_AGAIN = "Draf ini sudah punya rekaman. Rekaman baru akan menggantikannya. Rekam ulang?"
ASK_DISCARD = "Rekaman ini dihapus dari draf dan tidak bisa dikembalikan. Buang?"
FULL = "Batas {length} tercapai. Rekaman sampai di sini sudah disimpan."
CUT_OFF = "Suara dari mikrofon terputus. Yang sudah terekam tetap disimpan; dengarkan dulu, atau rekam ulang."
SILENT = (
    "Tidak terdengar suara sama sekali. Periksa apakah mikrofon menyala, tidak dibisukan, dan "
    "diizinkan di setelan privasi; lalu rekam ulang."
)
TROUBLE = {
    "sound_missing": "Laptop ini belum punya pustaka suara. Pasang dulu, di Linux dengan: "
    "sudo apt install libpulse0 alsa-utils. Setelah itu tekan F4 lagi.",
    "no_microphone": "Mikrofon tidak ditemukan. Colokkan mikrofon atau headset, lalu tekan F4 lagi.",
    "microphone_busy": "Mikrofon tidak bisa dibuka, mungkin sedang dipakai program lain. Tutup program "
    "rapat atau perekam lain, lalu tekan F4 lagi.",
    "microphone_forbidden": "Laptop ini melarang Perisai memakai mikrofon. Di Windows: Setelan, Privasi, "
    "Mikrofon, izinkan aplikasi desktop; lalu tekan F4 lagi.",
    "no_speaker": "Pengeras suara tidak bisa dibuka. Colokkan headset, lalu coba dengarkan lagi.",
    "sound_unknown": "Rekaman jenis ini tidak bisa diputar di sini. Isinya tetap tersimpan dan akan dikirim.",
    "file_elsewhere": "Rekaman ini ada di pusat, belum di laptop ini. Isinya tetap aman.",
}
NOT_SAVED = "Rekaman belum bisa disimpan. Jangan tutup formulir ini; beri ruang di disk, lalu simpan lagi."


def length(seconds: float) -> str:
    """'2:05'."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def length_in_words(seconds: int) -> str:
    """'3 menit', '45 detik'."""
    return say("{n} menit", n=seconds // 60) if seconds % 60 == 0 else say("{n} detik", n=seconds)
