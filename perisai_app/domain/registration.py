"""A registration: what one worker told us, complete and in the types the law speaks of (domain facts 1.3).

Half-typed data is not a registration but a mapping of texts (typed.py). This module must not know where
a registration came from or where it goes.
"""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class FundedBy(StrEnum):
    """Who pays (not who is covered). APBN and APBD payers get no relief, PP 50/2025."""

    SELF = "self"
    SERTAKAN = "sertakan"
    APBN = "apbn"
    APBD = "apbd"
    APBDES = "apbdes"
    CSR = "csr"
    KUR = "kur"
    OTHER = "other"


class Ecosystem(StrEnum):
    """Through whom the worker is reached."""

    DESA = "desa"
    PASAR = "pasar"
    ECOMMERCE = "ecommerce"
    UKM = "ukm"
    PEKERJA_RENTAN = "pekerja_rentan"


class ConsentMethod(StrEnum):
    """How consent was given (UU PDP art. 22: written or recorded), or the public task instead of it."""

    WRITTEN = "written"
    THUMBPRINT = "thumbprint"
    RECORDED = "recorded"
    PUBLIC_TASK = "public_task"


class Value(BaseModel):
    """Frozen, and silent about its input: a validation error must not repeat what a person told us."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Address(Value):
    """As printed on the KTP; the village is a Kemendagri code such as 51.04.01.2003."""

    street: str = Field(min_length=1, max_length=200)
    rt: str | None = Field(default=None, max_length=3)
    rw: str | None = Field(default=None, max_length=3)
    village: str = Field(pattern=r"^\d\d\.\d\d\.\d\d\.\d{4}$")
    postcode: str | None = Field(default=None, pattern=r"^\d{5}$")


class Consent(Value):
    """Basis of processing: consent, or a decree that orders a list to be registered (public task)."""

    method: ConsentMethod
    given_on: date
    text_version: str = Field(max_length=40)
    decree: str | None = Field(default=None, max_length=120)


class Confirmation(Value):
    """An amber problem a person looked at, and why it may stay."""

    field: str = Field(max_length=40)
    code: str = Field(max_length=60)
    reason: str = Field(default="", max_length=200)


class Registration(Value):
    """One worker's data as finalized. Money is whole rupiah a month; phone is E.164."""

    nik: str = Field(pattern=r"^\d{16}$")
    name: str = Field(min_length=1, max_length=60)
    birth_place: str | None = Field(default=None, max_length=60)
    birth_date: date
    sex: Sex
    mother_name: str = Field(min_length=1, max_length=60)
    kk: str | None = Field(default=None, pattern=r"^\d{16}$")
    phone: str | None = Field(default=None, pattern=r"^\+\d{8,15}$")
    contact_person: str | None = Field(default=None, max_length=120)
    address: Address
    occupation: str = Field(max_length=40)
    occupation_text: str | None = Field(default=None, max_length=120)
    workplace: str | None = Field(default=None, max_length=120)
    work_hours: str | None = Field(default=None, max_length=60)
    monthly_income: int = Field(ge=0, le=10_000_000_000)
    programs: int = Field(ge=2, le=3)
    months: int = Field(ge=1, le=12)
    branch: str = Field(min_length=1, max_length=80)
    funded_by: FundedBy
    ecosystem: Ecosystem
    group: str | None = Field(default=None, max_length=80)
    consent: Consent
    confirmed: tuple[Confirmation, ...] = Field(default=(), max_length=40)
