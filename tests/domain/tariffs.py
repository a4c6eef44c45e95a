"""The shipped tariff, and relief that no decree ever gave: odd percentages show which number is which."""

from dataclasses import replace

from perisai_app.domain.choices import FundedBy
from perisai_app.domain.funding import Funding
from perisai_app.domain.quote import Quote, quote
from perisai_app.domain.tariff import Relief, Tariff
from perisai_app.reference.files import builtin
from perisai_app.reference.loaders.tariff_table import read_tariff

TARIFF = read_tariff(builtin(), "2026-11")
NORMAL, RELIEF = "2027-06", "2026-11"
ODD = Relief("other", "2030-01", "2030-02", 10, 33, 90, frozenset({"csr"}), "PP contoh")
DEEPER = replace(ODD, from_month="2030-03", to_month="2030-03", jkk_percent=5)
ODD_TARIFF = Tariff("2030-01", TARIFF.brackets, (ODD, DEEPER))
SELF = Funding()
MIXED = Funding(FundedBy.APBD, jht_payer=FundedBy.SELF)


def asked(
    income: int = 1_000_000,
    programs: int = 2,
    start: str = RELIEF,
    months: int = 1,
    *,
    sector: str = "other",
    funding: Funding = SELF,
    tariff: Tariff = TARIFF,
) -> Quote:
    """A quote for somebody plain, but for what a test says."""
    return quote(
        tariff, income=income, programs=programs, sector=sector, funding=funding, start=start, months=months
    )
