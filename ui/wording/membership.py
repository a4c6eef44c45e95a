"""Where a member stands, and what to do next, in words. Only the first payment protects."""

from perisai_app.domain.membership import Membership, MembershipState
from ui.wording.dates import month

STATES = {
    MembershipState.NOT_YET_PROTECTED: "Belum terlindungi: iuran pertama belum dibayar",
    MembershipState.ACTIVE: "Aktif sampai {month}",
    MembershipState.DUE: "Iuran bulan ini belum dibayar",
    MembershipState.IN_ARREARS: "Menunggak {n} bulan",
    MembershipState.LAPSED: "Kepesertaan berakhir",
    MembershipState.INACTIVE: "Nonaktif (JHT sudah diklaim)",
    MembershipState.CANCELLED: "Batal",
    MembershipState.WITHDRAWN: "Persetujuan ditarik",
    MembershipState.DECEASED: "Meninggal",
    MembershipState.WAGE_EARNER: "Pindah menjadi pekerja penerima upah",
}
ACTIONS = {
    "pay_first": "Bayar iuran pertama dengan NIK. Perlindungan mulai setelah itu.",
    "pay_ahead": "Tidak ada tunggakan. Boleh bayar beberapa bulan di muka.",
    "pay_this_month": "Bayar iuran bulan ini dengan NIK.",
    "pay_arrears": "Bayar {months} bulan iuran dengan NIK, paling lambat {until}.",
    "pay_again": "Bayar lagi dengan NIK supaya terlindungi kembali.",
    "ask_branch": "Tanyakan ke kantor cabang cara mengaktifkan lagi.",
    "register_again": "Kalau berubah pikiran, daftarkan lagi dengan persetujuan baru.",
    "help_claim": "Bantu keluarganya mengajukan santunan ke kantor cabang.",
    "ask_employer": "Sekarang didaftarkan oleh pemberi kerja. Tanyakan kartunya.",
}
NOTES = {
    "unpaid_not_promised": "Kecelakaan pada bulan yang belum dibayar belum pasti ditanggung.",
    "no_fine": "Tidak ada denda.",
    "old_arrears_not_collected": "Tunggakan lama tidak ditagih.",
    "waiting_may_start_anew": (
        "Syarat bulan berturut-turut untuk santunan kematian penuh mungkin dihitung dari awal."
        " Tanyakan ke kantor."
    ),
    "side_business_may_stay": "Kalau masih punya usaha sendiri, boleh tetap ikut untuk usaha itu.",
}
NOBODY = "Belum ada peserta."
SERVED_NO_MORE = "Peserta ini tidak dilayani lagi; kartunya dihapus pada pembersihan berikutnya."


def line(registration_id: str, name: str, phone: str, standing: Membership) -> str:
    """One member in one line: who, where the cover stands, what to do."""
    told = (registration_id, name, phone, state(standing), next_action(standing))
    return "  ".join(part for part in told if part)


def state(standing: Membership) -> str:
    """The state in a few words, with the month or the number of months."""
    shown = month(standing.active_to) if standing.active_to else ""
    return STATES[standing.state].format(month=shown, n=standing.arrears_months)


def next_action(standing: Membership) -> str:
    """What to do now, in one or two sentences."""
    until = month(standing.last_month_to_pay) if standing.last_month_to_pay else ""
    return ACTIONS[standing.next_action].format(months=len(standing.owed), until=until)


def notes(standing: Membership) -> tuple[str, ...]:
    return tuple(NOTES[code] for code in standing.notes)
