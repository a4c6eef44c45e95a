"""`perisai benefits`: what the family would get, event by event. Needs no vault."""

import dataclasses
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Annotated, Any

import typer

from perisai_app.cli.options import HomeOption, JsonOption, home_at, show, today
from perisai_app.cli.stop import Stop
from perisai_app.domain.benefit import BenefitLine, at_once, benefits
from perisai_app.domain.benefit_terms import BenefitTerms, Event
from perisai_app.domain.rupiah import rupiah
from perisai_app.domain.scholarship import Child, read_child
from perisai_app.domain.tariff import bracket_of
from perisai_app.reference.packs.shelf import Shelf
from ui.wording import benefits as words
from ui.wording.dates import rupiah as money

app = typer.Typer()


@app.command("benefits")
def benefits_command(
    income: Annotated[str, typer.Option(help="Penghasilan sebulan: 1500000, 1,5 jt.")],
    programs: Annotated[int, typer.Option(min=2, max=3)] = 2,
    months_paid: Annotated[int, typer.Option(min=0, max=1200, help="Iuran sudah berapa bulan.")] = 1,
    child: Annotated[list[str] | None, typer.Option(help="Jenjang anak: TK, SD, SD:3, ...")] = None,
    event: Annotated[str, typer.Option(help="accident, death, old_age, ...; kosong: semua.")] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Apa yang diterima pekerja dan keluarganya."""
    if (amount := rupiah(income)) is None:
        raise Stop("bad_income")
    if event and event not in set(Event):
        raise Stop("bad_event", known=", ".join(Event))
    book = Shelf(home_at(home)).in_force(today())
    terms = book.benefits
    base = bracket_of(book.tariff, amount).base
    children = _children(terms, child or [])
    lines = benefits(
        terms, base=base, programs=programs, months_paid=months_paid, children=children, event=event or None
    )
    asked = {"pack": book.pack, "base": base, "programs": programs, "months_paid": months_paid}
    top = words.BASE.format(base=money(base), programs=programs, months=months_paid)
    text = "\n".join([top, *_told(lines, months_paid)])
    show({**asked, "at_once": _sums(lines), "lines": list(map(dataclasses.asdict, lines))}, text, as_json)


@app.command("programmes")
def programmes_command(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Kelima program, dan mana yang bisa untuk pekerja mandiri."""
    found = Shelf(home_at(home)).in_force(today()).programmes
    text = "\n\n".join(map(words.programme, found))
    show({"programmes": [dataclasses.asdict(programme) for programme in found]}, text, as_json)


def _children(terms: BenefitTerms, given: Sequence[str]) -> list[Child]:
    read = [read_child(terms.levels, text) for text in given]
    known = [child for child in read if child is not None]
    if len(known) < len(read):
        raise Stop("bad_child", known=words.levels(terms.levels))
    return known


def _by_event(lines: Sequence[BenefitLine]) -> Iterator[tuple[str, list[BenefitLine]]]:
    for event, group in groupby(lines, key=lambda line: line.event):
        yield event, list(group)


def _sums(lines: Sequence[BenefitLine]) -> dict[str, Any]:
    return {event: at_once(group) for event, group in _by_event(lines)}


def _told(lines: Sequence[BenefitLine], months_paid: int) -> Iterator[str]:
    """A table for each event; conditions are numbered and sources lettered, and each is said once."""
    if not lines:
        yield words.NOTHING_HERE if months_paid else words.NOTHING_YET
        return
    notes = list(dict.fromkeys(words.condition(c) for line in lines for c in line.conditions))
    laws = list(dict.fromkeys(map(words.law, lines)))
    wide = max(len(words.benefit(line)) for line in lines)
    for event, group in _by_event(lines):
        yield f"\n{words.EVENTS[Event(event)]}"
        yield from (_row(line, wide, notes, laws) for line in group)
        if together := at_once(group):
            yield f"  {words.TOGETHER:<{wide}}  {money(together):>27}"
    yield f"\n{words.NOTES}"
    yield from (f"{number:>4}  {note}" for number, note in enumerate(notes, 1))
    yield f"\n{words.SOURCES}"
    yield from (f"{_letter(place):>4}  {law}" for place, law in enumerate(laws))
    yield f"\n{words.ESTIMATE}"


def _row(line: BenefitLine, wide: int, notes: list[str], laws: list[str]) -> str:
    numbers = sorted(notes.index(words.condition(c)) + 1 for c in line.conditions)
    marks = ",".join([*_runs(numbers), _letter(laws.index(words.law(line)))])
    return f"  {words.benefit(line):<{wide}}  {words.amount(line):>27}  [{marks}]"


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    """1, 4, 5, 6 as '1' and '4-6'."""
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        yield str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}"


def _letter(place: int) -> str:
    return chr(ord("a") + place)
