"""What the commands say about reference packs, and what cures each refusal."""

from datetime import date

from ui.wording.dates import day

SENTENCES = {
    "pack_broken": "File ini bukan paket data Perisai yang utuh. Salin atau unduh ulang dari kantor.",
    "pack_too_large": "File ini terlalu besar untuk paket data. Periksa lagi nama filenya.",
    "pack_unknown_key": (
        "Penanda tangan paket ini belum dikenal laptop ini. Sambungkan dulu laptop ke kantor yang membuatnya."
    ),
    "pack_bad_signature": (
        "Tanda tangan paket ini tidak cocok; isinya mungkin sudah diubah. Minta ulang paketnya ke kantor."
    ),
    "pack_newer_program": "Paket ini untuk program yang lebih baru. Perbarui dulu program di laptop ini.",
    "pack_vectors_fail": (
        "Hitungan paket ini tidak cocok dengan contohnya sendiri. Jangan dipakai; kabari kantor pembuatnya."
    ),
    "pack_older": "Paket {version} sudah digantikan paket {newest} di laptop ini. Tidak perlu dipasang.",
    "pack_same_version": "Paket {version} lain sudah ada di laptop ini. Minta nomor versi baru ke kantor.",
}
FORCES = {"in_force": "berlaku", "waiting": "menunggu tanggalnya", "kept": "disimpan untuk hitungan lama"}
ORIGINS = {"shipped": "bawaan program", "installed": "dari kantor"}


def sentence(code: str, **params: str) -> str:
    return SENTENCES[code].format(**params)


def sound(version: str, valid_from: date) -> str:
    return f"Paket {version} baik dan bisa dipasang. Berlaku mulai {day(valid_from)}."


def installed(version: str, valid_from: date) -> str:
    return f"Paket {version} terpasang. Berlaku mulai {day(valid_from)}."


def line(version: str, valid_from: date, state: str, origin: str) -> str:
    return f"{version}  mulai {day(valid_from)}  {FORCES[state]} ({ORIGINS[origin]})"


def rejected(file: str, code: str) -> str:
    """An installed file that is skipped: the program goes on without it."""
    return f"{file} tidak dipakai: {sentence(code)}"
