"""A place of the four administrative levels as a value. Must not know how places are stored or found."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol


class Level(IntEnum):
    """How many parts the code has: '51', '51.04', '51.04.01', '51.04.01.2003'."""

    PROVINCE = 1
    REGENCY = 2
    DISTRICT = 3
    VILLAGE = 4


@dataclass(frozen=True, slots=True)
class Place:
    """One place; `names` are its own name and those around it, nearest first."""

    level: Level
    code: str
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.names[0]

    @property
    def path(self) -> str:
        """Whole, since names repeat: 'Kec. Sukawati, Kabupaten Gianyar, Bali'."""
        district = len(self.names) - Level.DISTRICT
        return ", ".join(f"Kec. {name}" if at == district else name for at, name in enumerate(self.names))


@dataclass(frozen=True, slots=True)
class Village:
    """A village with its full path: 'Guwang, Kec. Sukawati, Kabupaten Gianyar, Bali'."""

    code: str
    name: str
    district: str
    regency: str
    province: str

    @property
    def path(self) -> str:
        return f"{self.name}, Kec. {self.district}, {self.regency}, {self.province}"


@dataclass(frozen=True, slots=True)
class District:
    """What the first six digits of a NIK mean: today's district, or the regency that took an old one over."""

    code: str
    name: str
    retired: bool


@dataclass(frozen=True, slots=True)
class Successor:
    """The regency of today under whose old code NIKs still go."""

    code: str
    name: str


class Places(Protocol):
    """What may be asked of the regions; by dotted Kemendagri codes. Only `village` may raise."""

    def village_exists(self, code: str) -> bool:
        """Whether it is a village of today."""
        ...

    def village(self, code: str) -> Village:
        """KeyError when the code is not a village's."""
        ...

    def district(self, code: str) -> District | None:
        """Today's district, or the regency that took over an old code which NIKs still carry."""
        ...

    def district_known(self, code: str) -> bool:
        """Today's district, or one of a regency whose old code NIKs still carry."""
        ...

    def district_retired(self, code: str) -> bool:
        """Known only by an old code."""
        ...

    def district_name(self, code: str) -> str | None:
        """'Sukawati, Kabupaten Gianyar'; None for a code that is not today's."""
        ...

    def find(self, village: str = "", district: str = "", regency: str = "", province: str = "") -> list[str]:
        """Codes of the places that bear these names, of the level of the first name given."""
        ...

    def search(self, text: str, limit: int = 20) -> list[Village]:
        """Villages that the text may mean, best first."""
        ...
