"""What is said to who closes the window with something unsent."""

UNSENT = "{n} pendaftaran belum terkirim. Aman ditutup; dikirim saat ada internet."
GO = "Tutup"
SEND_FIRST, SEND_FIRST_KEY = "Kirim dulu", "Alt+M"
