"""Reading what people type: dates, money, phones, names and choices, in the ways they are really written.

Each reader returns the value, or None when there is none in the text; it never raises and never guesses
a digit. The texts of a draft are kept as typed; only a registration holds the values read here.
"""

import re
from datetime import date

import phonenumbers

FIELDS = (
    "nik",
    "name",
    "birth_place",
    "birth_date",
    "sex",
    "mother_name",
    "kk",
    "phone",
    "contact_person",
    "street",
    "rt",
    "rw",
    "village",
    "postcode",
    "occupation",
    "workplace",
    "work_hours",
    "income",
    "programs",
    "months",
    "branch",
    "funded_by",
    "ecosystem",
    "group",
    "consent_method",
    "consent_on",
    "consent_text",
    "decree",
)

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari",
            "feb februari",
            "mar maret",
            "apr april",
            "mei may",
            "jun juni",
            "jul juli",
            "agu agustus aug",
            "sep september",
            "okt oktober oct",
            "nov november",
            "des desember dec",
        ),
        start=1,
    )
    for name in names.split()
}
UNITS = {"": 1, "rb": 1_000, "ribu": 1_000, "k": 1_000, "jt": 1_000_000, "juta": 1_000_000}


def digits(text: str) -> str:
    """The text without the blanks, dots and dashes that people put between digits."""
    return re.sub(r"[\s.\-]", "", text)


def a_date(text: str) -> date | None:
    """14-05-1984, 14/5/1984, 14 Mei 1984 and ISO 1984-05-14; day before month, year always four digits."""
    text = text.strip()
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00:00)?", text):
        return _date(*map(int, iso.groups()))
    parts = re.fullmatch(r"(\d{1,2})[\s./-]+(\d{1,2}|[A-Za-z]+)[\s./-]+(\d{4})", text)
    if parts is None:
        return None
    day, month, year = parts.groups()
    number = int(month) if month.isdigit() else MONTHS.get(month.lower(), 0)
    return _date(int(year), number, int(day))


def rupiah(text: str) -> int | None:
    """Whole rupiah out of 'Rp1.500.000', '1,5 jt', '300rb' or 'sejuta'."""
    text = text.strip().lower().removeprefix("rp").strip().removesuffix(",-").strip()
    if text == "sejuta":
        return 1_000_000
    parts = re.fullmatch(r"([\d.,]+)\s*(rb|ribu|k|jt|juta)?", text)
    if parts is None:
        return None
    return _amount(parts[1], UNITS[parts[2] or ""])


def phone(text: str) -> str | None:
    """An Indonesian number as E.164: 0812.., 62812.., +62 812-.. and a bare 812.. all become +62812..."""
    cleaned = re.sub(r"[^\d+]", "", text)
    if cleaned.startswith("62"):
        cleaned = f"+{cleaned}"
    try:
        number = phonenumbers.parse(cleaned, "ID")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def squeezed(text: str) -> str:
    """One blank between words and none around them; otherwise as typed."""
    return " ".join(text.split())


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _amount(number: str, unit: int) -> int | None:
    """With a unit the comma (or a lone dot) is decimal; without one, dots and commas group thousands."""
    if len(number) > 20:
        return None
    if unit == 1:
        plain = re.sub(r"[.,](?=\d{3}(\D|$))", "", re.sub(r",00$", "", number))
        return int(plain) if plain.isdigit() else None
    if re.fullmatch(r"\d+[.,]\d{3}", number):
        return None  # "1.500 rb": fifteen hundred thousand, or one and a half thousand? Ask.
    plain = number.replace(",", ".")
    return round(float(plain) * unit) if re.fullmatch(r"\d+(\.\d+)?", plain) else None
