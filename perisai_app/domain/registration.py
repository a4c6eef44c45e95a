"""A registration: what one worker told us, complete and in the types the law speaks of (domain facts 1.3).

Half-typed data is not a registration but a mapping of texts (typed.py). This module must not know where
a registration came from or where it goes. A fact that nobody gave stays unset, and is then not in the bytes
either, so that a later version may ask for more without changing what was sent before.
"""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from perisai_app.domain.choices import (
    Channel,
    ConsentMethod,
    EarlierMember,
    Ecosystem,
    FundedBy,
    Marital,
    PhoneOwner,
    Relation,
    Sex,
    WorkerKind,
)


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
    """Basis of processing: consent, or a decree that orders a list to be registered (public task).

    `withdrawn_on` is set by the revision that takes consent back, and by no other (UU 27/2022 art. 9).
    """

    method: ConsentMethod
    given_on: date
    text_version: str | None = Field(default=None, max_length=40)
    decree: str | None = Field(default=None, max_length=120)
    decree_on: date | None = None
    witness: str | None = Field(default=None, max_length=60)
    place: str | None = Field(default=None, max_length=80)
    language: str | None = Field(default=None, max_length=40)
    withdrawn_on: date | None = None


class Heir(Value):
    """Who is to be paid; somebody under 18 comes with a guardian (UU 27/2022 art. 25)."""

    name: str = Field(min_length=1, max_length=60)
    relation: Relation | None = None
    birth_date: date | None = None
    nik: str | None = Field(default=None, pattern=r"^\d{16}$")
    guardian: str | None = Field(default=None, max_length=60)


class Quoted(Value):
    """What the worker was told it costs: rupiah for all months, and the pack that says so years later."""

    pack: str = Field(max_length=40)
    first_month: str = Field(pattern=r"^\d{4}-\d\d$")
    total: int = Field(ge=0, le=10_000_000_000)


KEPT = "proposal_kept"  # of a field whose text stays, against what the office proposed


class Confirmation(Value):
    """An amber problem a person looked at, and why it may stay; or, with the code KEPT, why a text does."""

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
    marital: Marital | None = None
    kk: str | None = Field(default=None, pattern=r"^\d{16}$")
    guardian: str | None = Field(default=None, max_length=60)
    phone: str | None = Field(default=None, pattern=r"^\+\d{8,15}$")
    phone_owner: PhoneOwner | None = None
    contact_person: str | None = Field(default=None, max_length=120)
    email: str | None = Field(default=None, max_length=120)
    address: Address
    domicile: str | None = Field(default=None, max_length=200)
    worker_kind: WorkerKind | None = None
    earlier_member: EarlierMember | None = None
    kpj: str | None = Field(default=None, max_length=20)
    occupation: str = Field(max_length=40)
    occupation_text: str | None = Field(default=None, max_length=120)
    occupation_2: str | None = Field(default=None, max_length=40)
    workplace: str | None = Field(default=None, max_length=120)
    work_hours: str | None = Field(default=None, max_length=60)
    monthly_income: int = Field(ge=0, le=10_000_000_000)
    programs: int = Field(ge=2, le=3)
    months: int = Field(ge=1, le=60)
    branch: str = Field(min_length=1, max_length=80)
    funded_by: FundedBy
    jht_funded_by: FundedBy | None = None
    payer_name: str | None = Field(default=None, max_length=80)
    fixed_base: int | None = Field(default=None, ge=0, le=10_000_000_000)
    fixed_programs: int | None = Field(default=None, ge=2, le=3)
    quoted: Quoted | None = None
    channel: Channel | None = None
    ecosystem: Ecosystem
    group: str | None = Field(default=None, max_length=80)
    heirs: tuple[Heir, ...] = Field(default=(), max_length=4)
    consent: Consent
    confirmed: tuple[Confirmation, ...] = Field(default=(), max_length=40)
