"""What the programmes bring, in words: events, benefits, how an amount is meant, conditions, programmes.

Every code of the table of benefits and of domain.benefit has words here; nothing is said that is not sure.
"""

from perisai_app.domain.benefit import BenefitLine
from perisai_app.domain.benefit_terms import Condition, Event, Kind, Level
from perisai_app.domain.programmes import Programme
from ui.wording.dates import rupiah

EVENTS = {
    Event.ACCIDENT: "Celaka saat bekerja",
    Event.PARTIAL_DISABILITY: "Cacat sebagian karena kerja",
    Event.TOTAL_DISABILITY: "Cacat total tetap karena kerja",
    Event.ACCIDENT_DEATH: "Meninggal karena kerja",
    Event.DEATH: "Meninggal bukan karena kerja",
    Event.OLD_AGE: "Hari tua",
}
BENEFITS = {
    "care": "Berobat sampai sembuh",
    "lost_income": "Pengganti penghasilan",
    "transport_land": "Angkutan darat",
    "transport_sea": "Angkutan laut",
    "transport_air": "Angkutan udara",
    "home_care": "Perawatan di rumah",
    "dentures": "Gigi palsu",
    "hearing_aid": "Alat bantu dengar",
    "glasses": "Kacamata",
    "return_to_work": "Pendampingan kembali bekerja",
    "partial_disability": "Santunan cacat sebagian",
    "total_disability": "Santunan cacat total tetap",
    "death": "Santunan kematian",
    "funeral": "Biaya pemakaman",
    "periodic": "Santunan berkala",
    "scholarship": "Beasiswa anak",
    "savings": "Tabungan hari tua (JHT)",
}
AMOUNTS = {
    Kind.OPEN: "tanpa batas biaya",
    Kind.ONCE: "{amount}",
    Kind.CEILING: "paling banyak {amount}",
    Kind.BASES: "{amount}",
    Kind.MONTHLY_PERCENT: "{amount} per bulan",
    Kind.TABLE_PERCENT: "{amount} tiap 1%",
    Kind.SAVINGS: "{amount} dan hasilnya",
    Kind.SCHOLARSHIP: "{amount} sampai lulus",
}
SERVICE = "tersedia"
NOT_YET = "belum"
WAITING = ("waiting", "waiting_ceiling")
CONDITIONS = {
    "work_related": "Saat bekerja, di jalan berangkat dan pulang kerja, atau sakit karena pekerjaan.",
    "class_one_ward": "Sesuai kebutuhan medis, di kelas 1 rumah sakit pemerintah atau yang setara.",
    "report_within_hours": "Laporkan paling lambat {n} jam setelah kejadian.",
    "doctor_says_unable": "Selama dokter menyatakan belum bisa bekerja.",
    "until_recovered": "Sampai sembuh.",
    "months_span": "Bulan ke-{from} sampai ke-{to}.",
    "months_after": "Setelah {n} bulan.",
    "within_years": "Paling lama {n} tahun.",
    "base_is_wage": "Dihitung dari dasar iuran, bukan dari penghasilan sebenarnya. Kantor yang memastikan.",
    "percent_of_table": "Tiap 1% menurut tabel cacat. Dokter yang menilai berapa persen.",
    "periodic_months": "Santunan untuk {n} bulan.",
    "paid_in_one": "Dibayar sekaligus.",
    "periodic_maybe_instead": (
        "Ada sumber yang menulis santunan ini sebagai pilihan, bukan tambahan. Tanyakan ke kantor."
    ),
    "arrears_not_promised": "Kalau iuran menunggak, belum pasti ditanggung. Bayar tepat waktu.",
    "months_needed": "Perlu iuran {n} bulan. Sudah terpenuhi.",
    "waiting": "Perlu iuran {n} bulan, baru {paid}. Sesudah itu {amount}.",
    "waiting_ceiling": "Perlu iuran {n} bulan, baru {paid}. Sesudah itu paling banyak {amount}.",
    "in_a_row": (
        "Bulan iurannya harus berturut-turut. Kalau kepesertaan pernah berakhir, tanyakan ke kantor"
        " apakah dihitung dari awal."
    ),
    "funeral_once": "Dibayar satu kali, walau terdaftar di dua jenis kepesertaan.",
    "heirs_order": "Yang menerima: suami atau istri dan anak lebih dulu, lalu keluarga terdekat.",
    "children_at_most": "Untuk paling banyak {n} anak.",
    "child_beyond": "Beasiswa untuk {n} anak. Di sini dihitung anak yang sekolahnya masih paling lama.",
    "level_unknown": "Jenjang sekolah belum dikenal. Pilih TK, SD, SMP, SMA, atau kuliah.",
    "child_under": "Anak belum berusia {n} tahun.",
    "child_unmarried": "Anak belum menikah.",
    "child_not_working": "Anak belum bekerja.",
    "short_work_months": "Anak yang magang, usaha sendiri, atau bekerja paling lama {n} bulan tetap bisa.",
    "from_school_age": "Mulai saat anak masuk usia sekolah.",
    "yearly_claim": "Diajukan tiap tahun.",
    "back_claim_years": "Yang terlewat bisa diajukan paling jauh {n} tahun ajaran ke belakang.",
    "yield_not_promised": "Hasil pengembangannya tidak bisa dijanjikan di sini.",
    "paid_at_age": "Dibayar penuh saat berusia {n} tahun.",
    "stopped_business_months": "Bisa juga diambil {n} bulan setelah berhenti usaha.",
    "leaving_for_good": "Bisa juga diambil warga asing yang pulang untuk seterusnya.",
    "partial_after_years": "Setelah {n} tahun menjadi peserta, boleh diambil sebagian.",
    "partial_percent": "Bagian yang boleh diambil lebih dulu: {n}%.",
    "housing_percent": "Untuk rumah: {n}%.",
}
UNKNOWN_CONDITION = "Ada syarat lain. Tanyakan ke kantor cabang."
PROGRAMME_HAVE = "Bisa untuk pekerja mandiri"
PROGRAMME_NOT = "Bukan untuk pekerja mandiri"
BASE = "Dasar iuran {base}, {programs} program, iuran {months} bulan."
NOTHING_YET = "Belum terlindungi: iuran pertama belum dibayar. Bayar dulu, baru ada manfaatnya."
NOTHING_HERE = "Tidak ada untuk pilihan program ini. Tabungan hari tua perlu 3 program."
TOGETHER = "Jumlah santunan"
NOTES = "Syarat dan catatan"
SOURCES = "Sumber"
CHILD = "anak ke-{n}"
SPANS = {"months_span": "bulan {from}-{to}", "months_after": "sesudah {n} bulan"}
ESTIMATE = "Ini perkiraan. Kantor BPJS Ketenagakerjaan yang memutuskan."


def benefit(line: BenefitLine) -> str:
    """The name of a benefit, with the child or the months that it is for."""
    spans = [SPANS[c.code].format(**c.params) for c in line.conditions if c.code in SPANS]
    child = [CHILD.format(n=line.child)] if line.child else []
    return ", ".join([BENEFITS[line.code], *child, *spans])


def law(line: BenefitLine) -> str:
    """The law that a benefit rests on; the rest of its source is for those who keep the table."""
    return line.source.split(";")[0]


def amount(line: BenefitLine) -> str:
    """The amount as it is meant; 'belum' while something has to be waited for."""
    if line.amount is None:
        return AMOUNTS[Kind.OPEN] if line.code == "care" else SERVICE
    if line.amount == 0:
        return NOT_YET if any(c.code in WAITING for c in line.conditions) else rupiah(0)
    return AMOUNTS[line.kind].format(amount=rupiah(line.amount))


def condition(one: Condition) -> str:
    """One condition or note in a sentence."""
    params = {name: rupiah(n) if name == "amount" else str(n) for name, n in one.params.items()}
    return CONDITIONS.get(one.code, UNKNOWN_CONDITION).format(**params)


def programme(one: Programme) -> str:
    """What a programme is, and whether a BPU can have it."""
    have = PROGRAMME_HAVE if one.open_to_bpu else PROGRAMME_NOT
    return f"{one.code.upper()}  {one.name_id}\n     {one.about_id}\n     {have}: {one.why_id}"


def levels(known: tuple[Level, ...]) -> str:
    """The levels a person may name, for a sentence."""
    return ", ".join(level.label_id for level in known)
