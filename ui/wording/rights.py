"""What is said when a person's data are looked up, copied, withdrawn or erased, and the readable copy."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ui.wording.fields import NAMES

STATES = {
    "draft": "Draf",
    "queued": "Siap kirim",
    "received": "Terkirim",
    "registered": "Terdaftar",
    "returned": "Perlu perbaikan",
    "refused": "Perlu perbaikan",
    "conflict": "Perlu perbaikan",
    "declined": "Ditolak",
    "prospect": "Calon",
}
VAULT = {
    "no_such_person": "Orang dengan nomor ini tidak ada di laptop ini. Cari lagi dengan namanya.",
    "no_such_prospect": "Calon ini sudah menjadi draf atau sudah dihapus. Lihat lagi daftarnya.",
    "unsent_would_be_lost": "Ada isian yang belum sampai di kantor dan akan hilang. Kirim dulu, baru hapus.",
    "basis_is_public_task": (
        "Orang ini didaftarkan lewat SK, bukan lewat persetujuan. Sampaikan keberatannya ke kantor."
    ),
    "only_card_left": (
        "Data lengkap orang ini sudah tidak ada di laptop ini. Sampaikan pencabutannya ke kantor,"
        " lalu hapus kartunya di sini."
    ),
    "statement_not_ours": (
        "Surat cadangan ini bukan dari kantor yang dikenal laptop ini. Tidak ada yang dihapus; minta ulang."
    ),
}
SENTENCES = VAULT | {
    "no_such_person": "Nomor ini tidak ada di laptop ini. Cari nomornya: perisai person find NAMA.",
    "unsent_would_be_lost": (
        "Ada isian yang belum sampai di kantor dan akan hilang. Kirim dulu dengan perisai sync,"
        " atau hapus juga dengan --even-unsent."
    ),
    "only_card_left": (
        "Data lengkap orang ini sudah tidak ada di laptop ini. Sampaikan pencabutannya ke kantor,"
        " lalu hapus kartunya dengan perisai person erase."
    ),
    "export_passphrase": "Kata sandi untuk salinan belum ada. Ketik saat diminta, atau pakai --seal-file.",
    "plain_not_confirmed": (
        "Salinan tanpa kata sandi bisa dibaca siapa saja. Kalau memang perlu, tambahkan --sure."
    ),
    "export_unwritable": "Salinan tidak bisa ditulis. Pilih nama atau folder lain; file lama tidak ditimpa.",
    "erase_not_confirmed": "Penghapusan tidak bisa dibatalkan. Kalau memang diminta, tambahkan --sure.",
}
PROBLEMS = {
    "missing": "Isi namanya dulu.",
    "too_long": "Terlalu panjang. Tulis lebih singkat.",
    "nik_before_draft": "NIK belum dicatat di sini. Hapus dulu; NIK diisi saat mendaftarkan.",
}
HOLDS = {
    "open_draft": "ada draf perbaikan yang belum selesai",
    "unsent": "ada yang belum sampai di kantor",
    "undecided": "kantor belum memutuskan",
    "no_receipt": "belum ada bukti terima untuk semua berkas",
    "too_early": "belum cukup lama sejak bukti terima",
    "not_backed_up": "kantor belum menyatakan cadangannya aman",
}
ASK_PLAIN = "Salinan ini akan bisa dibaca siapa saja yang memegang filenya. Lanjutkan?"
ASK_ERASE = "Semua data orang ini di laptop ini akan dihapus dan tidak bisa dikembalikan. Lanjutkan?"
ASK_SEAL = "Kata sandi untuk salinan"
BACKUPS_OWED = " Cadangan lama masih memuatnya; sambungkan tempat cadangan kedua, lalu kirim sekali lagi."
PLACE_OWED = " Cadangan di {place} mungkin masih memuatnya; pasang tempat itu, lalu kirim sekali lagi."
ASIDE_HOLDS = " Folder {folder} berisi data lama yang rusak; setelah kantor melihatnya, hapus folder itu."
NOBODY = "Tidak ada yang cocok."
WITHDRAWN = {
    "forgotten": "Persetujuan dicabut. Datanya belum pernah dikirim dan sudah dihapus dari laptop ini.",
    "queued": (
        "Persetujuan dicabut dan akan dikirim ke kantor. Setelah ada bukti terima, datanya dihapus dari sini."
    ),
}
ROLES = {
    "ktp": "KTP",
    "kk": "KK",
    "face": "foto wajah",
    "signature": "tanda tangan",
    "consent_audio": "rekaman persetujuan",
    "other": "lain",
}
EVENTS = {
    "draft_made": "draf dibuat",
    "draft_discarded": "draf dibuang",
    "finalized": "selesai diisi",
    "corrected": "diperbaiki",
    "attempted": "dicoba kirim",
    "received": "bukti terima",
    "refused": "tidak lolos aturan",
    "conflict": "dua versi",
    "decision": "keputusan kantor",
    "file_taken_in": "berkas disimpan",
    "file_taken_out": "berkas dihapus dari draf",
    "exported": "salinan data dibuat",
    "purged": "data dihapus sesuai jadwal",
    "consent_withdrawn": "persetujuan dicabut",
    "erased": "data dihapus atas permintaan",
}


def exported(file: str, sealed: bool) -> str:
    how = (
        "Buka dengan program age dan kata sandinya."
        if sealed
        else "File ini tidak dikunci; simpan baik-baik."
    )
    return f"Salinan ditulis ke {file}. {how}"


def erased(drafts: int, cards: int, tombstones: int, prospects: int) -> str:
    gone = drafts + cards + tombstones + prospects
    return f"Terhapus ({gone} catatan). Yang tersisa hanya nomor dan sidik isi tanpa data pribadi."


def still_held(backups: str | None, places: Sequence[str], aside: Sequence[str]) -> str:
    """Where somebody erased may still be found, and the cure for each; empty when nowhere."""
    owed = BACKUPS_OWED if backups and not places else ""
    named = "".join(PLACE_OWED.format(place=place) for place in places)
    return owed + named + "".join(ASIDE_HOLDS.format(folder=name) for name in aside)


def readable(dossier: Mapping[str, Any]) -> str:
    """The whole copy in Indonesian, for the person it is about; the JSON beside it is for programs."""
    return "\n".join(_lines(dossier)) + "\n"


def _lines(dossier: Mapping[str, Any]) -> Iterator[str]:
    yield "SALINAN DATA PRIBADI"
    yield f"Dibuat: {dossier['made_at']}"
    if prospect := dossier.get("prospect"):
        yield "\nCalon peserta"
        for name, word in (("name", "Nama"), ("phone", "Nomor HP"), ("place", "Tempat")):
            yield f"  {word}: {prospect[name]}"
        yield f"  Kembali: {prospect['come_back']} {prospect['come_back_on'] or ''}".rstrip()
    for one in dossier["registrations"]:
        yield f"\nPendaftaran {one['registration_id']}"
        yield from _texts("Draf yang sedang diisi", one["draft"])
        for revision in one["revisions"]:
            state = STATES.get(revision["state"], revision["state"])
            yield from _texts(f"Revisi {revision['revision']}: {state}", revision)
            if receipt := revision["receipt"]:
                yield f"    Bukti terima kantor: {receipt['at']}"
                if receipt["told_at"]:
                    yield f"    Menurut jam kantor: {receipt['told_at']}"
            if revision["withdrawn_on"]:
                yield f"    Persetujuan dicabut: {revision['withdrawn_on']}"
        for version in one["other_versions"]:
            yield from _texts(f"Versi lain dari revisi {version['revision']}", version)
        yield from _rest(one)


def _texts(title: str, held: Mapping[str, Any] | None) -> Iterator[str]:
    if held is None:
        return
    yield f"  {title}"
    for name, text in held["texts"].items():
        yield f"    {NAMES.get(name, name)}: {text}"


def _rest(one: Mapping[str, Any]) -> Iterator[str]:
    for told in one["from_the_office"]:
        yield f"  Dari kantor, {told['received_at']}"
        for name, value in told["body"].items():
            yield f"    {name}: {value}"
    for file in one["files"]:
        yield f"  Berkas {ROLES[file['role']]}: {file['sha256']}"
    if card := one["card"]:
        yield f"  Kartu peserta: {card['name']}, {card['phone']}, nomor {card['member_number'] or '-'}"
        yield f"    Lunas sampai: {card['paid_through'] or '-'}"
    for stone in one["tombstones"]:
        yield f"  Revisi {stone['revision']} sudah dihapus: {stone['laid_at']}"
    for entry in one["journal"]:
        yield f"  {entry['at']}  {EVENTS.get(entry['what'], entry['what'])}"
