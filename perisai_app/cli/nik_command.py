"""`perisai nik`: what a NIK says, what is odd about it, and what may be meant instead. Needs no vault."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypedDict

import typer

from perisai_app.cli.options import HomeOption, JsonOption, home_at, show, today
from perisai_app.cli.stop import Stop
from perisai_app.domain import nik as niks
from perisai_app.domain.choices import Sex
from perisai_app.domain.dates import DateFault, read_date
from perisai_app.domain.nik_slips import corrections, differs_at
from perisai_app.domain.problem import Problem
from perisai_app.domain.region import District, Places
from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.settings import Settings
from perisai_app.domain.typed import digits
from perisai_app.exchange import words
from perisai_app.reference.packs.shelf import Shelf
from ui.wording import nik as wording

app = typer.Typer()


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside the NIK on the card, as far as it was given."""

    born: date | None
    sex: Sex | None
    district: str | None


class _Asked(TypedDict):
    """What both questions about a NIK are asked with."""

    places: Places
    settings: Settings
    today: date


@dataclass(frozen=True, slots=True)
class _Answer:
    """What there is to say of a text: a NIK or none, what is odd, what may be meant."""

    number: niks.Nik | None
    born: date | None
    district: District | None
    problems: tuple[Problem, ...]
    proposals: tuple[str, ...]


@app.command()
def nik(
    number: Annotated[list[str], typer.Argument(help="16 angka; titik dan spasi boleh.")],
    born: Annotated[str, typer.Option(help="Tanggal lahir di KTP: 14-05-1984.")] = "",
    sex: Annotated[str, typer.Option(help="Jenis kelamin di KTP: L atau P.")] = "",
    district: Annotated[str, typer.Option(help="Kode kecamatan alamat di KTP: 51.04.01.")] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Apa kata sebuah NIK, apa yang janggal, dan nomor mana yang mungkin dimaksud."""
    book = Shelf(home_at(home)).in_force(today())
    beside = _Beside(_born(born), _sex(sex), _district(district, book.places))
    text = digits("".join(number))
    answer = _answer(text, beside, book)
    show(_data(answer), "\n".join(_lines(text, answer)), as_json)
    raise typer.Exit(0 if answer.number else 2)


def _answer(text: str, beside: _Beside, book: RuleBook) -> _Answer:
    asked = _Asked(places=book.places, settings=book.settings, today=today())
    proposals = corrections(text, **asked, born=beside.born, sex=beside.sex, district=beside.district)
    if (fault := niks.fault(text)) is not None:
        return _Answer(None, None, None, (Problem("nik", fault[0], params=fault[1]),), proposals)
    number = niks.parse(text)
    return _Answer(
        number,
        number.birth_date(asked["today"], beside.born, settings=asked["settings"]),
        book.places.district(number.district),
        niks.disagreements(
            number, **asked, born=beside.born, sex=beside.sex, address_district=beside.district
        ),
        proposals,
    )


def _data(answer: _Answer) -> dict[str, Any]:
    """The keys of `perisai nik --json`; without a NIK the parts are null."""
    found = answer.district
    return {
        "valid": answer.number is not None,
        "birth_date": answer.born.isoformat() if answer.born else None,
        "sex": answer.number.sex.value if answer.number else None,
        "district": {"code": found.code, "name": found.name, "retired": found.retired} if found else None,
        "problems": [
            {"code": problem.code, "severity": problem.severity.value} for problem in answer.problems
        ],
        "suggestions": list(answer.proposals),
    }


def _lines(text: str, answer: _Answer) -> list[str]:
    lines = []
    if answer.number and answer.born:
        found = answer.district
        name, retired = (found.name, found.retired) if found else (None, False)
        number = answer.number
        lines = wording.parts(answer.born, number.sex.value, number.district, name, retired, number.serial)
    pairs = [(proposal, differs_at(text, proposal)) for proposal in answer.proposals]
    return [*lines, *wording.findings(answer.problems), *wording.proposals(pairs)]


def _born(text: str) -> date | None:
    if not text:
        return None
    found = read_date(text, today())
    if isinstance(found, DateFault):
        raise Stop("bad_born")
    return found


def _sex(text: str) -> Sex | None:
    found = words.meant(words.SEX, text)
    if found and found not in set(Sex):
        raise Stop("bad_sex")
    return Sex(found) if found else None


def _district(text: str, places: Places) -> str | None:
    if not text:
        return None
    plain = digits(text)
    code = ".".join(re.findall("..", plain))
    if len(plain) != 6 or places.district(code) is None:
        raise Stop("bad_district")
    return code
