"""The question whether an income was told by the day: real forms warn that people do (domain facts 1.3).

What a day's earnings make in a month is one formula, told in words, so that form, list and command agree.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.rupiah import rupiah
from perisai_app.domain.settings import Settings

WEEKS, MONTHS, STEP = 52, 12, 1_000
USUAL_DAYS = 6  # a suggestion to start from, never an answer
_BY_THE_DAY = re.compile(
    r"^(?:harian|(?:se|per\s*|tiap\s+|setiap\s+)hari)\b[\s:]*"
    r"|\s*(?:/\s*|\bper\s*|\bse|\btiap\s+|\bsetiap\s+)(?:hari|hr)\s*$|\s*\bharian\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Income:
    """Whole rupiah, and whether the text itself said that they are earned in a day."""

    amount: int
    per_day: bool


@lru_cache(maxsize=256)
def income(text: str) -> Income | None:
    """'1,5 jt' or '75rb/hari': the amount, by the day only where the text says so; None when unreadable.

    Remembered: it is the dearest text to read, and is read anew with every letter that is typed beside it.
    """
    plain, said = _BY_THE_DAY.subn("", text.strip())
    amount = rupiah(plain)
    return None if amount is None else Income(amount, said > 0)


def looks_daily(amount: int, settings: Settings) -> bool:
    """Whether rupiah a month are so few (above 0, below a setting) that they may be a day's."""
    return 0 < amount < settings.daily_income_limit


def monthly(amount_per_day: int, days_per_week: int) -> int:
    """Rupiah a month: per day x days a week x 52 / 12, rounded down to a whole Rp1.000.

    Days a week are 1 to 7 and the amount is not negative, ValueError otherwise: a choice, not a typed text.
    """
    if not 1 <= days_per_week <= 7 or amount_per_day < 0:
        raise ValueError("days_or_amount")
    return amount_per_day * days_per_week * WEEKS // (MONTHS * STEP) * STEP


def income_problems(found: Income, settings: Settings) -> tuple[Problem, ...]:
    """Red `income_per_day` when the text says so (a month is needed), amber `income_looks_daily` when it may.

    Both have {days}: the days a week to suggest. A low income itself is never held against anybody.
    """
    if found.per_day:
        return (Problem("income", "income_per_day", params={"days": USUAL_DAYS}),)
    if looks_daily(found.amount, settings):
        return (Problem("income", "income_looks_daily", Severity.AMBER, {"days": USUAL_DAYS}),)
    return ()
