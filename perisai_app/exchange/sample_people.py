"""Invented market traders for a sample list: deterministic, and never a person who lives.

NIK serials 9000-9999 are never reached by a district, so no sample NIK belongs to anybody; phone numbers use
a block of zeros. Names are common first names put together at random.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from perisai_app.domain.choices import Sex


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


YOUNGEST, OLDEST = date(2005, 12, 31), date(1966, 1, 1)
FIRST_SERIAL, SERIALS = 9_000, 1_000
# District of first registration, as the NIK keeps it, with the birth place on the card.
BIRTH_DISTRICTS = (
    *(("510401", "Gianyar"),) * 6,
    *((f"51040{n}", "Gianyar") for n in range(2, 8)),
    ("510502", "Klungkung"),
    ("510603", "Bangli"),
    ("510704", "Karangasem"),
    ("517101", "Denpasar"),
    ("351001", "Banyuwangi"),
    ("350905", "Jember"),
    ("331101", "Sukoharjo"),
)
VILLAGES = (
    ("Sukawati", "Banjar Gelumpang"),
    ("Sukawati", "Banjar Tameng"),
    ("Sukawati", "Jl. Raya Sukawati"),
    ("Guwang", "Banjar Tatag"),
    ("Guwang", "Banjar Sakih"),
    ("Batuan", "Banjar Puaya"),
    ("Batuan", "Jl. Raya Batuan"),
    ("Celuk", "Banjar Telabah"),
    ("Ketewel", "Banjar Manyar"),
    ("Singapadu", "Banjar Apuan"),
    ("Kemenuh", "Banjar Tengkulak"),
    ("Batubulan", "Jl. Batuyang"),
    ("Batuan Kaler", "Banjar Gede"),
)
BIRTH_ORDER = ("Wayan", "Putu", "Gede", "Made", "Kadek", "Nyoman", "Komang", "Ketut")
BALINESE_MEN = _words(
    "Sudiarta Suardana Sukerta Wirawan Astawa Sudana Mudita Suparta Widiana Arnawa Merta Sugiarta"
    " Parwata Darmayasa Budiarsa Winarta Suweca Rediana Sutama Mustika"
)
BALINESE_WOMEN = _words(
    "Suartini Sukerti Widiasih Astiti Murniati Suryani Sulastri Ariani Mariati Wartini Puspawati Kerti"
    " Sumerti Yuniari Rasmini Candri Sudiani Parwati Suciati Darmini"
)
JAVANESE_MEN = _words(
    "Suwarno Sugiyono Paryanto Slamet Supriyadi Mulyono Wahyudi Hartono Suyatno Budiono Prasetyo Santoso"
)
JAVANESE_WOMEN = _words(
    "Sumiati Sulastri Partini Rumiyati Wahyuni Lestari Mulyani Suparmi Ngatini Handayani Rahayu Kusmiyati"
)


@dataclass(frozen=True, slots=True)
class Person:
    """What the card of an invented trader says; `nik` agrees with birth date and sex."""

    nik: str
    kk: str
    name: str
    mother: str
    born: date
    birth_place: str
    sex: Sex
    village: str
    street: str
    phone: str


def people(random: Random) -> Iterator[Person]:
    """Invented people without end, no NIK twice."""
    taken: set[str] = set()
    while True:
        person = _person(random, len(taken))
        if person.nik not in taken:
            taken.add(person.nik)
            yield person


def _person(random: Random, number: int) -> Person:
    district, birth_place = random.choice(BIRTH_DISTRICTS)
    sex = random.choice((Sex.FEMALE, Sex.FEMALE, Sex.MALE))
    born = OLDEST + timedelta(days=random.randrange((YOUNGEST - OLDEST).days))
    balinese = district.startswith("51")
    village, street = random.choice(VILLAGES)
    return Person(
        nik=f"{district}{_born(born, sex)}{_serial(random)}",
        kk=f"510401{random.randrange(1, 29):02d}{random.randrange(1, 13):02d}15{_serial(random)}",
        name=_name(random, sex, balinese),
        mother=_name(random, Sex.FEMALE, balinese),
        born=born,
        birth_place=birth_place,
        sex=sex,
        village=village,
        street=f"{street} No. {random.randrange(1, 90)}",
        phone=f"08{random.choice(('12', '13', '19', '57', '78'))}000{number:06d}",
    )


def _born(born: date, sex: Sex) -> str:
    day = born.day + (40 if sex is Sex.FEMALE else 0)
    return f"{day:02d}{born:%m%y}"


def _serial(random: Random) -> int:
    return FIRST_SERIAL + random.randrange(SERIALS)


def _name(random: Random, sex: Sex, balinese: bool) -> str:
    """Balinese by birth order; Javanese often one word only, which is a whole lawful name."""
    if balinese:
        title = "Ni" if sex is Sex.FEMALE else "I"
        given = random.choice(BALINESE_WOMEN if sex is Sex.FEMALE else BALINESE_MEN)
        return f"{title} {random.choice(BIRTH_ORDER)} {given}"
    given = random.choice(JAVANESE_WOMEN if sex is Sex.FEMALE else JAVANESE_MEN)
    return given if random.random() < 0.6 else f"{given} {random.choice(JAVANESE_MEN)}"
