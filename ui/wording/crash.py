"""What is said when the program itself fails: the data are safe, and what to do."""

CRASHED = (
    "Program berhenti karena kesalahannya sendiri; data yang tersimpan tetap aman. Coba lagi;"
    " kalau terulang, beri tahu kantor dan kirim isi folder logs (tanpa data pribadi)."
)
