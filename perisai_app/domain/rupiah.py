"""Reading and writing amounts of rupiah as people do (domain facts 5.6)."""

import re

UNITS = {"": 1, "rb": 1_000, "ribu": 1_000, "k": 1_000, "jt": 1_000_000, "juta": 1_000_000}


def rupiah(text: str) -> int | None:
    """Whole rupiah out of 'Rp1.500.000', '1,5 jt', '300rb' or 'sejuta'."""
    text = text.strip().lower().removeprefix("rp").strip().removesuffix(",-").strip()
    if text == "sejuta":
        return 1_000_000
    parts = re.fullmatch(r"([\d.,]+)\s*(rb|ribu|k|jt|juta)?", text)
    if parts is None:
        return None
    return _amount(parts[1], UNITS[parts[2] or ""])


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
