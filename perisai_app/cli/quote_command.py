"""`perisai quote`: what it costs, month by month. Needs no vault."""

import re
from collections.abc import Sequence
from typing import Annotated

import typer

from perisai_app.cli.options import JsonOption, show, today
from perisai_app.cli.stop import Stop
from perisai_app.domain.contribution import schedule
from perisai_app.domain.registration import FundedBy
from perisai_app.domain.rupiah import rupiah
from perisai_app.reference.tables import rule_book

app = typer.Typer()


@app.command()
def quote(
    income: Annotated[str, typer.Option(help="Penghasilan sebulan: 1500000, 1,5 jt.")],
    programs: Annotated[int, typer.Option(min=2, max=3)] = 2,
    sector: Annotated[str, typer.Option(help="transport atau other.")] = "other",
    start: Annotated[str, typer.Option("--from", help="Bulan pertama, YYYY-MM.")] = "",
    months: Annotated[int, typer.Option(min=1, max=60)] = 1,
    funded_by: Annotated[str, typer.Option(help="self, sertakan, apbd, ...")] = "self",
    as_json: JsonOption = False,
) -> None:
    """Hitung iuran bulan demi bulan."""
    if (amount := rupiah(income)) is None:
        raise Stop("bad_income")
    start = _month(start)
    tariff = rule_book().tariff
    _known("bad_sector", sector, sorted({relief.sector for relief in tariff.reliefs}))
    _known("bad_payer", funded_by, list(FundedBy))
    due = schedule(
        tariff,
        income=amount,
        programs=programs,
        sector=sector,
        funded_by=funded_by,
        start=start,
        months=months,
    )
    rows = [{"month": m.month, "jkk": m.jkk, "jkm": m.jkm, "jht": m.jht, "total": m.total} for m in due]
    total = sum(m.total for m in due)
    text = "\n".join(f"{m.month}  {m.total:>9}" for m in due) + f"\nJumlah   {total}"
    show({"pack": tariff.pack, "months": rows, "total": total}, text, as_json)


def _month(text: str) -> str:
    """As given, else this month; a price for a month that does not exist would be a guess."""
    if not text:
        return today().strftime("%Y-%m")
    if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", text):
        raise Stop("bad_month")
    return text


def _known(code: str, text: str, known: Sequence[str]) -> None:
    """A word that nobody knows must not quietly cost the full price."""
    if text not in known:
        raise Stop(code, known=", ".join(known))
