"""One submission, one key and one batch that never change: what the golden files are made from."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from nacl.signing import SigningKey

from perisai_app.domain.choices import (
    Channel,
    ConsentMethod,
    EarlierMember,
    Ecosystem,
    FundedBy,
    PhoneOwner,
    Relation,
    Sex,
    WorkerKind,
)
from perisai_app.domain.registration import Address, Confirmation, Consent, Heir, Quoted, Registration
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import SentLine, Verdict

GOLDEN = Path(__file__).with_name("golden")
KEY = SigningKey(bytes(range(32)))
EPOCH, DEVICE = "e1", "d0123456789abcdef0123456789abcde"

REGISTRATION = Registration(
    nik="5104015405849001",
    name="Ni Wayan Sampel, S.Pd. \u2019Ñ\u20ac",
    birth_place="Gianyar",
    birth_date=date(1984, 5, 14),
    sex=Sex.FEMALE,
    mother_name="Ni Ketut Contoh",
    kk="5104010101159001",
    phone="+6281200000001",
    phone_owner=PhoneOwner.OWN,
    address=Address(street='Banjar "Contoh" \\ 1', rt="001", rw="002", village="51.04.01.2003"),
    worker_kind=WorkerKind.SELF_EMPLOYED,
    earlier_member=EarlierMember.NEVER,
    occupation="PEDAGANG_PASAR",
    occupation_2="PETANI",
    workplace="Pasar Sukawati",
    work_hours="05.00-14.00",
    monthly_income=1_500_000,
    programs=3,
    months=6,
    branch="Gianyar",
    funded_by=FundedBy.SERTAKAN,
    jht_funded_by=FundedBy.SELF,
    payer_name="Ibu Contoh",
    fixed_base=1_000_000,
    quoted=Quoted(pack="2026-11", first_month="2026-11", total=320_400),
    channel=Channel.MARKET_MANAGER,
    ecosystem=Ecosystem.PASAR,
    heirs=(Heir(name="I Made Sampel", relation=Relation.CHILD, guardian="Ni Ketut Contoh"),),
    consent=Consent(method=ConsentMethod.WRITTEN, given_on=date(2026, 11, 20), text_version="persetujuan-1"),
    confirmed=(Confirmation(field="sex", code="nik_other_sex", reason="sesuai KTP"),),
)
SUBMISSION = Submission(
    v=1,
    registration_id=UUID("019aa5f0-0000-7000-8000-000000000001"),
    revision=2,
    parent="ab" * 32,
    salt="0123456789abcdef" * 2,
    agent_id="agen-1",
    device_id=DEVICE,
    counter=7,
    finalized_at=datetime(2026, 11, 21, 1, 2, 3, tzinfo=UTC),
    registration=REGISTRATION,
)
SENT = (
    SentLine(str(SUBMISSION.registration_id), 2, "cd" * 32),
    SentLine("019aa5f0-0000-7000-8000-000000000002", 1, "ef" * 32),
    SentLine("", 0, "01" * 32),
)
VERDICTS = (Verdict.STORED, Verdict.DUPLICATE, Verdict.REFUSED)


def golden(name: str) -> bytes:
    """The bytes as committed. A change here is a change of protocol v1, which other centres rely on."""
    return (GOLDEN / name).read_bytes()
