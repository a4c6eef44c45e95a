"""What is uncertain or may be decreed anew, as settings and never as a constant in a rule (marks C and X)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Ages in completed years, spans in days or months (a recording in seconds), rupiah a month, photos in
    pixels, the rest in bytes.

    The defaults are the built-in pack's own; each has its source in settings.csv.
    """

    age_limit: int = 65
    age_notice_days: int = 30
    minimum_age: int = 15
    adult_age: int = 18
    deadline_days: int = 60
    periods: tuple[str, ...] = ("1", "2", "3", "6", "12")
    max_occupations: int = 2
    daily_income_limit: int = 500_000
    consent_text: str = "persetujuan-1"
    arrears_months: int = 3
    day_target: int = 15
    photo_long_edge: int = 1_600
    photo_max_bytes: int = 150_000
    photo_quality: int = 85
    photo_lowest_quality: int = 45
    file_max_bytes: int = 2_000_000
    recording_seconds: int = 180
    recording_max_bytes: int = 6_000_000
    purge_days: int = 30
    prospect_months: int = 12
    card_months: int = 12
    backups_kept: int = 7
    disk_warning_bytes: int = 500_000_000
