"""The choices of a registration as codes. What they are called on a screen is not known here."""

from enum import StrEnum


class Sex(StrEnum):
    """As printed on the KTP."""

    FEMALE = "female"
    MALE = "male"


class Marital(StrEnum):
    """The four values a KTP prints."""

    SINGLE = "single"
    MARRIED = "married"
    DIVORCED = "divorced"
    WIDOWED = "widowed"


class PhoneOwner(StrEnum):
    """Whose phone rings: a number of a neighbour is no number of the worker."""

    OWN = "own"
    FAMILY = "family"
    NEIGHBOUR = "neighbour"
    CONTACT = "contact"


class WorkerKind(StrEnum):
    """How somebody works: the kinds that may be BPU (domain facts 1.1), and those who belong elsewhere."""

    SELF_EMPLOYED = "self_employed"
    EMPLOYER = "employer"
    PARTNER = "partner"
    INTERN = "intern"
    HONORARY = "honorary"
    PRISONER = "prisoner"
    WAGE_EARNER = "wage_earner"
    MIGRANT = "migrant"
    ELECTION_STAFF = "election_staff"
    CIVIL_SERVANT = "civil_servant"


class EarlierMember(StrEnum):
    """What the worker already is or was with BPJS Ketenagakerjaan (domain facts 1.1, 7.3)."""

    NEVER = "never"
    BPU_ACTIVE = "bpu_active"
    BPU_LAPSED = "bpu_lapsed"
    CLAIMED_JHT = "claimed_jht"
    WAGE_EARNER = "wage_earner"
    ONCE_WAGE_EARNER = "once_wage_earner"


class FundedBy(StrEnum):
    """Who pays (not who is covered, and not by which way). APBN and APBD payers get no relief, PP 50/2025."""

    SELF = "self"
    SERTAKAN = "sertakan"
    APBN = "apbn"
    APBD = "apbd"
    APBDES = "apbdes"
    CSR = "csr"
    WADAH = "wadah"
    OTHER = "other"


class Channel(StrEnum):
    """By which way the worker comes to us (domain facts 7.1, 7.2)."""

    PERISAI = "perisai"
    KUR = "kur"
    OPD = "opd"
    MARKET_MANAGER = "market_manager"
    PLATFORM = "platform"


class Ecosystem(StrEnum):
    """Through whom the worker is reached: "five" counts e-commerce and UKM apart (domain facts 7.1)."""

    DESA = "desa"
    PASAR = "pasar"
    ECOMMERCE = "ecommerce"
    UKM = "ukm"
    PEKERJA_RENTAN = "pekerja_rentan"


class Relation(StrEnum):
    """Who may be paid: spouse and children first, then blood line, in-laws, a will (domain facts 3)."""

    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    PARENT_IN_LAW = "parent_in_law"
    NAMED_IN_WILL = "named_in_will"


class ConsentMethod(StrEnum):
    """How consent was given (UU PDP art. 22: written or recorded), or the public task instead of it."""

    WRITTEN = "written"
    THUMBPRINT = "thumbprint"
    RECORDED = "recorded"
    PUBLIC_TASK = "public_task"
