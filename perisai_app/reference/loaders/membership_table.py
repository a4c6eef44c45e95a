"""Reads what the life of a membership depends on."""

from perisai_app.domain.membership import MembershipTerms
from perisai_app.reference.files import Files, rows


def read_membership_terms(files: Files) -> MembershipTerms:
    """From the row arrears_months of settings.csv (domain facts 7.3); the default when there is none."""
    given = {row["name"]: row["value"] for row in rows(files, "settings.csv")}
    return MembershipTerms(int(given["arrears_months"])) if "arrears_months" in given else MembershipTerms()
