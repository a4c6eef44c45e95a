"""`perisai quote`: what it costs, month by month, and why. Needs no vault."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from perisai_app.cli.options import HomeOption, JsonOption, home_at, show, today
from perisai_app.cli.stop import Stop
from perisai_app.domain.choices import Channel, FundedBy
from perisai_app.domain.contribution import WITH_JHT
from perisai_app.domain.funding import Funding
from perisai_app.domain.income import Income, income_problems, monthly
from perisai_app.domain.income import income as read_income
from perisai_app.domain.months import a_month
from perisai_app.domain.occupation import Occupation, sector_note
from perisai_app.domain.price_reason import Reason
from perisai_app.domain.problem import Problem
from perisai_app.domain.program_choice import programs_problem, read_programs
from perisai_app.domain.quote import MOST_MONTHS, Ask, Quote, answer
from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.rupiah import rupiah
from perisai_app.reference.packs.shelf import Shelf
from ui.wording.dates import rupiah as written
from ui.wording.problems import sentence
from ui.wording.quote import DAILY, lines, risk
from ui.wording.quote import reason as said

app = typer.Typer()

Earned = Annotated[str, typer.Option("--income", help="Penghasilan sebulan: 1500000, 1,5 jt; 75rb/hari.")]
Programs = Annotated[str, typer.Option("--programs", help="2 (JKK+JKM) atau 3 (JKK+JKM+JHT).")]
Sector = Annotated[str, typer.Option("--sector", help="transport atau other; atau dari --occupation.")]
Start = Annotated[str, typer.Option("--from", help="Bulan pertama, YYYY-MM.")]
Months = Annotated[int, typer.Option("--months", min=1, max=MOST_MONTHS, help="Untuk berapa bulan.")]
Payer = Annotated[str, typer.Option("--funded-by", help="Yang membayar: self, sertakan, apbd, ...")]
JhtPayer = Annotated[str, typer.Option("--jht-by", help="Yang membayar JHT, bila lain: self, ...")]
Way = Annotated[str, typer.Option("--channel", help="Lewat mana: perisai, kur, opd, ...")]
Base = Annotated[str, typer.Option("--base", help="Dasar iuran yang ditentukan pembayar.")]
FixedPrograms = Annotated[str, typer.Option("--fixed-programs", help="Program yang ditentukan pembayar.")]
Work = Annotated[str, typer.Option("--occupation", help="Kode pekerjaan, misalnya OJEK_ONLINE.")]
Employer = Annotated[bool, typer.Option("--employer", help="Punya usaha yang mempekerjakan orang.")]
Days = Annotated[int, typer.Option("--days-per-week", min=0, max=7, help="Hari kerja seminggu.")]


@app.command()
def quote(
    income: Earned,
    programs: Programs = "2",
    sector: Sector = "",
    start: Start = "",
    months: Months = 1,
    funded_by: Payer = "self",
    jht_by: JhtPayer = "",
    channel: Way = "perisai",
    base: Base = "",
    fixed_programs: FixedPrograms = "",
    occupation: Work = "",
    employer: Employer = False,
    days_per_week: Days = 0,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hitung iuran bulan demi bulan."""
    book = Shelf(home_at(home)).in_force(today())
    work = _occupation(book, occupation)
    told = _income(income, days_per_week)
    wanted = _programs(programs, employer or (work is not None and work.employer))
    funding = _funding(funded_by, jht_by, channel, base, fixed_programs)
    if jht_by and funding.programs_for(wanted) < WITH_JHT:
        raise Stop("jht_not_taken")
    per_month = monthly(told.amount, days_per_week) if days_per_week else told.amount
    question = Ask(per_month, wanted, _sector(book, sector, work), funding, _month(start), months)
    found = answer(book.tariff, question)
    notes = [*_daily(told, days_per_week, book), *_work_notes(work)]
    show(_data(found, notes), "\n".join(lines(found, notes)), as_json)


def _income(text: str, days_per_week: int) -> Income:
    """A day's earnings are no month's income, and multiplying them unasked would be a guess."""
    if (found := read_income(text)) is None:
        raise Stop("bad_income")
    if found.per_day and not days_per_week:
        raise Stop("income_per_day")
    return found


def _daily(told: Income, days_per_week: int, book: RuleBook) -> list[str]:
    """The question whether that was a day's income: never a block."""
    if days_per_week or not income_problems(told, book.settings):
        return []
    return [DAILY.format(amount=written(told.amount))]


def _programs(text: str, is_employer: bool) -> int:
    found = read_programs(text)
    problem = found if isinstance(found, Problem) else programs_problem(found, is_employer)
    if isinstance(problem, Problem) or isinstance(found, Problem):
        raise Stop(problem.code if problem else "programs_unreadable")
    return found


def _occupation(book: RuleBook, code: str) -> Occupation | None:
    if not code:
        return None
    if (found := book.occupations.get(code.strip().upper())) is None:
        raise Stop("bad_occupation")
    return found


def _work_notes(work: Occupation | None) -> list[str]:
    """What can happen at this work, and a sector that no source is sure of."""
    if work is None:
        return []
    note = sector_note(work)
    return [*([sentence(note)] if note else []), risk(work.risk)]


def _sector(book: RuleBook, text: str, work: Occupation | None) -> str:
    if not text:
        return work.sector if work else "other"
    return _known("bad_sector", text, sorted({relief.sector for relief in book.tariff.reliefs}))


def _funding(funded_by: str, jht_by: str, channel: str, base: str, fixed_programs: str) -> Funding:
    if base and rupiah(base) is None:
        raise Stop("bad_base")
    return Funding(
        payer=FundedBy(_known("bad_payer", funded_by, list(FundedBy))),
        channel=Channel(_known("bad_channel", channel, list(Channel))),
        fixed_base=rupiah(base) if base else None,
        fixed_programs=_programs(fixed_programs, is_employer=False) if fixed_programs else None,
        jht_payer=FundedBy(_known("bad_payer", jht_by, list(FundedBy))) if jht_by else None,
    )


def _month(text: str) -> str:
    """As given, else this month; a price for a month that does not exist would be a guess."""
    if not text:
        return today().strftime("%Y-%m")
    if (month := a_month(text)) is None:
        raise Stop("bad_month")
    return month


def _known(code: str, text: str, known: Sequence[str]) -> str:
    """A word that nobody knows must not quietly cost the full price."""
    if text not in known:
        raise Stop(code, known=", ".join(known))
    return text


def _data(found: Quote, notes: list[str]) -> dict[str, Any]:
    due = [row.due for row in found.months]
    change = found.change
    return {
        "pack": found.pack,
        "base": found.base,
        "programs": found.programs,
        "months": [
            {"month": m.month, "jkk": m.jkk, "jkm": m.jkm, "jht": m.jht, "total": m.total} for m in due
        ],
        "total": found.total,
        "payers": {share.payer.value: share.amount for share in found.shares},
        "reasons": [_reason(None, reason) for reason in found.reasons]
        + [_reason(row.due.month, reason) for row in found.months for reason in row.reasons],
        "next": {"month": change.month, "total": change.total, "code": change.code} if change else None,
        "notes": notes,
    }


def _reason(month: str | None, found: Reason) -> dict[str, Any]:
    return {"month": month, "code": found.code, **found.params, "sentence": said(found)}
