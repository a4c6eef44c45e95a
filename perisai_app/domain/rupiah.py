"""Reading and writing amounts of rupiah as people do (domain facts 5.6). Knows no day's or month's earnings.

A grouping that nobody writes, or a number that may mean two amounts, is unreadable: it is asked, not guessed.
"""

import re
from functools import cache

LARGEST = 10_000_000_000
UNITS = {"rb": 1_000, "ribu": 1_000, "k": 1_000, "jt": 1_000_000, "juta": 1_000_000}
_ONES = ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
WHOLE, PLACES = 1_000_000, 6  # a broken number is counted in millionths, so that no arithmetic rounds it
_PARTS = {"setengah": WHOLE // 2, "seperempat": WHOLE // 4}
_BEFORE = re.compile(r"^(?:(?:rp|idr)\b\.?|rp(?=\d))\s*")
_AFTER = re.compile(
    r"\s*(?:rupiah|[.,]-)?\s*(?:(?:/\s*|\b(?:se|per\s*|tiap\s+|setiap\s+))(?:bulan|bln|bl))?$"
)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,00)?|\d{1,3}(?:,\d{3})+(?:\.00)?|\d+(?:[.,]00)?")
_TERM = re.compile(r"(\d[\d.,]*(?:\s+setengah)?|[a-z ]+?)\s*(rb|ribu|k|jt|juta)(?![a-z])\s*")
_ONE = re.compile(r"\bse(ribu|juta)\b")
_AND_HALF = re.compile(r"\s+setengah$")
_DECIMAL = re.compile(r"\d{1,10}(?:[.,](?:\d\d?|\d{4,6}))?")  # not 1.500 rb: 1,500,000 or 1,500?


def rupiah(text: str) -> int | None:
    """Whole rupiah, 0 to 10 milliard: 'Rp1.500.000', '1,5 jt', '1jt 200rb', 'dua juta', 'sejuta/bulan'.

    None for what cannot be read or could mean two amounts; the round trip with `shown` is exact.
    """
    plain = _BEFORE.sub("", text.strip().lower())
    plain = _AFTER.sub("", plain)
    if len(plain) > 60 or not plain.isascii():
        return None
    amount = _grouped(plain) if _GROUPED.fullmatch(plain) else _spoken(plain)
    return amount if amount is not None and amount <= LARGEST else None


def shown(amount: int) -> str:
    """Rp16.800: dots between thousands and no blank (domain facts 5.6)."""
    return f"{'-' if amount < 0 else ''}Rp{abs(amount):,}".replace(",", ".")


def _grouped(plain: str) -> int:
    """Digits alone, or with one kind of mark between thousands and the other before two zeros of cents."""
    return int(re.sub(r"[.,]", "", re.sub(r"[.,]00$", "", plain)))


def _spoken(plain: str) -> int | None:
    """One or more numbers with falling units, 'satu juta dua ratus ribu'; a broken number only at the end."""
    total, last = 0, LARGEST + 1
    plain = _ONE.sub(r"satu \1", plain)
    while plain:
        term = _TERM.match(plain)
        if term is None or (number := _number(term[1])) is None:
            return None
        unit = UNITS[term[2]]
        if unit >= last or number * unit >= last * WHOLE or total % (last * WHOLE):
            return None
        total, last, plain = total + number * unit, unit, plain[term.end() :]
    return total // WHOLE if last <= LARGEST and total % WHOLE == 0 else None


def _number(text: str) -> int | None:
    """Millionths, told in digits with a comma or a point, or in words; 'setengah' alone or after a number."""
    if text in _PARTS:
        return _PARTS[text]
    whole = _AND_HALF.sub("", text)
    if _DECIMAL.fullmatch(whole):
        digits, _, after = whole.replace(",", ".").partition(".")
        number = int(digits + after.ljust(PLACES, "0"))
    elif whole in _said():
        number = _said()[whole] * WHOLE
    else:
        return None
    if whole == text:
        return number
    return number + _PARTS["setengah"] if number % WHOLE == 0 else None


@cache
def _said() -> dict[str, int]:
    """Every number below a thousand by its words: a look-up cannot read what nobody says."""
    return {in_words(number): number for number in range(1, 1_000)}


def in_words(number: int) -> str:
    """A number of 1 to 999 as it is said: seratus dua belas; the words that `rupiah` reads before a unit."""
    hundreds, rest = divmod(number, 100)
    words = [_counted(hundreds, "ratus")]
    if rest in range(11, 20):
        words.append(_counted(rest - 10, "belas"))
    else:
        words += [_counted(rest // 10, "puluh"), ("", *_ONES)[rest % 10]]
    return " ".join(word for word in words if word)


def _counted(count: int, unit: str) -> str:
    return "" if count == 0 else f"se{unit}" if count == 1 else f"{_ONES[count - 1]} {unit}"
