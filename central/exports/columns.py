"""What a list of registrations may have in its columns: a closed list, each under a heading for people.

Must not know who asks, nor how a sheet is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from central.bridge.sources import Case, Source, found
from central.exports.cells import Cell
from central.register.masking import MASKS, Mask, number_masked


class Standing(StrEnum):
    """What the office knows besides the form."""

    STATE = "state"
    MEMBER_NUMBER = "member_number"
    PAYMENT_CODE = "payment_code"
    PAID_THROUGH = "paid_through"
    CLAIMED_JHT = "claimed_jht"
    FILES_AWAITED = "files_awaited"
    OPEN_SIGNALS = "open_signals"


Column = Source | Standing

USUAL: tuple[Column, ...] = (
    Source.REGISTRATION_ID,
    Standing.STATE,
    Source.NIK,
    Source.NAME,
    Source.BIRTH_DATE,
    Source.PHONE,
    Source.VILLAGE,
    Source.DISTRICT,
    Source.REGENCY,
    Source.OCCUPATION_NAME,
    Source.AGENT,
    Source.OFFICE,
    Source.FINALIZED_ON,
    Source.RECEIVED_ON,
    Standing.MEMBER_NUMBER,
    Standing.PAID_THROUGH,
)

HEADINGS: Mapping[Column, str] = {
    Source.REGISTRATION_ID: "Nomor pendaftaran",
    Source.REVISION: "Kiriman ke",
    Source.NIK: "NIK",
    Source.NAME: "Nama",
    Source.BIRTH_PLACE: "Tempat lahir",
    Source.BIRTH_DATE: "Tanggal lahir",
    Source.SEX: "Jenis kelamin",
    Source.MOTHER_NAME: "Nama ibu kandung",
    Source.MARITAL: "Status perkawinan",
    Source.KK: "Nomor KK",
    Source.GUARDIAN: "Wali",
    Source.PHONE: "Nomor HP",
    Source.PHONE_AT_HOME: "Nomor HP (0...)",
    Source.EMAIL: "Surel",
    Source.STREET: "Alamat",
    Source.RT: "RT",
    Source.RW: "RW",
    Source.VILLAGE_CODE: "Kode desa/kelurahan",
    Source.VILLAGE: "Desa/kelurahan",
    Source.DISTRICT: "Kecamatan",
    Source.REGENCY: "Kabupaten/kota",
    Source.PROVINCE: "Provinsi",
    Source.POSTCODE: "Kode pos",
    Source.DOMICILE: "Domisili",
    Source.WORKER_KIND: "Jenis pekerja",
    Source.EARLIER_MEMBER: "Pernah peserta",
    Source.KPJ: "Nomor KPJ",
    Source.OCCUPATION: "Kode pekerjaan",
    Source.OCCUPATION_NAME: "Pekerjaan",
    Source.OCCUPATION_2: "Kode pekerjaan kedua",
    Source.WORKPLACE: "Tempat kerja",
    Source.WORK_HOURS: "Jam kerja",
    Source.MONTHLY_INCOME: "Penghasilan sebulan",
    Source.PROGRAMS: "Jumlah program",
    Source.MONTHS: "Bulan iuran",
    Source.BRANCH: "Kantor cabang",
    Source.FUNDED_BY: "Sumber iuran",
    Source.PAYER_NAME: "Pembayar",
    Source.ECOSYSTEM: "Ekosistem",
    Source.CHANNEL: "Kanal bayar",
    Source.GROUP: "Kelompok",
    Source.HEIR_NAME: "Nama ahli waris",
    Source.HEIR_RELATION: "Hubungan ahli waris",
    Source.CONSENT_METHOD: "Cara persetujuan",
    Source.CONSENT_ON: "Tanggal persetujuan",
    Source.DECREE: "Nomor surat keputusan",
    Source.DECREE_ON: "Tanggal surat keputusan",
    Source.AGENT: "Agen",
    Source.OFFICE: "Kantor",
    Source.FINALIZED_ON: "Selesai diisi",
    Source.RECEIVED_ON: "Diterima pusat",
    Standing.STATE: "Keadaan",
    Standing.MEMBER_NUMBER: "Nomor peserta",
    Standing.PAYMENT_CODE: "Kode bayar",
    Standing.PAID_THROUGH: "Lunas sampai bulan",
    Standing.CLAIMED_JHT: "JHT sudah diklaim",
    Standing.FILES_AWAITED: "Berkas ditunggu",
    Standing.OPEN_SIGNALS: "Tanda terbuka",
}

# Of a list's own columns; those of the form are named there.
_MASKS: Mapping[str, Mask] = {
    **MASKS,
    "phone_at_home": number_masked,
    "member_number": number_masked,
    "payment_code": number_masked,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One registration by its latest revision, and what the office knows besides."""

    case: Case
    standing: Mapping[str, Any]

    def cells(self, columns: tuple[Column, ...], *, masked: bool) -> list[Cell]:
        """In this order; with numbers, homes and mothers' names hidden for whoever sees them so."""
        return [_masked(column, self._cell(column)) if masked else self._cell(column) for column in columns]

    def _cell(self, column: Column) -> Cell:
        told = found(self.case, column) if isinstance(column, Source) else self.standing[column.value]
        return told.isoformat() if isinstance(told, date) else told


def _masked(column: Column, cell: Cell) -> Cell:
    mask = _MASKS.get(column.value)
    return mask(cell) if mask is not None and isinstance(cell, str) else cell
