"""What a column of the agency's sheet may take: a closed list of names, each with what it finds.

Must not know how a sheet is laid out, nor who asks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from perisai_app.domain.region import Village
from perisai_app.domain.registration import Heir, Registration
from perisai_app.domain.rulebook import RuleBook
from perisai_app.wire.submission import Submission

Found = str | int | date | None


@dataclass(frozen=True, slots=True)
class Case:
    """One registration as the office has it, and the book that says what its codes mean."""

    submission: Submission
    agent: str
    office: str
    received_at: str
    book: RuleBook

    @property
    def person(self) -> Registration:
        return self.submission.registration


class Source(StrEnum):
    """Names for a template; what is not here cannot be taken."""

    REGISTRATION_ID = "registration_id"
    REVISION = "revision"
    NIK = "nik"
    NAME = "name"
    BIRTH_PLACE = "birth_place"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    MOTHER_NAME = "mother_name"
    MARITAL = "marital"
    KK = "kk"
    GUARDIAN = "guardian"
    PHONE = "phone"
    PHONE_AT_HOME = "phone_at_home"
    EMAIL = "email"
    STREET = "street"
    RT = "rt"
    RW = "rw"
    VILLAGE_CODE = "village_code"
    VILLAGE = "village"
    DISTRICT = "district"
    REGENCY = "regency"
    PROVINCE = "province"
    POSTCODE = "postcode"
    DOMICILE = "domicile"
    WORKER_KIND = "worker_kind"
    EARLIER_MEMBER = "earlier_member"
    KPJ = "kpj"
    OCCUPATION = "occupation"
    OCCUPATION_NAME = "occupation_name"
    OCCUPATION_2 = "occupation_2"
    WORKPLACE = "workplace"
    WORK_HOURS = "work_hours"
    MONTHLY_INCOME = "monthly_income"
    PROGRAMS = "programs"
    MONTHS = "months"
    BRANCH = "branch"
    FUNDED_BY = "funded_by"
    PAYER_NAME = "payer_name"
    ECOSYSTEM = "ecosystem"
    CHANNEL = "channel"
    GROUP = "group"
    HEIR_NAME = "heir_name"
    HEIR_RELATION = "heir_relation"
    CONSENT_METHOD = "consent_method"
    CONSENT_ON = "consent_on"
    DECREE = "decree"
    DECREE_ON = "decree_on"
    AGENT = "agent"
    OFFICE = "office"
    FINALIZED_ON = "finalized_on"
    RECEIVED_ON = "received_on"


DATES = frozenset(
    {Source.BIRTH_DATE, Source.CONSENT_ON, Source.DECREE_ON, Source.FINALIZED_ON, Source.RECEIVED_ON}
)
NUMBERS = frozenset({Source.REVISION, Source.MONTHLY_INCOME, Source.PROGRAMS, Source.MONTHS})


def found(case: Case, source: Source) -> Found:
    """What this registration says of it: a date for DATES, an int for NUMBERS, else a text; None when it says
    nothing. Days are those of the centre's own place.
    """
    if (special := _SPECIAL.get(source)) is not None:
        return special(case)
    value = getattr(case.person, source.value)
    return str(value) if isinstance(value, StrEnum) else value


def _phone_at_home(case: Case) -> str | None:
    """0812... as it is dialled here, without the plus that a spreadsheet takes for a sum."""
    phone = case.person.phone
    return f"0{phone[3:]}" if phone and phone.startswith("+62") else phone


def _village(part: Callable[[Village], str]) -> Callable[[Case], str | None]:
    def looked_up(case: Case) -> str | None:
        code = case.person.address.village
        return part(case.book.places.village(code)) if case.book.places.village_exists(code) else None

    return looked_up


def _occupation_name(case: Case) -> str | None:
    """What was written beside the code wins: it says more."""
    known = case.book.occupations.get(case.person.occupation)
    return case.person.occupation_text or (known.label_id if known else None)


def _heir(part: Callable[[Heir], str | None]) -> Callable[[Case], str | None]:
    return lambda case: part(case.person.heirs[0]) if case.person.heirs else None


def _day(moment: datetime) -> date:
    return moment.astimezone().date()


_SPECIAL: Mapping[Source, Callable[[Case], Found]] = {
    Source.REGISTRATION_ID: lambda case: str(case.submission.registration_id),
    Source.REVISION: lambda case: case.submission.revision,
    Source.PHONE_AT_HOME: _phone_at_home,
    Source.STREET: lambda case: case.person.address.street,
    Source.RT: lambda case: case.person.address.rt,
    Source.RW: lambda case: case.person.address.rw,
    Source.POSTCODE: lambda case: case.person.address.postcode,
    Source.VILLAGE_CODE: lambda case: case.person.address.village,
    Source.VILLAGE: _village(lambda village: village.name),
    Source.DISTRICT: _village(lambda village: village.district),
    Source.REGENCY: _village(lambda village: village.regency),
    Source.PROVINCE: _village(lambda village: village.province),
    Source.OCCUPATION_NAME: _occupation_name,
    Source.HEIR_NAME: _heir(lambda heir: heir.name),
    Source.HEIR_RELATION: _heir(lambda heir: heir.relation.value if heir.relation else None),
    Source.CONSENT_METHOD: lambda case: case.person.consent.method.value,
    Source.CONSENT_ON: lambda case: case.person.consent.given_on,
    Source.DECREE: lambda case: case.person.consent.decree,
    Source.DECREE_ON: lambda case: case.person.consent.decree_on,
    Source.AGENT: lambda case: case.agent,
    Source.OFFICE: lambda case: case.office,
    Source.FINALIZED_ON: lambda case: _day(case.submission.finalized_at),
    Source.RECEIVED_ON: lambda case: _day(datetime.fromisoformat(case.received_at)),
}
